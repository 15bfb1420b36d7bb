#!/usr/bin/env python3
"""Ends a workflow: red unless all went well.

    .ci/outcome.py success success 3

Takes results of jobs, and exit codes of `archive` after which a run goes on. Needs no library.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner
from step import MEANINGS, PROBLEMS, SOURCE_FAILED, WELL

_WELL = ("success", f"{WELL}", f"{PROBLEMS}")
_SOURCE_FAILED = f"{SOURCE_FAILED}"


def main(results: list[str]) -> int:
    """Say what did not go well; return 3 if only a source failed, 1 if anything else did."""
    bad = [result for result in results if result not in _WELL]
    for result in bad:
        meaning = MEANINGS[SOURCE_FAILED] if result == _SOURCE_FAILED else "see the job's log"
        runner.annotate("error", f"This run ended with {result or 'no result'}: {meaning}")
    return 0 if not bad else SOURCE_FAILED if set(bad) == {_SOURCE_FAILED} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
