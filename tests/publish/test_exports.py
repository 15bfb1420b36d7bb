"""Exports of a day, a search, a list, saved papers and a paper's own page have all there is, in Chromium.

The archive is of the size that leaves abstracts out of the heads of its pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.papers.paper import Paper
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.readers import downloaded, exported, store, view
from tests.harness.references import ABSTRACTS, twenty
from tests.harness.server import serving
from tests.publish.test_every_kind import barriers

pytestmark = pytest.mark.slow
NOTE = "Two lines of {mine}\n\nER  - and *more*"
READ = {
    "BibTeX": "annote = {Two lines of",
    "RIS": "N1  - Two lines of",
    "CSL-JSON": '"annote": "Two lines of',
    "Markdown": "> Two lines of {mine}\n> \n> ER",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site with twenty works of ten kinds, all of one day and in a list."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("exports") / "archive", {"citation_abstract_limit": 0})
    archive.put_all(twenty())
    (archive.content / "lists").mkdir(exist_ok=True)
    papers = json.dumps([paper.id for paper in twenty()])
    (archive.content / "lists/bogs.md").write_text(f"---\ntitle: Bogs\npapers: {papers}\n---\n", "utf-8")
    archive.build()
    assert "citation_abstract" not in archive.html(f"papers/{twenty()[0].slug}/")
    with serving(archive.site, PREFIX) as address:
        yield address


def whole(form: str, text: str, papers: int = 20) -> None:
    """See that a file has all there is of as many papers."""
    found = ABSTRACTS[form](text)
    assert len(found) == papers and all(abstract.startswith("Peatland") for abstract in found), (form, found)
    for part in ("CC BY 4.0", "moss.example", ".pdf", "bogs"):
        assert text.count(part) >= papers, (form, part)


@pytest.mark.parametrize("address", ["dates/2026-03-02/", "lists/bogs/", "search/?q=peatland"])
def test_papers_of_a_page_a_list_and_a_search_are_whole_in_each_format(
    browser: Browser, root: str, address: str
) -> None:
    with visit(browser, root, accept_downloads=True) as seen:
        page = seen.page
        page.goto(root + address)
        view(page).get_by_role("button", name="Select", exact=True).click()
        expect(page.locator(".selection").get_by_role("status")).to_have_text("All: 20 papers")
        expect(page.get_by_label("With my notes")).to_be_hidden()
        for form in ABSTRACTS:
            whole(form, downloaded(page, form))
        assert seen.wrong == []


def keep(page: Page, root: str, papers: list[Paper]) -> None:
    """Save papers; the reader has a note on the second, and it is in a folder."""
    saved = [{"slug": paper.slug, "title": paper.title.plain} for paper in papers]
    saved[1] |= {"note": NOTE, "folder": "To *read*"}
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": saved}))


def test_notes_go_along_only_if_that_is_ticked(browser: Browser, root: str) -> None:
    with visit(browser, root, accept_downloads=True) as seen:
        page = seen.page
        keep(page, root, twenty())
        page.goto(f"{root}saved/")
        for form in READ:
            text = exported(page, f"{form} file")
            whole(form, text)
            assert "Two lines" not in text and "To *read*" not in text
        page.locator("summary", has_text="Export").click()
        page.get_by_label("With my notes").check()
        page.keyboard.press("Escape")
        for form, words in READ.items():
            text = exported(page, f"{form} file")
            whole(form, text)
            assert text.count(words) == 1, form
        assert "\n\n# To \\*read\\*\n\n## [" in text
        assert barriers(page) == []
        page.goto(f"{root}dates/2026-03-02/")
        view(page).get_by_role("button", name="Select", exact=True).click()
        page.get_by_role("checkbox", name="Select ").nth(1).check()
        assert "Two lines" not in downloaded(page, "RIS")
        page.get_by_label("With my notes").check()
        page.get_by_role("button", name="Clear").click()
        assert READ["RIS"] in downloaded(page, "RIS")
        assert barriers(page) == []
        assert seen.wrong == []


def test_the_papers_own_page_has_the_abstract_and_a_note_that_is_ticked(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page, (first, second, *_) = seen.page, twenty()
        keep(page, root, twenty())
        page.goto(f"{root}papers/{first.slug}/#cite")
        code = page.locator("#cite code")
        expect(code).to_contain_text("abstract = {Peatland 0 \\& 5\\% of it.")
        expect(page.get_by_label("With my notes")).to_be_hidden()
        page.goto(f"{root}papers/{second.slug}/#cite")
        expect(code).not_to_contain_text("Two lines")
        page.get_by_label("With my notes").check()
        for form, words in READ.items():
            page.get_by_role("button", name=form, exact=True).click()
            assert words in (code.text_content() or "").replace("\r\n", "\n")
            whole(form, code.text_content() or "", papers=1)
        assert barriers(page) == []
        assert seen.wrong == []


def test_a_formula_in_a_page_of_a_large_archive_is_read_as_text(seen: Visit, root: str) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    made = page.evaluate(
        """async ([script, text]) => {
          const { work } = await import(script);
          return work(new DOMParser().parseFromString(text, "text/html")).abstract;
        }""",
        [
            f"{root}assets/work.js",
            '<article><h2 id="abstract">Abstract</h2><p>10<sup>-3</sup> of <math>'
            "<msub><mi>x</mi><mn>2</mn></msub>"
            "<msubsup><mi>y</mi><mi>i</mi><mn>3</mn></msubsup></math></p><p>Second.</p><footer>Not this.",
        ],
    )
    assert made == "10^-3 of x_2y_i^3\n\nSecond."
