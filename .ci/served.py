#!/usr/bin/env python3
"""Waits until the site that was built is served.

    WAIT=120 .ci/served.py https://ada.github.io/archive/ 5f3a…

Each build writes its hash into `published.yml`. This asks the site for that file, past caches, for WAIT
seconds. The step's output `served` is `true`, `false`, or `unknown` for a site behind a login. With the word
`--last` at the end, a site that is not served is an error; otherwise it is to be deployed once more. Needs no
library.
"""

import os
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

_FILE = "published.yml"
_PAUSE = 10.0  # seconds
_TIMEOUT = 20.0  # seconds
_LARGEST = 10_000  # bytes
_LOGIN = (401, 403)
_NEXT = "See in Settings, Pages, that the source is GitHub Actions and the domain is right; then run Publish."


class _Private(Exception):
    """The site is for people who logged in."""


def main(address: str, built: str, last: str = "") -> int:
    """Ask until the build is served or the time is over; return 1 if it is not and this was the last time."""
    end, attempt, found = time.monotonic() + float(os.environ["WAIT"]), 0, ""
    while True:
        attempt += 1
        try:
            found = _served(f"{address.rstrip('/')}/{_FILE}?{built}-{attempt}")
        except _Private as error:
            runner.annotate("notice", f"{address} {error}, so nobody has seen that the new site is served.")
            return _tell("unknown")
        except (OSError, ValueError) as error:
            found = runner.reason(error)
        if f'hash: "{built}"' in found.splitlines():
            runner.say(f"The new site is served at {address}")
            return _tell("true")
        if time.monotonic() + _PAUSE > end:
            break
        time.sleep(_PAUSE)
    said = " ".join(line for line in found.splitlines() if not line.startswith("#"))
    reason = f"{address} does not show what was deployed ({said[:200]})"
    if last:
        runner.annotate("error", f"{reason}. {_NEXT}")
    else:
        runner.annotate("notice", f"{reason}, so it is deployed once more.")
    _tell("false")
    return int(bool(last))


def _served(address: str) -> str:
    """Return what is served at an address.

    Raises:
        _Private: if that is for people who logged in.
        OSError: if there is no answer, or another one than 200.
    """
    request = Request(address, headers={"Cache-Control": "no-cache", "User-Agent": "archive"})
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:
            if (host := urlsplit(answer.url).hostname) != urlsplit(address).hostname:
                raise _Private(f"leads to {host}")  # a login, or a domain in front of it
            return str(answer.read(_LARGEST).decode("utf-8", "replace"))
    except HTTPError as error:
        if error.code in _LOGIN:
            raise _Private("asks for a login") from None
        raise


def _tell(served: str) -> int:
    runner.put("served", served)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
