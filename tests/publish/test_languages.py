"""A site in another language than English: every text outside of content is in it, and no address changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import feedparser
import pytest
from babel import Locale
from playwright.sync_api import Browser, expect

from generator.commands.share import digest_forms as forms
from generator.commands.share.digest import Asked, digest
from generator.configuration import settings
from generator.pages import templates
from generator.publish.context import lent
from generator.publish.mkdocs import engine
from tests.harness import every_kind, tongues
from tests.harness.archive import PREFIX, SITE, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.server import serving
from tests.publish.test_summaries import WORDS, written
from tests.tools import catalogues

pytestmark = pytest.mark.slow
CONFIG = f"""\
site_name: Paper Archive
site_url: {SITE}
site_description: An archive of made-up papers.
docs_dir: content
theme: {{name: material, language: {tongues.TAG}}}
plugins:
  - archive: {json.dumps(every_kind.SETTINGS)}
"""
# Names, and words of the head that programs read.
_NAMES = {"Paper", "Archive", "RSS", "Atom", "JSON", "DOI", "Hugging", "Face", "Daily", "Papers", "arXiv",
          "BibTeX", "CSL", "RIS", "Markdown", "Feedly", "Inoreader", "ORCID",
          "Python", "DuckDB", "GitHub", "PDF", "iD", "HTML", "Nu", "Va"}  # fmt: skip
_KEY = re.compile(r"[\w-]+:(?=\s)")
_STYLE = re.compile(r"<style.*?</style>|https?://\S+", re.DOTALL)
_SPACED = re.compile(r"[.:]⟧(?:</\w+>)? (?:<[^>]*>)?⟦.*")  # two texts, with a space of no catalogue's
_ID = re.compile(r'\bid="?([^"\s>]+)')


@pytest.fixture(scope="module")
def tongue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveFolder]:
    """The archive of every kind of page, in the made-up language."""
    with built(tmp_path_factory.mktemp("tongue"), every_kind.fill) as archive:
        yield archive


@contextmanager
def built(folder: Path, fill: Callable[[ArchiveFolder], None]) -> Iterator[ArchiveFolder]:
    """Build an archive in the made-up language."""
    archive = ArchiveFolder(folder / "archive", every_kind.SETTINGS)
    fill(archive)
    for name in ("search.md", "about.md", "index.md"):
        (archive.content / name).unlink(missing_ok=True)
    archive.config.write_text(CONFIG, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "LOCALES", catalogues.bracketed(folder))
        engine.build(archive.config)
        yield archive


def of_content(archive: ArchiveFolder) -> set[str]:
    """Return the words of what people and sources wrote, of names, and of dates; keys of papers are none."""
    written = [path.read_text("utf-8") for path in archive.content.rglob("*") if path.is_file()]
    written = [_KEY.sub("", text) if text.startswith("---\nid") else text for text in written]
    written.append(archive.config.read_text("utf-8"))
    names = Locale.parse(tongues.TAG)
    dates = [name for kind in (names.months, names.days) for form in kind.values() for width in form.values()
             for name in width.values()]  # fmt: skip
    return tongues.words(" ".join([*written, *dates, "la de lmmĵvsd"])) | _NAMES


def test_every_text_of_the_interface_is_in_the_language(tongue: ArchiveFolder) -> None:
    known = of_content(tongue)
    pages = [path.read_text("utf-8") for path in tongue.site.rglob("*.html")]
    assert len(pages) > 400
    assert not set[tuple[str, str]]().union(*(tongues.bare(page, known) for page in pages))


def test_the_language_says_what_stands_between_sentences(tongue: ArchiveFolder) -> None:
    pages = [path.read_text("utf-8") for path in tongue.site.rglob("*.html")]
    assert any(".⟧⟦ ⟧⟦" in page for page in pages)
    assert "Little of anything. ⟦" in tongue.html("tags/epsilon/")  # as a curator's English has it
    assert not [found[0] for page in pages if (found := _SPACED.search(page))]


def test_a_paper_that_was_saved_has_its_code(browser: Browser, tongue: ArchiveFolder) -> None:
    with serving(tongue.site, PREFIX) as root, visit(browser, root) as seen:
        seen.page.goto("code/")
        seen.page.locator("article ol .star").first.click()
        seen.page.goto("saved/")
        expect(seen.page.locator("article ol .code")).to_have_text("⟦code⟧")


def test_translations_of_a_paper_have_headings_and_marks_in_the_language(tmp_path: Path) -> None:
    with built(tmp_path, lambda archive: archive.put_all([written(numbered(1), **WORDS)])) as archive:
        page = archive.html("papers/2603.00001")
        assert "⟦Translated abstract⟧" in page and "⟦AI translation⟧" in page
        assert not tongues.bare(page, of_content(archive))


def test_what_scripts_say_is_in_the_language(browser: Browser, tongue: ArchiveFolder) -> None:
    known, forgotten = of_content(tongue), dict[str, set[tuple[str, str]]]()
    with serving(tongue.site, PREFIX) as root, visit(browser, root) as seen:
        for kind, address in every_kind.one_of_each(tongue).items():
            seen.page.goto(root + address)
            seen.page.wait_for_load_state("networkidle")
            forgotten[kind] = tongues.bare(seen.page.content(), known)
    assert not {kind: texts for kind, texts in forgotten.items() if texts}


def test_what_a_reader_does_is_answered_in_the_language(browser: Browser, tongue: ArchiveFolder) -> None:
    """Each step is done on the page, and then what the page says is looked at."""
    steps: dict[str, tuple[str, ...]] = {
        "trending/": (*[f"article ol > li:nth-child({n}) .star" for n in (1, 2, 3, 4, 4)], ".said button"),
        "trending/?order=like": (".view > summary", ".view button:last-of-type", ".selection button"),
        "saved/": (".finding summary", ".filters button:last-of-type", "dialog [type=button]"),
        "tags/alpha/": (".follow > a", "dialog button"),
        "search/?q=alpha+without+beta": ("details > summary", "ul button"),
        "search/?q=alpha+alpa+2020": ("header input",),
        "subscribe/": (".reading button",),
    }
    known = of_content(tongue) | {"alpa", "without"}
    papers = every_kind.one_of_each(tongue)["paper"]
    steps[papers] = ("[aria-controls=cite]", ".cite > button", ".md-copyright .keys")
    with serving(tongue.site, PREFIX) as root, visit(browser, root) as seen:
        for address, clicked in steps.items():
            seen.page.goto(root + address, wait_until="networkidle")
            for selector in clicked:
                seen.page.locator(f"{selector} >> visible=true").first.click()
                seen.page.wait_for_load_state("networkidle")
                assert not tongues.bare(seen.page.content(), known), (address, selector)


def test_addresses_and_ids_are_those_of_english(tongue: ArchiveFolder, everything: ArchiveFolder) -> None:
    pages, others = (
        {path.relative_to(one.site).as_posix(): path for path in one.site.rglob("*.html")}
        for one in (tongue, everything)
    )
    assert pages.keys() == others.keys()
    del pages["about/index.html"]  # a person wrote the other one
    ids = {name: _ID.findall(path.read_text("utf-8")) for name, path in pages.items()}
    assert ids == {name: _ID.findall(others[name].read_text("utf-8")) for name in pages}


def test_feeds_and_the_page_name_the_language(tongue: ArchiveFolder) -> None:
    feed = feedparser.parse(tongue.site / "tags/alpha/feed.xml")
    assert feed.feed.language == tongues.TAG
    assert feed.feed.subtitle.startswith("What comes")
    assert feedparser.parse(tongue.site / "featured/feed.xml").feed.title.startswith("⟦Featured papers⟧")
    assert f"<html lang={tongues.TAG}>" in (tongue.site / "index.html").read_text("utf-8")


def test_a_digest_is_in_the_language_in_each_form(tongue: ArchiveFolder) -> None:
    archive = lent(tongue.content, settings.read(tongue.config)).archive
    opened = archive, "Paper Archive", SITE
    known = of_content(tongue)
    for asked in (Asked(most=3), Asked(query="study", most=3), Asked(of="tag:alpha")):
        made = digest(opened, "2026-W10", asked)
        for form in ("text", "html", "announce/plain.txt", "announce/rich.html"):
            said = _STYLE.sub("", forms.written(made, form))
            assert not tongues.bare(said.replace("“study”", ""), known), form
