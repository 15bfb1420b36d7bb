"""The runner: lists end, a broken item costs no other, what fails or waits is asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from generator.errors import Failure, Problem
from generator.papers.paper import Record
from generator.sources.frame import declarations, registry, runner
from generator.sources.frame.declarations import Ask, Mark, Part, Slice, Source, Told
from generator.sources.frame.http import Client, GivenUpError, Reply, Request
from tests.harness.hostile import SOURCES
from tests.harness.papers import TODAY, paper, waits

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

    def reply(self, request: Request, parse: Callable[[bytes], Any]) -> Reply[Any]:
        self.asked += 1
        headers = {"Last-Modified-Version": "1", "Total-Results": f"{TOTAL}"}
        return Reply(parse(self.one(self.asked).encode()), headers)


def test_every_source_with_lists_is_tried_but_those_that_give_all_at_once() -> None:
    assert {source.name for source in registry.fetchable()} == {*ONE, "huggingface", "feed", "archive"}


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


def shelf(**fields: Any) -> Source[NoSettings]:
    """Return a source whose items are texts: a title, or what to do instead of reading it."""

    def parse(ask: Ask[NoSettings], item: str, where: str) -> Iterator[Told]:
        if item.endswith("?"):
            yield waits(item, "a date")
        elif item.endswith("!"):
            raise RuntimeError("a slip of ours")
        else:
            yield Record(paper("", item, published=f"{ask.span.first}", days=()))

    return Source("shelf", "", NoSettings, parse=parse, **{"key": str.lower} | fields)


class Today(Client):
    """A client on a known day."""

    today = TODAY


def told(source: Source[NoSettings], *days: date, mark: Mark | None = None) -> list[Any]:
    """Return what comes of a source."""
    return list(runner.fetched(Part(source, "", NoSettings()), Today(), days, mark))


def test_an_item_that_cannot_be_read_costs_no_other_even_by_its_key() -> None:
    def pages(ask: Ask[NoSettings]) -> Iterator[list[Any]]:
        answers = iter([["Moss", 7, "Ferns!"], [7, "Lichen"]])
        yield from ask.walk(lambda at: Slice(next(answers), 5))

    results = told(shelf(pages=pages, asks="day"), TODAY)
    assert [type(result) for result in results] == [Record, Problem, Problem, Problem, Record]
    assert {str(problem) for problem in results if isinstance(problem, Problem)} >= {
        f"shelf {TODAY}:item 3: cannot be read (RuntimeError: a slip of ours); correct or remove it"
    }


def test_a_list_gives_each_item_once_and_ends_where_nothing_new_comes() -> None:
    def pages(ask: Ask[NoSettings]) -> Iterator[list[Any]]:
        answers = iter([["Moss", "Ferns"], ["Ferns", "Lichen"], ["Lichen"]])
        yield from ask.walk(lambda at: Slice(next(answers), 9))

    *records, failure = told(shelf(pages=pages, asks="day"), TODAY)
    assert [record.paper.title for record in records] == ["Moss", "Ferns", "Lichen"]
    assert "shelf gave 3 of 9 papers in 3 answers; run the same command again later" in str(failure.error)


def test_days_with_too_many_papers_are_halved_and_those_that_fail_are_asked_for_one_by_one() -> None:
    asked = []

    def pages(ask: Ask[NoSettings]) -> Iterator[list[Any]]:
        asked.append(tuple(TODAY.toordinal() - day.toordinal() for day in ask.span))
        if ask.span == (TODAY - timedelta(1), TODAY):
            raise ValueError("odd")
        yield from ask.walk(lambda at: Slice(["Moss"], 1 if ask.span.is_day else 99))

    days = [TODAY - timedelta(number) for number in (3, 2, 1, 0)]
    results = told(shelf(pages=pages, asks="days", most=9), *days)
    assert asked == [(3, 0), (1, 0), (1, 1), (0, 0), (3, 2), (2, 2), (3, 3)]
    assert [type(result) for result in results] == [Record] * 4


def test_what_waits_is_remembered_until_it_comes_or_is_in_the_source_no_more() -> None:
    def pages(ask: Ask[NoSettings]) -> Iterator[list[Any]]:
        yield ["Moss?", "Ferns"]
        ask.noted["version"] = "2"

    source = shelf(pages=pages, key=lambda item: item)
    assert told(source)[-1] == Mark({"version": "2"}, ("Moss?",))
    before = Mark({"version": "1"}, ("Ferns", "Lichen?"))
    assert told(source, mark=before)[-1].waiting == ("Moss?", "Lichen?"), "of Lichen nothing was said"
    assert told(source, mark=Mark({}, ("Lichen?",)))[-1].waiting == ("Moss?",), "all was asked for again"
    assert told(shelf(pages=pages, most_waiting=0))[-1].waiting == ()
