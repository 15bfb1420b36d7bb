#!/usr/bin/env python3
"""Runs a command of the archive as a step of a workflow, as `step.py` does, then commits and pushes.

    .ci/push.py .venv/bin/archive fetch

If git cannot join the commit with what others have pushed, this run's commit is dropped and the command runs
again on their branch, at most three times. Nothing is lost: the sources still have the papers. Needs no
library.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner
import step
from step import GOES_ON

_AGAIN = 3


def main(command: list[str]) -> int:
    """Run the command until its changes are pushed; return the exit code of the step."""
    for left in reversed(range(_AGAIN + 1)):
        ended = step.run(command)
        if ended.code in GOES_ON:
            pushed = step.run([command[0], "commit", "--settings", "--push"])
            if pushed.code in GOES_ON:
                break
            ended = pushed
        if not (left and _dropped()):
            break
        runner.annotate("notice", f"{ended.said}. Others have pushed: it runs again on their branch")
    return step.tell(ended)


def _dropped() -> bool:
    """Reset to the branch as others pushed it, if it lacks this run's commits; return whether it was done."""
    try:
        runner.output("git", "fetch", "--quiet")
        if "0" in runner.output("git", "rev-list", "--left-right", "--count", "HEAD...@{upstream}").split():
            return False  # no commit here, or no push by others: it failed for another reason
        runner.output("git", "reset", "--quiet", "--keep", "@{upstream}")
    except (OSError, subprocess.CalledProcessError) as error:
        runner.say(f"The branch cannot be reset: {runner.reason(error)}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
