#!/usr/bin/env python3
"""Keeps a workflow's schedule on: GitHub turns it off in a public repository after 60 quiet days.

    GH_REPO=ada/archive .ci/keep_alive.py gh publish.yml

Enabling it again counts as activity, without a commit. The client is GitHub's command line or a stand-in. A
failure is only a warning. Needs no library.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner


def main(client: str, workflow: str) -> int:
    """Enable the workflow; always return 0."""
    address = f"repos/{os.environ['GH_REPO']}/actions/workflows/{workflow}/enable"
    try:
        runner.output(client, "api", "--method=PUT", address)
        runner.say(f"{workflow} is enabled again.")
    except (OSError, subprocess.CalledProcessError) as error:
        said = f"{workflow} could not be enabled again ({runner.reason(error)}). Is it on, under Actions?"
        runner.annotate("warning", said)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
