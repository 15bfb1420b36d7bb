"""The two forms of a part agree: Python-Markdown turns its Markdown into exactly its HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown import Markdown

from generator.errors import RecordError
from generator.pages import markup
from generator.pages.markup import Piece
from generator.papers import paper
from generator.text import cleaning
from tests.harness.papers import nasty

MATHEMATICS = "generator.publish.people.notation:Mathematics"
MKDOCS = ["toc", "tables", "fenced_code"]
# The extensions that MkDocs always loads, and these with the extensions of mkdocs.yml.
ENGINES = {
    "mkdocs": Markdown(extensions=[*MKDOCS, MATHEMATICS]),
    "site": Markdown(extensions=[*MKDOCS, "attr_list", MATHEMATICS]),
}
TEX = (
    "$x$", "$x^2$", "$x_i$", "$a<b$", "$\\alpha$", "$\\{x\\}$", "$$\\sum_i x_i$$", "$$a$$", "$x$$y$",
    "\\(x\\)", "\\[y\\]", "$5", "$ 5$", "5$", "$1 Million", "$`x`$", "$x", "y$", "$$", "\\$", "$\\$5$",
    "$a_b$ and $c_d$", "\\emph{x}", "\\frac{1}{2}", "{\\bf x}", "100\\%", "~", "\\cite{a}", "--", "``x''",
    "\\'e", "$<b>$", "$&amp;$",
    "\\$n\\$", "\\$10^9$", "x$^2\\$", "$\\$$", "$ 2$s", "$ x$", "$$a \\text{if $b$}$$", "$${a $b$}$$",
)  # fmt: skip


def convert(markdown: str, engine: str = "site") -> str:
    return ENGINES[engine].reset().convert(markdown)


def texts() -> st.SearchStrategy[str]:
    """Generate lines and abstracts from odd words and TeX."""
    mixed = st.lists(nasty(4) | st.sampled_from(TEX), max_size=6).map(" ".join)
    return mixed | nasty(16) | st.lists(st.sampled_from(TEX), max_size=5).map("".join)


def lines() -> st.SearchStrategy[str]:
    return texts().map(cleaning.line).filter(bool)


def agree_inline(part: Piece) -> None:
    """Check a part inside a paragraph: in an element and before a word, as on every page."""
    for engine in ENGINES:
        converted = convert(f'<span class="x">{part.markdown}</span> end', engine)
        assert converted == f'<p><span class="x">{part.html}</span> end</p>'


@pytest.mark.slow
@given(lines())
@example("a & b &amp; c &lt; &#35; <b>x</b> *y* _z_ `code` [l](http://x.org)")
@example("{: .x } {#id} [^1] [toc] ![i](j) \\ \\* 1. # >")
def test_plain_text(value: str) -> None:
    part = markup.text(value)
    assert part.html == html.escape(value, quote=False)
    agree_inline(part)


@pytest.mark.slow
@given(lines())
@example("Costs $5 or $6, and $x$ too")
@example("$x$$y$")
@example("see https://a.org/x_y_z?a=1&b=2. And <http://b.org>, (https://c.org/_d_)")
def test_running_text(value: str) -> None:
    agree_inline(markup.rich(value))


@pytest.mark.slow
@given(texts().map(cleaning.paragraphs).filter(bool))
@example(
    "# heading\n\n- list\n\n1. one\n\n2) two\n\n> quote\n\n+ plus\n\n---\n\n===\n\n| a | b |\n\n!!! note"
)
@example(
    "a\n\n    code\n\n```\n\n~~~\n\n: term\n\n[1]: http://x.org\n\n*[a]: b\n\n$$x$$\n\n<div>\n\n<!-- x -->"
)
@example("~~~\n\nx\n\n~~~\n\n```\n\ny\n\n```")
def test_paragraphs(value: str) -> None:
    part = markup.paragraphs(value)
    assert part.block
    for engine in ENGINES:
        assert (
            convert(f"before\n\n{part.markdown}\n\nafter", engine)
            == f"<p>before</p>\n{part.html}\n<p>after</p>"
        )


@given(lines(), st.sampled_from(("https://a.org/", "https://doi.org/")), nasty(6))
@example("Code", "https://doi.org/", "10.1002/(sici)1097-4571(1998)49:8<693::aid-asi4>3.0.co;2-o")
@example("Code", "https://a.org/", "x$y$z_a*b*c`d`[e]{f}&amp;g&copy=1|\\h'i\"j")
def test_links_elsewhere(label: str, start: str, rest: str) -> None:
    address = start + "".join(cleaning.line(rest).split())
    agree_inline(markup.link(markup.text(label), address))
    with_math = markup.link(markup.rich(label, links=False), address)
    agree_inline(with_math)


@given(
    lines(), st.sampled_from(("papers/2601.00001/", "tags/moss/", "dates/", "tags/", "", "dates/2026-01/"))
)
@example("See https://a.org/x for $x$ [a](b)", "papers/2601.00001/")
def test_links_to_pages(label: str, address: str) -> None:
    part = markup.page(markup.rich(label, links=False), address)
    converted = convert(f"x {part.markdown}").replace(
        markup.ROOT + markup.tree_file(address), markup.ROOT + address
    )
    assert converted == f"<p>x {part.html}</p>"
    assert len(re.findall(r"<a\b", part.html)) == 1, "no link within a link"


@given(st.lists(lines(), min_size=2, max_size=3))
@example(["{: .x }", "$x$", "$y$"])
def test_parts_in_a_row(values: list[str]) -> None:
    agree_inline(markup.join(" · ", map(markup.rich, values)))
    linked = markup.page(markup.rich(values[0], links=False), "tags/")
    part = markup.join("", (linked, *map(markup.text, values)))
    markdown = part.markdown.replace(markup.tree_file("tags/"), "tags/")
    agree_inline(Piece(markdown, part.html))


@pytest.mark.parametrize("number", [1, 12, 345])
def test_entries_of_a_list_stay_one_line_each(number: int) -> None:
    items = [f"1. {markup.page(markup.rich('1. $x$ *a*'), 'dates/').markdown} text" for _ in range(number)]
    assert convert("\n".join(items)).count("<li>") == number


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("Only $5 and $6", "Only $5 and $6"),
        ("1$ is 100$ less", "1$ is 100$ less"),
        ("$x$", "<math><mi>x</mi></math>"),
        ("a <script>alert(1)</script>", "a &lt;script&gt;alert(1)&lt;/script&gt;"),
        ("https://a.org/?x=1&y=2", '<a href="https://a.org/?x=1&amp;y=2">https://a.org/?x=1&amp;y=2</a>'),
    ],
)
def test_money_stays_money_and_markup_stays_text(value: str, wanted: str) -> None:
    assert markup.rich(value).html == wanted
    agree_inline(markup.rich(value))


def test_an_address_in_the_label_of_a_link_is_no_link() -> None:
    assert "<a" in markup.rich("see https://a.org").html
    assert markup.rich("see https://a.org", links=False).html == "see https://a.org"


@given(st.text(max_size=80))
def test_whatever_address_a_paper_takes_can_be_linked(value: str) -> None:
    try:
        address = paper.url("https://" + value, "x")
    except RecordError:
        assume(False)
    agree_inline(markup.link(markup.text("Code"), address))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("", "index.md"),
        ("dates/", "dates/index.md"),
        ("tags/", "tags/index.md"),
        ("tags/moss/", "tags/moss.md"),
        ("papers/2601.00001/", "papers/2601.00001.md"),
        ("tags/moss/2026-01/", "tags/moss/2026-01.md"),
    ],
)
def test_the_markdown_file_of_an_address(address: str, file: str) -> None:
    assert markup.tree_file(address) == file


def test_a_person_s_markdown_loses_only_the_press_s_marks() -> None:
    assert markup.without_marks("## *a*\x11\x12\x13 \x10") == "## *a* \x10"


@pytest.mark.parametrize("make", [markup.text, markup.rich, markup.paragraphs])
def test_nothing_makes_nothing(make: Callable[[str], Piece]) -> None:
    assert not make("")
