"""The citation box in Chromium: the same texts as in Python, copied and downloaded."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from generator.pages.citations import formats, head
from generator.pages.citations.work import distinct, work
from generator.papers.paper import Author, Links, Paper
from tests.harness import citations
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.odd_papers import odd
from tests.harness.papers import numbered
from tests.harness.references import library
from tests.harness.server import serving
from tests.pages.test_preprints import AT_SERVER, TWO_VERSIONS

ODD = 120
WORKS = 40
FORMATS = {
    "bibtex": formats.bibtex,
    "ris": formats.ris,
    "csl": citations.csl_json,
    "markdown": formats.markdown,
    "plain": citations.plain,
}
BUTTONS = (
    ("BibTeX", formats.bibtex, "bib"),
    ("RIS", formats.ris, "ris"),
    ("CSL-JSON", citations.csl_json, "json"),
    ("Markdown", formats.markdown, "md"),
    ("Plain text", citations.plain, "txt"),
)
# Cites many pages in one call.
CITED = """async ([folder, addresses]) => {
  const {work} = await import(`${folder}work.js`);
  const {FORMATS, marked, ...formats} = await import(`${folder}citations.js`);
  const pages = addresses.map(async (address) => {
    const text = await (await fetch(address)).text();
    const fields = work(new DOMParser().parseFromString(text, "text/html"));
    return Object.fromEntries(Object.entries(formats).map(([name, make]) => [name, make(fields)]));
  });
  return Promise.all(pages);
}"""


def papers() -> list[Paper]:
    chance = random.Random(11)
    crowd = tuple(Author(f"Ada Stone{number}") for number in range(140))
    names = ("Ada van der Stone", "Bert Miller Jr.", "The Moss Team", "Zoë Ørsted")
    named = tuple(map(Author, names))
    links = Links(doi="10.1234/a_{b}", paper="https://example.org/x_y", pdf="https://example.org/x.pdf")
    return [
        numbered(9001, authors=crowd, title="A $x_1^{2}$ crowd & its BERT^2", categories=("cs.CL", "cs.LG")),
        numbered(
            9002,
            authors=named,
            journal_ref="J. Moss Res. 1:2",
            withdrawn=True,
            links=links,
            categories=("hep-th",),
            license="cc-by-4.0",
        ),
        numbered(
            9003,
            id="no-arxiv-at-all",
            authors=named,
            links=links,
            license="Ask *us* first",
            title="Vitamin A of E. coli, A É",
        ),
        numbered(9004, title="{The $x$ of All Mosses and Ferns}"),
        AT_SERVER,
        TWO_VERSIONS,
        *library(WORKS),
        *(odd(number, chance) for number in range(ODD)),
    ]


# Cites many pages in one file.
FILE = """async ([folder, addresses]) => {
  const {work, distinct} = await import(`${folder}work.js`);
  const {bibtex} = await import(`${folder}citations.js`);
  const works = addresses.map(async (address) => {
    const text = await (await fetch(address)).text();
    return work(new DOMParser().parseFromString(text, "text/html"));
  });
  return distinct(await Promise.all(works)).map(bibtex);
}"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site with odd papers."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("cite") / "archive")
    archive.put_all(papers())
    archive.build()
    with serving(archive.site, PREFIX) as address:
        yield address


def test_python_and_script_make_the_same(browser: Browser, root: str) -> None:
    by_slug = {shown.slug: shown for shown in papers()}
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}about/")
        addresses = [f"{root}papers/{slug}/" for slug in by_slug]
        results = seen.page.evaluate(CITED, [f"{root}assets/", addresses])
    for shown, made in zip(by_slug.values(), results, strict=True):
        assert made == {name: make(work(shown, head.MOST_AUTHORS)) for name, make in FORMATS.items()}


def test_two_works_in_a_file_never_have_one_key(browser: Browser, root: str) -> None:
    same, other = library(2)
    assert same.citation_key == other.citation_key
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}about/")
        addresses = [f"{root}papers/{paper.slug}/" for paper in (same, other)]
        made = seen.page.evaluate(FILE, [f"{root}assets/", addresses])
    assert made == list(map(formats.bibtex, distinct(map(work, (same, other)))))
    assert [same.citation_key in text for text in made] == [True, False]


def test_the_box(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.09002/")
        box = page.locator("#cite")
        expect(box).to_be_hidden()
        opener = page.get_by_role("button", name="Cite")
        opener.focus()
        page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        expect(box.locator("code")).to_contain_text("@article{vanderstone2026made-2603.09002,")
        cited = work(next(shown for shown in papers() if shown.id == "2603.09002"))
        for name, make, suffix in BUTTONS:
            box.get_by_role("button", name=name).click()
            expect(box.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
            box.get_by_role("button", name="Copy").click()
            expect(box.get_by_role("status")).to_have_text("Copied")
            copied = page.evaluate("navigator.clipboard.readText()")  # with the system's line breaks
            assert copied.splitlines() == make(cited).splitlines()
            with page.expect_download() as download:
                box.get_by_role("button", name="Download").click()
            assert download.value.suggested_filename == f"{cited.key}.{suffix}"
            assert download.value.path().read_bytes().decode() == make(cited)
        opener.click()
        expect(box).to_be_hidden()
        assert seen.wrong == []


def test_a_hasty_reader_gets_one_box(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.09002/")
        page.get_by_role("button", name="Cite").evaluate("cite => [1, 2, 3].forEach(() => cite.click())")
        expect(page.locator(".cite")).to_be_visible()
        expect(page.locator(".cite")).to_have_count(1)


def test_copying_where_it_is_forbidden_marks_the_text(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=[]) as seen:
        page = seen.page
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.goto(f"{root}papers/2603.09002/")
        page.get_by_role("button", name="Cite").click()
        box = page.locator("#cite")
        box.get_by_role("button", name="Copy").click()
        expect(box.get_by_role("status")).to_contain_text("Selected")
        assert page.evaluate("getSelection().toString()").startswith("@article{")


def test_without_script_there_is_no_box_and_all_else(browser: Browser, root: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.09001/")
        expect(page.get_by_role("button", name="Cite")).to_have_count(0)
        expect(page.get_by_text("Ada Stone139")).to_be_hidden()
        page.locator("article summary").click()
        expect(page.get_by_text("Ada Stone139")).to_be_visible()
        page.goto(f"{root}papers/2603.09002/")
        expect(page.get_by_text("This paper was withdrawn.")).to_be_visible()
        expect(page.get_by_role("link", name="PDF")).to_have_attribute("href", "https://example.org/x.pdf")
        assert seen.wrong == []
