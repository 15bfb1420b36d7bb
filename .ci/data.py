#!/usr/bin/env python3
"""Replaces the files of the release `data` with the files of a folder.

    .ci/data.py gh release/data

The client is GitHub's command line or a stand-in. A file with the same checksum stays; a file that is not in
the folder any more is deleted. The index comes last, so that it never names a missing file. Needs no library.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

TAG, INDEX = "data", "index.json"
_TITLE = "Papers as data"
_NOTES = "Whole records of all papers, a file a month, with an index and a schema. Publish replaces them."


def main(client: str, folder: Path) -> int:
    """Bring the release up to date; return 1 if that failed."""
    files = {path.name: path for path in sorted(folder.iterdir())}
    try:
        attached = _attached(client)
        stale = [name for name, path in files.items() if attached.get(name) != _checksum(path)]
        stale.sort(key=lambda name: name == INDEX)
        for name in stale:
            _release(client, "upload", TAG, str(files[name]), "--clobber")
        gone = sorted(attached.keys() - files.keys())
        for name in gone:
            _release(client, "delete-asset", TAG, name, "--yes")
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        said = runner.reason(error)
        runner.annotate(
            "error", f"The data could not be attached to the release {TAG} ({said}). Run Publish again."
        )
        return 1
    runner.say(f"{len(stale)} files attached, {len(files) - len(stale)} unchanged, {len(gone)} deleted.")
    return 0


def _attached(client: str) -> dict[str, str]:
    """Return the release's files with their checksums, if known; make the release if there is none."""
    try:
        listed = _release(client, "view", TAG, "--json=assets")
    except subprocess.CalledProcessError as error:
        if "not found" not in str(error.stderr):
            raise
        options = ("--target=main", f"--title={_TITLE}", f"--notes={_NOTES}", "--latest=false")
        _release(client, "create", TAG, *options)
        return {}
    return {asset["name"]: asset.get("digest") or "" for asset in json.loads(listed)["assets"]}


def _checksum(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _release(client: str, *arguments: str) -> str:
    return runner.output(client, "release", *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
