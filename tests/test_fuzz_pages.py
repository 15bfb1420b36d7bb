"""The parsers of web pages and feeds, with inputs that hypothesis makes up: see `test_fuzz`."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.papers import dates
from generator.sources.formats import feeds
from generator.sources.upstreams import feed, web
from tests.harness.fuzzing import SIZE, texts, within_a_second
from tests.test_fuzz import read_all

TAG_NAMES = tuple(
    f"citation_{name}"
    for name in (
        "title", "author", "authors", "date", "pdf_url", "doi", "arxiv_id", "abstract", "keywords",
        "journal_title",
    )
)  # fmt: skip
HTML = (
    "<" * SIZE, "<!--" * (SIZE // 4), "<meta " * (SIZE // 6), "<a " + "x=" * (SIZE // 2),
    "<div>" * (SIZE // 5),
    "<meta name='citation_title' content='" + "&" * SIZE, "<script>" + "</script" * (SIZE // 8),
    "&#" * (SIZE // 2), "<?" * (SIZE // 2), "\0" * SIZE, "<![CDATA[" * (SIZE // 9),
    "<!DOCTYPE a [" * (SIZE // 13),
)  # fmt: skip


def read_page(body: bytes) -> None:
    for _ in within_a_second():
        read_all(web.parse(web.tags(body), "https://moss.example/7", "here"))


@given(text=texts(), name=st.sampled_from(TAG_NAMES))
@example(text="~" * SIZE, name="citation_title")
def test_pages_with_tags(text: str, name: str) -> None:
    known = "<meta name=citation_title content=x><meta name=citation_year content=2026>"
    framed = f'{known}<meta name={name} content="'
    for page in (text, f'{framed}{text}">', f"{framed}{text}"):
        read_page(page.encode("utf-8", "surrogatepass"))
    for _ in within_a_second():
        web.canonical(text)
        web.canonical(f"https://openreview.net/pdf?id={text}")


@pytest.mark.parametrize("text", HTML, ids=range(len(HTML)))
def test_pages_that_would_never_end(text: str) -> None:
    read_page(text.encode())
    read_page(f"<meta name=citation_title content=x>{text}".encode())


@given(values=st.dictionaries(st.sampled_from(TAG_NAMES), st.lists(texts(), min_size=1, max_size=3)))
def test_tags_of_any_text(values: dict[str, list[str]]) -> None:
    for _ in within_a_second():
        read_all(web.parse(values, "https://moss.example/7", "here"))


@given(
    data=st.binary(max_size=300),
    start=st.sampled_from((b"", b"<meta name=citation_title content=", b"\xff\xfe")),
)
def test_pages_of_any_bytes(data: bytes, start: bytes) -> None:
    read_page(start + data)


ITEM_NAMES = (
    "title", "link", "description", "author", "dc:creator", "dc:date", "dc:identifier", "dc:description",
    "category", "content:encoded", "pubDate", "published", "updated", "guid", "prism:doi", "prism:coverDate",
    "prism:publicationName", "prism:volume", "prism:startingPage", "tags", "keywords", "source", "image",
    "enclosure", "summary", "content", "georss:point", "itunes:keywords", "media:credit", "authors",
)  # fmt: skip


@given(items=st.lists(st.lists(st.tuples(st.sampled_from(ITEM_NAMES), texts()), max_size=5), max_size=3))
@example(items=[[("description", "<p>Volume 1, " * 700), ("title", "x"), ("pubDate", "2026-01-02")]])
@example(items=[[("dc:creator", "A, " * 3_000), ("title", "x"), ("pubDate", "2026-01-02")]])
@example(items=[[("dc:creator", "a" * SIZE), ("dc:date", "1 jan " * 1_600), ("title", "Latest of " * 900)]])
@example(items=[[("link", "https://a.org/10.1234/" + "/full" * 1_600), ("title", "the post " * 1_100)]])
def test_feeds(items: list[list[tuple[str, str]]]) -> None:
    """Put any texts where a feed has the values of its items."""
    inner = "".join(
        f"<item>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in item)}</item>" for item in items
    )
    prefixes = sorted({name.partition(":")[0] for name in ITEM_NAMES if ":" in name})
    spaces = " ".join(f'xmlns:{prefix}="http://x/"' for prefix in prefixes)
    given = [text for item in items for _, text in item]
    body = f"<rss {spaces}><channel><title>{escape(''.join(given)[:SIZE])}</title>{inner}</channel></rss>"
    for _ in within_a_second():
        read_all(feed.read(io.BytesIO(body.encode("utf-8", "replace")), "x"))
        for text in given:
            dates.written(text)
            feeds.people([text])
            feeds.journal(text)
            feeds.description([text])
