"""The script that attaches the data to a release, with a stand-in for GitHub's command line."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness.processes import CHECKOUT, run

# The releases of a repository in a file: the hash of each asset, by tag and name.
_GH = f"""#!{sys.executable} -IS
import hashlib, json, pathlib, sys
file = pathlib.Path(sys.argv[0]).with_name("releases.json")
state = json.loads(file.read_text())
_, command, tag, *rest = sys.argv[1:]
state["told"].append(sys.argv[2:])
if command == "view":
    if tag not in state["releases"]:
        file.write_text(json.dumps(state))
        sys.exit("release not found")
    print(json.dumps({{"assets": [{{"name": n, "digest": d}} for n, d in state["releases"][tag].items()]}}))
elif command == "create":
    state["releases"][tag] = {{}}
elif command == "upload":
    path = pathlib.Path(rest[0])
    assert rest[1:] == ["--clobber"]
    state["releases"][tag][path.name] = "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
elif command == "delete-asset":
    del state["releases"][tag][rest[0]]
file.write_text(json.dumps(state))
"""


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    path = tmp_path / "gh"
    path.write_text(_GH)
    path.chmod(0o755)
    path.with_name("releases.json").write_text(json.dumps({"releases": {}, "told": []}))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "release/data"
    folder.mkdir(parents=True)
    for name in ("2026-01.jsonl.gz", "2026-02.jsonl.gz", "index.json", "schema.json"):
        (folder / name).write_text(name)
    return folder


def attach(gh: Path, folder: Path, code: int = 0) -> tuple[str, dict[str, Any]]:
    """Run the script; return what it said, and the releases with the requests of this run."""
    file = gh.with_name("releases.json")
    if file.exists():
        file.write_text(json.dumps(json.loads(file.read_text()) | {"told": []}))
    done = run([sys.executable, "-IS", CHECKOUT / ".ci/data.py", gh, folder], code)
    assert done.stderr == ""
    return done.stdout, json.loads(file.read_text()) if file.exists() else {}


@pytest.mark.slow
def test_the_release_is_made_once_and_its_files_are_replaced_in_place(gh: Path, folder: Path) -> None:
    said, state = attach(gh, folder)
    assert said == "4 files attached, 0 unchanged, 0 deleted.\n"
    assert [command for command, *_ in state["told"]][:2] == ["view", "create"]
    assert state["told"][1][1:3] == ["data", "--target=main"] and "--latest=false" in state["told"][1]
    assert state["told"][-1][2].endswith("index.json"), "the index names nothing that is not there"
    assert set(state["releases"]["data"]) == {path.name for path in folder.iterdir()}
    said, state = attach(gh, folder)
    assert said == "0 files attached, 4 unchanged, 0 deleted.\n"
    assert [command for command, *_ in state["told"]] == ["view"]
    (folder / "2026-02.jsonl.gz").write_text("more")
    (folder / "2026-01.jsonl.gz").unlink()
    said, state = attach(gh, folder)
    assert said == "1 files attached, 2 unchanged, 1 deleted.\n"
    assert state["releases"]["data"]["2026-02.jsonl.gz"] == f"sha256:{hashlib.sha256(b'more').hexdigest()}"
    assert "2026-01.jsonl.gz" not in state["releases"]["data"]


@pytest.mark.parametrize("client", ["broken", "missing"])
def test_what_could_not_be_attached_is_told(gh: Path, folder: Path, client: str) -> None:
    broken = gh.with_name("broken")
    broken.write_text("#!/bin/sh\necho HTTP 403: not allowed >&2; exit 1\n")
    broken.chmod(0o755)
    said, _ = attach(gh.with_name(client), folder, code=1)
    assert said.startswith("::error::The data could not be attached to the release data (")
    assert client != "broken" or "not allowed" in said
