#!/usr/bin/env python3
"""Makes the release of a period's digest, or corrects the existing one.

    GH_REPO=ada/archive .ci/digest.py gh .cache/digest.json

The client is GitHub's command line or a stand-in. The file is a release as GitHub's API takes it; without a
file there is nothing to do. The step's output `made` is `true` if this run made the release: only this run
sends the mail. A release that a person edited stays as it is. Needs no library.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

# An invisible hash of the release's text: if it does not match, a person edited the text.
_MARK = re.compile(r"\s*<!-- made by the archive: ([0-9a-f]{64}) -->\s*\Z")


def main(client: str, file: Path) -> int:
    """Make or correct the release; return the exit code of the step."""
    if not file.exists():
        runner.say("There is no digest to post.")
        return 0
    wanted = json.loads(file.read_text("utf-8"))
    wanted["body"] = _marked(wanted["body"])
    tag = wanted["tag_name"]
    try:
        existing = _get(client, f"releases/tags/{tag}")
        if existing is None and _get(client, f"git/ref/tags/{tag}"):
            runner.annotate(
                "notice", f"Somebody deleted the release {tag}; delete its tag too to have it made again."
            )
        elif existing is None and (existing := _made(client, wanted)) is None:
            runner.say(f"The release {tag} is made.")
            runner.put("made", "true")
        elif existing is not None:
            _correct(client, existing, wanted)
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        runner.annotate(
            "error", f"The release {tag} could not be made or corrected ({runner.reason(error)})."
        )
        return 1
    return 0


def _get(client: str, path: str) -> dict[str, Any] | None:
    """Return what is at an address of the repository, or ``None``."""
    try:
        return _ask(client, path)
    except subprocess.CalledProcessError as error:
        if "HTTP 404" in error.stderr:
            return None
        raise


def _made(client: str, wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Make a release; if another run was faster, return its release."""
    try:
        _ask(client, "releases", "POST", wanted)
    except subprocess.CalledProcessError as error:
        if "already_exists" not in error.stdout + error.stderr:
            raise
        return _ask(client, f"releases/tags/{wanted['tag_name']}")
    return None


def _correct(client: str, existing: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Correct the text of a release, unless a person edited it."""
    tag, body = wanted["tag_name"], existing["body"] or ""
    if _is_edited(body):
        runner.annotate("notice", f"Somebody edited the release {tag}: it stays as it is.")
    elif _text(body) == _text(wanted["body"]):
        runner.say(f"The release {tag} is as it should be.")
    else:
        changes = {name: wanted[name] for name in ("body", "make_latest")}
        _ask(client, f"releases/{existing['id']}", "PATCH", changes)
        runner.say(f"The release {tag} is corrected.")


def _marked(body: str) -> str:
    return f"{body.strip()}\n\n<!-- made by the archive: {_hash(body)} -->\n"


def _is_edited(body: str) -> bool:
    mark = _MARK.search(body)
    return mark is None or mark[1] != _hash(_MARK.sub("", body))


def _hash(body: str) -> str:
    return hashlib.sha256(_text(body).encode()).hexdigest()


def _text(body: str) -> str:
    """Return a text for comparing: GitHub's forms have other line ends."""
    return "\n".join(line.rstrip() for line in body.strip().splitlines())


def _ask(client: str, path: str, method: str = "GET", fields: dict[str, Any] | None = None) -> dict[str, Any]:
    command = [client, "api", f"--method={method}", f"repos/{os.environ['GH_REPO']}/{path}"]
    if fields is not None:
        command.append("--input=-")
    given = "" if fields is None else json.dumps(fields)
    answer: dict[str, Any] = json.loads(runner.output(*command, given=given))
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
