"""A field that is added to the inputs of pages makes them stale, without any other change to the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.forks import Fork
from tests.harness.papers import numbered
from tests.harness.processes import ended

# A value's class gets a field that it does not have today, and the build prints the pages that it makes.
_SCRIPT = """
import os, sys
from collections import namedtuple
from generator.commands.main import main
from generator.store.outputs import Steps
from generator.publish import build, stamp

for module, name in {values}:
    fields = (*getattr(module, name)._fields, "added")
    setattr(module, name, namedtuple(name, fields, defaults=(os.environ["ADDED"],)))

write = Steps.write
def write_and_tell(self, name, key, data):
    print("made", name)
    return write(self, name, key, data)
Steps.write = write_and_tell
main(["--config", sys.argv[1], "build", "--processes", "1"])
"""
_PAPERS = {"papers/2603.00001/index.html", "papers/2603.00002/index.html"}

_BY_HAND = {f"{name}/index.html" for name in ("about", "data", "search")}


def made(archive: ArchiveFolder, values: str, added: str) -> set[str]:
    """Return the pages of the archive that a build makes, with a field added to these classes."""
    script = _SCRIPT.replace("{values}", values)
    lines = ended(Fork(script, [str(archive.config)], {"ADDED": added}).wait()).stdout.splitlines()
    return {line.removeprefix("made ") for line in lines if line.endswith("index.html")} - _BY_HAND


@pytest.mark.parametrize(
    ("values", "papers", "indexes"),
    [
        ("[(build, 'SiteInputs'), (stamp, 'IndexInputs')]", False, True),
        ("[(build, 'SiteInputs'), (stamp, 'PaperInputs')]", True, False),
        ("[(build, 'SiteInputs')]", False, False),
    ],
)
def test_pages_are_stale_when_a_field_that_was_added_changes(
    values: str, papers: bool, indexes: bool, tmp_path: Path
) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all([numbered(1), numbered(2, "2026-03-03")])
    first = made(archive, values, "one")
    assert first > _PAPERS
    assert "dates/2026-03-02/index.html" in first
    assert not made(archive, values, "one")
    again = made(archive, values, "two")
    assert (again & _PAPERS == _PAPERS, bool(again - _PAPERS)) == (papers, indexes)
    if indexes:
        assert {"index.html", "dates/2026-03-02/index.html", "browse/index.html"} <= again
