#!/usr/bin/env python3
"""Finds out where GitHub Pages shows the site, whether a run of *Publish* goes on, and what is served.

    GH_REPO=ada/archive .ci/pages.py gh
    GH_REPO=ada/archive .ci/pages.py gh --publish
    WAIT=120 .ci/pages.py --served https://ada.github.io/archive/ 5f3a…

The step's output `url` is the address without a slash at its end; it is empty while Pages is off. The second
line also writes `go`: nothing is published for the first push of a copy, and until Pages is turned on. If it
is off later, the run ends red. The client is GitHub's command line or a stand-in.

The third line waits until the site that was built is served. Each build writes its hash into
`published.yml`. This asks the site for that file, past caches, for WAIT seconds. The step's output `served`
is `true`, `false`, or `unknown` for a site behind a login. With the word `--last` at the end, a site that is
not served is an error; otherwise it is to be deployed once more. Needs no library.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

SAMPLE = Path("content/sample.yml")
_SET_UP = "This is a new copy of the project: nothing is published yet. Next: Actions, Set up, Run workflow."
_TURN_ON = 'In Settings, Pages, choose "GitHub Actions" as the source; then run Publish in Actions.'
_DEPLOYMENTS = "deployments?environment=github-pages&per_page=1"
_FILE = "published.yml"
_PAUSE = 10.0  # seconds
_TIMEOUT = 20.0  # seconds
_LARGEST = 10_000  # bytes
_LOGIN = (401, 403)
_NEXT = "See in Settings, Pages, that the source is GitHub Actions and the domain is right; then run Publish."


def main(client: str, word: str = "") -> int:
    """Write the outputs; return 1 if GitHub does not say, or the site cannot be published any more."""
    try:
        if word and is_new_copy():
            runner.annotate("notice", _SET_UP)
            runner.put("go", "false")
            return 0
        url = _address(client)
        runner.put("url", url)
        was_published = bool(word and not url and _ask(client, _DEPLOYMENTS))
    except (OSError, ValueError, LookupError, subprocess.CalledProcessError) as error:
        said = f"GitHub does not say where the site is ({runner.reason(error)}). Run this again."
        runner.annotate("error", said)
        return 1
    if word:
        runner.put("go", "true" if url else "false")
    if was_published:
        runner.annotate("error", f"Pages is off, and the site was published before. {_TURN_ON}")
    elif word and not url:
        runner.annotate("notice", f"Pages is off, so nothing is published. {_TURN_ON}")
    return int(was_published)


def is_new_copy() -> bool:
    """Return whether this run is for the first push of a copy: it has the sample, and is not the project.

    The project is a template. "Use this template" makes the branch of the copy by a push.
    """
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    return SAMPLE.exists() and event.get("created") is True and not event["repository"].get("is_template")


def _address(client: str) -> str:
    """Return the address of the site; ``""`` while Pages is off."""
    try:
        return str(_ask(client, "pages")["html_url"]).rstrip("/")
    except subprocess.CalledProcessError as error:
        if "HTTP 404" in error.stderr:
            return ""
        raise


def _ask(client: str, path: str) -> Any:
    """Return GitHub's answer on something of the repository.

    Raises:
        subprocess.CalledProcessError: if it is another answer than 200.
    """
    return json.loads(runner.output(client, "api", f"repos/{os.environ['GH_REPO']}/{path}"))


class _Private(Exception):
    """The site is for people who logged in."""


def served(address: str, built: str, last: str = "") -> int:
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
    _, *words = sys.argv
    sys.exit(served(*words[1:]) if words[:1] == ["--served"] else main(*words))
