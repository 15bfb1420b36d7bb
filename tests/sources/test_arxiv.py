"""arXiv: made-up feeds, and failures of the query API on a local server."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import FetchError, Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part
from generator.sources.frame.limits import VALUES
from generator.sources.upstreams import arxiv
from tests.harness.papers import split, until_failure
from tests.sources.test_http import Answer, Upstream, asking, serving

FULL = """<entry>
    <id>http://arxiv.org/abs/2601.00001v2</id>
    <title>On $\\alpha$ &amp; other
      made-up &lt;EOS&gt; letters</title>
    <updated>2026-01-09T10:00:00Z</updated>
    <published>2026-01-04T23:59:59Z</published>
    <link href="https://arxiv.org/abs/2601.00001v2" rel="alternate" type="text/html"/>
    <summary>  First a &lt;b&gt; and c &gt; d.
 Second line.  </summary>
    <category term="stat.ML" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.NA" scheme="http://arxiv.org/schemas/atom"/>
    <category term="math.NA" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:comment>12 pages,
      3 figures</arxiv:comment>
    <arxiv:journal_ref>J. Made Up 1 (2026) 1-12</arxiv:journal_ref>
    <arxiv:doi>10.1000/Made.Up 10.1000/other</arxiv:doi>
    <arxiv:primary_category term="math.NA"/>
    <author><name>Ada One</name><arxiv:affiliation>Somewhere</arxiv:affiliation></author>
    <author><name>Ben  Two</name></author>
  </entry>"""
NOWHERE = "http://127.0.0.1:9/oai"
REFUSAL = """<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
    <summary>incorrect id format for abc</summary><updated>2026-01-04T00:00:00Z</updated></entry>"""


def entry(number: int = 1, title: str = "A made-up title", published: str = "2026-01-04T00:00:00Z") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/2601.{number:05d}v1</id><title>{escape(title)}</title>"
        f"<published>{published}</published><summary>Nothing.</summary></entry>"
    )


def feed(*entries: str, total: int | None = None, start: int = 0) -> bytes:
    number = len(entries) if total is None else total
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:os="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<title>arXiv Query</title><os:totalResults>{number}</os:totalResults>"
        f"<os:startIndex>{start}</os:startIndex>\n" + "\n".join(entries) + "\n</feed>"
    ).encode()


def read(data: bytes) -> tuple[list[Record], list[Problem]]:
    return split(arxiv.read(io.BytesIO(data), "feed.xml"))


def test_a_whole_entry() -> None:
    (record,), problems = read(feed(FULL))
    paper = record.paper
    assert problems == []
    assert paper.id == paper.arxiv == "2601.00001"
    assert paper.version == 2
    assert paper.title == "On $\\alpha$ & other made-up <EOS> letters"
    assert paper.abstract == "First a <b> and c > d. Second line."
    assert (paper.published, paper.updated, paper.days) == ("2026-01-04", "2026-01-09", ())
    assert paper.shown_authors == ("Ada One", "Ben Two")
    assert paper.categories == ("math.NA", "stat.ML")
    assert paper.comment == "12 pages, 3 figures"
    assert paper.journal_ref == "J. Made Up 1 (2026) 1-12"
    assert paper.links.doi == "10.1000/made.up"
    assert paper.links.paper == "https://arxiv.org/abs/2601.00001"
    assert paper.links.pdf == "https://arxiv.org/pdf/2601.00001"
    assert paper.source == "arxiv"


def test_the_least_there_is_and_an_old_id() -> None:
    old = entry().replace("2601.00001v1", "math.GT/0309136v3")
    (record,), problems = read(feed(old))
    assert problems == []
    assert (record.paper.id, record.paper.version) == ("math/0309136", 3)
    assert record.paper.links.paper == "https://arxiv.org/abs/math/0309136"


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (entry(2, title=" "), "title"),
        (entry(2).replace("arxiv.org/abs/2601.00002v1", "papers.example/2"), "id"),
        ("<entry/>", "id"),
    ],
)
def test_a_bad_entry_is_told_with_line_and_id_and_the_rest_comes(broken: str, field: str) -> None:
    records, problems = read(feed(entry(1), broken, entry(3)))
    assert [record.paper.id for record in records] == ["2601.00001", "2601.00003"]
    assert [problem.field for problem in problems] == [field]
    assert problems[0].where.startswith("feed.xml:5")


def test_a_wrong_optional_field_costs_the_field() -> None:
    wrong = FULL.replace("10.1000/Made.Up", "soon").replace("2026-01-09T10:00:00Z", "later")
    (record,), problems = read(feed(wrong.replace("Ben  Two", "")))
    assert (record.paper.links.doi, record.paper.updated) == ("", "")
    assert record.paper.shown_authors == ("Ada One",)
    assert {problem.field for problem in problems} == {"doi", "updated", "authors"}


def test_an_empty_feed_and_an_error() -> None:
    assert read(feed()) == ([], [])
    records, (problem,) = read(feed(REFUSAL))
    assert records == []
    assert "incorrect id format for abc" in problem.reason


def test_a_feed_cut_in_the_middle_gives_what_came_before() -> None:
    whole = feed(entry(1), entry(2), entry(3))
    records, (problem,) = read(whole[: whole.index(b"2601.00003")])
    assert [record.paper.id for record in records] == ["2601.00001", "2601.00002"]
    assert problem.where.startswith("feed.xml:")
    assert "is not complete XML" in problem.reason


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">',
    ],
)
def test_entities_are_neither_loaded_nor_expanded(declared: str) -> None:
    doc = feed(entry(title="TITLE"), entry(2)).replace(b"TITLE", b"&x;")
    records, problems = read(doc.replace(b"<feed", f"<!DOCTYPE feed [{declared}]><feed".encode(), 1))
    assert [record.paper.id for record in records] in ([], ["2601.00002"])
    assert problems


@given(st.text(max_size=40), st.binary(max_size=20), st.integers(0, 600))
def test_no_title_and_no_damage_raises(title: str, junk: bytes, place: int) -> None:
    whole = feed(entry(title="".join(c for c in title if c.isprintable())), FULL)
    for data in (whole, whole[:place] + junk + whole[place:], junk):
        for record in arxiv.read(io.BytesIO(data), "x"):
            assert isinstance(record, Record | Problem)


# The query API


def test_a_query() -> None:
    assert arxiv.query(["cs.CL", "cs.LG"]) == "(cat:cs.CL OR cat:cs.LG)"
    assert arxiv.query([], ' abs:"made up" ') == '(abs:"made up")'
    assert arxiv.query(["cs.CL"], "ti:a OR ti:b") == "(cat:cs.CL) AND (ti:a OR ti:b)"


def searched(
    upstream: Upstream, since: str = "2026-01-01", until: str = "2026-01-31", **limits: int
) -> tuple[list[Record], list[Problem], list[float]]:
    """Fetch days, with two papers in an answer."""
    source = replace(arxiv.SOURCE, **({"size": 2} | limits))  # type: ignore[arg-type]
    with asking() as (client, clock):
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        settings = arxiv.ArxivSettings(upstream.url, ("cs.CL",), oai_address=NOWHERE)
        results = runner.fetched(Part(source, "", settings), client, dates.days_between(first, last))
        records, problems = split(until_failure(results))
        return records, problems, clock.naps


def test_answers_that_are_all_short_end() -> None:
    short = (Answer(feed(entry(number), total=8)) for number in range(1, 4))
    with (
        serving(*short) as upstream,
        pytest.raises(FetchError, match=r"arXiv gave 3 of 8 papers in 4 answers; run the same command again"),
    ):
        searched(upstream, "2026-01-05", "2026-01-05", size=4)


def test_pages_follow_until_the_total_three_seconds_apart() -> None:
    pages = [
        feed(entry(1), entry(2), total=5),
        feed(entry(3), total=5),
        feed(entry(4), entry(5), total=5),
    ]
    with serving(*map(Answer, pages)) as upstream:
        records, problems, naps = searched(upstream)
    assert [record.paper.id[-1] for record in records] == ["1", "2", "3", "4", "5"]
    assert problems == []
    assert naps == [3.0, 3.0]
    assert [query["start"] for _, query, _ in upstream.asked] == ["0", "2", "3"]
    _, query, headers = upstream.asked[0]
    assert query == {
        "search_query": "(cat:cs.CL) AND submittedDate:[202601010000 TO 202601312359]",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
        "start": "0",
        "max_results": "2",
    }
    assert headers["Accept"] == "application/atom+xml"
    assert headers["User-Agent"].startswith("paper-archive/")


def test_nothing_found_is_fine() -> None:
    with serving(Answer(feed())) as upstream:
        assert searched(upstream) == ([], [], [])


@pytest.mark.parametrize(
    "fault",
    [
        Answer(feed(total=3)),
        Answer(feed(entry(3), total=3)[:-30]),
        Answer(b"<html><p>Just a moment"),
        Answer(b"<html/>"),
        Answer(b""),
        Answer(status=503),
        Answer(status=429, headers={"Retry-After": "5"}),
    ],
)
def test_an_answer_of_no_use_in_the_middle_is_asked_for_again(fault: Answer) -> None:
    first, last = Answer(feed(entry(1), entry(2), total=3)), Answer(feed(entry(3), total=3))
    with serving(first, fault, fault, last) as upstream:
        records, problems, _ = searched(upstream)
    assert [record.paper.id[-1] for record in records] == ["1", "2", "3"]
    assert problems == []
    assert [query["start"] for _, query, _ in upstream.asked] == ["0", "2", "2", "2"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (feed(entry(1), entry(2), entry(3), total=3), "has 3 papers; at most 2 were expected"),
        (feed("<entry/>" * (VALUES + 1)), "has more than 500,000 values"),
        (feed("<entry>" + '<a b=""/>' * 250_001 + "</entry>"), "has more than 500,000 values"),
    ],
    ids=["papers", "elements", "attributes"],
)
def test_an_answer_with_too_much_is_not_asked_for_again(answer: bytes, said: str) -> None:
    with serving(Answer(answer)) as upstream, pytest.raises(FetchError, match=said):
        searched(upstream, "2026-01-05", "2026-01-05")
    assert len(upstream.asked) == 1


def test_pages_that_stay_empty_are_an_error() -> None:
    with (
        serving(Answer(feed(total=3))) as upstream,
        pytest.raises(FetchError, match="no papers from 0 on, of 3"),
    ):
        searched(upstream)


@pytest.mark.parametrize("status", [200, 400])
def test_a_refused_query_is_quoted_with_the_reason_and_not_repeated(status: int) -> None:
    with (
        serving(Answer(feed(REFUSAL), status=status)) as upstream,
        pytest.raises(FetchError, match=r"refuses '\(cat:cs.CL\).*incorrect id format for abc"),
    ):
        searched(upstream)
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    "answer", [Answer(b"Bad Request", 400), Answer(feed(entry()), 400), Answer(status=404)]
)
def test_a_refusal_without_a_reason(answer: Answer) -> None:
    with serving(answer) as upstream, pytest.raises(FetchError, match=f"HTTP {answer.status}"):
        searched(upstream)


def test_more_than_arxiv_hands_out_is_asked_for_in_halves() -> None:
    pages = [
        feed(entry(1), entry(2), total=4),  # 1 to 4 January: too many
        feed(entry(1), entry(2), total=2),  # 3 and 4 January
        feed(entry(3), entry(4), total=2),  # 1 and 2 January
    ]
    with serving(*map(Answer, pages)) as upstream:
        records, problems, _ = searched(upstream, "2026-01-01", "2026-01-04", most=3)
    assert [record.paper.id[-1] for record in records] == ["1", "2", "3", "4"]
    assert problems == []
    spans = [query["search_query"].partition("submittedDate:")[2] for _, query, _ in upstream.asked]
    assert spans == [
        "[202601010000 TO 202601042359]",
        "[202601030000 TO 202601042359]",
        "[202601010000 TO 202601022359]",
    ]


def test_a_single_day_with_more_than_arxiv_hands_out_is_told() -> None:
    pages = [feed(entry(1), entry(2), total=9), feed(entry(3), total=9)]
    with serving(*map(Answer, pages)) as upstream:
        records, (problem,), _ = searched(upstream, "2026-01-04", "2026-01-04", most=3)
    assert len(records) == 3
    assert [query["max_results"] for _, query, _ in upstream.asked] == ["2", "1"]
    assert str(problem) == "arxiv 2026-01-04: more than 3 papers on one day; narrow the query"


def test_papers_by_id_come_in_batches_without_those_that_arxiv_lacks() -> None:
    ids = [f"2601.{number:05d}" for number in range(1, 151)]
    first, second = (feed(*map(entry, part)) for part in (range(1, 101), range(101, 150)))
    with serving(Answer(first), Answer(second)) as upstream, asking() as (client, clock):
        settings = arxiv.ArxivSettings(upstream.url)
        records, problems = split(until_failure(runner.named(arxiv.SOURCE, settings, client, ids)))
        assert clock.naps == [3.0]
    assert [record.paper.id for record in records] == ids[:149]
    assert problems == []
    queries = [query for _, query, _ in upstream.asked]
    assert [query["id_list"].split(",") for query in queries] == [ids[:100], ids[100:]]
    assert {(query["start"], query["max_results"]) for query in queries} == {("0", "100")}


def test_no_ids_no_request() -> None:
    with serving(Answer(feed())) as upstream, asking() as (client, _):
        assert list(runner.named(arxiv.SOURCE, arxiv.ArxivSettings(upstream.url), client, [])) == []
    assert upstream.asked == []
