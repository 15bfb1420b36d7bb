"""``archive fetch`` from Europe PMC on loopback: preprints and their published versions, and completion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.commands.intake import fetch, taking
from generator.commands.intake.asking import connecting
from generator.configuration import settings
from generator.content import page as pages
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.papers.paper import Author, Links, Paper
from generator.papers.publication import Publication
from tests.harness.europepmc_server import EuropePmc, answer, article, linked, pair, preprint
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.upstream import Reply, served

CONFIG = """
site_name: Lichen Archive
site_url: https://lichens.example.org/
plugins:
  - archive:
      sources: [europepmc]
      europepmc_query: lichens
"""


@pytest.fixture
def upstream() -> Iterator[EuropePmc]:
    with served(EuropePmc()) as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path, upstream: EuropePmc, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, fetch)
    return partial(invoke, tmp_path, environment=upstream.environment)


def papers(folder: Path) -> list[Paper]:
    read = [page for _, page in Library(folder / "content").pages()]
    assert all(isinstance(page, Page) for page in read)
    return [page.paper for page in read if isinstance(page, Page)]


def of(day: str) -> tuple[str, ...]:
    return ("fetch", "europepmc", "--since", day, "--until", day)


EARLY, LATE = "2025-03-03", "2026-01-05"


@pytest.mark.parametrize("first", [EARLY, LATE], ids=["preprint", "published"])
@pytest.mark.parametrize("known", [True, False], ids=["linked", "linked-later"])
def test_a_preprint_and_its_published_version_are_one_page_whichever_comes_first(
    first: str, known: bool, archive: Callable[..., Result], upstream: EuropePmc, tmp_path: Path
) -> None:
    early, late = preprint(1, "Early lichens", EARLY), article(2, "Late lichens", LATE)
    upstream.records = [early, late] if known else [early if first == EARLY else late]
    if known:
        pair(early, late)
    archive(*of(first))
    (before,) = papers(tmp_path)
    assert before.date == first
    (file,) = Library(tmp_path / "content").files()

    upstream.records = list(pair(early, late))
    archive(*of(LATE if first == EARLY else EARLY))
    (after,) = papers(tmp_path)
    assert list(Library(tmp_path / "content").files()) == [file], "the page keeps its place"
    assert (after.id, after.published) == (before.id, EARLY), "that of the first version"
    assert {after.links.doi, after.published_in.doi} == {"10.1101/2026.01.01.000001", "10.1234/lichen.2"}
    assert after.published_in.doi == "10.1234/lichen.2", "the publisher's"
    assert (after.title, after.published_in.kind) == ("Late lichens", "article")

    settled = files(tmp_path / "content" / "papers")
    for day in (EARLY, LATE, EARLY):
        archive(*of(day))
    for version in upstream.records:  # in an answer that does not tell of the other version
        del version["commentCorrectionList"]
    archive(*of(EARLY))
    archive(*of(LATE))
    assert files(tmp_path / "content" / "papers") == settled, "a later fetch changes nothing"


def test_a_retraction_marks_a_page_that_is_there(
    archive: Callable[..., Result], upstream: EuropePmc, tmp_path: Path
) -> None:
    wrong = article(1, "Wrong lichens", EARLY)
    undone = article(2, "Retraction: Wrong lichens", LATE, pubTypeList={"pubType": ["Retraction Notice"]})
    linked(undone, "Retraction of", wrong)
    upstream.records = [wrong, undone]
    archive(*of(EARLY))
    result = archive(*of(LATE))
    (paper,) = papers(tmp_path)
    assert (paper.id, paper.withdrawn) == ("10.1234/lichen.1", True)
    assert "1 changed" in result.output
    assert "1 passed over" in result.output


def test_a_fetch_with_nothing_new_asks_once_and_changes_nothing(
    archive: Callable[..., Result], upstream: EuropePmc, tmp_path: Path
) -> None:
    upstream.records = [article(1, day="2026-01-19"), preprint(2, day="2026-01-19")]
    archive("fetch")
    archive("fetch")
    before = files(tmp_path / "content")
    upstream.asked.clear()
    archive("fetch")
    assert files(tmp_path / "content") == before
    assert len(upstream.asked) == 1


# --- completion -------------------------------------------------------------------------------------------


def bare(folder: Path, number: int, came: str, **fields: Any) -> Path:
    """Write the page of a paper without an abstract, as Crossref gave it."""
    doi = f"10.1234/lichen.{number}"
    values: dict[str, Any] = {"published": came, "links": Links(doi=doi), "source": "crossref"} | fields
    paper = Paper(id=doi, title=f"Bare lichens {number}", **values)
    path = Library(folder / "content").file_of(paper)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pages.write(paper, added=f"{came} 06:00:00"))
    return path


@pytest.fixture
def complete(
    tmp_path: Path, upstream: EuropePmc, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[str]]:
    """Complete the papers of Crossref and of feeds on a day; return the DOIs that were asked for."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch)
    monkeypatch.setenv("EUROPEPMC_ENDPOINT", upstream.url)

    def complete(day: str) -> list[str]:
        upstream.asked.clear()
        config = tmp_path / "mkdocs.yml"
        # The names of sources as a person writes them; this does not depend on whether they are here.
        went = dict.fromkeys(("crossref", "feed"), False)
        chosen, now = settings.read(config), datetime.fromisoformat(f"{day}T12:00:00+00:00")
        with connecting(config) as connect:
            taking.complete(config, chosen, FetchState(tmp_path / "content"), now, connect, went)
        asked = " ".join(query["query"] for _, query in upstream.asked)
        return re.findall(r'DOI:"10.[0-9]+/lichen[.]([^"]+)"', asked)

    return complete


def test_papers_without_an_abstract_are_asked_for_when_they_come_and_twice_later(
    complete: Callable[[str], list[str]], tmp_path: Path
) -> None:
    bare(tmp_path, 1, "2026-01-05")
    bare(tmp_path, 2, "2026-01-05", source="feed")
    bare(tmp_path, 3, "2026-01-05", source="arxiv")
    bare(tmp_path, 4, "2026-01-05", abstract="It has one.")
    bare(tmp_path, 5, "2026-01-05", links=Links())
    days = ["2026-01-05", "2026-01-06", "2026-01-18", "2026-01-19", "2026-01-20", "2026-04-04", "2026-04-05",
            "2026-04-06", "2027-01-05"]  # fmt: skip
    asked = {day: complete(day) for day in days}
    assert {day: sorted(numbers) for day, numbers in asked.items() if numbers} == {
        "2026-01-05": ["1", "2"], "2026-01-19": ["1", "2"], "2026-04-05": ["1", "2"],
    }  # fmt: skip


def test_papers_that_come_later_on_the_same_day_are_asked_for(
    complete: Callable[[str], list[str]], tmp_path: Path
) -> None:
    bare(tmp_path, 1, "2026-01-05")
    assert complete("2026-01-05") == ["1"]
    bare(tmp_path, 2, "2026-01-05")
    assert "2" in complete("2026-01-05")


def test_a_paper_gets_what_it_lacks_and_no_more(
    complete: Callable[[str], list[str]], upstream: EuropePmc, tmp_path: Path
) -> None:
    path = bare(tmp_path, 1, "2026-01-05", authors=(Author("A Person"),))
    edit(path, "title: Bare lichens 1", "title: A person's title")
    upstream.records = [article(1, day="2025-12-01"), article(2)]
    complete("2026-01-05")
    (paper,) = papers(tmp_path)
    assert paper.abstract.startswith("Background: Nothing was known")
    assert (paper.title, paper.source, paper.published) == ("A person's title", "crossref", "2026-01-05")
    assert paper.shown_authors == ("A Person",)
    assert paper.keywords == ("Lichens", "Symbiosis")
    assert paper.published_in.volume == "12"
    assert complete("2026-01-19") == [], "it lacks nothing now"


def test_a_failed_completion_is_tried_again_on_the_next_day(
    complete: Callable[[str], list[str]], upstream: EuropePmc, tmp_path: Path
) -> None:
    bare(tmp_path, 1, "2026-01-05")
    upstream.records = [article(1)]
    upstream.fault = lambda path, query: Reply(body=answer(count=1))
    complete("2026-01-05")
    assert not papers(tmp_path)[0].abstract
    upstream.fault = lambda path, query: None
    assert complete("2026-01-06") == ["1"]
    assert papers(tmp_path)[0].abstract


def test_a_run_asks_for_a_bounded_number_of_papers_the_newest_first(
    complete: Callable[[str], list[str]],
    upstream: EuropePmc,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = tuple(each._replace(most=200) for each in taking.COMPLETIONS)
    monkeypatch.setattr(taking, "COMPLETIONS", few)
    for number in range(210):
        bare(tmp_path, number, "2026-01-05" if number < 200 else "2026-01-04")
    asked = complete("2026-01-05")
    assert (len(asked), len(upstream.asked)) == (200, 2)
    assert max(map(int, asked)) < 200


def test_a_preprint_is_asked_again_whether_it_was_published(
    complete: Callable[[str], list[str]], upstream: EuropePmc, tmp_path: Path
) -> None:
    place = Publication(kind="preprint", journal="bioRxiv")
    bare(tmp_path, 1, "2026-01-05", abstract="Early.", published_in=place)
    early, late = pair(preprint(1, doi="10.1234/lichen.1"), article(2, "Late lichens", "2026-03-02"))
    upstream.records = [early, late]
    assert complete("2026-04-04") == []
    assert complete("2026-04-05") == ["1"], "90 days later"
    (paper,) = papers(tmp_path)
    assert (paper.id, paper.published_in.doi) == ("10.1234/lichen.1", "10.1234/lichen.2")
    assert (paper.abstract, paper.date) == ("Early.", "2026-01-05"), "Crossref's page keeps its own text"
    assert complete("2027-01-04") == [], "it is published"
