#!/usr/bin/env python3
"""Starts a workflow on the branch main.

    SINCE=2026-01-01 .ci/start.py gh backfill.yml SINCE

The client is GitHub's command line, or what behaves like it. An input is named by the variable that has its
value, in capitals. Needs no library.
"""

import os
import subprocess
import sys


def main(client: str, workflow: str, *inputs: str) -> int:
    """Start it; the client's exit code."""
    values = [f"--raw-field={name.lower()}={os.environ[name]}" for name in inputs]
    command = [client, "workflow", "run", workflow, "--ref=main", *values]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
