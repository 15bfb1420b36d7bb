"""JSON Lines: each field of a line, and the problems of a bad one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.papers.paper import Author, Counts, Links, Paper, Record
from generator.sources.formats import jsonlines
from generator.sources.frame import files
from generator.sources.frame.limits import Limits
from tests.harness.papers import TODAY, split
from tests.sources.test_files import LINE, put, read


def test_a_line_with_everything(tmp_path: Path) -> None:
    paper = Paper(
        id="10.1000/x",
        title="T",
        abstract="A\n\nB",
        authors=(Author("Ada One"), Author("Ben Two", hidden=True)),
        author_count=7,
        days=("2026-01-05", "2026-01-07"),
        published="2025-12",
        updated="2026-01-02",
        version=2,
        tags=("agents",),
        keywords=("made up",),
        categories=("math.NA", "stat.ML"),
        links=Links(
            "https://p.example/",
            "https://p.example/p.pdf",
            "https://c.example/",
            "https://j.example/",
            "https://h.example/",
            "10.1000/x",
            "https://z.example/items/ABCD1234",
        ),
        organization="Lab",
        submitter="Cy",
        source="somewhere",
        comment="3 pages",
        journal_ref="J. 1",
        summary="Short.",
        thumbnail="https://t.example/1.png",
        withdrawn=True,
        withdrawal="by letter of its editor",
        arxiv="2601.00001",
    )
    data = {
        "id": "doi:10.1000/X",
        "title": "T",
        "abstract": "A\n\nB",
        "authors": ["Ada One", {"name": "Ben Two", "hidden": True}],
        "author_count": 7,
        "date": "2026-01-05",
        "days": ["2026-01-07", "2026-01-05"],
        "published": "2025-12",
        "updated": "2026-01-02",
        "version": 2,
        "tags": ["agents"],
        "keywords": ["made up"],
        "categories": ["cs.NA", "math.NA", "stat.ML"],
        "url": "https://p.example/",
        "pdf": "https://elsewhere.example/",
        "links": {
            "pdf": "https://p.example/p.pdf",
            "code": "https://c.example/",
            "project": "https://j.example/",
            "huggingface": "https://h.example/",
            "zotero": "https://z.example/items/ABCD1234",
        },
        "doi": "10.1000/x",
        "organization": "Lab",
        "submitter": "Cy",
        "source": "somewhere",
        "comment": "3 pages",
        "journal_ref": "J. 1",
        "summary": "Short.",
        "thumbnail": "https://t.example/1.png",
        "withdrawn": True,
        "withdrawal": "by letter of its editor",
        "arxiv": "2601.00001v3",
        "votes": 3,
        "counts": {"stars": 5},
        "unknown": {},
    }
    assert read(put(tmp_path, json.dumps(data))) == ([Record(paper, Counts(votes=3, stars=5))], [])


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2026", ("2026",)),
        (2026, ("2026",)),
        ("2026-01", ("2026-01",)),
        ("2026-01-05", ("2026-01-05",)),
        ("2026-01-05T23:00:00Z", ("2026-01-05",)),
        (["2026-01-06", "2026-01-05"], ("2026-01-05", "2026-01-06")),
    ],
)
def test_a_date_of_any_precision_is_the_day_it_was_listed(date: Any, days: Any, tmp_path: Path) -> None:
    (record,), problems = read(put(tmp_path, json.dumps(LINE | {"date": date})))
    assert record.paper.days == days
    assert problems == []


@pytest.mark.parametrize(
    ("said", "added", "changed"),
    [
        ({}, None, ""),
        ({"added": "", "changed": ""}, "", ""),
        ({"added": "2026-01-05", "changed": "2026-01-07T23:00:00Z"}, "2026-01-05", "2026-01-07"),
        ({"added": "2026-01-05T23:00:00-02:00"}, "2026-01-06 01:00:00", ""),
    ],
)
def test_the_days_that_an_archive_noted_come_with_the_paper(
    said: dict[str, str], added: str | None, changed: str, tmp_path: Path
) -> None:
    (record,), problems = read(put(tmp_path, json.dumps(LINE | said)))
    assert (record.added, record.changed, problems) == (added, changed, [])


def test_a_day_that_is_not_whole_is_reported_and_left_out(tmp_path: Path) -> None:
    (record,), problems = read(put(tmp_path, json.dumps(LINE | {"added": "2026-01", "changed": "soon"})))
    assert (record.added, record.changed) == ("", "")
    assert [(problem.field, problem.reason) for problem in problems] == [
        ("added", "'2026-01' is not a whole day"),
        ("changed", "'soon' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)"),
    ]


def test_an_arxiv_paper_has_its_two_links_and_another_its_page(tmp_path: Path) -> None:
    other = LINE | {
        "id": "W89-0201",
        "url": "https://papers.example/W89-0201/",
        "published": "1989-08",
        "date": None,
    }
    (preprint, other_paper), _ = read(put(tmp_path, json.dumps(LINE) + "\n" + json.dumps(other)))
    assert preprint.paper.links == Links(
        "https://arxiv.org/abs/2601.00001", "https://arxiv.org/pdf/2601.00001"
    )
    assert other_paper.paper.links == Links("https://papers.example/W89-0201/")
    assert (other_paper.paper.days, other_paper.paper.published) == ((), "1989-08")


def test_of_what_is_no_text_in_a_list_the_first_is_told(tmp_path: Path) -> None:
    (record,), problems = read(put(tmp_path, json.dumps(LINE | {"keywords": ["moss", None, 3, "fern"]})))
    assert record.paper.keywords == ("moss", "fern")
    assert [problem.reason for problem in problems] == ["expected a list of texts, got null in it"]


def test_a_bad_line_is_told_with_its_number_and_the_rest_comes(tmp_path: Path) -> None:
    lines = [
        json.dumps(LINE).encode(),
        b"",
        b'{"id": "2601.00002", "title": "cut',
        b"[1, 2]",
        json.dumps(LINE | {"title": ""}).encode(),
        json.dumps(LINE | {"date": None}).encode(),
        '{"title": "Über"}'.encode("latin-1"),
        b"null",
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b"}",
        json.dumps(LINE | {"id": "2601.00011"}).encode() + b"\r",
    ]
    records, problems = read(put(tmp_path, b"\n".join(lines), "my.jsonl"))
    assert [record.paper.id for record in records] == ["2601.00001", "2601.00001", "2601.00011"]
    place = f"{tmp_path}/my.jsonl"
    assert [(problem.where.removeprefix(place), problem.field) for problem in problems] == [
        (":3", ""),
        (":4", ""),
        (":5 (2601.00001)", "title"),
        (":7", ""),
        (":8", ""),
        (":9", ""),
        (":10", "title"),
    ]
    assert "not UTF-8" in problems[3].reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authors", "Ada One"),
        ("categories", {"cs.CL": 1}),
        ("tags", [None]),
        ("published", "soon"),
        ("days", ["2026-01-05", "soon"]),
        ("url", "javascript:alert(1)"),
        ("links", []),
        ("links", {"code": "x"}),
        ("doi", "10"),
        ("arxiv", "x"),
        ("votes", "many"),
        ("counts", {"stars": -1}),
        ("counts", {"cited": 41}),
        ("counts", {"cited": {"times": 41, "by": "crossref", "on": "soon"}}),
        ("version", "two"),
        ("withdrawn", "no"),
        ("comment", ["a"]),
    ],
)
def test_a_wrong_optional_field_costs_the_field(name: str, value: Any, tmp_path: Path) -> None:
    records, problems = read(put(tmp_path, json.dumps(LINE | {name: value})))
    assert len(records) == 1
    assert len(problems) == 1


def test_nan_is_not_known_and_of_a_repeated_key_the_last_counts(tmp_path: Path) -> None:
    line = (
        '{"id": "2601.00001", "title": "Old", "title": "New", "date": 2026, "votes": NaN, "stars": Infinity}'
    )
    (record,), problems = read(put(tmp_path, line))
    assert (record.paper.title, record.counts, problems) == ("New", Counts(), [])


def test_upstream_text_is_text(tmp_path: Path) -> None:
    line = LINE | {
        "id": "../../etc/passwd",
        "title": "</title><b>{{ x }}</b>\ud800\x00\u202e",
        "abstract": "---\n# x",
    }
    (record,), problems = read(put(tmp_path, json.dumps(line)))
    assert problems == []
    assert "/" not in record.paper.slug
    assert record.paper.title == "</title><b>{{ x }}</b>"
    assert str(record.paper.title).isprintable()


def test_lines_are_streamed() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b'{"id": "2601.00001"}'

    values = jsonlines.values(endless(), "x")
    assert [next(values) for _ in range(2)] == [("x:1", {"id": "2601.00001"}), ("x:2", {"id": "2601.00001"})]


# JSON documents


def test_a_line_of_gigabytes_is_told_and_what_follows_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonlines, "LIMITS", Limits(body=1_000))
    lines = [f'{{"id": "2601.0000{number}", "title": "{number}", "date": "2026-01-02"}}' for number in (1, 2)]
    lines.insert(1, f'{{"title": "{"x" * 10**6}"}}')
    path = tmp_path / "papers.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    records, problems = split(files.read(path, TODAY))
    assert [record.paper.id for record in records] == ["2601.00001", "2601.00002"]
    assert [problem.where for problem in problems] == [f"{path}:2"]
    assert "MiB, too long for a paper" in problems[0].reason


@pytest.mark.parametrize(
    ("published_in", "field", "reason"),
    [
        ("J. 1", "published_in", "expected an object, got text"),
        ({"journal": ["J"], "volume": 12}, "journal", "expected text, got a list"),
        ({"doi": "x"}, "published_in.doi", "'x' is not a DOI"),
        ({"journal": "x" * 301}, "published_in.journal", "has more than 300 characters"),
    ],
)
def test_a_publication_that_is_wrong_is_told_and_the_paper_comes_in(
    published_in: object, field: str, reason: str
) -> None:
    data = {"id": "10.1000/x", "title": "T", "date": "2026-01-05", "published_in": published_in}
    (record,), (problem,) = split(jsonlines.parse(data, "", "x"))
    assert (problem.field, problem.reason) == (field, reason)
    assert record.paper.published_in.doi == ""


def test_a_wrong_field_of_a_place_costs_no_other() -> None:
    place = {"kind": "article", "journal": "Moss", "volume": "9" * 400, "doi": "soon", "pages": 7}
    line = {"title": "Moss", "published_in": place}
    (record,), problems = split(jsonlines.parse(line, "", "x"))
    assert record.paper.published_in.values == {"kind": "article", "journal": "Moss", "pages": "7"}
    assert {problem.field for problem in problems} == {"published_in.volume", "published_in.doi"}


def test_keys_that_only_other_sources_have_are_no_fields_here() -> None:
    line = {"title": "Moss", "name": "fern", "zotero": "https://www.zotero.org/groups/1/items/AAAA0000"}
    (record,), problems = split(jsonlines.parse(line, "", "x"))
    assert (record.paper.id, record.paper.links, problems) == ("moss", Links(), [])
