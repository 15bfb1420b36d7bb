"""The pieces of a paper's page, each for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest

from generator.content.page import Page
from generator.listings.cards import Card
from generator.pages import charts, parts
from generator.pages.inputs import Neighbours, RelatedLink, Surroundings
from generator.pages.markup import ROOT, Piece
from generator.pages.sheets import paper_sheet
from generator.papers.paper import Counts, Links, Paper
from generator.papers.shown import Fact
from tests.harness.papers import listed, paper


def test_a_paper_says_when_its_text_was_revised() -> None:
    paper = Paper("", "Moss", "On moss.", days=("2026-01-02",))
    facts, before = (parts.paper(Page(paper, changed=day))["facts"] for day in ("2026-09-03", ""))
    assert isinstance(facts, Piece) and isinstance(before, Piece)
    revised = " · text revised <time datetime=2026-09-03>3 Sep 2026</time></span>"
    assert facts.html == before.html.removesuffix("</span>") + revised


def test_a_paper_says_when_its_publisher_corrected_it() -> None:
    paper = Paper("", "Moss", "On moss.", published="2026-01-02", corrected="2026-09-03")
    facts = parts.paper(Page(paper))["facts"]
    assert isinstance(facts, Piece)
    corrected = " · corrected by its publisher <time datetime=2026-09-03>3 Sep 2026</time></span>"
    assert facts.html.endswith(corrected)


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("archive moss.example/a", '<a href="https://moss.example/a/papers/10.1234-moss/">moss.example/a</a>'),
        ("archive http://127.0.0.1:80", '<a href="http://127.0.0.1:80/papers/10.1234-moss/">127.0.0.1:80</a>'),
        ("archive javascript://x", '<a href="https://javascript://x/papers/10.1234-moss/">javascript://x</a>'),
        ("archive", ""),
        ("feed moss.example/a", ""),
    ],
)
def test_a_paper_says_by_way_of_which_archive_it_came(origin: str, words: str) -> None:
    paper = Paper("10.1234/moss", "Moss", "On moss.", published="2026", source=origin.partition(" ")[0])
    facts = parts.paper(Page(paper, origins={"source": origin}))["facts"]
    assert isinstance(facts, Piece)
    assert facts.html.partition("by way of ")[2].removesuffix("</span>") == words


@pytest.mark.parametrize(("abstract", "summary"), [("", ""), ("On moss.", ""), ("", "Moss grows.")])
def test_a_paper_without_an_abstract_says_so(abstract: str, summary: str) -> None:
    paper = Paper("x", "Moss", abstract, published="2026-01-02", summary=summary)
    facts = parts.paper(Page(paper))["facts"]
    assert isinstance(facts, Piece)
    assert ("no abstract is known" in facts.html) != bool(abstract or summary)


def test_the_item_at_zotero_is_the_last_link_and_the_only_one_without_others() -> None:
    item = "https://www.zotero.org/groups/7/items/AAAA1111"

    def named(**links: str) -> list[str]:
        paper = Paper(id="x", title="Moss", published="2026", links=Links(zotero=item, **links))
        return [name for name, _ in parts.named_links(paper)]

    assert named() == ["Zotero"]
    assert named(doi="10.1234/moss") == ["DOI", "Zotero"]
    assert named(paper="https://moss.example/7") == ["Paper", "Zotero"]


@pytest.mark.parametrize(
    ("address", "html"),
    [
        ("https://arxiv.org/abs/2312.00001", "https://arxiv.org/html/2312.00001"),
        ("https://arxiv.org/abs/2311.99999", ""),
        ("https://arxiv.org/abs/math/0309136", ""),
        ("https://arxiv.org/abs/?x", ""),
    ],
)
def test_arxivs_html_is_a_small_link_of_papers_since_arxiv_makes_it(address: str, html: str) -> None:
    named = [("PDF", "https://a.org/x.pdf"), ("arXiv", address), ("Code", "https://a.org/code")]
    small = f'<a href="{html}">arXiv\'s HTML</a> ' if html else ""
    assert parts.links(named, listed(1), ()).html == (
        '<span class=links><a href="https://a.org/x.pdf">PDF</a> <a href="https://a.org/code">Code</a> '
        f'<small>{small}<a href="{address}">arXiv</a></small></span>'
    )


def test_a_tip_says_which_links_only_the_text_names() -> None:
    named = ("Code", "https://a.org/code"), ("Data", "https://a.org/data")
    shown = parts.links(named, listed(1), ("Code",))
    tip = "Named in the abstract or comment"
    assert f'<a href="https://a.org/code" title="{tip}">Code</a>' in shown.html
    assert shown.markdown.startswith(f'<span class=links>[Code](<https://a.org/code> "{tip}")')
    assert '<a href="https://a.org/data">Data</a>' in shown.html


def test_all_words_of_a_fact_are_text() -> None:
    card = listed(1)
    venue = Fact("venue", "<i>", "venues/i/", "a*b* <b>", "&c")
    card.complete(Counts(), (), (), (venue,), has_thumbnail=True)
    credit = parts.surroundings(Surroundings(card), [], 0)["credit"]
    assert isinstance(credit, Piece)
    link = f'<a href="{ROOT}venues/i/">&lt;i&gt;</a>'
    assert credit.html == f"<span class=venue>a*b* &lt;b&gt;{link}&amp;c</span>"
    assert credit.markdown.startswith("<span class=venue>a\\*b\\* &lt;b>[")


def test_more_authors_than_anybody_counted() -> None:
    nothing = Surroundings(listed(1))
    for count, by in ((None, "One</a>, et al."), (1, "One</a>"), (3, "One</a> and 2 more authors")):
        authors = parts.surroundings(nothing, ["Ada One"], count)["authors"]
        assert isinstance(authors, Piece) and authors.html.endswith(f"{by}</span>")
    for names, count in ((["Ada One", "et al."], None), (["Ada One"], 1)):
        assert paper_sheet(Page(paper(authors=names)), "").context["author_count"] == count


def test_of_hundreds_of_authors_only_the_first_and_those_with_a_page_are_links() -> None:
    around = Surroundings(listed(1), {150: "authors/bo-das/"})
    names = [f"Ada {number}" for number in range(200)]
    others = cast(dict[str, Piece], parts.surroundings(around, names, 200)["others"])
    html = others["names"].html
    assert html.count("<a ") == 100 - 10 + 1 and ">Ada 150</a>, Ada 151, Ada 152" in html


def test_a_shade_goes_up_to_its_square() -> None:
    assert [charts.level(count, 16) for count in (0, 1, 2, 4, 5, 9, 10, 16)] == [0, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("label", "shared", "shown"),
    [
        ("Moss", "wet ferns", ' <i>wet ferns</i>'),
        ("A wet fern", "wet ferns", ""),  # the title says it
        ("Ferns", "wet ferns", ' <i>wet ferns</i>'),
        ("Moss", "agents & <b>", ' <i>agents &amp; &lt;b&gt;</i>'),
        ("Moss", "", ""),
    ],
)  # fmt: skip
def test_a_related_paper_says_what_it_shares_unless_its_title_does(
    label: str, shared: str, shown: str
) -> None:
    link = RelatedLink(label, "2601.00002", "2026-01-02", (), "")
    around = Surroundings(listed(1), related=((shared, link),))
    html = str(cast(Piece, parts.surroundings(around, (), 0)["related"]).html)
    assert html.partition("</small>")[2] == f"{shown}</li>\n</ol>"


def test_papers_without_a_common_phrase_say_which_collection_or_author_both_have() -> None:
    told = {"a.md": ("Ferns",), "b.md": ("Ferns", "Moss"), "c.md": ("Moss",), "d.md": (), "e.md": ()}
    authors = {"a.md": "Ada Moss", "d.md": "Bo Fen", "e.md": "ÅDA MOSS\nBo Fen"}
    cards = {
        file: listed(number, authors=filter(None, authors.get(file, "").split("\n")))
        for number, file in enumerate(told, 2)
    }
    card = listed(1, authors=("Cy Reed", "Åda Moss"))
    links = {file: link(other, told[file]) for file, other in cards.items()}
    near = [(file, "wet moss" if file == "c.md" else "") for file in (*told, "gone.md")]

    def shared(card: Card, *telling: str) -> list[str]:
        return [said for said, _ in Neighbours(near, links, (card, link(card, telling)))]

    assert shared(card, "Moss", "Ferns") == ["Ferns", "Moss", "wet moss", "", "Åda Moss"]
    assert shared(listed(9, authors=())) == ["", "", "wet moss", "", ""]
    assert [said for said, _ in Neighbours(near, links)] == ["", "", "wet moss", "", ""]


def link(card: Card, telling: Sequence[str]) -> RelatedLink:
    return RelatedLink(card.label, card.slug, card.first, tuple(telling), card.name_slugs)
