"""``archive fetch crossref`` against made-up works on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import asking, backfill, fetch
from generator.content.runs.fetched import FetchState
from generator.sources.frame import http
from generator.text.identifiers import name
from tests.harness.crossref_server import Crossref, parts, update, work
from tests.harness.files import files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import page_file
from tests.harness.upstream import served

CONFIG = """
site_name: Moss Archive
plugins:
  - archive:
      sources: [crossref]
      crossref_issn: [1234-5679]
      crossref_query: fern
      crossref_delay: 0
"""
JOURNAL, QUERY = "crossref issn 1234-5679", "crossref query fern"
NOON = 1_768_910_400.0  # on 20 January 2026
Run = Callable[..., Result]


@pytest.fixture
def upstream() -> Iterator[Crossref]:
    with served(Crossref()) as upstream:
        upstream.works = [
            work("10.1234/moss", "Moss", "2026-01-18"),
            work("10.1234/old", "Old", "2024-01-18", indexed=parts("2026-01-18")),
            work("10.5678/fern", "A fern", "2026-01-19", ISSN=[]),
        ]
        yield upstream


@pytest.fixture
def archive(tmp_path: Path, upstream: Crossref, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The ``archive`` command on an empty archive, on a machine where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, fetch)
    at_noon(monkeypatch, backfill)
    clock = http.Clock(lambda: NOON, lambda seconds: None)
    monkeypatch.setattr(asking, "Client", partial(http.Client, clock=clock))
    return partial(invoke, tmp_path, environment=upstream.environment)


def page(folder: Path, identifier: str) -> str:
    return page_file(folder / "content", name(identifier)).read_text("utf-8")


def test_each_journal_and_the_query_are_fetched_and_remembered(archive: Run, tmp_path: Path) -> None:
    output = archive("fetch").output
    assert f"{JOURNAL}, 2026-01-13 to 2026-01-20: 2 papers: 1 new, 0 changed, 0 unchanged, 1 passed" in output
    assert "query fern, 2026-01-13 to 2026-01-20: 1 paper: 1 new" in output
    fetched = [label for label in FetchState(tmp_path / "content").sources() if label.startswith("crossref ")]
    assert fetched == [JOURNAL, QUERY]
    assert "published_in: {kind: article, journal: Journal of Made-up Moss" in page(tmp_path, "10.1234/moss")


def test_a_fetch_with_nothing_new_changes_nothing_with_a_request_for_each(
    archive: Run, tmp_path: Path, upstream: Crossref
) -> None:
    archive("fetch")
    archive("fetch")  # which asks for a fortnight, and so knows since when all days are here
    before = files(tmp_path / "content")
    upstream.asked.clear()
    archive("fetch")
    assert files(tmp_path / "content") == before
    assert len(upstream.asked) == 2


def test_what_changed_refreshes_papers_that_are_there(
    archive: Run, tmp_path: Path, upstream: Crossref
) -> None:
    upstream.works[0] |= {"abstract": None}
    del upstream.works[0]["abstract"]
    archive("fetch")
    assert "On Moss." not in page(tmp_path, "10.1234/moss")
    upstream.works[0] |= {"abstract": "<jats:p>On Moss.</jats:p>"}
    archive("fetch")
    assert "On Moss." in page(tmp_path, "10.1234/moss")


def test_a_notice_marks_the_paper_that_it_is_about(archive: Run, tmp_path: Path, upstream: Crossref) -> None:
    archive("fetch")
    upstream.works += [
        work("10.1234/c", "Correction", "2026-01-19", **{"update-to": [update("10.1234/moss", "erratum")]}),
        work("10.5678/r", "R", "2026-01-19", **{"update-to": [update("10.5678/fern", "removal", "2026-01")]}),
        work("10.1234/x", "Correction", "2026-01-19", **{"update-to": [update("10.1234/none", "erratum")]}),
    ]
    output = archive("fetch").output
    assert "corrected: 2026-01-12\n" in page(tmp_path, "10.1234/moss")
    told = "withdrawn: true\nwithdrawal: on 2026-01, according to Crossref (https://doi.org/10.5678/r)\n"
    assert told in page(tmp_path, "10.5678/fern")
    assert "0 new, 2 changed, 1 unchanged, 2 passed over; 0 problems" in output
    assert {path.stem for path in (tmp_path / "content/papers").rglob("*.md")} == {
        name("10.1234/moss"),
        name("10.5678/fern"),
    }


def test_what_waits_is_named_and_comes_in_when_it_is_whole(
    archive: Run, tmp_path: Path, upstream: Crossref
) -> None:
    upstream.works = [work("10.1234/moss", "", "2026-01-18")]
    assert "1 paper cannot come in yet:\n10.1234/moss lacks a title\n" in archive("fetch").output
    upstream.works = [work("10.1234/moss", "Moss", "2026-01-18")]
    archive("fetch")
    assert "title: Moss\n" in page(tmp_path, "10.1234/moss")


def test_a_backfill_asks_by_date_of_publication(archive: Run, tmp_path: Path, upstream: Crossref) -> None:
    archive("fetch")
    upstream.asked.clear()
    upstream.works.append(work("10.1234/earlier", "Earlier", "2026-01-02"))
    archive("backfill", "--since", "2026-01-01")
    assert all("from-pub-date:" in query["filter"] for _, query in upstream.asked)
    assert "published: 2026-01-02\n" in page(tmp_path, "10.1234/earlier")
    assert FetchState(tmp_path / "content").sources()[JOURNAL].since.isoformat() == "2026-01-01"  # type: ignore[union-attr]


def test_a_paper_of_a_year_is_listed_on_the_day_of_its_doi(
    archive: Run, tmp_path: Path, upstream: Crossref
) -> None:
    upstream.works = [
        work("10.1234/moss", "Moss", "2026-01-18", issued=parts("2026"), **{"published-online": None})
    ]
    archive("fetch")
    text = page(tmp_path, "10.1234/moss")
    assert "date: 2026-01-18\n" in text and "published: 2026\n" in text
