#!/usr/bin/env python3
"""Runs a command of the archive as a step of a workflow.

    .ci/step.py .venv/bin/archive fetch

The step passes if the exit code says that the rest is done; the code is its output `code`. If the command
printed something, the run's summary has a line that says how it ended. A click on it shows what was printed;
unless all is well, that is shown at once. An archive may have no `generator` folder, so the codes of
`generator/commands/exits.py` are here once more; a test compares both. Needs no library.
"""

import html
import os
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

WELL, PROBLEMS, FAILED, SOURCE_FAILED = range(4)
MEANINGS = {
    WELL: "all is well",
    PROBLEMS: "some records or pages are bad, the rest is done",
    SOURCE_FAILED: "a source failed, the rest is done",
    FAILED: "any other failure; the last line says what to do",
}
GOES_ON = (WELL, PROBLEMS, SOURCE_FAILED)


class Ended(NamedTuple):
    """How a command ended: its exit code, and a line that says so."""

    code: int
    said: str


def main(command: list[str]) -> int:
    """Run the command; return the exit code of the step."""
    return tell(run(command))


def run(command: list[str]) -> Ended:
    """Run a command, and add its output and its end to the run's summary."""
    printed, ended = runner.relay(command)
    code = known(ended)
    said = runner.on_one_line(" ".join([Path(command[0]).name, *command[1:]]))  # a word may come from a form
    ending = f"{said} ended with {code}: {MEANINGS[code]}"
    if printed:
        shown = "<details>" if code == WELL else "<details open>"
        lines = "".join(f"    {line}\n" for line in printed.splitlines())  # code in Markdown, whatever it is
        summary = f"{shown}<summary>{html.escape(ending)}</summary>\n\n{lines}\n</details>\n\n"
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(summary)
    return Ended(code, ending)


def known(code: int) -> int:
    """Return an exit code of the archive; any other one, after a signal say, is a failure."""
    return code if code in MEANINGS else FAILED


def tell(ended: Ended) -> int:
    """Say at the top of the run how a command ended, unless well; return the exit code of the step."""
    if ended.code != WELL:
        runner.annotate("warning" if ended.code in GOES_ON else "error", ended.said)
    runner.put("code", f"{ended.code}")
    return 0 if ended.code in GOES_ON else ended.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
