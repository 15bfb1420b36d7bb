"""Records as lines: written, read back in full, and valid under the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import RecordError
from generator.papers import records
from generator.papers.paper import Author, Citations, Counts, Paper, Record
from generator.papers.records import OnSite, schema
from generator.sources.formats import jsonlines
from tests.harness.papers import paper, papers

CHECK = jsonschema.Draft202012Validator(schema())
_DAYS = ("", "2026-01-02")


def record_of_any_shape() -> st.SearchStrategy[Record]:
    """Records of papers with nasty characters in every text."""
    number = st.none() | st.integers(0, 10**6)
    days = st.sampled_from(_DAYS)
    filed = st.sampled_from(("", "2026", "2026-01"))
    cited = st.none() | st.builds(Citations, st.integers(0, 10**6), st.just("moss"), st.just("2026-01-02"))
    return st.builds(Record, papers(), st.builds(Counts, number, number, number, cited), days, days, filed)


def read_back(line: str) -> Iterator[object]:
    for value in jsonlines.values([line.encode()], "x"):
        assert isinstance(value, tuple), value
        where, item = value
        yield from jsonlines.parse(item, "", where)


@given(record_of_any_shape())
def test_a_record_passes_the_schema_and_comes_back_whole(record: Record) -> None:
    line = records.line(records.values(record))
    assert line.count("\n") == 1
    assert not list(CHECK.iter_errors(json.loads(line)))
    assert list(read_back(line)) == [record]


@given(record_of_any_shape(), st.sampled_from((("Lichens", "Moss"), ())), st.sampled_from(("Moss Lab", "")))
def test_what_a_site_shows_passes_the_schema_and_the_paper_comes_back_whole(
    record: Record, tags: tuple[str, ...], organization: str
) -> None:
    url = "https://archive.example.org/papers/x/"
    about = OnSite(url, tags, ("Ferns",), ("Begin here",), organization, ("MOSS 2026",))
    uncounted = records.values(replace(record, counts=Counts()))
    shown = records.shown(uncounted, record.counts, about)
    assert not list(CHECK.iter_errors(shown))
    assert (shown.get("tags", []), shown.get("organization", "")) == ([*tags], organization)
    assert (shown["url"], shown["topics"], shown["lists"]) == (url, ["Ferns"], ["Begin here"])
    assert shown["venues"] == ["MOSS 2026"]
    assert list(read_back(records.line(shown))) == [record]


def test_authors_are_names_and_hidden_ones_are_stated_alone() -> None:
    hidden = paper(authors=(Author("Ada One"), Author("Ben Two", hidden=True)))
    values = records.values(Record(hidden))
    assert values["authors"] == ["Ada One"]
    assert values["stated"] == {"authors": [{"name": "Ada One"}, {"name": "Ben Two", "hidden": True}]}
    mixed = ["Ada One", {"name": "Ben Two", "hidden": True}]
    former = records.line({**values, "authors": mixed, "stated": {}})
    assert list(read_back(former)) == list(read_back(records.line(values))) == [Record(hidden)]


def test_the_schema_is_valid_and_describes_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    properties = schema()["properties"]
    assert isinstance(properties, dict)
    assert {item.name for item in fields(Paper)} <= properties.keys()
    assert all(value["description"] for value in properties.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"days": ["May 2026"]}, {"links": {"pdf": "javascript:x"}}, {"links": {"doi": "x"}},
        {"counts": {"votes": -1}}, {"added": "2026-01"}, {"changed": ""}, {"authors": [{"name": "A"}]},
        {"notes": ""}, {"tags": []}, {"version": 0},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_no_record_has(wrong: dict[str, object]) -> None:
    for added in ("2026-01-05", "2026-01-05 06:30:00", ""):
        whole = records.values(Record(paper(), added=added))
        assert not list(CHECK.iter_errors(whole))
    assert list(CHECK.iter_errors(whole | wrong))


def test_the_newest_of_many_removals_are_told() -> None:
    days = {f"2601.{number:05d}": f"2026-01-{number // 1_000 + 1:02d}" for number in range(1, 6_000)}
    told = records.removed(days)
    assert (len(told), told[0]) == (5_000, {"id": "2601.05999", "day": "2026-01-06"})
    assert told[-1] == {"id": "2601.01000", "day": "2026-01-02"}


def test_what_is_no_paper_of_an_archive_has_no_day_on_which_it_came_in() -> None:
    assert "added" not in records.values(Record(paper()))
    with pytest.raises(RecordError):
        Record(Paper(id="", title=""))
