#!/usr/bin/env python3
"""Proposes what `archive form` changed in content/ as a pull request, or answers on the issue.

    GITHUB_EVENT_PATH=event.json .ci/answer.py gh .cache/form.md

The client is GitHub's command line or a stand-in. The file has a title, an empty line and the Markdown of the
pull request or the answer; the branch is named after the issue's number. Needs no library.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

_ALLOW = "For a pull request next time, let Actions create them: Settings, Actions, General."
_PLACES = ("content/papers", "content/removed.yml")


def main(client: str, file: Path, event: Path) -> int:
    """Open the pull request if something changed, else answer; return 1 if neither was possible."""
    number = int(json.loads(event.read_text("utf-8"))["issue"]["number"])
    title, _, text = file.read_text("utf-8").partition("\n\n")
    branch = f"form-{number}"
    try:
        if not runner.output("git", "status", "--porcelain", "--", *_PLACES):
            _answer(client, number, text)
        elif not _pushed(client, branch, f"{title} (#{number})"):
            _answer(
                client,
                number,
                f"The branch `{branch}` exists already. Delete it, then set the label again.",
            )
        elif not _opened(client, branch, f"{title} (#{number})", text):
            place = f"{os.environ.get('GITHUB_SERVER_URL', '')}/{os.environ.get('GH_REPO', '')}"
            ready = f"The change is ready: {place}/compare/main...{branch}?expand=1"
            _answer(client, number, f"{ready}\n\n{_ALLOW}")
    except (OSError, subprocess.CalledProcessError) as error:
        runner.annotate(
            "error", f"The form of issue {number} could not be proposed or answered ({runner.reason(error)})."
        )
        return 1
    return 0


def _pushed(client: str, branch: str, title: str) -> bool:
    runner.output("git", "switch", "--quiet", "--create", branch)
    runner.output("git", "add", "--", *(place for place in _PLACES if Path(place).exists()))
    runner.output("git", "commit", "--quiet", f"--message={title}")
    helper = runner.credentials(client)
    try:
        runner.output("git", *helper, "push", "--quiet", "origin", branch)
    except subprocess.CalledProcessError as error:
        if not runner.output("git", *helper, "ls-remote", "--heads", "origin", branch):
            raise
        runner.annotate("warning", f"The branch {branch} could not be pushed ({runner.reason(error)}).")
        return False
    return True


def _opened(client: str, branch: str, title: str, text: str) -> bool:
    try:
        fields = (f"--head={branch}", "--base=main", f"--title={title}", f"--body={text}")
        runner.say(runner.output(client, "pr", "create", *fields))
    except subprocess.CalledProcessError as error:
        runner.annotate("warning", f"The pull request could not be opened ({runner.reason(error)}).")
        return False
    return True


def _answer(client: str, number: int, text: str) -> None:
    runner.say(runner.output(client, "issue", "comment", str(number), f"--body={text}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(os.environ["GITHUB_EVENT_PATH"])))
