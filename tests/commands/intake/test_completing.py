"""``archive fetch`` asks arXiv for what Hugging Face's papers lack, on arrival and 90 days later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import fetch
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState
from generator.papers.paper import Paper
from tests.commands.intake.test_fetch import CONFIG
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import page_file, record, take
from tests.harness.upstream import Entry, Reply, Upstream, hub_item, serving

pytestmark = pytest.mark.slow
DAY = "2026-01-20"
FETCH = ("fetch", "--since", DAY, "--until", DAY)


class Later(datetime):
    """Some days after noon of 20 January 2026, UTC."""

    days = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Later:
        return cls.fromtimestamp(1_768_910_400 + 86_400 * cls.days, tz)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive, on a machine where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, fetch)
    monkeypatch.setattr(fetch, "datetime", Later)
    monkeypatch.setattr(Later, "days", 0)
    return partial(invoke, tmp_path, environment=upstream.environment)


def asked(upstream: Upstream) -> list[list[str]]:
    """Return the ids of each request for what papers lack, and forget the requests."""
    ids = [query["id_list"].split(",") for _, query in upstream.asked if "id_list" in query]
    upstream.asked.clear()
    return ids


def paper(folder: Path, name: str) -> Paper:
    page = Library(folder / "content").page(page_file(folder / "content", name))
    assert isinstance(page, Page)
    return page.paper


def lists(upstream: Upstream, *numbers: int, **fields: str) -> None:
    """List papers on the hub's day; arXiv has those with even numbers."""
    upstream.list_on(DAY, *(hub_item(f"2601.{n:05}", f"Moss {n}", DAY) for n in numbers))
    upstream.papers = [
        Entry(f"2601.{n:05}", f"Moss {n}", "2026-01-02", **fields)  # type: ignore[arg-type]
        for n in numbers
        if n % 2 == 0
    ]


def test_a_new_paper_gets_comment_and_categories_once(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    lists(upstream, 2, comment="Accepted at MOSS 2026")
    result = archive(*FETCH)
    assert "Asking arxiv for what 1 paper lacks: 1 paper: 0 new, 1 changed" in result.output
    assert asked(upstream) == [["2601.00002"]]
    made = paper(tmp_path, "2601.00002")
    assert (made.comment, made.categories, made.title) == ("Accepted at MOSS 2026", ("cs.CL",), "Moss 2")
    assert made.source == "huggingface"
    before = files(tmp_path)
    archive(*FETCH)
    assert asked(upstream) == []
    assert files(tmp_path) == before, "nothing is new, so nothing is asked and nothing changes"


def test_papers_that_arxiv_lacks_are_not_asked_for_every_day(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    lists(upstream, 1)
    archive(*FETCH)
    archive(*FETCH)
    assert asked(upstream) == [["2601.00001"]] * 2, "an answer without any paper shows nothing"
    lists(upstream, 1, 2)
    archive(*FETCH)
    assert asked(upstream) == [["2601.00002", "2601.00001"]]
    archive(*FETCH)
    assert asked(upstream) == []
    assert FetchState(tmp_path / "content").sources()["arxiv-for-huggingface"].waiting == {"2601.00001": ""}


def test_after_ninety_days_arxiv_is_asked_once_more_and_may_correct_what_it_said(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    lists(upstream, 1, 2, 4, comment="Submitted to MOSS 2026")
    archive(*FETCH)
    edit(page_file(tmp_path / "content", "2601.00004"), "Submitted to MOSS 2026", "Accepted")
    asked(upstream)
    upstream.papers = [replace(entry, comment="Poster at MOSS 2026") for entry in upstream.papers]
    Later.days = 89
    archive(*FETCH)
    assert asked(upstream) == []
    Later.days = 92  # no run on the day itself
    archive(*FETCH)
    assert asked(upstream) == [["2601.00004", "2601.00002", "2601.00001"]]
    assert paper(tmp_path, "2601.00002").comment == "Poster at MOSS 2026"
    assert paper(tmp_path, "2601.00004").comment == "Accepted", "a person's edit stays"
    Later.days = 93
    archive(*FETCH)
    assert asked(upstream) == []


def test_an_old_archive_is_completed_by_five_requests_a_run_the_newest_papers_first(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    days = [str(date(2025, 1, 1) + timedelta(n // 3)) for n in range(700)]
    old = [
        record(f"2501.{n:05}", f"Fern {n}", days=(day,), source="huggingface") for n, day in enumerate(days)
    ]
    take(tmp_path / "content", *old)
    upstream.papers = [Entry(f"2501.{n:05}", f"Fern {n}", "2025-01-01") for n in range(700)]
    archive(*FETCH)
    first = asked(upstream)
    assert [len(ids) for ids in first] == [100] * 5
    assert first[0][0] == "2501.00699"
    archive(*FETCH)
    assert [len(ids) for ids in asked(upstream)] == [100] * 2
    archive(*FETCH)
    assert asked(upstream) == []


def test_arxiv_is_not_asked_once_more_in_a_run_in_which_it_failed(
    archive: Callable[..., Result], upstream: Upstream
) -> None:
    lists(upstream, 2)
    upstream.fault = lambda path, query: Reply(503) if "search_query" in query else None
    archive("fetch", "huggingface", "arxiv", *FETCH[1:], code=3)
    assert asked(upstream) == []
    upstream.fault = lambda path, query: None
    archive("fetch", "huggingface", "arxiv", *FETCH[1:])
    assert asked(upstream) == [["2601.00002"]]


def test_an_answer_that_fails_is_told_and_asked_for_again_and_no_failure_of_the_run(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    lists(upstream, 2)
    upstream.fault = lambda path, query: Reply(503) if "id_list" in query else None
    result = archive(*FETCH, code=0)
    assert "HTTP 503" in result.stderr
    assert "No paper is missing; the next fetch asks again." in result.stderr
    assert "arxiv-for-huggingface" not in FetchState(tmp_path / "content").sources()
    upstream.fault = lambda path, query: None
    asked(upstream)
    archive(*FETCH)
    assert asked(upstream) == [["2601.00002"]]


def test_a_fetch_from_another_source_completes_nothing(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    take(tmp_path / "content", record("2601.00002", days=(DAY,), source="huggingface"))
    archive("fetch", "arxiv", *FETCH[1:])
    assert asked(upstream) == []
