"""What the feeds of publishers say about papers, each in its own way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from generator.errors import Problem
from generator.papers.paper import Author, Links, Paper, Record
from generator.papers.publication import Publication
from generator.sources.formats import feeds
from generator.sources.upstreams import feed
from generator.sources.upstreams.feed import FeedEntry
from tests.harness import journals
from tests.harness.journals import LONG

TODAY = date(2026, 1, 20)
REGISTERED = Paper(
    "10.1234/moss.7", "As registered", "An abstract from the agency, which is long enough to be one.",
    (Author("Reg One"), Author("Reg Two")), published="2026-01-11", links=Links("https://moss.example/7"),
    published_in=Publication("article", "Registered Journal", "9"),
)  # fmt: skip


def items(body: bytes, address: str = "https://moss.example/feeds/rss") -> list[FeedEntry]:
    found = list(feed.items(feeds.parse(body, address), TODAY))
    return [item for item in found if isinstance(item, FeedEntry)]


def papers(body: bytes) -> list[Paper]:
    """Return the papers of a feed, as far as nothing has to be asked."""
    results: list[Record | Problem] = []
    for item in items(body):
        results += feed.record(item.filled(None), "feed") if not item.filled(None).lacks else ()
    assert not [result for result in results if isinstance(result, Problem)]
    return [result.paper for result in results if isinstance(result, Record)]


def test_wiley_has_the_abstract_beside_a_description_that_is_none() -> None:
    (paper,) = papers(journals.WILEY)
    assert paper.abstract == f"{LONG} Funaria is rare."
    assert paper.shown_authors == ("Ada One", "Bo van der Two", "Cy Three")
    assert (paper.id, paper.published, paper.source) == ("10.1234/moss.7", "2026-01-12", "feed")
    assert paper.links.paper == "https://onlinelibrary.wiley.example/doi/10.1234/moss.7"
    assert paper.published_in == Publication("article", "MOSS")
    assert paper.keywords == (), "the journal's section is no subject"


def test_what_has_no_author_lacks_one() -> None:
    _, item = items(journals.WILEY)
    assert (item.name, item.asked, item.lacks) == ("10.1234/moss.8", "10.1234/moss.8", "an author")
    assert item.data["published_in"] | {"kind": ""} == {
        "kind": "", "journal": "MOSS", "volume": "7", "issue": "2", "pages": "1-2",
    }  # fmt: skip


def test_taylor_and_francis_have_the_paper_s_title_as_the_journal_s_name() -> None:
    (paper,) = papers(journals.TAYLOR_FRANCIS)
    assert paper.published_in == Publication("article", "Journal of Moss", "45", "1", "1-12")
    assert paper.abstract == "", "a volume is no abstract"
    assert paper.shown_authors == ("Ada One", "Bo Two")


def test_oxford_cuts_the_authors_so_the_doi_has_them() -> None:
    (item,) = items(journals.OXFORD)
    assert item.asked == "10.1234/sysmoss/syaa001"
    assert item.filled(REGISTERED).data["authors"] == ["Reg One", "Reg Two"]
    assert item.filled(replace(REGISTERED, authors=())).data["authors"] == ["One A", "Two B"]
    assert item.filled(None).data["abstract"] == LONG
    assert item.data["published_in"]["journal"] == "Systematic Moss"


def test_elsevier_has_authors_and_date_as_text_and_no_doi() -> None:
    first, ahead = papers(journals.ELSEVIER)
    assert (first.published, first.shown_authors, first.abstract) == ("2025-12", ("Ada One", "Bo Two"), "")
    assert first.id == "is-moss-on-the-roofs-of-towns-a-kind-of-forest"
    assert first.links.paper.endswith("/science/article/pii/S0006320725004420")
    assert first.published_in == Publication("article", "Moss Conservation", "264")
    assert ahead.published == "2026", "the cover is dated ahead"


def test_pensoft_has_everything_in_the_description() -> None:
    (paper,) = papers(journals.PENSOFT)
    assert (paper.id, paper.abstract) == ("10.1234/mosskeys.1063.73094", LONG)
    assert paper.shown_authors == ("Ada One", "Márton Two", "Cy Three")
    assert paper.published_in == Publication("article", "MossKeys", "1063", "", "121-137")


def test_html_in_titles_and_descriptions() -> None:
    paper, editorial = papers(journals.OJS)
    assert (paper.title, paper.abstract) == ("The mosses of Quercus in Panamá", LONG)
    assert paper.id == "the-mosses-of-quercus-in-panama"
    assert editorial.id == "https://moss.example/view/2", "many papers are called Editorial"


def test_weekdays_in_german_and_relative_links() -> None:
    (paper,) = papers(journals.GERMAN)
    assert (paper.published, paper.links.paper) == ("2026-01-14", "https://moss.example/article/view/2047")
    assert paper.shown_authors == ("Ada Stüben", "Bo Schütte", "Cy J. Astrin")


def test_chinese_in_its_own_encoding() -> None:
    (paper,) = papers(journals.CHINESE)
    assert (paper.published, paper.shown_authors) == ("2026-01-09", ("范存祥", "林志斌", "聂瑞娥"))
    assert paper.published_in.journal == "苔藓分类学报"
    assert paper.title.startswith("中国福建藓属")


def test_no_date_at_all() -> None:
    (item,) = items(journals.INGENTA)
    assert (item.lacks, item.asked) == ("a date", ""), "there is no DOI to ask by"
    assert item.data["authors"] == ["A. B. One", "Bo Two"]
    assert item.filled(REGISTERED).lacks == ""


def test_preprints() -> None:
    (paper,) = papers(journals.BIORXIV)
    assert (paper.published_in.kind, paper.published_in.journal) == ("preprint", "bioRxiv")
    assert (paper.id, paper.title) == ("10.1101/287987", "A p factor for mosses of the north")
    (paper,) = papers(journals.IACR)
    assert paper.published_in == Publication("preprint", "Cryptology ePrint Archive")
    assert (paper.links.pdf, paper.keywords) == ("https://eprint.iacr.example/2026/488.pdf", ("Protocols",))
    assert "$k-1$" in paper.abstract


def test_arxiv_announces_papers_by_their_ids() -> None:
    new, old = items(journals.ARXIV)
    paper, again = papers(journals.ARXIV)
    assert (paper.id, paper.abstract, paper.categories) == ("2601.13426", LONG, ("cs.CL", "cs.AI"))
    assert paper.shown_authors == ("Ada One", "Bo Two", "Cy Three")
    assert paper.published == "2026-01", "an announcement is no publication; the id has the month"
    assert paper.links.paper == "https://arxiv.org/abs/2601.13426"
    assert (again.id, again.published, paper.published_in.journal) == ("2401.00007", "2024-01", "")
    assert (new.is_known, old.is_known, new.asked) == (False, True, "")


def test_joss_names_its_authors_in_elements_of_its_own() -> None:
    (item,) = items(journals.JOSS)
    assert (item.asked, item.lacks) == ("10.1234/joss.01541", "an author")
    assert item.data["published"] == "2026-01-10"
    assert item.data["subjects"] == ["R", "moss statistics"]
    assert item.data["published_in"] == {
        "kind": "article", "journal": "Journal of Open Source Moss", "volume": "4", "issue": "40",
        "pages": "1541",
    }  # fmt: skip


def test_a_blog_begins_before_its_xml_and_has_a_post_beside_its_summary() -> None:
    (paper,) = papers(journals.NOVA)
    assert (paper.abstract, paper.links.paper) == (LONG, "https://nova.example/2026/01/12/could/")


@pytest.mark.parametrize(
    ("field", "own", "registered", "want"),
    [
        ("title", "Own", "As registered", "Own"),
        ("title", "", "As registered", "As registered"),
        ("published", "2026-01", "2026-01-11", "2026-01-11"),
        ("published", "2026-01-10", "2026-01-11", "2026-01-10"),
        ("published", "2026-01-10", "2026", "2026-01-10"),
        ("url", "", "https://moss.example/7", "https://moss.example/7"),
        ("published_in", {"issue": "3"}, None,
         {"issue": "3", "kind": "article", "journal": "Registered Journal", "volume": "9"}),
    ],
)  # fmt: skip
def test_what_is_good_in_the_item_stays(field: str, own: Any, registered: Any, want: Any) -> None:
    (item,) = items(journals.BIORXIV)
    filled = replace(item, data={**item.data, field: own}).filled(REGISTERED)
    assert filled.data[field] == want


def test_a_change_is_a_date_of_publication_only_where_there_is_no_other() -> None:
    entry = (
        "<id>tag:moss.example,2026:1</id><title>Mosses that changed many times</title>"
        "<updated>2026-01-18T16:36:41Z</updated><author><name>Ada One</name></author>"
    )
    (item,) = items(journals.atom("Moss", entry))
    assert item.data["published"] == ""
    assert item.filled(None).data["published"] == "2026-01-18"
    assert item.filled(REGISTERED).data["published"] == "2026-01-11"


@pytest.mark.parametrize(
    ("item", "doi"),
    [
        ("<link>https://x.example/content/journal/ijsem/10.1099/ijsem.0.005019?TRACK=RSS</link>",
         "10.1099/ijsem.0.005019"),
        ("<link>https://www.tandf.example/doi/full/10.1080/0891.2026.1?af=R</link>", "10.1080/0891.2026.1"),
        ("<link>https://www.biorxiv.example/content/10.1101/2026.01.01.123456v2.full?rss=1</link>",
         "10.1101/2026.01.01.123456"),
        ("<link>https://dx.doi.org/10.4039/tce.2021.43?rft_dat=source%3Ddrss</link>", "10.4039/tce.2021.43"),
        ("<link>https://x.example/articles/10.3389/fmoss.2026.7/abstract</link>", "10.3389/fmoss.2026.7"),
        ("<dc:identifier>pmid:3491</dc:identifier><dc:identifier>doi:10.1234/A</dc:identifier>", "10.1234/a"),
        ("<guid>https://doi.org/10.1234/moss.7</guid>", "10.1234/moss.7"),
        ("<link>https://x.example/pii/S0006320725004420</link>", ""),
        ("<link>https://doi.org/10.48550/arXiv.2601.00001</link>", ""),
    ],
)  # fmt: skip
def test_the_doi_is_stated_or_in_an_address(item: str, doi: str) -> None:
    (read,) = items(journals.rss("Moss", f"<title>Mosses of the north and their names</title>{item}"))
    assert read.data["doi"] == doi


@pytest.mark.parametrize(
    ("link", "want"),
    [
        ("https://x.example/a?utm_source=rss&amp;id=7&amp;utm_medium=rss", "https://x.example/a?id=7"),
        ("https://x.example/a?id=7&amp;flag=1", "https://x.example/a?id=7&flag=1"),
        ("../a/7?rss=1", "https://moss.example/a/7"),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
    ],
)
def test_links(link: str, want: str) -> None:
    title = "<title>Mosses of the north and their names</title><dc:creator>Ada One</dc:creator>"
    (item,) = items(journals.rss("Moss", f"{title}<pubDate>2026-01-09</pubDate><link>{link}</link>"))
    *_, record = feed.record(item.filled(None), "feed")
    assert isinstance(record, Record)
    assert record.paper.links.paper == want
