"""Made-up pages with ``citation_*`` tags on a local server, and hosts that get no request."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pytest

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Record
from generator.sources.frame import http, runner
from generator.sources.frame.http import Client
from generator.sources.frame.limits import PAGE_LIMITS
from generator.sources.upstreams import web
from generator.sources.upstreams.web import WebSettings
from tests.harness.fuzzing import within_a_second
from tests.harness.papers import split
from tests.sources.test_http import Answer, Clock, Upstream, serving

ADDRESS = "https://moss.example/papers/7"
TAGS = (
    ("citation_title", "On <i>Moss</i> & Mirrors"),
    ("citation_author", "One, Ada"), ("citation_author", "Bo Two"),
    ("citation_publication_date", "2026/1/5"), ("citation_pdf_url", "/papers/7.pdf"),
    ("citation_doi", "https://doi.org/10.1234/Moss.7"), ("citation_journal_title", "Journal of Moss"),
    ("DC.Description", "<p>We count.</p><p>Again, in Zürich.</p>"), ("citation_keywords", "moss; mirrors"),
    ("description", "The site of a publisher"),
)  # fmt: skip


def page(*tags: tuple[str, str], charset: str = "") -> bytes:
    metas = "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in tags)
    declared = f"<meta charset={charset}>" if charset else ""
    html = f"<!doctype html><html><head>{declared}<title>x</title>{metas}</head><body><p>No tag"
    return html.encode(charset or "utf-8")


def read(body: bytes) -> tuple[list[Record], list[Problem]]:
    return split(web.parse(web.tags(body), ADDRESS, "web"))


def asked(
    upstream: Upstream, *paths: str, own: Sequence[str] | None = None
) -> tuple[list[Record | Problem | Failure], Clock]:
    host = upstream.url.removeprefix("http://")
    settings = WebSettings(tuple([host] if own is None else own))
    clock = Clock()
    client = Client(own_hosts=settings.own_hosts, setting="the address", limits=PAGE_LIMITS,
                    clock=http.Clock(clock.time, clock.sleep))  # fmt: skip
    try:
        ids = [upstream.url + path for path in paths]
        return list(runner.named(web.SOURCE, settings, client, ids)), clock
    finally:
        client.close()


def test_all_that_a_page_says() -> None:
    (record,), problems = read(page(*TAGS))
    paper = record.paper
    assert problems == []
    assert (paper.id, paper.links.doi, paper.source) == ("10.1234/moss.7", "10.1234/moss.7", "web")
    assert (paper.title, paper.published) == ("On Moss & Mirrors", "2026-01-05")
    assert paper.shown_authors == ("Ada One", "Bo Two")
    assert paper.abstract == "We count.\n\nAgain, in Zürich."
    assert (paper.links.paper, paper.links.pdf) == (ADDRESS, "https://moss.example/papers/7.pdf")
    assert (paper.journal_ref, paper.keywords) == ("Journal of Moss", ("moss", "mirrors"))


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "windows-1252"])
def test_letters_in_any_encoding(charset: str) -> None:
    (record,), _ = read(page(*TAGS, charset=charset))
    assert record.paper.abstract.endswith("Zürich.")


@pytest.mark.parametrize(
    ("tags", "id", "published"),
    [
        ((("citation_title", "Moss"), ("citation_online_date", "2026/03")), "moss", "2026-03"),
        ((("citation_title", "Moss"), ("citation_date", "5 May 2026")), "moss", "2026-05-05"),
        ((("citation_title", "Moss"), ("citation_year", "2026"), ("citation_arxiv_id", "2601.00001v2")),
         "2601.00001", "2026"),
        ((("citation_title", "Moss"), ("citation_year", "2026"),
          ("citation_doi", "10.48550/arXiv.2601.00001")), "2601.00001", "2026"),
        ((("citation_title", "Moss"), ("citation_authors", "One, Ada; Two, Bo"),
          ("citation_date", "2026-01-05T00:00")), "moss", "2026-01-05"),
    ],
)  # fmt: skip
def test_other_tags_that_pages_have(tags: tuple[tuple[str, str], ...], id: str, published: str) -> None:
    (record,), problems = read(page(*tags))
    assert problems == []
    assert (record.paper.id, record.paper.published) == (id, published)
    assert record.paper.shown_authors in ((), ("Ada One", "Bo Two"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "has no citation_title tag; export BibTeX there and import it: archive import FILE"),
        (b"<!doctype html><title>Just a moment...</title><script>x()</script>", "export BibTeX there and"),
        (b"%PDF-1.4\x00\xff", "has no citation_title tag"),
        (page(("description", "x")), "has no citation_title tag"),
        (b"<p>" + b" " * 2**20 + page(*TAGS), "has no citation_title tag"),
    ],
    ids=["empty", "challenge", "pdf", "no tags", "tags too far down"],
)
def test_a_page_that_says_too_little(body: bytes, said: str) -> None:
    records, problems = read(body)
    assert records == []
    assert said in str(problems[-1])


@pytest.mark.parametrize("opened", [b"<b>", b"<div>", b"<table><tr><td>", b"<x>"])
def test_a_page_is_read_up_to_where_it_is_too_deep(opened: bytes) -> None:
    """The parser scans all open elements at each end tag, which takes quadratic time."""
    body = page(*TAGS) + opened * 40_000 + b"</i>" * 40_000 + page(("citation_doi", "10.1234/late"))
    for _ in within_a_second():
        assert web.tags(body)["citation_doi"] == ["https://doi.org/10.1234/Moss.7"]


@pytest.mark.parametrize(
    "filling", [b"<p>", b"<br>", b"<li>", b"<i></i>", b"<meta name=x>", b"<div><b>x</div>"]
)
def test_a_long_page_is_no_deep_one(filling: bytes) -> None:
    body = page(*TAGS) + filling * 5_000 + page(("citation_doi", "10.1234/late"))
    assert web.tags(body)["citation_doi"] == ["https://doi.org/10.1234/Moss.7", "10.1234/late"]


def test_a_page_is_asked_for_once_and_the_next_of_a_host_three_seconds_later() -> None:
    with serving(Answer(page(*TAGS)), Answer(status=404), Answer(page(*TAGS))) as upstream:
        given, clock = asked(upstream, "/1", "/2", "/3")
    assert [path for path, _, _ in upstream.asked] == ["/1", "/2", "/3"]
    assert all(isinstance(record, Record) for record in given) and len(given) == 2
    assert clock.naps == [3.0, 3.0]
    assert upstream.asked[0][2]["User-Agent"].startswith("paper-archive/")


@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        (Answer(status=403), "the page, export BibTeX there and import it: archive import FILE", 2),
        (Answer(status=302, headers={"Location": "https://x.example/x"}), "not an address of the source", 1),
        (Answer(status=302, headers={"Location": "//169.254.169.254/x"}), "not an address of the source", 1),
        (Answer(b" " * (PAGE_LIMITS.body + 1)), "more than 4,194,304 bytes", 1),
        (Answer(status=410), "", 1),
    ],
    ids=["refused", "elsewhere", "inside", "too large", "gone"],
)
def test_a_page_that_cannot_be_had_stops_no_other(answer: Answer, said: str, tries: int) -> None:
    with serving(*[answer] * tries, Answer(page(*TAGS))) as upstream:
        given, _ = asked(upstream, "/1", "/2")
    *failures, last = given
    assert isinstance(last, Record)
    assert len(failures) == bool(said)
    for failure in failures:
        assert isinstance(failure, Failure) and said in str(failure.error)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("P99-1001", "https://aclanthology.org/P99-1001/"),
        ("2099.moss-main.1", "https://aclanthology.org/2099.moss-main.1/"),
        ("https://aclanthology.org/2099.moss-main.1.pdf", "https://aclanthology.org/2099.moss-main.1/"),
        ("http://www.aclweb.org/anthology/P99-1001", "https://aclanthology.org/P99-1001/"),
        ("https://openreview.net/pdf?id=aB_1-x&name=y", "https://openreview.net/forum?id=aB_1-x"),
        ("https://openreview.net/forum?noteId=z&id=a%2Fb%23", "https://openreview.net/forum?id=a/b%23"),
        (" https://moss.example/7#abstract ", "https://moss.example/7"),
        ("https://arxiv.org/abs/2601.00001", None), ("https://huggingface.co/papers/2601.00001", None),
        ("https://doi.org/10.1234/x", None), ("10.1234/x", None), ("moss", None), ("https://[::1", None),
        ("ftp://moss.example/", None), ("https://", None),
    ],
)  # fmt: skip
def test_which_page_a_text_names(text: str, address: str | None) -> None:
    assert web.canonical(text) == address


# Hosts that people may name but that get no request


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://moss.example/", "is not an https address"),
        ("https://127.0.0.1/", "has an IP address as its host"),
        ("https://[::1]/", "has an IP address as its host"),
        ("https://169.254.169.254/latest/", "has an IP address as its host"),
        ("https://moss.example:8443/", "has a port"),
        ("https://a@moss.example/", "has a user or a password"),
        ("https://moss.example%5C@127.0.0.1/", "has a user or a password"),
        (f"https://moss.example/{'x' * 2000}", "has more than 2,000 characters"),
    ],
)  # fmt: skip
def test_an_address_that_is_refused_unasked(address: str, reason: str) -> None:
    client = Client(own_hosts=())
    (problem,) = runner.named(web.SOURCE, WebSettings(), client, [address])
    assert isinstance(problem, Problem) and reason in problem.reason


def test_a_host_on_loopback_is_not_asked_unless_it_is_named_in_the_settings() -> None:
    with serving(Answer(page(*TAGS))) as upstream:
        (problem,), _ = asked(upstream, "/1", own=())
        port = upstream.url.rpartition(":")[2]
        (other,), _ = asked(upstream, "/1", own=(f"localhost:{port}",))
    assert isinstance(problem, Problem) and isinstance(other, Problem)
    assert upstream.asked == []


def test_http_is_not_spoken_with_a_public_host() -> None:
    with pytest.raises(FetchError, match="No connection adapters"):
        Client(own_hosts=()).get("http://moss.example/", {}, bytes)
