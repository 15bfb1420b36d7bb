"""Citations of made-up papers: texts, keys, and the fields that other programs read."""

from __future__ import annotations

import json
import random
import re
import time
from dataclasses import replace
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from generator.pages.citations import formats, head
from generator.pages.citations.work import escape, journal, title_case_kept, work
from generator.papers.paper import Affiliation, Author, Links, Paper, Record
from generator.papers.publication import Publication
from generator.sources.formats import ris
from tests.harness import citations
from tests.harness.odd_papers import NASTY, odd
from tests.harness.papers import ORCID, ORCID_2, numbered

STUDY = numbered(
    1,
    title="On the $O(n^2)$ cost of BERT & friends: 5% off",
    authors=(Author("Ada van der Stone"), Author("Bert Miller Jr."), Author("The Moss Collaboration")),
    published="2026-02-27",
    updated="2026-03-04",
    keywords=("sparse attention", "agents"),
    links=Links(doi="10.1234/a_b", pdf="https://arxiv.org/pdf/2603.00001"),
    journal_ref="J. Moss Res. 12:34-56, 2026",
    abstract="Moss & {ferns}.\n\nAll of $n$.",
    license="cc-by-4.0",
)
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLAINEST = Paper(id="x y", title="what?", days=("1989",))


def test_only_two_pages_with_one_dash_are_a_first_and_a_last_one() -> None:
    said = {"1-9": ("1", "9"), "e12": ("e12", ""), "A-1-A-9": ("A-1-A-9", ""), "7-": ("7-", "")}
    cited = [work(replace(STUDY, published_in=Publication(pages=pages))).pages for pages in said]
    assert cited == [*said.values()]


def test_bibtex() -> None:
    assert formats.bibtex(work(STUDY)) == (
        "@article{vanderstone2026on2-2603.00001,\n"
        "  title = {On the $O(n^2)$ cost of {BERT} \\& friends: 5\\% off},\n"
        "  author = {van der Stone, Ada and Miller, Jr., Bert and {The Moss Collaboration}},\n"
        "  journal = {J. Moss Res.},\n"
        "  year = {2026},\n"
        "  month = feb,\n"
        "  day = {27},\n"
        "  eprint = {2603.00001},\n"
        "  archiveprefix = {arXiv},\n"
        "  doi = {10.1234/a_b},\n"
        "  url = {https://arxiv.org/abs/2603.00001},\n"
        "  pdf = {https://arxiv.org/pdf/2603.00001},\n"
        "  keywords = {sparse attention, agents},\n"
        "  copyright = {CC BY 4.0},\n"
        "  note = {J. Moss Res. 12:34-56, 2026},\n"
        "  abstract = {Moss \\& \\textbraceleft{}ferns\\textbraceright{}.\n\nAll of n.}\n"
        "}\n"
    )
    assert formats.bibtex(work(PLAINEST)) == (
        f"@misc{{1989what-{PLAINEST.slug},\n  title = {{what?}},\n  year = {{1989}}\n}}\n"
    )


def test_ris() -> None:
    assert formats.ris(work(STUDY)).split("\r\n") == [
        "TY  - JOUR", "ID  - vanderstone2026on2-2603.00001",
        "TI  - On the O(n²) cost of BERT & friends: 5% off",
        "AU  - van der Stone, Ada", "AU  - Miller, Bert, Jr.", "AU  - The Moss Collaboration,",
        "PY  - 2026", "DA  - 2026/02/27", "T2  - J. Moss Res.", "AN  - arXiv:2603.00001", "DO  - 10.1234/a_b",
        "UR  - https://arxiv.org/abs/2603.00001", "L1  - https://arxiv.org/pdf/2603.00001",
        "KW  - sparse attention", "KW  - agents", "N1  - J. Moss Res. 12:34-56, 2026",
        "AB  - Moss & {ferns}. All of n.", "N1  - License: CC BY 4.0", "ER  - ", "",
    ]  # fmt: skip


def test_csl() -> None:
    assert formats.csl(work(STUDY)) == {
        "id": "vanderstone2026on2-2603.00001",
        "type": "article-journal",
        "title": "On the O(n²) cost of BERT & friends: 5% off",
        "author": [
            {"family": "van der Stone", "given": "Ada"},
            {"family": "Miller", "given": "Bert", "suffix": "Jr."},
            {"literal": "The Moss Collaboration"},
        ],
        "issued": {"date-parts": [[2026, 2, 27]]},
        "container-title": "J. Moss Res.",
        "number": "arXiv:2603.00001",
        "DOI": "10.1234/a_b",
        "URL": "https://arxiv.org/abs/2603.00001",
        "keyword": "sparse attention, agents",
        "license": "CC BY 4.0",
        "note": "J. Moss Res. 12:34-56, 2026",
        "abstract": "Moss & {ferns}.\n\nAll of n.",
        "custom": {"pdf": "https://arxiv.org/pdf/2603.00001"},
    }


def test_markdown() -> None:
    assert formats.markdown(work(STUDY)) == (
        "## [On the O(n²) cost of BERT & friends: 5% off](https://arxiv.org/abs/2603.00001)\n\n"
        "Ada van der Stone, Bert Miller Jr., The Moss Collaboration · J. Moss Res. · 2026-02-27 · "
        "[arXiv](https://arxiv.org/abs/2603.00001) · [DOI](https://doi.org/10.1234/a_b) · "
        "[PDF](https://arxiv.org/pdf/2603.00001) · CC BY 4.0 · J. Moss Res. 12:34-56, 2026\n\n"
        "Moss & {ferns}.\n\nAll of n.\n\nKeywords: sparse attention, agents\n"
    )
    assert formats.markdown(work(PLAINEST)) == "## what?\n\n1989\n"


@given(st.lists(st.sampled_from(NASTY), max_size=6), st.booleans())
def test_no_text_is_markup_in_markdown(texts: list[str], are_lines: bool) -> None:
    text = ("\n\n" if are_lines else " ").join(texts)
    evil = work(STUDY)._replace(
        title=" ".join(" ".join(texts).split()), abstract=text, license="<b>", url="https://a.org/(x)<y> z"
    )
    page: Any = html.fromstring(f"<div>{COMMONMARK.render(formats.markdown(evil))}</div>")
    assert {element.tag for element in page.iter()} == {"div", "h2", "p", "a"}
    heading, _, *others = page
    assert heading.text_content().split() == " ".join(texts).split()
    assert " ".join(other.text_content() for other in others[:-1]).split() == text.split()
    assert [link.get("href") for link in page.iter("a")] == [
        "https://a.org/%28x%29%3Cy%3E%20z", "https://a.org/%28x%29%3Cy%3E%20z", "https://doi.org/10.1234/a_b",
        "https://arxiv.org/pdf/2603.00001",
    ]  # fmt: skip


def test_a_license_comes_back_from_ris() -> None:
    for license in ("cc-by-4.0", "arxiv-1.0", "apache-2.0", "Ask us"):
        (record, *_) = ris.read(formats.ris(work(replace(STUDY, license=license))), "x")
        assert isinstance(record, Record) and record.paper.license == license


def test_plain() -> None:
    assert citations.plain(work(STUDY)) == (
        "Ada van der Stone, Bert Miller Jr., and The Moss Collaboration. 2026. On the O(n²) cost of BERT & "
        "friends: 5% off. J. Moss Res. 12:34-56, 2026. arXiv:2603.00001. https://doi.org/10.1234/a_b"
    )
    assert citations.plain(work(PLAINEST)) == "1989. what?"
    crowd = numbered(2, authors=tuple(Author(f"A Person{number}") for number in range(9)), withdrawn=True)
    assert citations.plain(work(crowd)).startswith("A Person0, ")
    assert "A Person7, et al. 2026." in citations.plain(work(crowd))
    assert citations.plain(work(crowd)).endswith(
        " arXiv:2603.00002. Withdrawn. https://doi.org/10.48550/arXiv.2603.00002"
    )


def linked_data(paper: Paper) -> dict[str, Any]:
    """Return the JSON-LD of a paper's page."""
    data = head.linked_data(work(paper, head.MOST_AUTHORS))
    (script,) = html.fromstring(f"<html><head>{data}</head></html>").iter("script")
    read: dict[str, Any] = json.loads(script.text or "")
    return read


def test_the_head_says_who_an_author_is_and_where() -> None:
    places = Affiliation("Fen & Bog", ("Bo Two",)), Affiliation("Moss Lab")
    made = numbered(1, authors=(Author("Ada One"), Author("Two, Bo")), affiliations=places)
    made = replace(made, orcids=(("Bo TWO", ORCID), ("Nobody", ORCID_2)))
    assert head.tags(work(made)).splitlines()[1:5] == [
        '<meta name=citation_author content="One, Ada">',
        '<meta name=citation_author_institution content="Moss Lab">',
        '<meta name=citation_author content="Two, Bo">',
        '<meta name=citation_author_institution content="Fen &amp; Bog">',
    ]
    assert f"<meta name=citation_author_orcid content=https://orcid.org/{ORCID}>" in head.tags(work(made))
    assert linked_data(made)["author"] == [
        {"@type": "Person", "name": "Ada One"},
        {"@type": "Person", "name": "Bo Two", "sameAs": f"https://orcid.org/{ORCID}"},
    ]


def test_the_head_of_a_page() -> None:
    page = html.fromstring(f"<html><head>{head.tags(work(STUDY, head.MOST_AUTHORS))}</head></html>")
    metas = [(meta.get("name"), meta.get("content")) for meta in page.iter("meta")]
    assert metas == [
        ("citation_title", "On the O(n²) cost of BERT & friends: 5% off"),
        ("citation_author", "van der Stone, Ada"),
        ("citation_author", "Miller, Jr., Bert"),
        ("citation_author", "The Moss Collaboration"),
        ("citation_publication_date", "2026/02/27"),
        ("citation_online_date", "2026/03/04"),
        ("citation_journal_title", "J. Moss Res."),
        ("dcterms.bibliographicCitation", "J. Moss Res. 12:34-56, 2026"),
        ("citation_doi", "10.1234/a_b"),
        ("citation_arxiv_id", "2603.00001"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2603.00001"),
        ("citation_keywords", "sparse attention; agents"),
    ]
    assert next(page.iter("meta")).get("property") == "og:title"
    assert linked_data(STUDY) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "On the O(n²) cost of BERT & friends: 5% off",
        "author": [
            {"@type": "Person", "name": "Ada van der Stone"},
            {"@type": "Person", "name": "Bert Miller Jr."},
            {"@type": "Organization", "name": "The Moss Collaboration"},
        ],
        "datePublished": "2026-02-27",
        "sameAs": "https://arxiv.org/abs/2603.00001",
    }


@pytest.mark.parametrize(
    ("identifier", "listed", "published", "expected"),
    [
        ("math/0508571", "2007-12-11", "", "2005-08"),
        ("hep-th/9901001", "1999-01-04", "", "1999-01-04"),
        ("2603.00001", "2026-03-02", "", "2026-03-02"),
        ("2602.00001", "2026-03-02", "", "2026-02"),
        ("2603.00001", "2026", "", "2026-03"),
        ("2603.00001", "2025-01-01", "", "2026-03"),
        ("2401.00001", "2025-06-01", "", "2024-01"),
        ("hep-th/9901001", "2019-08-15", "", "1999-01"),
        ("2602.00001", "2026-03-02", "2026-02-27", "2026-02-27"),
        ("2602.00001", "2026-03-02", "2025-12-31", "2025-12-31"),
        ("2401.00001", "2025-06-01", "2025", "2024-01"),
        ("2401.00001", "2025-06-01", "2025-06-02", "2024-01"),
        ("2401.00001", "2025-06-01", "2023-10-31", "2024-01"),
        ("adap-org/9509003", "1995-10-05", "1995-10-05", "1995-10-05"),
        ("10.1234/x", "2026-03-02", "2019", "2019"),
        ("10.1234/x", "2026-03-02", "", "2026-03-02"),
    ],
)
def test_the_date(identifier: str, listed: str, published: str, expected: str) -> None:
    made = Paper(id=identifier, title="Moss", days=(listed,), published=published)
    assert work(made).published == expected


def test_scripts_in_a_title() -> None:
    made = numbered(1, title="M^3-Bench, GUI-G^2 and $x^2$ of V_{0.5}")
    assert "  title = {{M}$^{3}${-Bench,} {GUI-G}$^{2}$ and $x^2$ of {V}$_{0.5}$},\n" in formats.bibtex(
        work(made)
    )
    assert work(made).title == "M³-Bench, GUI-G² and x² of V_0.5"


def test_a_long_word_before_a_script_takes_bounded_time() -> None:
    start = time.process_time()
    assert work(numbered(1, title=f"{'A' * 980} b^2")).tex
    assert time.process_time() - start < 1


def test_the_date_of_what_came_out_in_a_journal_may_be_the_journals() -> None:
    preprint = Paper(id="2401.00001", title="Moss", days=("2025-06-01",), published="2025-05")
    assert work(preprint).published == "2024-01"
    assert work(replace(preprint, journal_ref="J. Moss Res. 1, 2025")).published == "2025-05"
    assert work(replace(preprint, links=Links(doi="10.1234/x"))).published == "2025-05"


def test_a_preprint_is_cited_by_the_doi_that_arxiv_gives_it() -> None:
    preprint = numbered(3, abstract="", categories=("cs.CL", "cs.LG"), links=Links())
    assert formats.bibtex(work(preprint)).splitlines() == [
        "@misc{one2026made-2603.00003,",
        "  title = {A made-up study of matter 3},",
        "  author = {One, Ada and Number3, Bert},",
        "  year = {2026},",
        "  month = mar,",
        "  day = {2},",
        "  eprint = {2603.00003},",
        "  archiveprefix = {arXiv},",
        "  primaryclass = {cs.CL},",
        "  doi = {10.48550/arXiv.2603.00003},",
        "  url = {https://arxiv.org/abs/2603.00003},",
        "  keywords = {Computation and Language, Machine Learning}",
        "}",
    ]
    assert "DO  - 10.48550/arXiv.2603.00003\r\n" in formats.ris(work(preprint))
    item = formats.csl(work(preprint))
    assert (item["type"], item["DOI"]) == ("article", "10.48550/arXiv.2603.00003")
    old = Paper(id="hep-th/9901001", title="Moss", published="1999-01-01", categories=("hep-th",))
    assert work(old).doi == "10.48550/arXiv.hep-th/9901001"
    assert "  primaryclass = {hep-th},\n" in formats.bibtex(work(old))
    tags = head.tags(work(preprint, head.MOST_AUTHORS))
    assert "<meta name=DC.type content=preprint>" in tags
    assert "<meta name=citation_doi content=10.48550/arXiv.2603.00003>" in tags
    assert "<meta name=citation_arxiv_id data-primary=cs.CL content=2603.00003>" in tags
    in_journal = head.tags(work(STUDY, head.MOST_AUTHORS))
    assert "DC.type" not in in_journal
    no_preprint = Paper(id="10.1234/x", title="Moss", days=("2026",), categories=("cs.CL",))
    assert work(no_preprint).primary == ""
    assert "DC.type" not in head.tags(work(no_preprint, head.MOST_AUTHORS))


def test_hundreds_of_authors() -> None:
    crowd = numbered(1, authors=tuple(Author(f"Ada Stone{number}") for number in range(3000)))
    tags = head.tags(work(crowd, head.MOST_AUTHORS))
    assert tags.count('content="Stone') == head.MOST_AUTHORS
    assert tags.count("<meta name=archive:more_authors content=true>") == 1
    assert len(tags) < 12_000
    short = work(crowd, head.MOST_AUTHORS)
    assert " and others},\n" in formats.bibtex(short)
    assert '"literal": "et al."' in citations.csl_json(short)
    assert "others" not in formats.bibtex(work(crowd))


def test_an_evil_title_ends_no_script() -> None:
    evil = numbered(1, title='</script><!-- "quoted" <b>', authors=())
    page = html.fromstring(f"<html><head>{head.tags(work(evil, head.MOST_AUTHORS))}</head></html>")
    assert next(page.iter("meta")).get("content") == evil.title
    assert linked_data(evil)["headline"] == evil.title


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Phys.Rev.D76:013009,2007", "Phys.Rev.D"),
        ("Astronomy and Moss, Volume 12, 2007", "Astronomy and Moss"),
        ("Moss Vol. 3", "Moss"),
        ("Journal of Moss", "Journal of Moss"),
        ("Proc. of the 3rd Moss Conference", ""),
        ("In: Moss and Ferns 3", ""),
        ("12:34", ""),
        ("", ""),
    ],
)
def test_journals(reference: str, expected: str) -> None:
    assert journal(reference) == expected


def test_keys_are_one_a_paper_and_need_no_other() -> None:
    alike = [
        numbered(number, title="The same title", authors=(Author("Zoë Ørsted-Ĳß"),)) for number in range(3)
    ]
    keys = [work(made).key for made in alike]
    assert keys[1] == "orstedijss2026same-2603.00001"
    assert len(set(keys)) == 3
    for made in odd_papers():
        assert re.fullmatch(r"[A-Za-z0-9._-]+", work(made).key)
    assert len({work(made).key for made in odd_papers()}) == len({made.slug for made in odd_papers()})


def odd_papers() -> list[Paper]:
    chance = random.Random(7)
    return [odd(number, chance) for number in range(2, 152)] + [STUDY, PLAINEST]


def test_other_programs_read_bibtex() -> None:
    papers = {work(made).key: made for made in odd_papers()}
    text = "\n".join(formats.bibtex(work(made)) for made in papers.values())
    ours = {entry.key: entry for entry in parse_bibtex(text).entries}
    theirs = parse_string(text, "bibtex").entries
    assert ours.keys() == set(theirs) == papers.keys()
    for key, made in papers.items():
        assert len(theirs[key].persons.get("author", ())) == len(work(made).authors)
        assert "title" in ours[key].fields_dict
    assert [str(person) for person in theirs[work(STUDY).key].persons["author"]] == [
        "van der Stone, Ada", "Miller, Jr., Bert", "{The Moss Collaboration}",
    ]  # fmt: skip


@pytest.mark.slow
@given(st.text(max_size=60))
def test_no_text_unbalances_braces(text: str) -> None:
    for made in (escape(text), title_case_kept(text)):
        depth = 0
        for sign in made:
            depth += (sign == "{") - (sign == "}")
            assert depth >= 0
        assert depth == 0
        assert not re.search(r"(?<!\\)[&%$#_]", made)


def test_other_programs_read_ris() -> None:
    papers = odd_papers()
    read = rispy.loads("".join(formats.ris(work(made)) for made in papers))
    for made, entry in zip(papers, read, strict=True):
        cited = work(made)
        assert entry["id"] == cited.key
        assert entry["title"] == cited.title.strip()
        assert len(entry.get("authors", ())) == len(cited.authors)
        assert entry.get("doi", "") == cited.doi
        assert entry["year"] == cited.published[:4]
