#!/usr/bin/env python3
"""Decides what *CI* does for a push or a pull request.

    .ci/scope.py

The step's output `run` is `tests` for the project's tests, `check` for `archive check`, or empty. An archive
in which only the owner's files changed is checked; so is a slim archive, which has no code to test. The
project, which has the sample, is always tested. The first push of a copy starts neither. Needs no library.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pages
import runner

_OWNERSHIP = Path(".github/ownership.toml")


def main() -> int:
    """Write what to do; always return 0."""
    chosen = "tests"
    if pages.is_new_copy():
        runner.annotate("notice", "This is a new copy of the project: nothing is tested.")
        chosen = ""
    elif not pages.SAMPLE.exists():
        is_slim = not Path("generator/__init__.py").is_file()
        chosen = "check" if is_slim or _only_owners() else "tests"
    runner.put("run", chosen)
    return 0


def _only_owners() -> bool:
    """Return whether all changed files are the owner's; ``False`` if git cannot tell."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    before = "HEAD^1" if "pull_request" in event else event["before"]  # a pull request is checked out merged
    try:
        names = ("--name-only", "--no-renames", "-z")
        changed = runner.output("git", "diff", *names, before, "HEAD", "--").split("\0")
        owned = tomllib.loads(_OWNERSHIP.read_text("utf-8"))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        runner.say(f"It cannot be seen what was changed: {runner.reason(error)}")
        return False
    return all(is_owners(path, owned) for path in filter(None, changed))


def is_owners(path: str, owned: dict[str, Sequence[str]]) -> bool:
    """Return whether a file is the owner's by ``ownership.toml``, or may become theirs by an edit."""

    def matches(patterns: Sequence[str]) -> bool:
        return any(fnmatchcase(path, pattern) or path.startswith(f"{pattern}/") for pattern in patterns)

    return matches([*owned["owner"], *owned["until_edited"]]) or not matches(owned["project"])


if __name__ == "__main__":
    sys.exit(main())
