"""A list that says how long it is ends: as many answers as it needs, and a few."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from generator.errors import Failure
from generator.sources.frame import declarations, registry, runner
from generator.sources.frame.declarations import Ask, Part, Source
from generator.sources.frame.http import Client, GivenUpError, Reply
from tests.harness.hostile import SOURCES
from tests.harness.papers import TODAY

TOTAL = 300
ISSN: Mapping[str, Any] = {"issn": ("1234-5679",)}  # works that do not fit a query end it
ATOM = 'xmlns="http://www.w3.org/2005/Atom" xmlns:open="http://a9.com/-/spec/opensearch/1.1/"'
ONE: Mapping[str, Callable[[int], str]] = {
    "arxiv": lambda number: (
        f"<feed {ATOM}><open:totalResults>{TOTAL}</open:totalResults><entry>"
        f"<id>http://arxiv.org/abs/2601.{number:05}</id></entry></feed>"
    ),
    "crossref": lambda number: json.dumps(
        {"message": {"total-results": TOTAL, "next-cursor": "x", "items": [{"DOI": f"10.1/{number}"}]}}
    ),
    "europepmc": lambda number: json.dumps(
        {"hitCount": TOTAL, "nextCursorMark": f"{number}", "resultList": {"result": [{"id": f"{number}"}]}}
    ),
    "zotero": lambda number: json.dumps([{"key": f"AAAA{number:04}", "data": {"itemType": "note"}}]),
}


@dataclass(frozen=True)
class NoSettings:
    """A source without settings."""


class Miser(Client):
    """A client whose server has 300 papers and gives one in each answer."""

    asked = 0

    def __init__(self, name: str) -> None:
        super().__init__()
        self.one = ONE[name]

    def reply(self, url: str, params: Any, parse: Callable[[bytes], Any], **_: Any) -> Reply[Any]:
        self.asked += 1
        headers = {"Last-Modified-Version": "1", "Total-Results": f"{TOTAL}"}
        return Reply(parse(self.one(self.asked).encode()), headers)


def test_every_source_with_lists_is_tried_but_those_that_give_all_at_once() -> None:
    assert {source.name for source in registry.fetchable()} == {*ONE, "huggingface", "feed"}


@pytest.mark.parametrize("name", ONE)
def test_a_server_that_gives_one_paper_at_a_time_is_left_after_a_few_answers(name: str) -> None:
    source, client = registry.to_fetch(name), Miser(name)
    settings = source.settings(**(ISSN if name == "crossref" else SOURCES[name][2]))
    results = runner.fetched(Part(source, "", settings), client, [TODAY - timedelta(days=99)])
    assert "Failure" in {type(result).__name__ for result in results}
    assert 10 < client.asked <= 14


def test_a_list_needs_as_many_answers_as_it_is_long() -> None:
    assert [declarations.most_answers(total, 100) for total in (0, 1, 100, 101)] == [10, 11, 11, 12]


def test_a_batch_is_as_full_as_it_may_be() -> None:
    assert [*declarations.batches(["ab", "cd", "e"], 9, 4)] == [["ab", "cd"], ["e"]]
    assert [*declarations.batches(["ab", "cd", "e"], 2, 9)] == [["ab", "cd"], ["e"]]


def test_where_a_source_gives_up_all_days_that_are_left_are_told() -> None:
    def pages(ask: Ask[Any]) -> Iterator[list[Any]]:
        yield []
        raise GivenUpError("is given up")

    source = Source("moss", "", NoSettings, pages, asks="days")
    asked = [TODAY - timedelta(days=days) for days in (3, 2, 0)]
    (failure,) = runner.fetched(Part(source, "", NoSettings()), Client(), asked)
    assert isinstance(failure, Failure) and (failure.days, failure.asked) == (tuple(asked), False)
