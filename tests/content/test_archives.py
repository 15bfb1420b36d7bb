"""What becomes of what other archives say: whose word counts, what they counted, what they removed."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import counts, law
from generator.content.library import Library, record_of
from generator.content.merge import Merger
from generator.content.page import Page
from generator.papers import records
from generator.papers.paper import NO_COUNTS, Links, Notice, Record
from generator.papers.records import OnSite
from generator.sources.upstreams import archive
from tests.content.test_law import SOURCES, joined, records_of
from tests.harness.files import files
from tests.harness.papers import TODAY, record, take

ID = "2601.00001"
MOSS = "archive moss.example"


def by(origin: str, title: str = "Moss and Mirrors", **fields: object) -> Record:
    """Return what a source, or an archive, says of one paper."""
    source, _, part = origin.partition(" ")
    return replace(record(ID, title, source=source, **fields), part=part)


def page(content: Path) -> Page:
    (_, found), = Library(content).pages()
    assert isinstance(found, Page)
    return found


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ((MOSS, "arxiv"), "arxiv"),
        ((MOSS, "huggingface"), "huggingface"),
        ((MOSS, "crossref"), "crossref"),
        ((MOSS, "bibtex refs"), MOSS),
        ((MOSS, "zotero groups/7"), MOSS),
        ((MOSS, "feed moss.example/rss"), MOSS),
        ((MOSS, "archive fern.example"), MOSS),
    ],
)
def test_an_archive_is_above_files_and_below_the_sources_that_it_names(
    origins: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    for number, order in enumerate(permutations(origins)):
        content = tmp_path / f"{number}"
        for _ in range(2):
            take(content, *(by(origin, f"Moss by {origin}") for origin in order))
        assert page(content).paper.title == f"Moss by {expected}"
        assert page(content).origin("source") == expected


def test_an_archive_corrects_and_takes_back_what_it_said(tmp_path: Path) -> None:
    take(tmp_path, by(MOSS, abstract="Old", withdrawn=True))
    take(tmp_path, by(MOSS, abstract="New"))
    assert (page(tmp_path).paper.abstract, page(tmp_path).paper.withdrawn) == ("New", False)


@pytest.mark.parametrize("other", [MOSS, "archive fern.example"])
def test_of_archives_the_highest_count_stands_in_any_order(other: str, tmp_path: Path) -> None:
    said = by(other, votes=7), by(MOSS, votes=9, comments=1)
    for number, order in enumerate((said, said[::-1])):
        content = tmp_path / f"{number}"
        for one in order:
            take(content, one)
        before = files(content)
        known = counts.read(content / "counts")[ID]
        assert (known.votes, known.comments) == (9, 1)
        take(content, by(MOSS, votes=9, comments=1))
        assert files(content) == before


def test_of_its_own_papers_the_hub_counts_the_votes(tmp_path: Path) -> None:
    said = by("huggingface", votes=7), by(MOSS, votes=9, comments=1)
    for number, order in enumerate((said, said[::-1])):
        take(tmp_path / f"{number}", *order)
        take(tmp_path / f"{number}", said[0])
        assert counts.read(tmp_path / f"{number}/counts")[ID].votes == 7


def test_only_the_archive_that_a_paper_is_from_says_that_it_is_gone(tmp_path: Path) -> None:
    gone = Notice(ID, "gone", "2026-01-19", source=MOSS)
    take(tmp_path, by("archive fern.example"), by(MOSS))

    def heeded(notice: Notice) -> str:
        with Merger(Library(tmp_path)) as merger:
            merger.heed(notice)
        return page(tmp_path).gone

    assert heeded(replace(gone, source="archive fern.example")) == ""
    assert heeded(gone) == "2026-01-19"
    take(tmp_path, by("archive fern.example"))
    assert page(tmp_path).gone, "another archive still has it"
    take(tmp_path, by(MOSS))
    assert not page(tmp_path).gone
    take(tmp_path, by("arxiv"))
    assert heeded(gone) == "", "it has another source now"


def test_a_record_names_what_other_archives_said(tmp_path: Path) -> None:
    take(tmp_path, by("arxiv"), by(MOSS, keywords=("fens",), links=Links(code="https://code.example/1")))
    (file,) = (path for path, _ in Library(tmp_path).pages())
    made = records.values(record_of(f"{file.relative_to(tmp_path)}", page(tmp_path), record().counts))
    assert made["by_archives"] == ["keywords", "links.code"]
    take(tmp_path / "other", by(MOSS))
    whole = records.values(record_of("papers/2026/01/x.md", page(tmp_path / "other"), record().counts))
    assert whole["source"] == "archive" and "by_archives" not in whole


def test_what_a_page_there_states_is_left_out_if_another_archive_said_it() -> None:
    item = {"id": "2601.00001", "title": "Moss", "stated": {"organization": "Lab one"}}
    item["by_archives"] = ["organization"]
    (told,) = archive.read(item, "x", "fern.example", TODAY)
    assert isinstance(told, Record) and not told.paper.organization


FIRST_HAND = [origin for origin in SOURCES if not origin.startswith("archive")]


@st.composite
def said_by_sources(draw: st.DrawFn) -> list[Record]:
    """What one to three sources say of one paper, with keywords or without."""
    origins = draw(st.lists(st.sampled_from(FIRST_HAND), min_size=1, max_size=3, unique=True))
    ones = [draw(records_of(origin)) for origin in origins]
    some = st.sampled_from(((), ("moss",), ("fern", "moss")))
    return [
        replace(one, paper=replace(one.paper, keywords=draw(some), categories=draw(some))) for one in ones
    ]


def reading(page: Page, other: Page, name: str) -> Page:
    """Return a page with what another archive of this name says; keywords and categories are tags there."""
    paper = other.paper
    topics = dict.fromkeys((*paper.tags, *(f"On {topic}" for topic in (*paper.keywords, *paper.categories))))
    shown = OnSite("https://x/", tuple(topics))
    values = records.values(record_of("papers/2026/01/x.md", other, NO_COUNTS))
    item = records.shown(values, NO_COUNTS, shown)
    if archive.is_first_hand(item):
        (told,) = archive.read(item, "x", name, TODAY)
        assert isinstance(told, Record)
        merged = law.merge(page, told.paper, frozenset(), by=told.origin)
        page = replace(page, paper=merged.paper, origins=merged.origins)
    return page


@pytest.mark.slow
@given(st.lists(said_by_sources(), min_size=2, max_size=3), st.randoms(use_true_random=False), st.booleans())
def test_archives_in_a_circle_come_to_rest(
    sources: list[list[Record]], chance: random.Random, at_once: bool
) -> None:
    """They may read each other in turn, or all at once what the others were before."""
    pages = []
    for ones in sources:
        merged = joined(ones)
        pages.append(Page(replace(merged.paper, id="moss"), origins=merged.origins))
    pairs = [*permutations(range(len(pages)), 2)]
    for sweep in range(5):
        chance.shuffle(pairs)
        before = [*pages]
        for one, other in pairs:
            pages[one] = reading(pages[one], (before if at_once else pages)[other], f"{other}.example")
        assert sweep < 3 or pages == before
