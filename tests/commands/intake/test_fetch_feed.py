"""``archive fetch``, ``match``, ``status``, ``doctor`` and ``import`` with feeds of journals on loopback.

Each row of the table of feeds in ``.github/faults.md`` is a test: two feeds had a paper each, and one of them
fails when both have one more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import fetch
from generator.commands.project import init as setup
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.fetched import FetchState, SourceState
from generator.papers.paper import Paper
from generator.sources.frame import http
from tests.harness import journals
from tests.harness.faulty import rows
from tests.harness.feed_server import Agency, Journals
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.upstream import Reply, served

pytestmark = pytest.mark.slow
ROWS = rows("Feeds of journals")
MOSS, FERN = "/moss.xml", "/fern.xml"


def item(number: int, *, whole: bool = True, day: str = "2026-01-12") -> str:
    """Return an item; only a ``whole`` one has authors and an abstract."""
    rest = f"<dc:creator>Ada One</dc:creator><description>{journals.LONG}</description>" if whole else ""
    return (
        f"<title>Mosses of the region of {number}</title><link>https://moss.example/{number}</link>"
        f"<pubDate>{day}</pubDate><prism:doi>10.1234/{number}</prism:doi>{rest}"
    )


@pytest.fixture
def server() -> Iterator[Journals]:
    with served(Journals(feeds={MOSS: journals.rss("Moss", item(1))})) as running:
        yield running


@pytest.fixture
def other() -> Iterator[Journals]:
    """Another journal, on a host of its own."""
    with served(Journals(feeds={FERN: journals.rss("Fern", item(11))})) as running:
        yield running


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.install(monkeypatch)
    return made


@pytest.fixture
def archive(
    tmp_path: Path, server: Journals, other: Journals, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive of two feeds, where no time passes."""
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: Moss Archive\nplugins: [archive: {{sources: [feed], feeds: [{server.url}{MOSS}, "
        f"{other.url}{FERN}], feed_own_hosts: ['{server.host}', '{other.host}']}}]\n"
    )
    at_noon(monkeypatch, fetch, setup)
    monkeypatch.setattr(http.Client, "today", date(2026, 1, 20))
    return partial(invoke, tmp_path)


def papers(folder: Path) -> dict[str, Paper]:
    pages = [page for _, page in Library(folder / "content").pages()]
    return {page.paper.id: page.paper for page in pages if isinstance(page, Page)}


def states(folder: Path) -> dict[str, SourceState]:
    return FetchState(folder / "content").sources()


def test_each_feed_is_fetched_and_remembered_by_itself(
    archive: Callable[..., Result], server: Journals, other: Journals, tmp_path: Path
) -> None:
    said = archive("fetch").output
    assert f"Fetching feed {server.url}{MOSS}: 1 paper: 1 new" in said
    assert papers(tmp_path).keys() == {"10.1234/1", "10.1234/11"}
    state = states(tmp_path)[f"feed {other.url}{FERN}"]
    assert f"{state.papers}" == "2026-01-12"
    assert state.mark.keys() == {"ETag", "Last-Modified", "papers", "journal", "signs"}


def test_nothing_new_changes_nothing_and_asks_once_a_feed(
    archive: Callable[..., Result], server: Journals, other: Journals, tmp_path: Path
) -> None:
    archive("fetch")
    before = files(tmp_path / "content")
    server.asked.clear()
    other.asked.clear()
    said = archive("fetch").output
    assert (len(server.asked), len(other.asked)) == (1, 1)
    assert "0 papers: 0 new" in said
    assert files(tmp_path / "content") == before


def test_a_paper_that_waits_is_named_and_comes_in_when_it_is_registered(
    archive: Callable[..., Result], server: Journals, agency: Agency, tmp_path: Path
) -> None:
    server.feeds[MOSS] = journals.rss("Moss", item(2, whole=False), item(1))
    assert "10.1234/2 lacks an author" in archive("fetch").output
    assert "- 10.1234/2 lacks an author" in archive("status").output
    agency.register("10.1234/2")
    archive("fetch")
    assert papers(tmp_path)["10.1234/2"].shown_authors == ("Reg One", "Reg Two")
    assert states(tmp_path)[f"feed {server.url}{MOSS}"].waiting == {}
    asked = len(agency.asked)
    archive("fetch")
    assert len(agency.asked) == asked, "nothing waits any more"


def test_a_person_s_word_stays(archive: Callable[..., Result], server: Journals, tmp_path: Path) -> None:
    archive("fetch")
    (page,) = (tmp_path / "content").rglob("10.1234-1.md")
    page.write_text(page.read_text().replace("Mosses of the region of 1", "A better title"))
    server.feeds[MOSS] = journals.rss("Moss", item(1), item(2))
    archive("fetch")
    assert papers(tmp_path)["10.1234/1"].title == "A better title"


def test_two_feeds_with_one_paper_do_not_take_turns(
    archive: Callable[..., Result], server: Journals, other: Journals, tmp_path: Path
) -> None:
    retold = item(1).replace("Mosses", "Ferns")
    other.feeds[FERN] = journals.rss("Fern", item(11), retold)
    archive("fetch")
    (page,) = (tmp_path / "content").rglob("10.1234-1.md")
    text = page.read_text()
    assert "source: feed\n" in text and "from: {source: 'feed 127.0.0.1:" in text
    for number in (2, 3):
        server.feeds[MOSS] = journals.rss("Moss", item(1), item(number))
        archive("fetch")
        other.feeds[FERN] = journals.rss("Fern", retold, item(number + 10))
        archive("fetch")
        assert page.read_text() == text


def test_what_was_published_in_a_month_is_listed_on_arrival(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    server.feeds[MOSS] = journals.rss("Moss", item(2, day="January 2026"))
    archive("fetch")
    paper = papers(tmp_path)["10.1234/2"]
    assert (paper.published, paper.days) == ("2026-01", ("2026-01-20",))
    assert f"{states(tmp_path)[f'feed {server.url}{MOSS}'].papers}" == "2026-01-20"


def test_a_new_version_of_an_unknown_paper_is_passed_over(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    server.feeds[MOSS] = journals.ARXIV
    assert "1 new, 0 changed, 0 unchanged, 1 passed over" in archive("fetch").output
    assert papers(tmp_path).keys() == {"2601.13426", "10.1234/11"}


def test_feeds_that_fail_are_one_line_and_a_list(
    archive: Callable[..., Result], server: Journals, other: Journals
) -> None:
    server.feeds.clear()
    other.feeds.clear()
    told = archive("fetch", code=3).stderr.splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        f"feed {server.url}{MOSS}", f"feed {other.url}{FERN}", "archive"
    ]  # fmt: skip
    assert told[-1].startswith("archive: 2 feeds failed; what came in is kept")


def test_a_feed_on_an_own_host_that_is_named_keeps_its_http(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    edit(tmp_path / "mkdocs.yml", f"feeds: [{server.url}{MOSS}, ", "feeds: [")
    archive("init", "--title", "Moss", "--source", f"{server.url}{MOSS}")
    assert f"{server.url}{MOSS}" in (tmp_path / "mkdocs.yml").read_text()
    assert papers(tmp_path).keys() == {"10.1234/1", "10.1234/11"}


def test_feeds_without_an_address(archive: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins: [archive: {sources: [feed]}]\n")
    assert "a fetch from feed needs feeds" in archive("fetch", code=3).output
    assert "feed lacks feeds" in archive("doctor", code=None).output


def test_a_saved_feed_is_imported(archive: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "saved.xml").write_bytes(journals.OJS)
    archive("import", tmp_path / "saved.xml")
    assert papers(tmp_path).keys() == {"the-mosses-of-quercus-in-panama", "https://moss.example/view/2"}


def without_doi(title: str, address: str, who: str = "Ada One", day: str = "2026-01-12") -> str:
    return (
        f"<title>{title}</title><link>https://moss.example/{address}</link><guid>{address}</guid>"
        f"<pubDate>{day}</pubDate><dc:creator>{who}</dc:creator><description>{journals.LONG}</description>"
    )


def test_entries_with_new_addresses_each_day_bring_no_paper_twice(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    long = "A title that is so long that no other paper has it"
    entries = [
        ("Editorial", "Ada One"), ("Editorial", "Bo Two"), ("Book review", "Ada One"),
        ("Book review", "Ada One"), (long, "Ada One"),
    ]  # fmt: skip
    for time in range(4):
        items = [without_doi(title, f"{time}/{n}?x={time}", who) for n, (title, who) in enumerate(entries)]
        server.feeds[MOSS] = journals.rss("Moss", *items, item(1))
        said = archive("fetch").output
        assert len(papers(tmp_path)) == len(entries) + 2, said
        assert "0 problems" in said
    (page,) = [page for page in (tmp_path / "content").rglob("*.md") if "Bo Two" in page.read_text()]
    name = next(name for name, paper in papers(tmp_path).items() if paper.shown_authors == ("Bo Two",))
    (tmp_path / "content/removed.yml").write_text(f'"{name}": {{day: 2026-01-20, reason: x}}\n')
    before = page.read_text()
    server.feeds[MOSS] = journals.rss("Moss", without_doi("Editorial", "view/new", "Bo Two"), item(1))
    assert "0 new" in archive("fetch").output and page.read_text() == before, "it stays removed"


def test_papers_that_only_look_alike_stay_two(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    first = without_doi("Book review", "a")
    for items in (
        [first],
        [without_doi("Book review", "b"), first],
        [without_doi("Book review", "c", day="2026-01-13")],
        [without_doi("Book review", "d", "Bo Two")],
    ):
        server.feeds[MOSS] = journals.rss("Moss", *items, item(1))
        archive("fetch")
    found = {name for name in papers(tmp_path) if "moss.example" in name}
    assert found == {f"https://moss.example/{letter}" for letter in "abcd"}


def test_a_feed_of_another_journal_waits_for_a_person_s_word(
    archive: Callable[..., Result], server: Journals, tmp_path: Path
) -> None:
    archive("fetch")
    server.feeds[MOSS] = journals.rss("Lichens of the World", item(31), item(32))
    before = files(tmp_path / "content")
    for arguments in (["fetch"], ["fetch"], ["fetch", "--since", "2026-01-01"]):
        said = archive(*arguments, code=3).output
        assert "'Lichens of the World' now, no longer 'Moss'" in said
        assert f"delete the line `mark` of {server.url}{MOSS} in content/fetched.yml" in said
        assert files(tmp_path / "content/papers") == {
            name.removeprefix("papers/"): text for name, text in before.items() if name.startswith("papers/")
        }
    path = tmp_path / "content/fetched.yml"
    head, named, rest = path.read_text().partition(f'{server.url}{MOSS}":\n')
    path.write_text(head + named + re.sub(r"  mark: .*\n", "", rest, count=1))
    archive("fetch")
    assert papers(tmp_path).keys() >= {"10.1234/1", "10.1234/11", "10.1234/31", "10.1234/32"}
    assert "0 new" in archive("fetch").output


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
GOOD = journals.rss("Moss", item(2), item(1))
CASES = {
    "an HTML page in place of a feed": Reply(body=journals.VALIDATE),
    "half a feed": Reply(body=GOOD[: len(GOOD) // 2]),
    "a feed without items": Reply(body=journals.EMPTY),
    "an empty answer": Reply(body=b""),
    "XML of another kind": Reply(body=b"<OAI-PMH><record/></OAI-PMH>"),
    "403 for ever": Reply(403),
    "404": Reply(404),
    "429 with Retry-After of a day": Reply(429, headers={"Retry-After": "86400"}),
    "dropped connections": Reply(how="drop"),
    "a body cut in the middle": Reply(how="cut"),
    "an endless body": Reply(body=b"<rss>" + b" " * 9_000_000),
    "2,001 items": Reply(body=journals.rss("Moss", *["<title>a</title>"] * 2_001)),
    "a million empty elements": Reply(body=b"<rss>" + b"<a/>" * 10**6 + b"</rss>"),
    "entities of entities": Reply(
        body=GOOD.replace(b"<rss", f'<!DOCTYPE rss [<!ENTITY a0 "ha">{BOMB}]><rss'.encode(), 1).replace(
            b"Mosses", b"&a9;Mosses"
        )
    ),
    "a redirect to a private network": Reply(301, headers={"Location": "https://10.0.0.1/feed"}),
    "redirects in a circle": Reply(302, headers={"Location": MOSS}),
    "a new address for good": Reply(301, headers={"Location": "/elsewhere.xml"}),
    "items without anything": Reply(body=journals.rss("Moss", "<link>/a</link>", "", item(2), item(1))),
    "items dated 2099": Reply(body=journals.rss("Moss", item(2, day="Thu, 01 Jan 2099 00:00:00 GMT"))),
    "Crossref gives no answer": Reply(body=journals.rss("Moss", item(2), item(3, whole=False), item(1))),
    "another journal at the address of one": Reply(
        body=journals.rss("Fern", item(31), about="<prism:issn>2345-6787</prism:issn>")
    ),
    "a DOI that nobody knows": Reply(body=journals.rss("Moss", item(2), item(3, whole=False), item(1))),
}


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert list(ROWS) == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_fault(
    name: str,
    archive: Callable[..., Result],
    server: Journals,
    other: Journals,
    agency: Agency,
    tmp_path: Path,
) -> None:
    row, reply = ROWS[name], CASES[name]
    archive("fetch")
    before = states(tmp_path)[f"feed {server.url}{MOSS}"]
    server.feeds |= {MOSS: GOOD, "/elsewhere.xml": GOOD}
    other.feeds[FERN] = journals.rss("Fern", item(12), item(11))
    server.fault = lambda path, query: reply if path == MOSS else None
    agency.fails = "Crossref" in name

    result = archive("fetch", code=row.code)

    assert "Traceback" not in result.output
    for words in row.says:
        assert words in result.output, result.output
    assert papers(tmp_path).keys() >= {"10.1234/1", "10.1234/11", "10.1234/12"}, "the other feed goes on"
    assert ("10.1234/2" in papers(tmp_path)) == (row.keeps == "all that are whole")
    if row.code == 3:
        after = states(tmp_path)[f"feed {server.url}{MOSS}"]
        assert after.failed and after.replaced(failed=None) == before, "the next fetch asks for all again"

    server.fault = lambda path, query: None
    agency.fails = False
    archive("fetch", code=None)  # what left the feed unfinished is a problem
    assert "10.1234/2" in papers(tmp_path), "all is well again"
