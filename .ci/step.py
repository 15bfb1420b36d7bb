#!/usr/bin/env python3
"""Runs a command of the archive as a step of a workflow.

    .ci/step.py .venv/bin/archive fetch

The step goes on where the exit code says that the rest is done; the code is its output `code`. What the
command printed and how it ended stand in the run's summary. Needs no library.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.errors import on_one_line
from generator.exits import GOES_ON, MEANINGS, Exit


def main(command: list[str]) -> int:
    """Run the command; the exit code of the step."""
    printed = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace") as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(f"    {line}")  # code in Markdown, whatever it is
    code = process.returncode if process.returncode in MEANINGS else Exit.FAILED  # by a signal, say
    said = on_one_line(" ".join([Path(command[0]).name, *command[1:]]))  # a word may come from a form
    ending = f"`{said}` ended with {code:d}: {MEANINGS[Exit(code)]}"
    if code != Exit.WELL:
        print(f"::{'warning' if code in GOES_ON else 'error'}::{ending}", flush=True)
    _append("GITHUB_STEP_SUMMARY", f"{ending}\n\n{''.join(printed)}\n")
    _append("GITHUB_OUTPUT", f"code={code:d}\n")
    return 0 if code in GOES_ON else code


def _append(variable: str, text: str) -> None:
    with Path(os.environ[variable]).open("a", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
