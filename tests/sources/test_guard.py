"""No record of an upstream or a file stops the next one: any exception is a problem."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.intake import taking
from generator.content.library import Library
from generator.errors import Problem
from generator.papers.paper import Notice, Record
from generator.sources.formats import bibtex, capture, csl, ris
from generator.sources.frame import fields, files
from generator.sources.upstreams import arxiv, huggingface
from generator.sources.upstreams import feed as feeds
from tests.harness.papers import TODAY

pytestmark = pytest.mark.slow
# Every code point, lone surrogates too, and text with a special meaning.
_texts = st.one_of(
    st.text(st.characters(codec=None), max_size=40),
    st.sampled_from(
        ["\ud800", "{" * 3_000, "[" * 3_000, "\\" * 99, "$" * 99, "9" * 5_000, "-1", "\0", "../" * 9]
    ),
    st.sampled_from(["2601.00001", "2026-01-05", "2026-01-05T00:00:00+99:99", "9999-12-31T23:59:59-12:00"]),
)
_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
_HUB = (
    "id",
    "title",
    "summary",
    "authors",
    "publishedAt",
    "submittedOnDailyAt",
    "upvotes",
    "githubRepo",
    "organization",
    "submittedOnDailyBy",
    "ai_keywords",
    "withdrawnAt",
    "projectPage",
    "paper",
)
_EUROPEPMC = (
    "id",
    "source",
    "doi",
    "pmid",
    "title",
    "abstractText",
    "authorList",
    "authorString",
    "journalInfo",
    "bookOrReportDetails",
    "keywordList",
    "meshHeadingList",
    "pubTypeList",
    "commentCorrectionList",
    "fullTextUrlList",
    "firstPublicationDate",
)
_LINE = (
    "id",
    "title",
    "abstract",
    "authors",
    "date",
    "published",
    "links",
    "counts",
    "version",
    "doi",
    "arxiv",
    "tags",
    "keywords",
    "categories",
    "author_count",
    "withdrawn",
)

_ITEM = (
    "title",
    "link",
    "description",
    "content:encoded",
    "author",
    "dc:creator",
    "dc:date",
    "dc:identifier",
    "pubDate",
    "published",
    "category",
    "prism:doi",
    "prism:publicationName",
    "prism:volume",
    "guid",
    "tags",
    "authors",
    "links",
)


_WORK = (
    "DOI",
    "type",
    "title",
    "subtitle",
    "abstract",
    "author",
    "issued",
    "published-online",
    "container-title",
    "event",
    "volume",
    "page",
    "resource",
    "update-to",
    "updated-by",
)


def objects(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), _values, max_size=len(names))


def accounted(results: Sequence[Record | Notice | Problem]) -> None:
    """Check that each result is a record for the library, or a problem that can be printed."""
    with TemporaryDirectory() as folder:
        report = taking.take(Library(Path(folder)), results)
    assert report.outcomes.total() + len(report.problems) == len(results)
    for problem in report.problems:
        str(problem).encode()


@given(objects(_HUB))
def test_any_item_of_the_hub(item: dict[str, Any]) -> None:
    good = {"id": "2601.00002", "title": "Moss", "summary": "", "authors": [], "upvotes": 1}
    results = [
        result
        for value in (item, {"paper": item}, good)
        for result in fields.guarded("x", huggingface.parse, value, "2026-01-05", "x")
    ]
    assert isinstance(results[-1], Record), "the rest goes on"
    accounted(results)


@given(objects(_LINE))
def test_any_line(item: dict[str, Any]) -> None:
    data = b"%s\n%s\n" % (json.dumps(item).encode(), b'{"title": "Moss", "date": "2026-01-05"}')
    results = imported(data)
    assert isinstance(results[-1], Record), "the rest goes on"
    accounted(results)


@given(objects(_WORK))
def test_any_work_of_crossref(item: dict[str, Any]) -> None:
    good = {"DOI": "10.1234/moss", "title": ["Moss"], "issued": {"date-parts": [[2026, 1, 5]]}}
    results = imported(json.dumps({"message": {"items": [item, good]}}).encode())
    assert isinstance(results[-1], Record), "the rest goes on"
    accounted(results)


@given(objects(_EUROPEPMC))
def test_any_record_of_europe_pmc(item: dict[str, Any]) -> None:
    good = {"id": "1", "source": "MED", "title": "Moss", "firstPublicationDate": "2026-01-05"}
    answer = {"hitCount": 2, "resultList": {"result": [item, good]}}
    results = imported(json.dumps(answer).encode())
    assert isinstance(results[-1], Record), "the rest goes on"
    accounted(results)


@given(_texts, _texts, _texts, st.sampled_from(["title", "author", "date", "eprint", "doi", "month", "url"]))
def test_any_bibtex(key: str, value: str, other: str, name: str) -> None:
    entry = f"@misc{{{key},\n {name} = {{{value}}},\n abstract = {{{other}}}\n}}\n"
    good = "@misc{a, title = {Moss}, year = {2026}}\n"
    results = list(bibtex.read(good + entry, "x"))
    assert isinstance(results[0], Record)
    accounted(results)
    accounted(imported((good + entry).encode("utf-8", "surrogatepass")))


@given(_texts, _texts, _texts)
def test_any_atom(identifier: str, title: str, published: str) -> None:
    entry = (
        f"<entry><id>http://arxiv.org/abs/{escape(identifier)}</id><title>{escape(title)}</title>"
        f"<published>{escape(published)}</published></entry>"
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode("utf-8", "surrogatepass")
    accounted(list(arxiv.read(io.BytesIO(feed), "x")))
    accounted(imported(feed))


@given(_texts, _texts, _texts, _texts)
def test_any_harvest(identifier: str, title: str, created: str, keyname: str) -> None:
    texts = {"id": identifier, "created": created, "title": title}
    own = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())
    author = f"<authors><author><keyname>{escape(keyname)}</keyname></author></authors>"
    data = harvest(f"{own}{author}").encode("utf-8", "surrogatepass")
    accounted(list(arxiv.read_harvest(io.BytesIO(data), "x")))
    accounted(imported(data))


def harvest(*papers: str) -> str:
    """Return an answer of OAI-PMH with papers."""
    form = "<record><metadata><arXiv xmlns='http://arxiv.org/OAI/arXiv/'>{}</arXiv></metadata></record>"
    records = "".join(map(form.format, papers))
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{records}</ListRecords></OAI-PMH>'


@given(
    st.lists(st.tuples(st.sampled_from(_ITEM), _texts), max_size=6),
    st.sampled_from(["rss", "feed", "rdf:RDF"]),
)
def test_any_feed(elements: list[tuple[str, str]], root: str) -> None:
    item = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements)
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="x" xmlns:content="y" xmlns:rdf="z"'
    feed = f"<{root} {spaces}><channel/><item>{item}</item><entry>{item}</entry></{root}>"
    accounted(list(feeds.read(io.BytesIO(feed.encode("utf-8", "surrogatepass")), "x")))
    accounted(imported(feed.encode("utf-8", "surrogatepass")))


_CSL = ("type", "title", "author", "editor", "issued", "DOI", "URL", "note", "keyword", "page", "items")


@given(objects(_CSL))
def test_any_csl(item: dict[str, Any]) -> None:
    good = {"type": "book", "title": "Moss", "issued": {"date-parts": [[2026]]}}
    results = [
        result
        for value in (item, {"items": [item, good]}, good)
        for result in fields.guarded("x", csl.parse, value, "", "x")
    ]
    assert isinstance(results[-1], Record), "the rest goes on"
    accounted(results)
    accounted(imported(json.dumps([item | good]).encode()))


@given(_texts, _texts, st.sampled_from(["TI", "AU", "DA", "DO", "UR", "AB", "N1", "TY", "ER"]))
def test_any_ris(value: str, other: str, tag: str) -> None:
    good = "TY  - JOUR\nTI  - Moss\nPY  - 2026\nER  - \n"
    entry = f"TY  - JOUR\n{tag}  - {value}\n{other}\nER  - \n"
    results = list(ris.read(good + entry, "x"))
    assert isinstance(results[0], Record)
    accounted(results)
    accounted(imported((good + entry).encode("utf-8", "surrogatepass")))


@given(st.lists(_texts, max_size=5))
def test_any_capture(lines: list[str]) -> None:
    text = "\n".join(
        [*lines, "• 5 authors", "·", "Nov 26, 2025", "Moss", "", "• 1 author", "·", "Nov 26, 2025"]
    )
    accounted(list(capture.read(text, "x")))


@given(st.binary(max_size=300) | _texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_file(data: bytes) -> None:
    accounted(imported(data))


def imported(data: bytes) -> list[Record | Notice | Problem]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        return list(files.read(path, TODAY))
