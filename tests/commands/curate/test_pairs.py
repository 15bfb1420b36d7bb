"""Of many pages with one title, the last ones are compared."""

from __future__ import annotations

from pathlib import Path

from generator.commands.curate.check import Pairs
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.page import Page
from generator.papers.paper import Links, Record
from tests.harness.papers import record, take


def by(family: str, name: str) -> Record:
    title = "On the mosses of the northern fens"
    return record(name, title, authors=(f"Eve {family}",), links=Links(doi=f"10.1234/{name}"))


def test_a_page_is_compared_with_the_last_ones_of_its_title(tmp_path: Path) -> None:
    take(tmp_path, *(by("o" * number, f"a{number:02}") for number in range(1, 22)), by("o" * 21, "b"))
    library = Library(tmp_path)
    pairs = Pairs(library, Removals())
    pages = [(path, page) for path, page in library.pages() if isinstance(page, Page)]
    (told,) = (note for path, page in pages for note in pairs.found(path, page))
    assert told.reason.endswith("/papers/2026/01/a21.md")
