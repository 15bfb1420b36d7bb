"""``feed.xml``, ``atom.xml`` and ``feed.json``, read back as feed readers do."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.papers.paper import Author, Links, Paper, Record
from generator.publish.feeds import whole
from generator.text import identifiers
from tests.harness.feeds import SITE, items, of_all, read, read_json, site, titles
from tests.harness.files import edit
from tests.harness.papers import ORCID, page_file, papers, record, take
from tests.harness.processes import timezone

_HTML, _MATHML = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}"
# The attributes of MathML that the W3C's feed validator allows in Atom.
_KNOWN = {
    "align", "columnalign", "columnlines", "columnspacing", "columnspan", "depth", "display", "displaystyle",
    "encoding", "fence", "frame", "height", "linethickness", "lspace", "mathvariant", "maxsize", "minsize",
    "rowalign", "rowlines", "rowspacing", "rowspan", "rspace", "scriptlevel", "separator", "stretchy",
    "width",
}  # fmt: skip


def days_of(parsed: Any) -> list[str]:
    return [time.strftime("%Y-%m-%d", item.published_parsed) for item in parsed.entries]


def content(data: bytes) -> str:
    """Return the HTML of the only item in RSS."""
    (item,) = read(data).entries
    return str(item.content[0].value)


def test_what_is_said_of_the_whole(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)))
    made = of_all(tmp_path)
    for name in ("feed.xml", "atom.xml"):
        channel = read(made[name]).feed
        assert unescape(channel.title).replace("\u2060", "") == "Moss & <Archive>"
        assert (channel.subtitle, channel.link) == ("All of it", SITE)
        assert [link.href for link in channel.links if link.rel == "self"] == [f"{SITE}{name}"]
        assert channel.language == "en"
        assert channel.generator == "Paper Archive"
        assert channel.updated_parsed == read(made[name]).entries[0].published_parsed
    assert read(made["atom.xml"]).feed.author == "Moss & <Archive>"
    feed = read_json(made["feed.json"])
    assert (feed["title"], feed["home_page_url"]) == ("Moss & <Archive>", SITE)
    assert feed["feed_url"] == f"{SITE}feed.json"


def test_an_author_with_an_orcid_has_an_address(tmp_path: Path) -> None:
    take(tmp_path, record(authors=("Ada One", "Bo Two"), orcids=(("Bo Two", ORCID),)))
    made = of_all(tmp_path)
    (item,) = read_json(made["feed.json"])["items"]
    assert item["authors"] == [{"name": "Ada One"}, {"name": "Bo Two", "url": f"https://orcid.org/{ORCID}"}]
    (entry,) = read(made["atom.xml"]).entries
    assert [author.get("href") for author in entry.authors] == [None, f"https://orcid.org/{ORCID}"]


def test_an_item_has_all_that_the_data_say(tmp_path: Path) -> None:
    parts = (f"Part {number} of <b> & $\\alpha^2$ at $5. " + "Word. " * 300 for number in range(3))
    take(tmp_path, record(
        title="Moss & $x^2$ <script>alert(1)</script> ]]>", abstract="\n\n".join(parts),
        days=("2026-01-05",), keywords=("moss", "ferns & co"),
        authors=["Ada One", Author("Hidden", hidden=True), "Bo Two"],
        summary="A machine says $y^2$.", votes=7, stars=3,
        links=Links("https://arxiv.org/abs/2601.00001", "https://arxiv.org/pdf/2601.00001",
                    "https://example.org/code?a=1&b=2", doi="10.1234/moss"),
    ))  # fmt: skip
    made = of_all(tmp_path)
    title = "Moss & x² <script>alert(1)</script> ]]>"
    for name, shown in (("feed.xml", "α²"), ("atom.xml", "<msup>")):
        (item,) = read(made[name]).entries
        assert unescape(item.title).replace("\u2060", "") == title
        assert item.link == f"{SITE}papers/2601.00001/"
        assert [author.name for author in item.authors] == ["Ada One", "Bo Two"]
        assert {tag.term for tag in item.tags} == {"moss", "ferns & co"}
        body = item.content[0].value
        text = unescape(body)
        assert text.count("Word.") == 900
        assert text.index("A machine says") < text.index("Part 0 of <b> & ") < text.index("Part 1 of")
        assert body.startswith("<p><em>Summary written by a machine:</em> ", body.index("<p>"))
        assert shown in made[name].decode()
        assert re.findall(r">(In the archive|PDF|arXiv|Code|DOI)</", body) == [
            "In the archive", "PDF", "arXiv", "Code", "DOI"
        ]  # fmt: skip
        assert 'href="https://example.org/code?a=1&b=2"' in text
    (entry,) = read_json(made["feed.json"])["items"]
    assert (entry["title"], entry["url"]) == (title, f"{SITE}papers/2601.00001/")
    assert entry["authors"] == [{"name": "Ada One"}, {"name": "Bo Two"}]
    assert "<msup><mi>α</mi><mn>2</mn></msup>" in entry["content_html"]
    assert entry["summary"] == "Summary written by a machine: A machine says y²."
    assert entry["_archive"]["ids"] == ["2601.00001", "10.1234/moss"]
    assert entry["_archive"]["links"]["Code"] == "https://example.org/code?a=1&b=2"
    assert entry["_archive"]["counts"] == {"votes": 7, "stars": 3}


def test_the_description_is_plain_and_comes_first(tmp_path: Path) -> None:
    take(
        tmp_path,
        record(abstract="Of $x^2 < 5$ and e.g. Moss by A. Fern. More of it. And more.", days=("2026-01-05",)),
    )
    (item,) = etree.fromstring(of_all(tmp_path)["feed.xml"]).iterfind("channel/item")
    names = [element.tag.rpartition("}")[2] for element in item]
    assert names == ["title", "link", "guid", "pubDate", "creator", "creator", "description", "encoded"]
    assert item.findtext("description") == "Of x² &lt; 5 and e.g. Moss by A. Fern."
    assert not item.findall("author"), "Zotero would take it for the address of a person"


def test_a_title_is_text_whatever_it_holds(tmp_path: Path) -> None:
    """``<z`` begins no tag for readers that take a title for HTML; signs are written by number."""
    take(tmp_path, record(title="If x<z & a < b</b> &amp; &lt ]]> “Moss”", days=("2026-01-05",)))
    made = of_all(tmp_path)
    (title,) = re.findall(b"<title>(.*?)</title>", made["feed.xml"].split(b"<item>")[1])
    assert title.decode() == (
        "If x&#x3C;\u2060z &#x26; a &#x3C; b&#x3C;\u2060/b&gt; &#x26;amp; &#x26;lt ]]&gt; “Moss”"
    )
    (atom,) = etree.fromstring(made["atom.xml"]).iterfind("{*}entry/{*}title")
    assert atom.get("type") == "html"
    assert atom.text == "If x&lt;z &amp; a &lt; b&lt;/b&gt; &amp;amp; &amp;lt ]]&gt; “Moss”"
    assert read_json(made["feed.json"])["items"][0]["title"] == "If x<z & a < b</b> &amp; &lt ]]> “Moss”"


def test_formulas_in_atom_have_what_validators_know_and_no_annotations(tmp_path: Path) -> None:
    abstract = (
        r"$\hat{x} + \sum_{i=1}^n \left(\frac{a}{b}\right) \to \begin{pmatrix}1 & 2\\3 & 4\end{pmatrix}$"
        r" and $$\max_\theta \text{so \textbf{b}} \big|$$ and $\broken{$ and https://example.org/a?b=1&c=2."
    )
    take(tmp_path, record(abstract=abstract, days=("2026-01-05",)))
    made = of_all(tmp_path)
    (div,) = etree.fromstring(made["atom.xml"]).iterfind(f"{{*}}entry/{{*}}content/{_HTML}div")
    assert [element.tag for element in div] == [f"{_HTML}div"], "Zotero wants one root below the first"
    formulas = list(div.iter(f"{_MATHML}*"))
    assert len(formulas) > 20
    for element in formulas:
        assert element.tag.removeprefix(_MATHML)[0] == "m", element.tag
        assert set(map(str, element.attrib)) <= _KNOWN
    assert b"annotation" not in made["atom.xml"] + made["feed.json"]
    assert b"<math" not in made["feed.xml"]
    assert "∑" in content(made["feed.xml"])


def test_as_many_whole_days_as_fit_and_at_least_the_latest(tmp_path: Path) -> None:
    take(
        tmp_path,
        *(record(f"2601.{number:05}", f"Moss {number}", days=("2026-01-05",)) for number in range(60)),
        record("2601.00100", "Ferns", days=("2026-01-07",)),
        record("2601.00101", "Lichens", days=("2025-06-01",)),
        record("2601.00103", "Month", days=("2026-02",)),
        record("2601.00104", "Year", days=("2027",)),
    )
    every = ["2026-01-07", *["2026-01-05"] * 60, "2025-06-01"]
    full = of_all(tmp_path)
    assert days_of(read(full["feed.xml"])) == every
    every_byte = len(full["atom.xml"])
    for size, number in ((1, 1), (every_byte // 2, 1), (every_byte - 1000, 61)):
        made = of_all(tmp_path, size)
        assert {len(items(made[name])) for name in ("feed.xml", "atom.xml")} == {number}
        assert len(read_json(made["feed.json"])["items"]) == number
        assert number == 1 or max(map(len, made.values())) < size * 1.1


def test_a_paper_of_two_days_stands_once_and_stays_the_item_that_it_was(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)), record("2601.00002", "Ferns", days=("2026-01-06",)))
    first = of_all(tmp_path)
    take(tmp_path, record(days=("2026-01-07",)))
    second = of_all(tmp_path)
    for name in ("feed.xml", "atom.xml"):
        assert items(first[name]) == items(second[name])
    latest = of_all(tmp_path, 1)["feed.xml"]
    assert titles(latest) == ["Moss and Mirrors"], "the latest day is whole"


def test_each_paper_has_its_own_second_of_its_day(tmp_path: Path) -> None:
    take(
        tmp_path,
        *(record(f"2601.{number:05}", f"Moss {number}", days=("2026-01-05",)) for number in range(40)),
    )
    made = of_all(tmp_path)
    times = [item.published_parsed for item in read(made["feed.xml"]).entries]
    assert len(set(times)) == 40
    assert times == sorted(times, reverse=True)
    assert {moment[:3] for moment in times} == {(2026, 1, 5)}
    assert [item.updated_parsed for item in read(made["atom.xml"]).entries] == times
    alone = tmp_path / "alone"
    take(alone, record("2601.00007", "Another title", days=("2026-01-05",)))
    (item,) = read(of_all(alone)["feed.xml"]).entries
    assert item.published in made["feed.xml"].decode(), "it depends on the id only"


def test_the_same_papers_make_the_same_bytes_at_any_time_in_any_zone(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)), record("2601.00002", "Ferns", days=("2026-01-06",)))
    first = of_all(tmp_path)
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        with timezone(zone):
            assert of_all(tmp_path) == first


def test_votes_touch_nothing_but_the_counts_for_programs(tmp_path: Path) -> None:
    def vote(*votes: int) -> dict[str, bytes]:
        take(
            tmp_path,
            *(
                record(f"2601.{number:05}", f"Moss {number}", votes=count)
                for number, count in enumerate(votes)
            ),
        )
        return of_all(tmp_path)

    before, after = vote(1, 2, 3), vote(900, 20, 1)
    assert (before["feed.xml"], before["atom.xml"]) == (after["feed.xml"], after["atom.xml"])
    assert before["feed.json"] != after["feed.json"]
    first, second = (read_json(made["feed.json"])["items"] for made in (before, after))
    for item in (*first, *second):
        del item["_archive"]["counts"]
    assert first == second


def test_ids_stay_whatever_else_changes(tmp_path: Path) -> None:
    """Only a paper's canonical id counts: in each format, at each address, in each copy."""
    take(tmp_path, record("2601.00001", "Moss"), record("", "Ferns"), record("10.1234/A<b>", "Lichens"))
    wanted = {identifiers.urn(name) for name in ("2601.00001", "ferns", "10.1234/a<b>")}
    assert identifiers.urn("2601.00001") == "urn:uuid:536ccfbb-4d9f-5be4-956e-ad2fc12a010d"
    edit(page_file(tmp_path, "2601.00001"), "title: Moss", "title: Another")
    for url in (SITE, "https://else.example.org/"):
        made = of_all(tmp_path, url=url)
        assert items(made["feed.xml"]).keys() == items(made["atom.xml"]).keys() == wanted
        assert {item["id"] for item in read_json(made["feed.json"])["items"]} == wanted
        assert b'<guid isPermaLink="false">urn:uuid:' in made["feed.xml"]


def test_hidden_papers_are_not_in_it(tmp_path: Path) -> None:
    take(tmp_path, record(title="Moss"), record("2601.00002", "Ferns"))
    edit(page_file(tmp_path, "2601.00001"), "title: Moss", "hidden: true\ntitle: Moss")
    assert titles(of_all(tmp_path)["feed.xml"]) == ["Ferns"]


def test_a_withdrawn_paper_says_so(tmp_path: Path) -> None:
    take(tmp_path, record(withdrawn=True, abstract="Moss."))
    made = of_all(tmp_path)
    assert read(made["feed.xml"]).entries[0].summary == "This paper was withdrawn."
    assert content(made["feed.xml"]).startswith("<p><strong>This paper was withdrawn.</strong></p>")


def test_a_corrected_paper_says_so_and_stays_the_same_item(tmp_path: Path) -> None:
    take(tmp_path, record(title="Moss"))
    before = items(of_all(tmp_path)["feed.xml"])
    take(tmp_path, record(title="Moss", corrected="2026-09-03"))
    made = of_all(tmp_path)
    assert items(made["feed.xml"]).keys() == before.keys()
    assert titles(made["feed.xml"]) == titles(made["atom.xml"]) == ["[Corrected] Moss"]
    assert read(made["atom.xml"]).entries[0].updated.startswith("2026-09-03T")
    assert read(made["atom.xml"]).entries[0].published < "2026-09"


def test_a_paper_without_abstract_or_authors_has_an_item(tmp_path: Path) -> None:
    take(tmp_path, record(authors=(), author_count=3), record("2601.00002", "Ferns"))
    entries = {item.title: item for item in read(of_all(tmp_path)["feed.xml"]).entries}
    assert "author" not in entries["Moss and Mirrors"]
    assert entries["Ferns"].summary == "Ada One, Bo Two"


@pytest.mark.parametrize("days", [(), ("1963",)])
def test_an_archive_without_days_has_feeds(tmp_path: Path, days: Iterable[str]) -> None:
    take(tmp_path, *(record("", f"Moss {day}", days=(day,)) for day in days))
    made = of_all(tmp_path)
    assert read_json(made["feed.json"])["items"] == []
    for name in ("feed.xml", "atom.xml"):
        parsed = read(made[name])
        assert parsed.entries == []
        assert calendar.timegm(parsed.feed.updated_parsed) == datetime(2000, 1, 1, tzinfo=UTC).timestamp()


def test_the_sample_has_no_items_in_any_feed(tmp_path: Path) -> None:
    take(tmp_path, record())
    for name, data in whole.latest(site(tmp_path, is_sample=True)):
        assert b"Moss and Mirrors" not in data, name


@pytest.mark.slow
@given(st.lists(papers(), min_size=1, max_size=3, unique_by=lambda made: made.slug))
def test_any_papers_make_valid_feeds(tmp_path_factory: pytest.TempPathFactory, made: list[Paper]) -> None:
    folder = tmp_path_factory.mktemp("content")
    take(folder, *map(Record, made))
    feeds = of_all(folder)
    shown = {
        identifiers.urn(card.id)
        for card in site(folder).archive.cards
        if any(len(day) == 10 for day in card.dates)
    }
    assert items(feeds["feed.xml"]).keys() == items(feeds["atom.xml"]).keys() == shown
    assert {item["id"] for item in read_json(feeds["feed.json"])["items"]} == shown
    for data in feeds.values():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", data.decode())
