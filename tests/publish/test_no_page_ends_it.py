"""No page ends a build: an error while something is made from a page is that page's problem."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.incremental.atomic import write
from tests.harness import forks
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files, same
from tests.harness.papers import numbered
from tests.harness.shared import shared
from tests.publish.test_site_links import broken
from tests.publish.test_site_removed import named

pytestmark = pytest.mark.slow

SETTINGS: dict[str, object] = {"tag_minimum": 1, "author_minimum": 1}
ODD, SLUG = "Odd lichen", "2603.00002"
PAGE = f"content/papers/2026/03/{SLUG}.md"
BAD_LINK = "[Read](http://[it)"  # MkDocs takes it for an IPv6 address
WAYS = [(), ("--plain",)]
# Makes a function raise for anything from the odd paper.
_PATCH = """
import functools, importlib
name, raised = {name!r}, {raised}
module, _, attribute = name.partition(":")
*path, last = attribute.split(".")
owner = functools.reduce(getattr, path, importlib.import_module(module))
made = getattr(owner, last)
def is_odd(value):
    named = [getattr(one, "slug", None) for one in (value, getattr(value, "paper", None))]
    if isinstance(value, str):
        return value == {title!r} or (value.startswith("---") and {title!r} in value)
    return "{slug}" in named or getattr(value, "address", "") == "papers/{slug}/"
def patched(*arguments, **options):
    if any(map(is_odd, arguments)):
        raise raised
    return made(*arguments, **options)
setattr(owner, last, patched)
"""
_OF_BOTH = (
    "generator.content.page:read", "generator.content.limits:limited", "generator.listings.cards:Card.of",
    "generator.listings.saved:SavedQueries.taking", "generator.pages.sheets:paper_sheet",
    "generator.papers.records:values", "generator.related.words:words", "generator.pages.sheets:complete",
)  # fmt: skip
_OF_THE_PRESS = (
    "generator.pages.sheets:pack", "generator.pages.sheets:Printer.html",
    "generator.publish.press.stamping:Stamping._page",
    "generator.publish.files.feeds.items:Item.of", "generator.publish.files.feeds.rss:entry",
)  # fmt: skip
_OF_THE_PLAIN_WAY = ("generator.pages.sheets:Printer.markdown",)


def fill(archive: ArchiveFolder) -> None:
    archive.put_all(numbered(number, keywords=("moss",)) for number in (1, 3, 4))
    (archive.content / "topics.yml").write_text("Studies: {query: study}\n", "utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path / "archive", SETTINGS)
    fill(archive)
    return archive


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site without the odd paper, which has no page then; but for the number of files."""
    site = files(shared(tmp_path_factory, "without-odd-page", fill, SETTINGS).site)
    del site["published.yml"]
    return site


def odd(archive: ArchiveFolder, notes: str = "") -> Path:
    """Add the odd paper; no other paper has its tag, author and organization."""
    paper = numbered(2, title=ODD, keywords=("moss", "lichen"), authors=(), organization="Ferns Inc.")
    return archive.put(paper, notes)


def patched(
    archive: ArchiveFolder, name: str, *arguments: str, raised: str = 'ZeroDivisionError("odd ##[error] one")'
) -> subprocess.CompletedProcess[str]:
    code = _PATCH.format(name=name, raised=raised, title=ODD, slug=SLUG)
    return forks.archive("--config", str(archive.config), *arguments, before=code).wait()


@pytest.mark.parametrize(
    ("name", "way"),
    [
        *((name, ()) for name in _OF_BOTH),
        (_OF_BOTH[0], ("--plain",)),
        *(pytest.param(name, ("--plain",), marks=pytest.mark.matrix) for name in _OF_BOTH[1:]),
        *((name, ("--processes=2",)) for name in _OF_THE_PRESS),
        *((name, ("--plain",)) for name in _OF_THE_PLAIN_WAY),
    ],
)
def test_what_it_raises_is_its_problem_and_the_rest_is_built(
    archive: ArchiveFolder, expected: dict[str, bytes], name: str, way: tuple[str, ...]
) -> None:
    odd(archive, "## Notes\n\nSome." if name.endswith("_page") else "")
    done = patched(archive, name, "build", *way)
    assert done.returncode == 1, done.stderr
    told = [line for line in done.stderr.splitlines() if "WARNING" in line]
    said = r"cannot be made into a page \(ZeroDivisionError: odd ## \[error\] one\); fix or hide it"
    assert len(told) == 1 and re.search(f"archive: {PAGE}: {said}", told[0]), done.stderr
    assert "Traceback" not in done.stderr
    assert "archive: 3 papers" in done.stderr
    left = files(archive.site)
    del left["published.yml"]
    same(left, expected)
    assert named(archive, SLUG) == [] and broken(archive.site) == []


def test_where_its_page_was_it_is_gone_and_comes_back(archive: ArchiveFolder) -> None:
    """Also from the pages of its related papers and its neighbours."""
    odd(archive)
    archive.build("--strict")
    before = files(archive.site)
    (archive.content / "index.md").write_text("Welcome.\n", "utf-8")
    edit(archive.content.parent / PAGE, "Nothing was", "Nothing at all was")
    for _ in range(2):  # the second build says the same
        said = patched(archive, "generator.pages.sheets:complete", "build").stderr
        assert said.count(f"{PAGE}: cannot be made into a page (ZeroDivisionError: odd ## [error] one)") == 1
        assert named(archive, SLUG) == [] and broken(archive.site) == []
    (archive.content / "index.md").unlink()
    odd(archive)
    archive.build("--strict")
    same(before, files(archive.site))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("lists/seminar.md", f"---\ntitle: Seminar\npapers: ['2603.00001']\n---\n\nOf <b>.\n\n{BAD_LINK}\n"),
        ("index.md", f"Welcome & <b>.\n\n{BAD_LINK}\n"),
        ("team.md", f"# We\n\n{BAD_LINK}\n"),
        (PAGE.removeprefix("content/"), f"## Notes\n\n{BAD_LINK}"),
    ],
)
def test_what_a_person_wrote_is_shown_as_it_is_written(archive: ArchiveFolder, file: str, text: str) -> None:
    if file.startswith("papers/"):
        odd(archive, text)
    else:
        write(archive.content / file, text.encode())
    said = archive.run("build", code=1).stderr
    told = [line for line in said.splitlines() if f"content/{file}" in line]
    assert len(told) == 1 and "ValueError: Invalid IPv6 URL" in told[0], said
    address = file.replace("2026/03/", "").removesuffix(".md").removesuffix("index") + "/" * (
        file != "index.md"
    )
    assert "[Read](http://[it)" in archive.html(address)
    assert "papers/2603.00001/" in archive.html("")
    if file in ("index.md", "lists/seminar.md"):
        assert 'href="' in archive.html(address).partition("[Read]")[2], "the list below it is shown"
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    assert f"content/{file}" in archive.run("build", "--plain", code=1).stderr
    same(pressed, files(archive.site))
    said = archive.run("check", code=1).stderr
    assert f"content/{file}" in said and "unexpected" not in said


@pytest.mark.parametrize("way", WAYS)
def test_where_most_pages_raise_it_is_not_the_pages_fault(
    archive: ArchiveFolder, way: tuple[str, ...]
) -> None:
    archive.build()
    before = files(archive.site)
    for number in (1, 3, 4):
        edit(archive.content / f"papers/2026/03/2603.0000{number}.md", "title: A", f"title: {ODD}, a")
    done = patched(archive, "generator.content.page:read", "build", *way)
    assert done.returncode == 2
    assert "archive: 3 of 3 pages cannot be made; this is probably a bug. The first error:" in done.stderr
    same(before, files(archive.site))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("raised", "said"),
    [("MemoryError()", "there is not enough memory"), ("OSError(28, 'x')", "the disk is full"),
     ("KeyboardInterrupt()", "interrupted")],
)  # fmt: skip
def test_memory_and_the_disk_are_no_page_s(
    archive: ArchiveFolder, raised: str, said: str, way: tuple[str, ...]
) -> None:
    odd(archive)
    done = patched(archive, "generator.pages.sheets:paper_sheet", "build", *way, raised=raised)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_debug_shows_where_it_was(archive: ArchiveFolder) -> None:
    odd(archive)
    done = patched(archive, "generator.pages.sheets:paper_sheet", "--debug", "build")
    assert done.returncode == 1
    assert "ZeroDivisionError: odd ## [error] one\n" in done.stderr
    assert "Traceback (most recent call last):" in done.stderr
    assert not re.search(r"##\[", done.stderr)
