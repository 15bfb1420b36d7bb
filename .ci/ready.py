#!/usr/bin/env python3
"""Decides whether a run of *Publish* goes on, and says where the site will be.

    GH_REPO=ada/archive .ci/ready.py gh

The step's output `go` is `true` or `false`, and `url` is the address of the site. Nothing is published for
the first push of a copy, and until Pages is turned on. If it is off later, the run ends red. The client is
GitHub's command line or a stand-in. Needs no library.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pages
import runner
import scope

_SET_UP = "This is a new copy of the project: nothing is published yet. Next: Actions, Set up, Run workflow."
_TURN_ON = 'In Settings, Pages, choose "GitHub Actions" as the source; then run Publish in Actions.'
_DEPLOYMENTS = "deployments?environment=github-pages&per_page=1"


def main(client: str) -> int:
    """Write the outputs; return 1 if the site cannot be published any more."""
    try:
        is_copy = scope.is_new_copy()
        url = "" if is_copy else pages.address(client)
        was_published = not (is_copy or url) and bool(pages.ask(client, _DEPLOYMENTS))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        said = f"GitHub does not say whether Pages is on ({runner.reason(error)}). Run Publish again."
        runner.annotate("error", said)
        return 1
    if is_copy:
        runner.annotate("notice", _SET_UP)
    elif was_published:
        runner.annotate("error", f"Pages is off, and the site was published before. {_TURN_ON}")
    elif not url:
        runner.annotate("notice", f"Pages is off, so nothing is published. {_TURN_ON}")
    runner.put("go", "true" if url else "false")
    runner.put("url", url)
    return int(was_published)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
