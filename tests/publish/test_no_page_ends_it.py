"""No page ends a build: an error while something is made from a page is that page's problem."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.store.atomic import write
from tests.harness import forks
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files, same
from tests.harness.papers import numbered
from tests.harness.shared import shared
from tests.publish.test_site_links import broken
from tests.publish.test_site_removed import named

pytestmark = pytest.mark.slow

SETTINGS: dict[str, object] = {"tag_minimum": 1, "author_minimum": 1}
GOOD, FIRST_ODD = (1, *range(3, 15)), 20
BAD_LINK = "[Read](http://[it)"  # MkDocs takes it for an IPv6 address
WAYS = [(), ("--plain",)]
# Makes each function raise for anything from its own odd paper.
_PATCH = """
import functools, importlib
def patch(name, title, slug):
    module, _, attribute = name.partition(":")
    *path, last = attribute.split(".")
    owner = functools.reduce(getattr, path, importlib.import_module(module))
    made = getattr(owner, last)
    def is_odd(value):
        known = value, getattr(value, "paper", None), getattr(value, "card", None)
        named = [getattr(one, "slug", None) for one in known]
        if isinstance(value, list):  # of titles, each with an abstract
            return any(title in pair for pair in value)
        if isinstance(value, str):
            return value == title or (value.startswith("---") and title in value)
        return slug in named or getattr(value, "address", "") == f"papers/{{slug}}/"
    def patched(*arguments, **options):
        if any(map(is_odd, arguments)):
            raise {raised}
        return made(*arguments, **options)
    setattr(owner, last, patched)
for function in {functions!r}:
    patch(*function)
"""
_OF_BOTH = (
    "generator.content.page:read", "generator.content.limits:limited", "generator.listings.cards:Card.of",
    "generator.listings.saved:SavedQueries.taking", "generator.pages.sheets:paper_sheet",
    "generator.papers.records:values", "generator.related.words:words_of_papers",
    "generator.pages.sheets:complete",
)  # fmt: skip
_OF_THE_PRESS = (
    "generator.pages.sheets:pack", "generator.pages.sheets:Printer.html",
    "generator.publish.stamp:Stamping._page",
    "generator.publish.feeds.items:FeedItem.of", "generator.publish.feeds.rss:entry",
)  # fmt: skip
_OF_THE_PLAIN_WAY = ("generator.pages.sheets:Printer.markdown",)


def fill(archive: ArchiveFolder) -> None:
    archive.put_all(numbered(number, keywords=("moss",)) for number in GOOD)
    (archive.content / "topics.yml").write_text("Studies: {query: study}\n", "utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path / "archive", SETTINGS)
    fill(archive)
    return archive


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site without the odd papers, which have no pages then; but for the number of files."""
    site = files(shared(tmp_path_factory, "without-odd-page", fill, SETTINGS).site)
    del site["published.yml"]
    return site


class Odd(NamedTuple):
    """A paper with a title, a tag and an organization that no other paper has, and no author."""

    number: int = FIRST_ODD

    @property
    def title(self) -> str:
        return f"Odd lichen {self.number}"

    @property
    def slug(self) -> str:
        return f"2603.{self.number:05d}"

    @property
    def file(self) -> str:
        return f"content/papers/2026/03/{self.slug}.md"

    def put(self, archive: ArchiveFolder, notes: str = "") -> Path:
        keywords, organization = ("moss", f"lichen {self.number}"), f"Ferns {self.number} Inc."
        paper = numbered(
            self.number, title=self.title, keywords=keywords, authors=(), organization=organization
        )
        return archive.put(paper, notes)


ODD = Odd()


def patched(
    archive: ArchiveFolder,
    functions: Mapping[Odd, str],
    *arguments: str,
    raised: str = 'ZeroDivisionError("odd ##[error] one")',
) -> subprocess.CompletedProcess[str]:
    listed = [(name, odd.title, odd.slug) for odd, name in functions.items()]
    code = _PATCH.format(functions=listed, raised=raised)
    return forks.archive("--config", str(archive.config), *arguments, before=code).wait()


@pytest.mark.parametrize(
    ("names", "way"),
    [
        (_OF_BOTH[:1], ()),
        (_OF_BOTH[:1], ("--plain",)),
        (_OF_BOTH, ()),
        (_OF_BOTH + _OF_THE_PLAIN_WAY, ("--plain",)),
        (_OF_THE_PRESS, ("--processes=2",)),
        *(
            pytest.param((name,), way, marks=pytest.mark.matrix)
            for names, way in (
                (_OF_BOTH[1:], ()),
                (_OF_BOTH[1:] + _OF_THE_PLAIN_WAY, ("--plain",)),
                (_OF_THE_PRESS, ("--processes=2",)),
            )
            for name in names
        ),
    ],
)
def test_what_one_or_each_of_many_raises_is_its_problem_and_the_rest_is_built(
    archive: ArchiveFolder, expected: dict[str, bytes], names: tuple[str, ...], way: tuple[str, ...]
) -> None:
    functions = {Odd(number): name for number, name in enumerate(names, FIRST_ODD)}
    for odd, name in functions.items():
        odd.put(archive, "## Notes\n\nSome." if name.endswith("_page") else "")
    done = patched(archive, functions, "build", *way)
    assert done.returncode == 1, done.stderr
    told = [line for line in done.stderr.splitlines() if "WARNING" in line]
    said = r"cannot be made into a page \(ZeroDivisionError: odd ## \[error\] one\); fix or hide it"
    for odd in functions:
        named_it = [line for line in told if re.search(f"archive: {odd.file}: {said}", line)]
        assert len(named_it) == 1, done.stderr
    assert len(told) == len(functions)
    assert "Traceback" not in done.stderr
    assert f"archive: {len(GOOD)} papers" in done.stderr
    left = files(archive.site)
    del left["published.yml"]
    same(left, expected)
    assert named(archive, *(odd.slug for odd in functions)) == [] and broken(archive.site) == []


def test_where_its_page_was_it_is_gone_and_comes_back(archive: ArchiveFolder) -> None:
    """Also from the pages of its related papers and its neighbours."""
    ODD.put(archive)
    archive.build("--strict")
    before = files(archive.site)
    (archive.content / "index.md").write_text("Welcome.\n", "utf-8")
    edit(archive.folder / ODD.file, "Nothing was", "Nothing at all was")
    for _ in range(2):  # the second build says the same
        said = patched(archive, {ODD: "generator.pages.sheets:complete"}, "build").stderr
        reason = "cannot be made into a page (ZeroDivisionError: odd ## [error] one)"
        assert said.count(f"{ODD.file}: {reason}") == 1
        assert named(archive, ODD.slug) == [] and broken(archive.site) == []
    (archive.content / "index.md").unlink()
    ODD.put(archive)
    archive.build("--strict")
    same(before, files(archive.site))


def test_what_a_person_wrote_is_shown_as_it_is_written(archive: ArchiveFolder) -> None:
    seminar = f"---\ntitle: Seminar\npapers: ['2603.00001']\n---\n\nOf <b>.\n\n{BAD_LINK}\n"
    write(archive.content / "lists/seminar.md", seminar.encode())
    write(archive.content / "index.md", f"Welcome & <b>.\n\n{BAD_LINK}\n".encode())
    write(archive.content / "team.md", f"# We\n\n{BAD_LINK}\n".encode())
    ODD.put(archive, f"## Notes\n\n{BAD_LINK}")
    addresses = {
        "content/lists/seminar.md": "lists/seminar/", "content/index.md": "", "content/team.md": "team/",
        ODD.file: f"papers/{ODD.slug}/",
    }  # fmt: skip
    said = archive.run("build", code=1).stderr
    for file, address in addresses.items():
        told = [line for line in said.splitlines() if file in line]
        assert len(told) == 1 and "ValueError: Invalid IPv6 URL" in told[0], said
        assert "[Read](http://[it)" in archive.html(address)
    assert "papers/2603.00001/" in archive.html("")
    for address in ("", "lists/seminar/"):
        assert 'href="' in archive.html(address).partition("[Read]")[2], "the list below it is shown"
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    plain = archive.run("build", "--plain", code=1).stderr
    same(pressed, files(archive.site))
    checked = archive.run("check", code=1).stderr
    assert [file for file in addresses if file not in plain or file not in checked] == []
    assert "unexpected" not in checked


@pytest.mark.parametrize("way", WAYS)
def test_where_most_pages_raise_it_is_not_the_pages_fault(
    archive: ArchiveFolder, way: tuple[str, ...]
) -> None:
    archive.build()
    before = files(archive.site)
    for number in GOOD:
        edit(archive.content / f"papers/2026/03/2603.{number:05d}.md", "title: A", f"title: {ODD.title}, a")
    done = patched(archive, {ODD: "generator.content.page:read"}, "build", *way)
    assert done.returncode == 2
    many = f"{len(GOOD)} of {len(GOOD)} pages cannot be made"
    assert f"archive: {many}; this is probably a bug. The first error:" in done.stderr
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
    ODD.put(archive)
    done = patched(archive, {ODD: "generator.pages.sheets:paper_sheet"}, "build", *way, raised=raised)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_debug_shows_where_it_was(archive: ArchiveFolder) -> None:
    ODD.put(archive)
    done = patched(archive, {ODD: "generator.pages.sheets:paper_sheet"}, "--debug", "build")
    assert done.returncode == 1
    assert "ZeroDivisionError: odd ## [error] one\n" in done.stderr
    assert "Traceback (most recent call last):" in done.stderr
    assert not re.search(r"##\[", done.stderr)
