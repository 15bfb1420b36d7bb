#!/usr/bin/env python3
"""Opens one issue when sources have been silent for long, and closes it when all is well again.

    SILENT="huggingface since 2026-11-12" RUN=https://… .ci/silence.py gh

The client is GitHub's command line or a stand-in. `SILENT` is the output of `archive status`: the sources,
`none`, or nothing if that is unknown. Needs no library.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

TITLE = "A source has been silent for seven working days"


def main(client: str, silent: str, run: str) -> int:
    """Open or close the issue; return 1 if it should be open and that failed."""
    if not silent:
        runner.say("It is not known whether a source is silent: the step that finds out did not run.")
        return 0
    try:
        listed = _ask(client, "list", "--state=open", "--limit=1000", "--json=number,title,author")
        issues = _ours(json.loads(listed))
        if silent != "none" and not issues:
            body = f"No papers: {silent}. Last run: {run}\n\nThis issue is closed when all is well again."
            runner.say(_ask(client, "create", f"--title={TITLE}", f"--body={body}"))
        for number in issues if silent == "none" else ():
            runner.say(_ask(client, "close", str(number), f"--comment=All is well again: {run}"))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        said = runner.reason(error)
        runner.annotate(
            "warning", f"The issue on silent sources could not be updated ({said}). Are issues enabled?"
        )
        return int(silent != "none")
    return 0


def _ours(issues: list[dict[str, Any]]) -> list[int]:
    """Return the issues that a workflow opened: anybody may open one with the same title."""
    return [issue["number"] for issue in issues if issue["title"] == TITLE and issue["author"]["is_bot"]]


def _ask(client: str, *arguments: str) -> str:
    return runner.output(client, "issue", *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ.get("SILENT", ""), os.environ.get("RUN", "")))
