from __future__ import annotations

import marshal
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from generator.commands.share.export import FORMATS
from generator.content import page as pages
from generator.content.curated.author_names import Register
from generator.content.curated.venues import VenueTable
from generator.content.curated.vocabulary import Vocabulary
from generator.content.page import Page
from generator.listings import Block, Fetched, Groups, Listing, Memberships, index_pages
from generator.listings.cards import Card
from generator.listings.collections.authors import Authors
from generator.listings.collections.tags import Tags
from generator.listings.kinds import DAY, HOME, TAG, Collection
from generator.listings.records import Link
from generator.pages import markup, sheets
from generator.pages.inputs import Surroundings
from generator.pages.sheets import Printer, Sheet
from generator.pages.templates import FOLDER, Templates
from generator.papers.paper import Affiliation, Author, Citations, Counts, Links, Paper, Record
from generator.papers.shown import Fact
from tests.harness.papers import ORCID, listed, memberships, paper, papers

_ENGINE = Markdown(
    extensions=[
        "toc",
        "tables",
        "fenced_code",
        "attr_list",
        "md_in_html",
        "generator.publish.people.notation:Mathematics",
    ]
)
BY_CURATORS = "<span class=label>From the curators of this archive</span>"


def convert(markdown: str) -> str:
    return _ENGINE.reset().convert(markdown)


def printer() -> Printer:
    return Printer(Templates(FOLDER, convert))


def sheet_of(
    made: Paper,
    counts: Counts | None = None,
    tags: tuple[Collection, ...] = (),
    notes: str = "",
    addresses: Mapping[int, str] = MappingProxyType({}),
) -> Sheet:
    sheet = sheets.paper_sheet(Page(made, notes), f"papers/{made.folder}/{made.slug}.md")
    card = Card.of(Page(made))
    around = (Fact("organization", made.organization),) if made.organization else ()
    card.complete(counts or Counts(), tags, (), around, has_thumbnail=True)
    return sheets.complete(sheet, Surroundings(card, addresses))


def html_of(made: Paper, *decided: Any, **more: Any) -> str:
    return printer().html(sheet_of(made, *decided, **more))


def lists(members: Memberships, cards: Sequence[Card]) -> Iterator[Listing]:
    return index_pages(Groups(cards, 300), members, Fetched())


def index_sheet(listing: Listing, intro: str = "") -> Sheet:
    is_home = listing.kind is HOME
    return sheets.index_sheet(
        listing._replace(heading="Moss *Archive* & more", intro=intro) if is_home else listing
    )


def in_html(listing: Listing) -> list[str]:
    """Return the papers of an index page as HTML."""
    return re.findall("<li>.*</li>", printer().html(index_sheet(listing)))


def absolute(body: str, address: str, folder: str) -> str:
    """Make the relative links in HTML absolute; links to files are relative to the folder."""

    def lead(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder if match[1].endswith(".md") else address, match[1]))
        target = re.sub(r"(^|/)index\.md$|\.md$", r"\1", target)
        return f'href="/{target.strip("/.")}"'

    return re.sub(r'href="((?!\w+:)[^"#]*)"', lead, body)


def agree(made: Printer, sheet: Sheet) -> None:
    """Check that a page's HTML is its Markdown, converted. If a person's part is well-formed, this also holds
    with that part in place, except for empty lines."""
    here, folder = sheet.address, posixpath.dirname(markup.tree_file(sheet.address))

    def converted(form: Sheet) -> str:
        return absolute(convert(frontmatter.parse(made.markdown(form))[1]), here, folder)

    html = absolute(made.html(sheet), here, folder)
    assert html == converted(sheets.apart(sheet))
    whole = html.replace(markup.WRITTEN, convert(sheet.written))
    assert re.sub(r"\n+", "\n", whole) == re.sub(r"\n+", "\n", converted(sheet))


@pytest.mark.slow
@given(papers(), st.builds(Counts, st.none() | st.integers(0, 9999), st.none() | st.integers(0, 2)))
def test_any_paper_s_page_is_the_same_both_ways(made: Paper, counts: Counts) -> None:
    tags = Tags([card := Card.of(Page(made))], Vocabulary(), 1).of(card)
    addresses = Authors([card], Register(), 1).addresses(card)
    notes = "## Notes\n\nSee *this*, $x^2$ and\n\n- a\n- b"
    agree(printer(), sheet_of(made, counts, tags, notes, addresses))


@pytest.mark.slow
@given(st.lists(papers(), max_size=5, unique_by=lambda made: made.slug))
def test_any_list_is_the_same_both_ways(made: list[Paper]) -> None:
    cards = [Card.of(Page(paper)) for paper in made]
    members = memberships(cards)
    press = printer()
    for listing in lists(members, cards):
        agree(press, index_sheet(listing, "Welcome to *all*."))


def test_the_page_of_a_paper() -> None:
    made = paper(
        title="Moss $x^2$ & <b>Mirrors</b>",
        abstract="We pay $5 for $\\alpha_i$.\n\nSecond <script>.",
        authors=[Author("Ada One"), Author("Hidden Two", hidden=True), Author("Zoë *Three*")],
        days=("2026-01-02", "2026-01-09"),
        published="2025-12-31",
        updated="2026-01-05",
        version=2,
        organization="Moss Lab",
        submitter="Sub Mitter",
        links=Links("https://arxiv.org/abs/2601.00001", "https://arxiv.org/pdf/2601.00001", "https://a.org/x?y&z",
                    doi="10.1234/a<b>c"),
        comment="9 pages, see https://c.org",
        journal_ref="J. Moss 1 (2026)",
        summary="- A summary.",
    )  # fmt: skip
    tags = (Collection(TAG, "moss", "Moss & Co"), Collection(TAG, "fern", "ferns"))
    sheet = sheet_of(made, Counts(1, 0, 1200, Citations(41, "crossref", "2026-11-12")), tags)
    body = printer().html(sheet)
    assert sheet.title == "Moss x² & <b>Mirrors</b>"
    assert sheet.heading.html.startswith("Moss <math>")
    assert sheet.heading.html.endswith("&amp; &lt;b&gt;Mirrors&lt;/b&gt;")
    assert (
        '<span class=authors><a href="../../search/?author=Ada+One">Ada One</a>, '
        '<a href="../../search/?author=Zo%C3%AB+%2AThree%2A">Zoë *Three*</a></span>'
    ) in body
    assert "Hidden Two" not in body
    assert (
        'Listed on <time datetime=2026-01-02><a href="../../dates/2026-01-02/">2 Jan 2026</a></time>, '
        '<time datetime=2026-01-09><a href="../../dates/2026-01-09/">9 Jan 2026</a></time>'
        " · published <time datetime=2025-12-31>31 Dec 2025</time>"
        " · version 2, <time datetime=2026-01-05>5 Jan 2026</time> · submitted by Sub Mitter"
    ) in body
    assert (
        "<span class=organization>Moss Lab</span> "
        "<data class=votes value=1>1 vote</data> "
        "<span class=cited>cited 41 times, Crossref, 12 Nov 2026</span></p>"
    ) in body
    assert "comment</span>" not in body, "there are none"
    assert '<a href="../../tags/moss/">Moss &amp; Co</a> <a href="../../tags/fern/">ferns</a>' in body
    assert (
        '<span class=links><a href="https://arxiv.org/pdf/2601.00001">PDF</a> '
        '<a href="https://a.org/x?y&amp;z">Code <span class=stars>★ 1,200</span></a> '
        '<small><a href="https://arxiv.org/html/2601.00001">arXiv\'s HTML</a> '
        '<a href="https://arxiv.org/abs/2601.00001">arXiv</a> '
        '<a href="https://doi.org/10.1234/a%3Cb%3Ec">DOI</a></small></span>'
    ) in body
    assert (
        '<p><span class=label>AI summary by Hugging Face · '
        '<a href="../../about/#corrections">Wrong?</a></span> '
        '<span class="summary machine">- A summary.</span></p>\n<h2 id="abstract">'
    ) in body
    assert "<p>We pay $5 for <math>" in body
    assert "<p>Second &lt;script&gt;.</p>" in body
    assert 'Comment: 9 pages, see <a href="https://c.org">https://c.org</a>' in body
    assert "<p><span class=published>Published in: J. Moss 1 (2026)</span></p>" in body
    assert sheet.description == "We pay $5 for αᵢ."


def test_a_machine_s_summary_says_whose_it_is_and_is_no_description_and_no_citation() -> None:
    made = paper(abstract="It was measured.", summary="It was *dreamt*.", source="huggingface")
    page = Page(replace(made, source="arxiv"), origins={"summary": "huggingface"})
    for shown in Page(made), page:
        sheet = sheets.paper_sheet(shown, "papers/2026/01/2601.00001.md")
        card = Card.of(shown)
        card.complete(Counts(), (), (), (), has_thumbnail=True)
        form = "https://github.com/ada/moss/issues/new?template=correct.yml&paper=2601.00001"
        body = printer().html(sheets.complete(sheet, Surroundings(card), form))
        assert (
            "<p><span class=label>AI summary by Hugging Face · "
            f'<a href="{form.replace("&", "&amp;")}">Wrong?</a></span> <span class="summary machine">'
        ) in body
        asking = printer().html(sheets.complete(sheet, Surroundings(card)))
        assert 'Hugging Face · <a href="../../about/#corrections">Wrong?</a></span>' in asking
        assert sheet.description == "It was measured."
        assert "dreamt" not in sheets.frame(sheet)["head"] + sheets.frame(sheet)["rest"]
    cited = ["".join(FORMATS[form]([Record(made)], VenueTable())) for form in FORMATS if form != "jsonl"]
    assert len(cited) == 4 and not any("dreamt" in text for text in cited)
    bare = sheets.paper_sheet(Page(replace(made, abstract="")), "x.md")
    assert bare.description.endswith(": a paper without an abstract")


def test_a_summary_that_a_person_wrote_is_no_machine_s() -> None:
    made = paper(summary="A machine says.", source="huggingface")
    text = pages.write(made)
    assert not pages.read(text).own_summary
    mine = pages.read(text.replace("A machine says.", "I say."))
    card, sheet = Card.of(mine), sheets.paper_sheet(mine, "x.md")
    assert (mine.own_summary, card.by_machine, sheet.mark) == (True, False, "")
    body = printer().html(sheets.complete(sheet, Surroundings(card), "https://github.com/x"))
    assert "<p><span class=summary>I say.</span></p>" in body and "AI summary" not in body


def test_a_paper_of_which_little_is_known() -> None:
    body = html_of(Paper("", "Moss", days=("1963",), author_count=12))
    assert "<span class=authors>12 authors</span>" in body
    assert 'Listed on <time datetime=1963><a href="../../dates/1963/">1963</a></time>' in body
    assert "<h2" not in body
    assert "Authors unknown" in html_of(Paper("", "Moss", published="1963"))
    assert 'Published <time datetime=1989-08><a href="../../dates/1989-08/">Aug 1989</a>' in html_of(
        Paper("", "Moss", published="1989-08")
    )


@pytest.mark.parametrize(
    ("count", "stated", "end"),
    [
        (7, None, ">Author 6</a></span></p>\n<p>"),
        (8, None, '<details class="few">\n<summary>+ 1 <small>more author</small></summary>'),
        (33, None, "<details>\n<summary>+ 26 <small>more authors</small></summary>"),
        (31, 33, "Author 30</a> and 2 more authors</span>"),
        (1010, None, "<summary>+ 1,003 <small>more authors</small></summary>"),
        (1010, None, "Author 999 and 10 more authors</span>"),
        (2, 664, "Author 1</a> and 662 more authors</span>"),
    ],
)
def test_long_lists_of_authors_fold(count: int, stated: int | None, end: str) -> None:
    names = [f"Author {number}" for number in range(count)]
    assert end in html_of(paper(authors=names, author_count=stated))


def test_authors_have_a_link_to_orcid_and_the_numbers_of_their_affiliations() -> None:
    lab, fen = Affiliation("Moss & Co"), Affiliation("Fen House", ("Bo Two",))
    shown = html_of(paper(orcids=(("bo TWO", ORCID),), affiliations=(lab, fen)))
    link = f"<a href=https://orcid.org/{ORCID} title=ORCID>iD</a>"
    assert ">Ada One</a><sup>1</sup>, " in shown
    assert f">Bo Two</a><sup>1,2</sup> {link}</span>" in shown
    assert "<span class=places><sup>1</sup> Moss &amp; Co<br><sup>2</sup> Fen House</span>" in shown
    assert "<sup>" not in html_of(paper(affiliations=(lab, Affiliation("Fen House"))))
    long = paper(affiliations=(lab, Affiliation("F" * 200, ("Bo Two",))))
    assert "<summary>2 affiliations</summary>" in html_of(long)
    assert "places" not in html_of(paper())


def test_a_single_name_longer_than_two_lines_is_shown() -> None:
    body = html_of(paper(authors=["The " + "Moss " * 40 + "Collaboration", "Ada One"]))
    assert body.index("Collaboration</a></span>") < body.index("<summary>+ 1 ") < body.index(">Ada One<")


def test_a_withdrawn_paper_says_so() -> None:
    assert "This paper was withdrawn." in html_of(paper(withdrawn=True))
    assert "withdrawn" not in html_of(paper())


def test_notes_are_markdown_and_the_rest_is_not() -> None:
    sheet = sheet_of(paper(abstract="*abstract* ## x"), notes="## Notes\n\n*mine* <b>bold</b>")
    body = printer().html(sheet)
    assert "<p>*abstract* ## x</p>" in body
    assert f'<div class="notes">\n<p>{BY_CURATORS}</p>\n{markup.WRITTEN}\n</div>' in body
    assert sheet.written == "## Notes\n\n*mine* <b>bold</b>" and sheet.written in printer().markdown(sheet)
    assert sheet_of(paper()).written == "" and markup.WRITTEN not in html_of(paper())


def test_a_list_shows_what_helps_to_choose() -> None:
    cards = [
        listed(
            1, votes=3, comments=2, stars=1234, tags=("Moss",), title="See https://a.org",
            links=Links(code="https://c.org"), abstract="It *grows* $x^2$. Then it rests.",
        ),
        listed(
            2, authors=[f"A {number}" for number in range(7)], votes=1, comments=1, summary="It <grows>.",
            links=Links(code="https://c.org"), organization="Moss Lab",
        ),
        listed(3, authors=(), author_count=4, votes=0, comments=0, stars=5),
    ]  # fmt: skip
    members = memberships(cards)
    pages = {listing.address: listing for listing in lists(members, cards)}
    first, second, third = in_html(pages["dates/2026-01-02/"])
    assert first == (
        '<li><a href="../../papers/2601.00001/">See https://a.org</a> '
        "<span class=by>Ada One, Bo Two</span> "
        "<span class=summary>It *grows* <math><msup><mi>x</mi><mn>2</mn></msup></math>.</span> "
        "<span class=facts><data class=votes value=3>3 votes</data> "
        '<span class=code><a href="https://c.org">code ★ 1,234</a></span> '
        '<span class=comments>2 comments</span> <a href="../../tags/moss/">Moss</a></span></li>'
    )
    assert '<span class=by><a href="../../organizations/moss-lab/">Moss Lab</a> · A 0, A 1' in second
    assert ', A 4 and 2 more</span> <span class="summary machine">It &lt;grows&gt;.</span>' in second
    assert second.endswith(
        '1 vote</data> <span class=code><a href="https://c.org">code</a></span></span></li>'
    )
    assert third == '<li><a href="../../papers/2601.00003/">Paper 3</a> <span class=by>4 authors</span></li>'
    compact = in_html(pages["dates/2026-01/"])[-1]
    assert "summary" not in compact
    assert "<span class=facts><time datetime=2026-01-02>2 Jan 2026</time>" in compact


def test_a_list_says_how_often_its_papers_are_cited_if_one_in_three_was_counted() -> None:
    cited = [listed(n, cited=Citations(n, "crossref", "2026-11-12")) for n in (41, 0)]
    cards = [listed(3), *cited, listed(1), listed(2), listed(4)]
    members = memberships(cards)
    day = next(listing for listing in lists(members, cards) if listing.kind is DAY)
    order = [card.cited.times if card.cited else None for card in day.blocks[0].cards]
    said = ",".join("" if times is None else f"{times}" for times in order)
    shown = printer().html(index_sheet(day))
    assert f'<ol data-cited="{said}">' in shown and sorted(said) == sorted("041,,,,,")
    assert "cited 41" not in shown, "cards do not show it"
    few = day._replace(blocks=(Block("", tuple(card for card in cards if card is not cards[2])),))
    assert "data-cited" not in printer().html(index_sheet(few))


def test_the_heading_of_a_day_names_it_for_scripts_and_links_to_all_its_papers() -> None:
    cards = [listed(number, votes=number) for number in range(1, 18)] + [listed(60, "2026-01-01", votes=9)]
    members = memberships(cards)
    home = next(listing for listing in lists(members, cards) if not listing.address)
    shown = printer().html(index_sheet(home))
    heading = '<h2 id="2026-01-02"><time datetime="2026-01-02">Friday 2 January 2026</time></h2>'
    assert f'<div class="dated">\n{heading} <a href="dates/2026-01-02/">all 17</a></div>\n\n<ol>' in shown
    assert '</h2> <a href="dates/2026-01-01/">1 paper</a></div>' in shown
    day = next(listing for listing in lists(members, cards) if listing.kind is DAY)
    day = day._replace(blocks=day.blocks[:1], aside=0)
    heading = index_sheet(day).heading.html
    assert heading == "<time datetime=2026-01-02>Friday 2 January 2026</time>"
    assert not any("<time" in card for card in in_html(day))


def test_the_most_voted_of_a_day_stand_out_where_it_has_more() -> None:
    cards = [listed(number, votes=number) for number in range(5)]
    cards += [listed(9, "2026-01-01", votes=9)]
    members = memberships(cards)
    pages = {listing.address: listing for listing in lists(members, cards)}
    top = [card.count("votes top") for card in in_html(pages["dates/2026-01-02/"])]
    assert top == [1, 1, 1, 0, 0, 0], "the last one is of the day before"
    assert "votes top" not in "".join(in_html(pages["dates/2026-01-01/"]))
    assert "votes top" not in "".join(in_html(pages["trending/"]))


def test_index_pages_have_titles_headings_and_ways_on() -> None:
    cards = [listed(1, "2026-01-02", tags=("Moss",)), listed(2, "2026-01-05", tags=("Moss",))]
    members = memberships(cards, Vocabulary(descriptions={"Moss": "# All *of* it"}))
    press = printer()
    made = {listing.address: index_sheet(listing, "Hello.") for listing in lists(members, cards)}
    day = made["dates/2026-01-02/"]
    assert (day.title, day.kind, day.description) == (
        "Papers of 2 January 2026", DAY, "1 paper: Paper 1",
    )  # fmt: skip
    assert (
        '<span class=later><a href="../2026-01-05/"><small>Later 5 January 2026</small></a></span>'
        in press.html(day)
    )
    assert "<span class=lead>1 paper</span>" in press.html(day)
    assert '<a href="../2026-W01/">Week 1, 2026</a><a href="../2026-01/">January 2026</a>' in press.html(day)
    assert made["tags/moss/"].description == "# All *of* it"
    elsewhere = Link(f"https://orcid.org/{ORCID}", "ORCID")
    tag = next(listing for listing in lists(members, cards) if listing.address == "tags/moss/")
    shown = press.html(index_sheet(tag._replace(elsewhere=(elsewhere,))))
    assert f'· <a href="https://orcid.org/{ORCID}">ORCID</a></span>' in shown
    assert "<p># All *of* it. 2 papers, all in the last 30 days.</p>" in press.html(made["tags/moss/"])
    assert made[""].heading.html == "Moss *Archive* &amp; more"
    assert f"<summary>About this archive</summary>\n{markup.WRITTEN}\n</details>" in press.html(made[""])
    assert "Hello" not in press.html(made["tags/"])


def test_an_empty_home_page_says_so() -> None:
    (home, *_) = lists(memberships([]), [])
    assert "There are no papers yet." in printer().html(index_sheet(home))


def test_front_matter_is_yaml_whatever_the_title() -> None:
    made = paper(title='Moss: "a" # {b} 😀 ---', authors=["A: B"], abstract="x: y")
    meta, _ = frontmatter.parse(printer().markdown(sheet_of(made, tags=(Collection(TAG, "a", "A: 1"),))))
    assert meta == {
        "title": 'Moss: "a" # {b} 😀 ---', "description": "x: y", "date": "2026-01-02", "authors": ["A: B"],
        "tags": ["A: 1"], "template": "paper.html",
    }  # fmt: skip


@given(papers())
def test_a_packed_sheet_makes_the_same_html(made: Paper) -> None:
    sheet = sheets.paper_sheet(Page(made, "## Notes"), "papers/x.md")
    again = sheets.unpack(marshal.loads(marshal.dumps(sheets.pack(sheet))))
    card = Card.of(Page(made))
    card.complete(Counts(3), (Collection(TAG, "a", "A"),), (), (), has_thumbnail=True)
    around = Surroundings(card, {0: "authors/one/"})
    done, also = (sheets.complete(stored, around) for stored in (sheet, again))
    assert printer().html(also) == printer().html(done)
    assert sheets.frame(also) == sheets.frame(done)


def test_what_the_theme_gets_is_escaped() -> None:
    view = sheets.frame(sheet_of(paper(title='<b>"Moss" & $x$', abstract="<i>")))
    assert (view["title"], view["description"]) == ("&lt;b&gt;&quot;Moss&quot; &amp; x", "&lt;i&gt;")
    assert view["heading"].startswith('&lt;b&gt;"Moss" &amp; <math>')


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("short", "short"), ("x" * 160, "x" * 160), ("word " * 50, "word " * 31 + "word …"),
        ("a" * 155 + ", bcdefgh", "a" * 155 + " …"), ("x" * 300, "x" * 160 + " …"),
    ],
)  # fmt: skip
def test_a_description_is_cut_between_words(text: str, wanted: str) -> None:
    assert sheet_of(paper(abstract=text)).description == wanted
