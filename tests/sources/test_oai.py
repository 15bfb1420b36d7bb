"""arXiv's OAI-PMH: saved answers, and the second way where the query API fails, on a local server."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources.upstreams import arxiv
from tests.harness.oai import header, record, wrapped
from tests.harness.papers import split
from tests.harness.upstream import Entry

NOON = 1_768_910_400.0  # on 20 January 2026
PAPER = """<id>2601.00001</id><created>2026-01-04</created><updated>2026-01-09</updated>
 <authors><author><keyname>One</keyname><forenames>Ada B</forenames><suffix>Jr.</suffix></author>
 <author><keyname>The Moss Collaboration</keyname></author></authors>
 <title>On $\\alpha$ &amp; other
  letters</title><categories>math.NA stat.ML cs.NA</categories><comments>12 pages,
  3 figures</comments><journal-ref>J. Made Up 1 (2026) 1-12</journal-ref><doi>10.1000/Made.Up 10.1000/x</doi>
 <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  First
line.
</abstract>"""


def saved(*papers: str) -> bytes:
    form = '<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">{}</arXiv></metadata>'
    records = "".join(header("x", "2026-01-09", inner=form.format(paper)) for paper in papers)
    return wrapped(f"<ListRecords>{records}</ListRecords>")


def read(data: bytes) -> tuple[list[Record], list[Problem]]:
    return split(arxiv.read_harvest(io.BytesIO(data), "saved.xml"))


def test_a_whole_record() -> None:
    (made,), problems = read(saved(PAPER))
    paper = made.paper
    assert problems == []
    assert (paper.id, paper.source, paper.version) == ("2601.00001", "arxiv", None)
    assert paper.title == "On $\\alpha$ & other letters"
    assert paper.abstract == "First line."
    assert paper.shown_authors == ("Ada B One Jr.", "The Moss Collaboration")
    assert (paper.published, paper.updated, paper.days) == ("2026-01-04", "", ())
    assert paper.categories == ("math.NA", "stat.ML")
    assert paper.comment == "12 pages, 3 figures"
    assert paper.journal_ref == "J. Made Up 1 (2026) 1-12"
    assert paper.links.doi == "10.1000/made.up"
    assert paper.links.paper == "https://arxiv.org/abs/2601.00001"


@pytest.mark.parametrize(
    ("identifier", "created", "published", "updated"),
    [
        ("2601.00001", "2026-01-31", "2026-01-31", ""),
        ("2601.00001", "2025-12-30", "2025-12-30", ""),  # held back
        ("2012.11614", "2026-01-19", "2020-12", "2026-01-19"),  # the day of a newer version
        ("hep-th/9901001", "2003-02-01", "1999-01", "2003-02-01"),
    ],
)
def test_a_day_after_the_month_of_the_id_is_that_of_a_newer_version(
    identifier: str, created: str, published: str, updated: str
) -> None:
    (made,), problems = read(saved(f"<id>{identifier}</id><title>x</title><created>{created}</created>"))
    assert problems == []
    assert (made.paper.published, made.paper.updated) == (published, updated)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ("<id>2601.00002</id><created>2026-01-04</created>", "title"),
        ("<id>moss</id><title>x</title><created>2026-01-04</created>", "id"),
        ("", "id"),
    ],
)
def test_a_bad_record_is_told_and_the_rest_comes(broken: str, field: str) -> None:
    records, problems = read(saved(PAPER, broken, PAPER.replace("00001", "00003")))
    assert [made.paper.id for made in records] == ["2601.00001", "2601.00003"]
    assert [problem.field for problem in problems] == [field]
    assert problems[0].where.startswith("saved.xml:")


def test_what_a_saved_answer_cannot_give_is_told() -> None:
    whole = saved(PAPER, PAPER.replace("00001", "00002"))
    records, (problem,) = read(whole[: whole.index(b"00002")])
    assert [made.paper.id for made in records] == ["2601.00001"]
    assert "is not complete XML" in problem.reason
    deleted = header("2601.00009", "2026-01-09", ' status="deleted"')
    bare = header("2601.00009", "2026-01-09")
    for inner, reason in {
        '<error code="badArgument">Set does not exist</error>': "Set does not exist",
        f"<ListRecords>{deleted}</ListRecords>": "2601.00009 was deleted at arXiv",
        f"<ListRecords>{bare}</ListRecords>": "has no paper in the format arXiv",
    }.items():
        assert reason in read(wrapped(inner))[1][0].reason


@pytest.mark.parametrize(
    ("category", "named"),
    {
        "cs.CL": "cs:cs:CL", "stat.ML": "stat:stat:ML", "q-bio.NC": "q-bio:q-bio:NC",
        "hep-th": "physics:hep-th", "astro-ph.GA": "physics:astro-ph:GA", "math-ph": "physics:math-ph",
        "nlin.CD": "physics:nlin:CD", "physics.flu-dyn": "physics:physics:flu-dyn", "cs.*": "cs:cs",
    }.items(),
)  # fmt: skip
def test_the_set_of_a_category(category: str, named: str) -> None:
    assert arxiv.set_of(category) == named


@given(st.binary(max_size=20), st.integers(0, 900), st.sampled_from(["arXiv", "arXivRaw"]))
def test_no_damage_raises_anything_else(junk: bytes, place: int, prefix: str) -> None:
    moss = Entry("2601.00001", "Moss", "2026-01-04", 2, revised="2026-01-06")
    whole = wrapped(f"<ListRecords>{record(moss, prefix)}</ListRecords>")
    with contextlib.suppress(ValueError):
        for each in arxiv.harvest_answer(whole[:place] + junk + whole[place:])[0]:
            list(arxiv.harvested(each, "x")), list(arxiv.versions(each)), arxiv.harvest_key(each)


@pytest.mark.parametrize("prefix", ["arXiv", "arXivRaw"])
def test_entities_are_neither_loaded_nor_expanded(prefix: str) -> None:
    whole = wrapped(f"<ListRecords>{record(Entry('2601.00001', '&x;', '2026-01-04'), prefix)}</ListRecords>")
    declared = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><OAI-PMH'
    whole = whole.replace(b"&amp;x;", b"&x;").replace(b"<OAI-PMH", declared)
    for each in arxiv.harvest_answer(whole)[0]:
        assert all(isinstance(result, Problem) for result in arxiv.harvested(each, "x"))
