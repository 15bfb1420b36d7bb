"""Daily Papers from a local server: whole days, and their faults."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from generator.errors import Failure, FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part
from generator.sources.upstreams import huggingface
from generator.sources.upstreams.huggingface import SOURCE
from tests.harness.papers import split, until_failure
from tests.sources.test_http import Answer, Upstream, asking, serving
from tests.sources.test_huggingface import item


def page(*numbers: int) -> Answer:
    return Answer(json.dumps([item(number) for number in numbers]).encode())


def fetched(upstream: Upstream, since: str, until: str) -> tuple[list[Record], list[Problem]]:
    with asking() as (client, _):
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        settings = huggingface.HuggingFaceSettings(f"{upstream.url}/")
        days = dates.days_between(first, last)
        return split(until_failure(runner.fetched(Part(SOURCE, "", settings), client, days)))


def test_each_day_is_asked_for_by_itself_and_an_empty_one_is_fine() -> None:
    with serving(page(1, 2), Answer(b"[]"), page(3)) as upstream:
        records, problems = fetched(upstream, "2026-02-28", "2026-03-02")
    assert [(record.paper.id, record.paper.days) for record in records] == [
        ("2601.00001", ("2026-02-28",)),
        ("2601.00002", ("2026-02-28",)),
        ("2601.00003", ("2026-03-02",)),
    ]
    assert problems == []
    assert [query for _, query, _ in upstream.asked] == [
        {"date": day, "limit": "100", "p": "0"} for day in ("2026-02-28", "2026-03-01", "2026-03-02")
    ]
    assert {path for path, _, _ in upstream.asked} == {"/api/daily_papers"}


def test_a_full_page_is_taken_as_cut() -> None:
    with serving(page(*range(100)), page(*range(100, 200)), page(200)) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-05")
    assert len({record.paper.id for record in records}) == 201
    assert [query["p"] for _, query, _ in upstream.asked] == ["0", "1", "2"]


def test_a_day_of_exactly_a_full_page_ends_with_an_empty_one() -> None:
    with serving(page(*range(100)), page()) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-05")
    assert len(records) == 100


def test_a_server_that_cuts_at_fifty_whatever_it_is_asked() -> None:
    with serving(page(*range(50)), page(*range(50, 92))) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-05")
    assert len(records) == 92


def test_a_server_without_pages_is_not_asked_for_ever() -> None:
    with serving(page(*range(50))) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-05")
    assert len(records) == 50
    assert len(upstream.asked) == 2


def test_the_same_paper_on_two_days_and_twice_within_one_comes_each_time() -> None:
    with serving(page(1, 1), page(1)) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-06")
    assert [record.paper.days for record in records] == [("2026-01-05",), ("2026-01-05",), ("2026-01-06",)]


def test_a_bad_item_is_told_with_its_day_and_place_and_the_rest_comes() -> None:
    body = json.dumps([item(1), {"paper": {"id": "2601.00002"}}, item(3)]).encode()
    with serving(Answer(body)) as upstream:
        records, (problem,) = fetched(upstream, "2026-01-05", "2026-01-05")
    assert [record.paper.id for record in records] == ["2601.00001", "2601.00003"]
    assert problem == Problem("huggingface 2026-01-05:item 2 (2601.00002)", "title", "missing")


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (Answer(b'{"error": "date must be in the past"}', status=400), "date must be in the past"),
        (Answer(status=404), "check the setting `huggingface_address`"),
    ],
)
def test_a_day_that_is_refused_is_a_failure_and_the_next_comes(refused: Answer, reason: str) -> None:
    with (
        serving(page(1), refused, page(2)) as upstream,
        asking(setting=SOURCE.address_setting) as (client, _),
    ):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        days = dates.days_between(date(2026, 1, 5), date(2026, 1, 7))
        first, failure, last = runner.fetched(Part(SOURCE, "", settings), client, days)
    assert isinstance(first, Record)
    assert isinstance(failure, Failure)
    assert isinstance(last, Record)
    assert failure.days == (date(2026, 1, 6),)
    assert f"{upstream.url}/api/daily_papers?date=2026-01-06" in str(failure.error)
    assert reason in str(failure.error)
    assert last.paper.days == ("2026-01-07",)


def test_pages_of_new_papers_without_end_end_at_the_limit() -> None:
    few = Part(replace(SOURCE, most=250), "", None)
    pages = [page(*range(first, first + 100)) for first in range(0, 1_000, 100)]
    with serving(*pages) as upstream, asking() as (client, _):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        *records, failure = runner.fetched(few._replace(settings=settings), client, [date(2026, 1, 5)])
    assert len(records) == 200
    assert isinstance(failure, Failure)
    assert "gives more than 250 papers" in str(failure.error)
    assert len(upstream.asked) == 3


def test_items_that_are_all_the_same_count_too() -> None:
    few = Part(replace(SOURCE, size=250), "", None)
    with serving(Answer(b"[" + b"{}," * 250 + b"{}]")) as upstream, asking() as (client, _):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        (failure,) = runner.fetched(few._replace(settings=settings), client, [date(2026, 1, 5)])
    assert isinstance(failure, Failure)
    assert "has 251 papers; at most 250 were expected" in str(failure.error)
    assert len(upstream.asked) == 1


def test_a_page_that_comes_again_does_not_count_against_the_limit() -> None:
    few = Part(replace(SOURCE, most=200), "", None)
    pages = [page(*range(100)), page(*range(100, 200)), page(*range(100))]
    with serving(*pages) as upstream, asking() as (client, _):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        records = list(runner.fetched(few._replace(settings=settings), client, [date(2026, 1, 5)]))
    assert len(records) == 200 and all(isinstance(record, Record) for record in records)


def test_pages_in_a_circle_end() -> None:
    circle = [page(*range(100)), page(*range(100, 200)), page(*range(100)), page(*range(100, 200))]
    with serving(*circle) as upstream:
        records, problems = fetched(upstream, "2026-01-05", "2026-01-05")
    assert (len(records), problems) == (200, [])
    assert len(upstream.asked) == 3


def test_an_answer_that_is_no_list_is_asked_for_again() -> None:
    fault = Answer(b'{"error": "internal"}')
    with serving(fault, Answer(b"<html>"), page(1)) as upstream:
        records, _ = fetched(upstream, "2026-01-05", "2026-01-05")
    assert len(records) == 1


@pytest.mark.parametrize("answer", [Answer(status=503), Answer(status=401), Answer(b"[" * 100_000)])
def test_an_upstream_that_is_down(answer: Answer) -> None:
    with serving(answer) as upstream, pytest.raises(FetchError, match="api/daily_papers"):
        fetched(upstream, "2026-01-05", "2026-01-06")


def test_single_papers_without_those_that_are_not_on_the_hub() -> None:
    answers = [Answer(json.dumps(item(number)["paper"]).encode()) for number in (1, 3)]
    missing = Answer(b'{"error": "Paper not found"}', status=404)
    with serving(answers[0], missing, answers[1]) as upstream, asking() as (client, _):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        ids = ["2601.00001", "cs/0112017", "2601.00003"]
        records, problems = split(until_failure(runner.named(SOURCE, settings, client, ids)))
    assert [(record.paper.id, record.paper.published, record.paper.days) for record in records] == [
        ("2601.00001", "2026-01-04", ()),
        ("2601.00003", "2026-01-04", ()),
    ]
    assert problems == []
    assert [path for path, _, _ in upstream.asked] == [
        "/api/papers/2601.00001",
        "/api/papers/cs%2F0112017",
        "/api/papers/2601.00003",
    ]


def test_a_hub_that_is_down_is_an_error_for_a_single_paper_too() -> None:
    with serving(Answer(status=401)) as upstream, asking() as (client, _):
        settings = huggingface.HuggingFaceSettings(upstream.url)
        (failure,) = runner.named(SOURCE, settings, client, ["2601.00009"])
        assert isinstance(failure, Failure) and "HTTP 401" in str(failure.error)
