#!/usr/bin/env python3
"""Finds out where GitHub Pages shows the site, and whether a run of *Publish* goes on.

    GH_REPO=ada/archive .ci/pages.py gh
    GH_REPO=ada/archive .ci/pages.py gh --publish

The step's output `url` is the address without a slash at its end; it is empty while Pages is off. The second
line also writes `go`: nothing is published for the first push of a copy, and until Pages is turned on. If it
is off later, the run ends red. The client is GitHub's command line or a stand-in. Needs no library.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

SAMPLE = Path("content/sample.yml")
_SET_UP = "This is a new copy of the project: nothing is published yet. Next: Actions, Set up, Run workflow."
_TURN_ON = 'In Settings, Pages, choose "GitHub Actions" as the source; then run Publish in Actions.'
_DEPLOYMENTS = "deployments?environment=github-pages&per_page=1"


def main(client: str, word: str = "") -> int:
    """Write the outputs; return 1 if GitHub does not say, or the site cannot be published any more."""
    try:
        if word and is_new_copy():
            runner.annotate("notice", _SET_UP)
            runner.put("go", "false")
            return 0
        url = _address(client)
        runner.put("url", url)
        was_published = bool(word and not url and _ask(client, _DEPLOYMENTS))
    except (OSError, ValueError, LookupError, subprocess.CalledProcessError) as error:
        said = f"GitHub does not say where the site is ({runner.reason(error)}). Run this again."
        runner.annotate("error", said)
        return 1
    if word:
        runner.put("go", "true" if url else "false")
    if was_published:
        runner.annotate("error", f"Pages is off, and the site was published before. {_TURN_ON}")
    elif word and not url:
        runner.annotate("notice", f"Pages is off, so nothing is published. {_TURN_ON}")
    return int(was_published)


def is_new_copy() -> bool:
    """Return whether this run is for the first push of a copy: it has the sample, and is not the project.

    The project is a template. "Use this template" makes the branch of the copy by a push.
    """
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    return SAMPLE.exists() and event.get("created") is True and not event["repository"].get("is_template")


def _address(client: str) -> str:
    """Return the address of the site; ``""`` while Pages is off."""
    try:
        return str(_ask(client, "pages")["html_url"]).rstrip("/")
    except subprocess.CalledProcessError as error:
        if "HTTP 404" in error.stderr:
            return ""
        raise


def _ask(client: str, path: str) -> Any:
    """Return GitHub's answer on something of the repository.

    Raises:
        subprocess.CalledProcessError: if it is another answer than 200.
    """
    return json.loads(runner.output(client, "api", f"repos/{os.environ['GH_REPO']}/{path}"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
