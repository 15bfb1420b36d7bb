#!/usr/bin/env python3
"""Starts a workflow on the branch main.

    SINCE=2026-01-01 .ci/start.py gh backfill.yml SINCE

The client is GitHub's command line or a stand-in. An input's value is in the variable of its name, in capital
letters. Needs no library.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner


def main(client: str, workflow: str, *inputs: str) -> int:
    """Start the workflow; return the client's exit code."""
    values = [f"--raw-field={name.lower()}={os.environ[name]}" for name in inputs]
    command = [client, "workflow", "run", workflow, "--ref=main", *values]
    return runner.relay(command)[1]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
