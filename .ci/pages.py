#!/usr/bin/env python3
"""Finds out where GitHub Pages shows the site.

    GH_REPO=ada/archive .ci/pages.py gh

The step's output `url` is the address without a slash at its end; it is empty while Pages is off. The client
is GitHub's command line or a stand-in. Needs no library.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner


def main(client: str) -> int:
    """Write the address; return 1 if GitHub does not say it."""
    try:
        runner.put("url", address(client))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        said = f"GitHub does not say where the site is ({runner.reason(error)}). Run this again."
        runner.annotate("error", said)
        return 1
    return 0


def address(client: str) -> str:
    """Return the address of the site; ``""`` while Pages is off.

    Raises:
        subprocess.CalledProcessError: if GitHub does not answer.
    """
    try:
        return str(ask(client, "pages")["html_url"]).rstrip("/")
    except subprocess.CalledProcessError as error:
        if "HTTP 404" in error.stderr:
            return ""
        raise


def ask(client: str, path: str) -> Any:
    """Return GitHub's answer on something of the repository.

    Raises:
        subprocess.CalledProcessError: if it is another answer than 200.
    """
    return json.loads(runner.output(client, "api", f"repos/{os.environ['GH_REPO']}/{path}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
