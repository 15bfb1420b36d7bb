"""A digest in each of its forms, whatever is in the papers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.share import digest_forms as forms
from generator.commands.share.digest_forms import FORMATS, MOST, Digest, DigestPaper
from generator.papers.shown import Fact
from generator.text.cleaning import line
from tests.harness.papers import nasty
from tests.harness.payloads import PAYLOADS

SITE = "https://moss.test/"


def shown(number: int = 1, title: str = "Moss and Mirrors", **fields: object) -> DigestPaper:
    values = {
        "by": "Moss Labs · Ada One and Bo Two", "summary": "We hold mirrors up to moss.",
        "facts": (
            Fact("votes", "3 votes"), Fact("day", "17 Nov 2026"), Fact("comments", "2 comments"),
            Fact("code", "code ★ 54", f"https://example.org/{number}"),
            Fact("", "moss & more", f"{SITE}tags/moss/"),
        ),
        "links": (Fact("PDF", "PDF", "https://example.org/1.pdf?a=1&b=2"),),
    } | fields  # fmt: skip
    return DigestPaper(title, f"{SITE}papers/2601.{number:05d}/", **values)  # type: ignore[arg-type]


def digest(*papers: DigestPaper, total: int | None = None, **fields: object) -> Digest:
    values = {"archive": "Moss Archive", "site": SITE, "period": "2026-W47", "all": f"{SITE}dates/2026-W47/"}
    total = len(papers) if total is None else total
    return Digest(total=total, papers=papers, **values | fields)  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Reads a page's text and elements, and whether each open element is closed."""

    VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_each_form_has_all_that_is_known_of_a_paper() -> None:
    made = digest(shown(), total=30)
    plain, page, marked = (
        forms.written(made, "text"),
        Reader(forms.written(made, "html")),
        forms.written(made, "markdown"),
    )
    for text in (plain, page.text, marked):
        for known in (
            "Moss and Mirrors", "Moss Labs · Ada One and Bo Two", "3 votes", "17 Nov 2026",
            "code ★ 54", "2 comments", "PDF",
            "We hold mirrors up to moss.", "from 16 to 22 November 2026", "29 more papers of Week 47",
            "Here is the one with the most votes", "written by a machine",
        ):  # fmt: skip
            assert known in " ".join(text.split()), known
    links = {attributes.get("href") for name, attributes in page.elements if name == "a"}
    assert {f"{SITE}papers/2601.00001/", f"{SITE}tags/moss/", f"{SITE}dates/2026-W47/", f"{SITE}subscribe/",
            "https://example.org/1.pdf?a=1&b=2", "https://example.org/1"} <= links  # fmt: skip
    for text in (page.text, marked):
        order = [
            "Moss and Mirrors", "Moss Labs", "We hold", "3 votes", "17 Nov", "2 comments", "code", "moss &",
        ]  # fmt: skip
        places = [text.replace("\\&", "&").find(fact) for fact in order]
        assert -1 not in places and places == sorted(places), "as in a list"
    assert f"### 1. [Moss and Mirrors](<{SITE}papers/2601.00001/>)" in marked
    assert "\nMoss Archive\nWeek 47, 2026\n" in f"\n{plain}"


@pytest.mark.parametrize(
    ("period", "days"),
    [("2026-W49", "30 November to 6 December 2026"), ("2026-W53", "28 December 2026 to 3 January 2027")],
)
def test_a_week_says_its_days(period: str, days: str) -> None:
    assert digest(shown(), period=period).lead == f"1 paper from {days}."


def test_the_styles_are_in_the_elements_and_those_for_the_dark_stay() -> None:
    page = Reader(forms.written(digest(shown()), "html"))
    (sheet,) = re.findall(r"<style[^>]*>(.*?)</style>", forms.written(digest(shown()), "html"), re.DOTALL)
    assert "@media (prefers-color-scheme: dark)" in sheet and "max-width: 640px" not in sheet
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in page.elements
    styles = {name: attributes.get("style") for name, attributes in page.elements}
    assert "color:" in str(styles["a"]) and "background:" in str(styles["body"])
    names = " ".join(name for name, _ in page.elements)
    assert re.fullmatch(r"(?:html|head|meta|title|style|body|table|tbody|tr|td|p|h[12]|div|span|a| )+", names)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", ["moss and mirrors ", "<&\"'>" * 4, "苔" * 15])
def test_whatever_is_in_it_a_digest_is_no_larger_than_programs_for_mail_show(form: str, words: str) -> None:
    papers = [shown(number, words * 20, summary=words * 20) for number in range(500)]
    made = digest(*papers, total=700)
    written = forms.written(made, form)
    assert 0.9 * MOST < len(written.encode()) <= MOST == 100_000
    number = len(re.findall(r"papers/2601\.\d{5}/", written))
    assert 20 < number < 500
    assert f"{700 - number} more papers of Week 47, 2026" in written
    assert f"Here are the {number} with the most" in written
    assert f"{SITE}dates/2026-W47/" in written
    if form == "html":
        assert Reader(written).open == []


def test_plain_text_is_72_columns_wide_but_for_addresses() -> None:
    made = digest(*(shown(number, "moss " * 40, by="x" * 200, summary="苔" * 300) for number in range(9)))
    lines = forms.written(made, "text").splitlines()
    assert all(len(part) <= 72 for part in lines if "https://" not in part)
    assert all(re.fullmatch(r"[\w :]*https://\S+", part) for part in lines if "https://" in part)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("@ada/team fixes #12", "\\@\u2060ada/team fixes \\#\u206012"),
        ("GH-3, moss/moss#4", "GH-\u20603, moss/moss\\#\u20604"),
        ("![x](https://a.example/x.png)", "\\!\\[x\\](https\\://a.example/x.png)"),
        ("<img src=x> &copy; `x`", "\\<img src=x\\> \\&copy; \\`x\\`"),
        ("*y* _z_ ~~w~~", "\\*y\\* \\_z\\_ \\~\\~w\\~\\~"),
        ("www.a.example, a@b.example, :tada:", "www\\.a.example, a\\@\u2060b.example, :\u2060tada:"),
        ("1. Moss", "1\\. Moss"),
        ("- Moss", "\\- Moss"),
        ("Moss: a well-read paper (2nd ed.)", "Moss: a well-read paper (2nd ed.)"),
    ],
)  # fmt: skip
def test_a_release_names_nobody_and_shows_no_markup_of_others(text: str, marked: str) -> None:
    written = forms.written(digest(shown(summary=text)), "markdown")
    assert f"\n{marked}\n" in written


def test_an_address_ends_where_it_ends() -> None:
    made = digest(shown(links=(Fact("PDF", "PDF", "https://a.example/x)>&copy;[y](z"),)))
    assert "[PDF](<https://a.example/x)%3E&amp;copy;[y](z>)" in forms.written(made, "markdown")


@given(st.lists(nasty(), min_size=4, max_size=4), st.sampled_from(PAYLOADS))
def test_no_text_of_others_is_anything_but_text(texts: list[str], payload: str) -> None:
    title, summary, name, query = (line(text + payload) or "x" for text in texts)
    facts = *shown().facts[:-1], Fact("", name, SITE)
    made = digest(shown(title=title, summary=summary, by=name, facts=facts), query=query)
    page = Reader(forms.written(made, "html"))
    plain = Reader(forms.written(digest(shown(), query="x"), "html"))
    assert [name for name, _ in page.elements] == [name for name, _ in plain.elements]
    assert [set(given) for _, given in page.elements] == [set(given) for _, given in plain.elements]
    for text in (title, summary, name):
        assert " ".join(text.split()) in page.text
    assert "".join(title.split()) in "".join(forms.written(made, "text").split())
    for row in forms.written(made, "markdown").splitlines():
        if row.startswith(("###", "[", "**", "---", "3 votes")):
            continue
        assert not re.search(r"[<>\[\]`*_#@!~|&$^]", re.sub(r"\\.", "", row)), row
        assert not re.search(r"[@#]\w|\bGH-\d|https?://|www\.\w", row), row
