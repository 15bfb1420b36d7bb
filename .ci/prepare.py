#!/usr/bin/env python3
"""Runs a command that commits, and puts its commits and its output into a folder for `propose.py`.

    .ci/prepare.py "$RUNNER_TEMP/proposal" .venv/bin/archive upgrade --without-workflows

The command runs code that nobody has read yet, so the job has no secrets and its token may only read. Later,
only the two files are used. Needs no library.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner
import step
from propose import COMMITS, MOST_TEXT, TEXT


def main(folder: Path, command: list[str]) -> int:
    """Run the command and keep its commits; return the exit code of the step."""
    base = runner.output("git", "rev-parse", "HEAD")
    printed, ended = runner.relay(command)
    code = step.known(ended)
    if code not in step.GOES_ON:
        return code
    folder.mkdir(parents=True)
    ending = "" if code == step.WELL else f"The check ended with {code}: {step.MEANINGS[code]}.\n\n"
    (folder / TEXT).write_bytes(f"{ending}{printed}".encode()[:MOST_TEXT])
    if runner.output("git", "rev-parse", "HEAD") != base:
        runner.output("git", "bundle", "create", "--quiet", str(folder / COMMITS), f"{base}..HEAD")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
