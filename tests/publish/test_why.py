"""``archive build --why PAGE`` says which input of a page changed."""

from __future__ import annotations

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered

PAPER = "papers/2603.00001/"


def why(archive: ArchiveFolder, page: str) -> str:
    """Return the line of a build about a page."""
    said = archive.build("--why", page).splitlines()
    (line,) = (line for line in said if line.split(" - ", 1)[-1].startswith(f"archive: {page} "))
    return line.partition(f"{page} ")[2]


def test_each_input_that_changed_is_named(archive: ArchiveFolder) -> None:
    assert why(archive, PAPER) == "is kept: the whole site is up to date."
    archive.vote({"2603.00001": 77})
    inputs = "around.card, around.previous, around.next"
    assert why(archive, PAPER) == f"is made again, because these inputs changed: {inputs}."
    archive.put(numbered(1, keywords=("beta",), title="Another"))
    assert why(archive, "dates/2026-03-02/") == "is made again, because these inputs changed: blocks."
    base = archive.folder / "site_templates/theme/base.html"
    base.write_text(base.read_text("utf-8").replace("<body ", '<body data-new="1" '), "utf-8")
    assert why(archive, PAPER) == "is made again, because these inputs changed: shell."


def test_a_page_that_nobody_made_or_somebody_damaged(archive: ArchiveFolder) -> None:
    archive.put(numbered(900))
    assert why(archive, "papers/2603.00900/") == "is made: no earlier build kept it."
    (archive.site / PAPER / "index.html").write_text("damaged", "utf-8")
    assert why(archive, PAPER) == "is made again, because its file was changed or deleted."
    archive.put(numbered(901))
    assert why(archive, "papers/none/") == "is not a page of the archive."


@pytest.mark.parametrize("page", [PAPER, PAPER[:-1], f"/{PAPER}index.html"])
def test_a_page_may_be_written_as_its_file(page: str, archive: ArchiveFolder) -> None:
    assert f"{PAPER} is kept" in archive.build("--why", page)
    assert "--why is for builds without it" in archive.run("build", "--plain", "--why", page, code=2).stderr
