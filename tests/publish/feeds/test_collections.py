"""The feeds of tags, authors, lists and so on, of days and weeks, and the list of all feeds."""

from __future__ import annotations

from pathlib import Path

import listparser
import pytest

from generator.content.library import Library
from generator.content.page import Page, mark
from generator.listings.kinds import KINDS
from generator.pages.sheets import paper_sheet
from generator.papers.paper import Author, Links
from generator.publish.feeds import whole
from generator.publish.feeds.items import FeedItem, lead
from tests.harness.feeds import SITE, items, of_all, of_collections, read, read_json, site, titles
from tests.harness.files import edit
from tests.harness.papers import page_file, paper, record, take

_CODE = Links(code="https://example.org/code")


def fill(content: Path, number: int, **fields: object) -> None:
    take(content, *(
        record(f"2601.{place:05}", f"Moss {place}", days=(f"2026-01-{place % 28 + 1:02}",), **fields)
        for place in range(number)
    ))  # fmt: skip


def test_every_kind_of_collection_has_one(tmp_path: Path) -> None:
    fill(
        tmp_path,
        3,
        keywords=("moss",),
        organization="Moss & Co",
        links=_CODE,
        abstract="One. Two.",
        comment="Accepted at ICML 2026",
    )
    edit(page_file(tmp_path, "2601.00001"), "title: Moss 1", "featured: true\ntitle: Moss 1")
    (tmp_path / "topics.yml").write_text("Ferns: {query: 'moss', description: All of it.}\n", "utf-8")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/seminar.md").write_text("---\ntitle: Seminar\npapers: ['2601.00001']\n---\n", "utf-8")
    made = of_collections(tmp_path)
    wanted = {
        "tags/moss/": 3, "authors/ada-one/": 3, "organizations/moss-co/": 3, "topics/ferns/": 3,
        "lists/seminar/": 1, "code/": 3, "featured/": 1, "venues/icml/": 3,
    }  # fmt: skip
    assert {len([kind for kind in KINDS if kind.feed])} <= {len(wanted), len(wanted) + 1}
    for address, number in wanted.items():
        parsed = read(made[f"{address}feed.xml"])
        assert len(parsed.entries) == number, address
        assert parsed.feed.link == SITE + address
        assert [link.href for link in parsed.feed.links if link.rel == "self"] == [f"{SITE}{address}feed.xml"]
    assert read(made["topics/ferns/feed.xml"]).feed.title == "Ferns · Moss & <\u2060Archive>"
    assert read(made["topics/ferns/feed.xml"]).feed.subtitle == "All of it."
    assert read(made["tags/moss/feed.xml"]).feed.subtitle == "The newest papers: moss"


def test_a_tag_has_its_newest_with_whole_abstracts_and_an_author_with_a_sentence(tmp_path: Path) -> None:
    fill(tmp_path, 40, keywords=("moss",), abstract="This is the first sentence of it. And more.")
    made = of_collections(tmp_path)
    tag, author = (read(made[f"{name}/feed.xml"]).entries for name in ("tags/moss", "authors/ada-one"))
    assert (len(tag), len(author)) == (30, 10)
    newest = sorted(range(40), key=lambda place: (place % 28, place), reverse=True)
    assert {item.title for item in tag} == {f"Moss {place}" for place in newest[:30]}
    assert {item.title for item in author} == {f"Moss {place}" for place in newest[:10]}
    assert "And more." in tag[0].content[0].value
    assert "content" not in author[0]
    assert author[0].summary == "This is the first sentence of it."


def test_votes_decide_nothing(tmp_path: Path) -> None:
    fill(tmp_path, 40, keywords=("moss",))
    before = of_collections(tmp_path)
    for place in range(40):
        day = f"2026-01-{place % 28 + 1:02}"
        take(tmp_path, record(f"2601.{place:05}", f"Moss {place}", days=(day,), votes=99 - place))
    after = of_collections(tmp_path)
    del before["trending/feed.xml"], after["trending/feed.xml"]
    assert {name: data for name, data in before.items() if after[name] != data} == {}


def test_a_reading_list_brings_what_was_put_on_it_whatever_its_age(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    (tmp_path / "lists").mkdir()
    papers = "['2601.00002', {id: '2601.00001', on: 2026-11-05, remark: Bring $5.}]"
    (tmp_path / "lists/seminar.md").write_text(f"---\ntitle: Seminar\npapers: {papers}\n---\n", "utf-8")
    (tmp_path / "listed.yml").write_text('seminar: {"2601.00001": 2026-10-30}\n', "utf-8")
    for number, today in enumerate(("2026-10-31", "2026-11-04")):
        (tmp_path / "fetched.yml").write_text(f"moss: {{until: {today}, succeeded: {today}}}\n", "utf-8")
        entries = read(of_collections(tmp_path)["lists/seminar/feed.xml"]).entries
        assert [(item.title, item.published[5:16]) for item in entries] == [
            ("Moss 2", ("31 Oct 2026", "04 Nov 2026")[number]), ("Moss 1", "30 Oct 2026"),
        ]  # fmt: skip
        assert entries[1].summary.startswith("5 Nov 2026: Bring $5. "), "the meeting is still to come"
        assert "<strong>5 Nov 2026: Bring $5.</strong>" in entries[1].content[0].value
        assert "2026:" not in entries[0].summary


def test_a_renamed_collection_is_followed_at_its_old_address_too(tmp_path: Path) -> None:
    fill(tmp_path, 3, keywords=("moss",))
    (tmp_path / "tags.yml").write_text("mosses: {aliases: [moss], formerly: [moss]}\n", "utf-8")
    (tmp_path / "authors.yml").write_text("Ada One: {aliases: [Ada O.]}\n", "utf-8")
    made = of_collections(tmp_path)
    assert made["tags/moss/feed.xml"] == made["tags/mosses/feed.xml"]
    assert made["authors/ada-o/feed.xml"] == made["authors/ada-one/feed.xml"]
    assert f'href="{SITE}tags/mosses/feed.xml"'.encode() in made["tags/moss/feed.xml"]


def test_a_tag_of_no_paper_yet_may_be_followed(tmp_path: Path) -> None:
    (tmp_path / "tags.yml").write_text("nothing so far: {}\n", "utf-8")
    assert read(of_collections(tmp_path)["tags/nothing-so-far/feed.xml"]).entries == []


def test_an_item_for_each_day(tmp_path: Path) -> None:
    fill(tmp_path, 60)
    take(tmp_path, record("2601.00090", "A $x^2$ < b", days=("2026-01-20",), votes=50))
    entries = read(of_collections(tmp_path)["dates/feed.xml"]).entries
    assert len(entries) == 14
    item = next(item for item in entries if item.title == "Papers of 20 January 2026")
    assert item.link == f"{SITE}dates/2026-01-20/"
    assert item.published_parsed[:3] == (2026, 1, 20)
    body = item.content[0].value
    assert f'<li><a href="{SITE}papers/2601.00090/">A x² &#x3c; b</a></li>' in body
    assert body.index("Moss 19<") < body.index("Moss 47<") < body.index("A x²"), "by id, whatever the votes"


def test_an_item_for_each_week_that_has_ended(tmp_path: Path) -> None:
    for number, day in enumerate(("2026-01-02", "2026-01-07", "2026-01-09", "2026-01-12")):
        take(tmp_path, record(f"2601.{number:05}", f"Moss {number}", days=(day,), votes=number))
    entries = read(of_collections(tmp_path)["trending/feed.xml"]).entries
    assert [item.title for item in entries] == ["Trending in Week 2, 2026"], "week 3 has not ended"
    assert entries[0].link == f"{SITE}dates/2026-W02/"
    body = entries[0].content[0].value
    assert body.index("Moss 2<") < body.index("Moss 1<")
    before = items(of_collections(tmp_path)["trending/feed.xml"]).keys()
    take(tmp_path, record("2601.00001", "Moss 1", votes=90))
    after = read(of_collections(tmp_path)["trending/feed.xml"]).entries[0]
    assert {after.id} == before
    assert after.published == entries[0].published


def test_all_feeds_in_one_list(tmp_path: Path) -> None:
    fill(tmp_path, 3, keywords=("moss", "fern & co"))
    ((name, data),) = whole.opml(site(tmp_path))
    parsed = listparser.parse(data.decode())
    title = "Moss & <Archive>: all feeds; a paper is in several of them"
    assert (name, parsed.bozo, parsed.meta.title) == ("feeds.opml", 0, title)
    groups: dict[str, list[str]] = {}
    for feed in parsed.feeds:
        assert feed.title
        groups.setdefault(feed.categories[0][0], []).append(feed.url.removeprefix(SITE))
    assert groups["The whole archive"][:3] == ["feed.xml", "dates/feed.xml", "trending/feed.xml"]
    assert groups["Tags"] == ["tags/fern-co/feed.xml", "tags/moss/feed.xml"]
    assert groups["Authors"] == ["authors/ada-one/feed.xml", "authors/bo-two/feed.xml"]
    assert {name for names in groups.values() for name in names} - {"feed.xml"} == set(
        of_collections(tmp_path)
    )


def test_of_very_many_feeds_the_list_has_those_with_most_papers(tmp_path: Path) -> None:
    fill(tmp_path, 2, authors=(Author("Ada One"),))
    take(tmp_path, record("2601.00090", authors=("Aa Zero", "Ada One")))
    ((_, data),) = whole.opml(site(tmp_path), most=1)
    assert b"authors/ada-one/" in data
    assert b"authors/aa-zero/" not in data


@pytest.mark.parametrize(
    ("abstract", "said"),
    [
        ("Mosses of the kind e.g. Bryum, as M. Ada found, grow. They rest.",
         "Mosses of the kind e.g. Bryum, as M. Ada found, grow."),
        ("Do mosses grow on the mirrors of others? Yes.", "Do mosses grow on the mirrors of others?"),
        ("word " * 200, "word " * 79 + "…"),
        ("No end", "No end"),
        ("", "Ada One"),
    ],
)  # fmt: skip
def test_the_first_sentence(abstract: str, said: str) -> None:
    sheet = paper_sheet(Page(paper(authors=("Ada One",), abstract=abstract)), "")
    assert lead(FeedItem(sheet, "2026-01-01")) == said


def test_pages_that_no_longer_are_on_the_site_are_in_no_feed(tmp_path: Path) -> None:
    fill(tmp_path, 2, keywords=("moss",))
    path = page_file(tmp_path, "2601.00001")
    path.write_text(mark(path.read_text("utf-8"), "waiting"), "utf-8")
    assert titles(of_collections(tmp_path)["tags/moss/feed.xml"]) == ["Moss 0"]
    assert len(list(Library(tmp_path).files())) == 2


def test_a_day_to_come_is_no_item_of_any_feed(tmp_path: Path) -> None:
    """A build has no clock: today is the day of the last success."""
    (tmp_path / "fetched.yml").write_text("moss: {until: 2026-11-24, succeeded: 2026-11-25}\n", "utf-8")
    listed = (("2026-11-25",), ("2026-11-25", "2026-11-26"), ("2028-11-25",), ("2027",))
    for number, days in enumerate(listed):
        take(tmp_path, record(f"2601.{number:05}", f"Moss {number}", days=days, keywords=("moss",), votes=9))
    edit(page_file(tmp_path, "2601.00000"), "fetched:", "added: 2026-11-26 06:30:00\nfetched:")
    edit(page_file(tmp_path, "2601.00001"), "fetched:", "added: 2028-11-26 06:30:00\nfetched:")
    (tmp_path / "lists").mkdir()
    papers = "[{id: '2601.00000', on: 2026-11-26}, {id: '2601.00001', on: 2026-11}]"
    (tmp_path / "lists/seminar.md").write_text(f"---\ntitle: Seminar\npapers: {papers}\n---\n", "utf-8")
    made = of_collections(tmp_path)
    shown = {name: titles(data) for name, data in made.items()}
    assert shown["tags/moss/feed.xml"] == shown["authors/ada-one/feed.xml"]
    assert sorted(shown["tags/moss/feed.xml"]) == ["Moss 0", "Moss 1"]
    assert shown["dates/feed.xml"] == ["Papers of 25 November 2026"]
    assert sorted(shown["lists/seminar/feed.xml"]) == ["Moss 0", "Moss 1"], "they are on the list already"
    assert shown["added/feed.xml"] == ["Moss 0"], "a paper recorded after the last success stays"
    assert all(sorted(titles(data)) == ["Moss 0", "Moss 1"] for data in list(of_all(tmp_path).values())[:2])
    published = {item.published[5:16] for data in made.values() for item in read(data).entries}
    assert published == {"25 Nov 2026", "26 Nov 2026"}


def test_before_any_fetch_no_day_after_the_latest_import_is_an_item(tmp_path: Path) -> None:
    """Without fetches, the last known day is the newest day on which a paper came in."""
    for number, day in enumerate(("2026-11-25", "2026-11-26", "2028-11-25")):
        paper = record(f"2601.{number:05}", f"Moss {number}", days=(day,), keywords=("moss",), votes=9)
        take(tmp_path, paper)
        edit(page_file(tmp_path, f"2601.{number:05}"), "fetched:", "added: 2026-11-26 06:30:00\nfetched:")
    (tmp_path / "lists").mkdir()
    papers = "[{id: '2601.00000', on: 2026-11-27}, {id: '2601.00001', on: 2026-11}, '2601.00002']"
    (tmp_path / "lists/seminar.md").write_text(f"---\ntitle: Seminar\npapers: {papers}\n---\n", "utf-8")
    shown = {name: titles(data) for name, data in of_collections(tmp_path).items()}
    assert sorted(shown["tags/moss/feed.xml"]) == ["Moss 0", "Moss 1"]
    assert shown["authors/ada-one/feed.xml"] == shown["tags/moss/feed.xml"]
    assert shown["dates/feed.xml"] == ["Papers of 26 November 2026", "Papers of 25 November 2026"]
    assert shown["trending/feed.xml"] == [], "its week has not ended"
    entries = read(of_collections(tmp_path)["lists/seminar/feed.xml"]).entries
    assert {item.published[5:16] for item in entries} == {"26 Nov 2026"}, "not after the latest import"
    assert sorted(shown["added/feed.xml"]) == ["Moss 0", "Moss 1", "Moss 2"], "it came in on a past day"
    *of_papers, in_json = of_all(tmp_path).values()
    assert all(sorted(titles(data)) == ["Moss 0", "Moss 1"] for data in of_papers)
    assert sorted(item["title"] for item in read_json(in_json)["items"]) == ["Moss 0", "Moss 1"]


def test_an_item_was_never_changed_before_it_came() -> None:
    for changed, is_later in (("", False), ("2026-01-02", False), ("2026-01-09", True)):
        item = FeedItem(paper_sheet(Page(paper(), changed=changed), ""), "2026-01-05")
        assert item.updated >= item.published and (item.updated > item.published) is is_later


def test_an_item_names_thirty_authors(tmp_path: Path) -> None:
    take(tmp_path, record(authors=tuple(f"Ada M{'o' * number}ss" for number in range(31))))
    assert [len(item["authors"]) for item in read_json(of_all(tmp_path)["feed.json"])["items"]] == [30]
