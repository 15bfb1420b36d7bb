"""A person's word counts key by key, also inside ``links`` and ``published_in``."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.content import page as pages
from generator.content.library import Library
from generator.papers.paper import Links
from tests.harness.files import edit
from tests.harness.papers import paper, record, take

PDF, OWN = "https://moss.example/a.pdf", "https://own.example/a"


def test_a_link_that_a_person_added_does_not_stop_the_doi_and_its_page_is_found(tmp_path: Path) -> None:
    """The published version became a second page."""
    take(tmp_path, record(links=Links(pdf=PDF)))
    (path,) = Library(tmp_path).files()
    edit(path, f"links: {{pdf: '{PDF}'", f"links: {{project: '{OWN}', pdf: '{PDF}'")
    told = Links(pdf=f"{PDF}2", project="https://other.example", doi="10.1234/moss")
    assert take(tmp_path, record(links=told)) == ["changed"]
    page = pages.read(path.read_text())
    assert page.paper.links == replace(told, project=OWN)
    assert pages.edited(path.read_text()) == {"links.project"}
    assert take(tmp_path, record("10.1234/moss", "Other", days=(), source="feed")) == ["kept"]


def test_a_key_that_a_person_removed_stays_away(tmp_path: Path) -> None:
    told = record(links=Links(pdf=PDF, doi="10.1234/moss"))
    take(tmp_path, told)
    (path,) = Library(tmp_path).files()
    edit(path, f"pdf: '{PDF}', ", "")
    for code in ("https://a.example", "https://b.example"):
        again = replace(told.paper, links=replace(told.paper.links, code=code))
        assert take(tmp_path, replace(told, paper=again)) == ["changed"]
        assert pages.read(path.read_text()).paper.links == Links(code=code, doi="10.1234/moss")


def old(links: str, hashed: str) -> str:
    """Return a page of the time when ``links`` had one hash."""
    text = pages.write(paper(links=Links(pdf=PDF)))
    line = f"links: {{pdf: '{PDF}'}}\n"
    assert line in text
    return re.sub(r"links\.pdf=\w+", f"links={hashed}", text.replace(line, links))


WHOLE = "mbdvcu"


@pytest.mark.parametrize(
    ("links", "hashed", "edited"),
    [
        (f"links: {{pdf: '{PDF}'}}\n", WHOLE, set[str]()),
        (f"links: {{pdf: '{PDF}', code: '{OWN}'}}\n", WHOLE, {"links.pdf", "links.code"}),
        ("", WHOLE, {f"links.{name}" for name in pages.GROUPS["links"]}),
    ],
)
def test_pages_of_earlier_versions_have_one_hash_for_a_group(
    links: str, hashed: str, edited: set[str]
) -> None:
    text = old(links, hashed)
    assert pages.edited(text) == edited
    changed = pages.update(text, replace(pages.read(text).paper, comment="9 pages"))
    assert pages.edited(changed) == edited
    assert pages.edited(pages.update(changed, replace(pages.read(text).paper, comment="8 pages"))) == edited
