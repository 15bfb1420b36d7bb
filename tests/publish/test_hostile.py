"""Hostile text in every field, taken in by every importer, and everything that is made from it.

Every importer gets every payload twice, spread over the fields of a few papers. ``make test-all`` puts every
payload into every field, too. Chromium opens the lists, the search and some papers, on a phone; in ``make
test-all`` a page for each payload, in a wide window; in ``make break`` every page.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import feedparser
import pytest
import rispy
from lxml import etree, html
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Dialog
from pybtex.database import parse_string

from generator.commands.curate import review
from generator.commands.intake import taking
from generator.commands.intake.taking import IntakeReport
from generator.commands.share.export import FORMATS
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import Problem
from generator.publish import files as makers
from generator.sources.frame import files as sources
from generator.text import identifiers
from tests.harness import hostile, hostile_records, payloads
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import BLOCKED, visit
from tests.harness.files import files
from tests.harness.papers import TODAY
from tests.harness.processes import CHECKOUT
from tests.harness.server import serving
from tests.harness.versions import git

SETTINGS = {"tag_minimum": 2, "author_minimum": 1, "organization_minimum": 1}
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|##\[|^\s*::", re.MULTILINE
)
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "xlink:href")
# A redirect leads to another page of the site: a paper that has an id besides its name, or the readable name
# or the venue of a source's label.
_NEVER = (
    "//iframe|//object|//embed|//base|//frame|//*[@srcdoc]|//svg//script"
    "|//meta[@http-equiv='refresh'][not(starts-with(@content, '0; url=../../tags/')"
    " or starts-with(@content, '0; url=../../papers/') or starts-with(@content, '0; url=../../venues/'))]"
    "|//form[contains(@action,':')]"
)
_PARTS = ("{*}summary", "{*}content", "{*}encoded")  # HTML; a feed's own title and description are plain text
_PAPER = re.compile(r"papers/(?:[0-9]{4}/[0-9]{2}|undated)/[A-Za-z0-9._-]+\.md")

_MESSAGE = re.compile(
    r"Fetch papers of 2026(-\d\d){0,2}( to 2026(-\d\d){0,2})?\n\n\d+ files changed, \d+ insertions\(\+\)"
)
_ROW = re.compile(r"- \[[^]\[<>*_`&@#|~]*\]\(<https://moss\.test/[\w./%-]+>\), [^]\[<>*_`&@#|~]*")

_PAGES: dict[hostile.Filling, int] = {
    hostile.spread: 500,
    hostile.whole: 9 * len(payloads.PAYLOADS),
}  # of papers, at least


class Corpus(NamedTuple):
    """An archive of hostile text, built, and the output of the commands."""

    fills: hostile.Filling
    archive: ArchiveFolder
    said: dict[str, str]
    exported: dict[str, str]
    summary: str


@pytest.fixture(
    scope="module", params=[hostile.spread, pytest.param(hostile.whole, marks=pytest.mark.matrix)]
)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    fills: hostile.Filling = request.param
    folder = tmp_path_factory.mktemp("hostile")
    archive = ArchiveFolder(folder / "archive", SETTINGS)
    said = {}
    summary = archive.folder / "summary.md"

    def run(*arguments: str, codes: tuple[int, ...] = (0, 1)) -> subprocess.CompletedProcess[str]:
        environment = {"GITHUB_STEP_SUMMARY": str(summary)}
        done = archive.run(*arguments, code=codes, environment=environment, folder=folder)
        assert "Traceback" not in done.stderr
        said[" ".join(arguments[:3])] = done.stderr + ("" if arguments[0] == "export" else done.stdout)
        return done

    for name, data in hostile.files(fills=fills).items():
        (folder / name).write_bytes(data)
        run("import", name)
    report = taking.take(Library(archive.content), hostile.answers(fills=fills))
    said["add"] = "".join(f"{problem}\n" for problem in report.problems)
    run("check")
    run("status")
    run("build", "--strict", codes=(0,))
    exported = {form: run("export", "--format", form).stdout for form in FORMATS}
    return Corpus(fills, archive, said, exported, summary.read_text("utf-8"))


def papers(archive: ArchiveFolder) -> list[Path]:
    """Return the pages of the archive's papers."""
    return sorted((archive.content / "papers").rglob("*"))


def test_each_importer_takes_what_it_can(corpus: Corpus) -> None:
    pages = [path for path in papers(corpus.archive) if path.is_file()]
    assert len(pages) > _PAGES[corpus.fills]
    assert all(_PAPER.fullmatch(path.relative_to(corpus.archive.content).as_posix()) for path in pages)
    fields, count = sum(hostile.tried().values()), len(payloads.PAYLOADS)
    print(f"\nhostile text: {fields} fields, {count} payloads, {len(pages):,} pages")


def test_nothing_was_run_and_nothing_lies_elsewhere(corpus: Corpus) -> None:
    folder = corpus.archive.folder.parent
    traces = [*folder.rglob(payloads.TRACE), *CHECKOUT.glob(payloads.TRACE)]
    assert not [path for path in traces if path.is_file()], "a tag of that name has a folder"
    assert {path.name for path in folder.iterdir()} == {"archive", *hostile.files()}
    shown = {path.parent.name for path in corpus.archive.site.glob("papers/*/index.html")}
    pages = [page for _, page in Library(corpus.archive.content).pages() if isinstance(page, Page)]
    named = {page.slug for page in pages}
    assert named == {path.stem for path in papers(corpus.archive) if path.is_file()}
    assert named <= shown, "no text hides a paper"
    assert shown - named <= {identifiers.slug(page.paper.arxiv) for page in pages}, "these lead to one"


def test_no_log_line_steers_a_terminal_or_a_workflow(corpus: Corpus) -> None:
    for command, text in corpus.said.items():
        assert not _UNSAFE.search(text), (command, _UNSAFE.findall(text))
    for name in hostile.files():
        for item in sources.read(corpus.archive.folder.parent / name, TODAY):
            text = str(item) if isinstance(item, Problem) else ""
            assert not _UNSAFE.search(text) and "\n" not in text, ascii(text)


def test_no_text_gets_into_the_message_of_a_commit(corpus: Corpus) -> None:
    folder = corpus.archive.folder
    git(folder, "init", "--quiet")
    said = corpus.archive.run("commit").stdout
    message = git(folder, "log", "-1", "--format=%B")
    assert _MESSAGE.fullmatch(message), message
    assert said == message.splitlines()[0] + "\n"


def test_the_summary_of_a_workflow_shows_text_as_text(corpus: Corpus) -> None:
    library, edit = Library(corpus.archive.content), "https://moss.test/edit/content/"
    pages = [(path, page) for path in library.files() if isinstance(page := library.page(path), Page)]
    for start in range(0, len(pages), 100):  # as many as it shows
        some = pages[start : start + 100]
        shown = review.markdown(review.Waiting.of(library, path, page, edit) for path, page in some)
        *head, end = shown.split("\n")[4:]  # below its own two lines
        assert end == "" and len(head) == len(some) + 1, "a paper has a line, whatever its title says"
        for line in head[:-1]:
            assert not _UNSAFE.search(line), ascii(line)
            plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
            assert _ROW.fullmatch(plain), line
        run = IntakeReport(first_new=[page for _, page in some])
        lines = taking.markdown({"moss": run}, "https://moss.test/").split("\n")
        count = min(30, len(some))
        assert lines[1] == lines[2 + count] == "", "a paper has a line here too"
        for line in lines[2 : 2 + count]:
            plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
            assert not _UNSAFE.search(line) and _ROW.fullmatch(f"{plain}, "), line
    assert "## Sources" in corpus.summary
    assert not re.search("__ran|hostile", corpus.summary), "an import puts no titles there"


def test_every_page_has_only_markup_of_ours(corpus: Corpus) -> None:
    for path in corpus.archive.site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert payloads.SUM[1] not in text, path
        page = html.document_fromstring(text.encode())
        assert not page.xpath(_NEVER), path
        for element in page.iter(etree.Element):
            for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
                where = path, element.tag, name, value[:200]
                assert not name.lower().startswith("on"), where
                if name in _ADDRESSES:
                    address = re.sub(r"[\x00-\x20]", "", value)
                    is_link = element.tag == "a" or (
                        element.tag == "link" and element.get("rel") == "canonical"
                    )
                    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)|//", address)
                    assert not scheme or (is_link and scheme[0] in ("http", "https")), where
        for script in page.iter("script"):
            if script.get("type") == "application/ld+json":
                json.loads(script.text or "")
            else:
                assert "__ran" not in (script.text or ""), path


def _fragments(feed: bytes) -> Iterator[str]:
    for entry in feedparser.parse(feed).entries:
        yield entry.get("summary", "")


def test_every_file_about_the_archive_is_well_formed(corpus: Corpus) -> None:
    made = {
        name: data
        for name, data in files(corpus.archive.site).items()
        if makers.is_made(name) or name.endswith("/feed.xml")
    }
    assert made
    for name, data in made.items():
        if name.endswith(".gz"):
            data, name = gzip.decompress(data), name.removesuffix(".gz")
        assert payloads.SUM[1].encode() not in data, name
        if name.endswith((".xml", ".opml")):
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            assert {str(element.tag).rpartition("}")[2] for element in root.iter(etree.Element)}.isdisjoint(
                ("script", "img", "svg", "iframe", "object")
            ), name
            items = (*root.iter("item"), *root.iter("{*}entry"))
            parts = (part for item in items for part in item.iter("description", *_PARTS))
            for item in parts:
                for element in html.fragment_fromstring(item.text or "", create_parent="div").iter(
                    etree.Element
                ):
                    assert element.tag in ("div", "p", "a", "em", "strong", "li", "ul"), (
                        name,
                        element.tag,
                    )
                    assert all(not key.startswith("on") for key in element.attrib), name
        elif name.endswith((".json", ".jsonl")):
            for line in data.splitlines() if name.endswith("l") else [data]:
                json.loads(line)
        elif name == "robots.txt":
            assert len(data.splitlines()) == 3


def test_exports_hold_every_paper_and_no_more(corpus: Corpus) -> None:
    count = sum(path.is_file() for path in papers(corpus.archive))
    assert len(json.loads(corpus.exported["csl"])) == count
    assert len([json.loads(line) for line in corpus.exported["jsonl"].splitlines()]) == count
    assert len(parse_string(corpus.exported["bibtex"], "bibtex").entries) == count
    assert len(rispy.loads(corpus.exported["ris"])) == count
    sections = html.fromstring(f"<div>{MarkdownIt().render(corpus.exported['markdown'])}</div>")
    assert {element.tag for element in sections.iter()} <= {"div", "h2", "p", "a"}
    assert len(sections.findall("h2")) == count


def _to_visit(corpus: Corpus, width: int) -> list[str]:
    """Return the addresses of lists, of the papers of JSON Lines, and of some others."""
    site = corpus.archive.site
    pages = sorted(
        path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")
    )
    deep = [page for page in pages if re.match(r"(?:papers|tags|authors|organizations)/.", page)]
    count = sum(1 for _ in corpus.fills(hostile_records.line, "hostile.jsonl", payloads.PAYLOADS))
    full = [f"papers/2601.{number + 1:05d}/" for number in range(count)]
    shown = [page for page in full if page in pages]
    assert len(shown) >= 0.9 * len(full), "nearly every payload can stand in a title"
    is_whole = corpus.fills is hostile.whole
    step = 8 if is_whole and width == 360 else 1
    return [*(page for page in pages if page not in deep), *shown[::step], *deep[:: 150 if is_whole else 20]]


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.matrix)])
def test_chromium_runs_none_of_it_and_asks_nobody_else(browser: Browser, corpus: Corpus, width: int) -> None:
    said: list[str] = []

    def refuse(dialog: Dialog) -> None:
        said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    with serving(corpus.archive.site, PREFIX) as root, visit(browser, root) as visited:
        page = visited.page
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", refuse)
        page.add_init_script(payloads.LISTENER)
        addresses = _to_visit(corpus, width)
        executed: list[str] = []
        wide: list[str] = []
        page.set_viewport_size({"width": width, "height": 800})
        for address in addresses:
            page.goto(root + address)
            ran, needed = page.evaluate("[globalThis.__all, document.documentElement.scrollWidth]")
            executed += ran
            wide += [f"{address}: {needed}"] if needed > width else []
        page.goto(f"{root}search/")
        page.wait_for_function("globalThis.archiveSearch")
        for box in ("header input[type=search]", "#archive-search input[type=search]"):
            for number in range(0, len(payloads.PAYLOADS), 8):
                text = hostile.payload(number, "jsonl")("title").encode("utf-8", "replace").decode()
                page.locator(box).first.fill(text)
                page.wait_for_timeout(160)  # the pauses before either box asks
                page.evaluate("text => archiveSearch.query(text)", text)
        executed += page.evaluate("globalThis.__all")
        print(f"\nhostile text: {len(addresses)} pages seen, executed: {len(executed)}")
        assert executed == []
        assert wide == []
        assert visited.wrong == []
        assert [text for text in said if BLOCKED not in text] == []
