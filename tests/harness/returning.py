"""A reader who comes back: a site with four days, and the same site three days later, at one address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator.papers.paper import Author
from generator.store.atomic import write
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.readers import store, stored
from tests.harness.server import serving

SETTINGS: dict[str, object] = {
    "tag_minimum": 2,
    "author_minimum": 3,
    "organization_minimum": 2,
    "digest": "week",
}
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
LATER = ("2026-03-06", "2026-03-07", "2026-03-08")
LATE = "2026-03-08 06:00:00"
LISTS = ("dates/2026-03-05/", "dates/2026-W10/", "trending/", "tags/alpha/")
TOPICS = "Moths: {query: moths}\nMoths in the dark: {query: moths dark}\n"


def put(archive: ArchiveFolder, number: int, day: str, added: str = "") -> None:
    """Write a paper: every second one of a tag, every third of an author without a page, and of moths."""
    third = number % 3 == 0
    archive.put(
        numbered(
            number,
            day,
            title=f"{'Moths' if third else 'Moss'} in study {number}",
            abstract="",
            authors=(Author("Ada One"), *([Author("Cý Lone")] if number == 27 else [])),
            keywords=("alpha", "beta") if number % 2 else ("beta",),
            organization="Moss Institute" if number % 5 == 0 else "",
        ),
        **({"added": added} if added else {}),
    )


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build an archive of four days; then again, with three more days and an old paper that came late."""
    folder = tmp_path_factory.mktemp("new")
    archive = ArchiveFolder(folder / "first", SETTINGS, more="repo_url: https://github.com/ada/moss\n")
    write(archive.content / "topics.yml", TOPICS.encode())
    for number in range(1, 21):
        put(archive, number, DAYS[number % 4])
    archive.vote({f"2603.{number:05d}": number for number in range(1, 40)})
    archive.build("--strict")
    later = archive.copied(folder / "later")
    for number in range(21, 30):
        put(later, number, LATER[number % 3], added=f"{LATER[number % 3]} 06:00:00")
    put(later, 30, "2020-01-02", added=LATE)
    later.build("--strict")
    return [archive.site, later.site]


class Published:
    """The site at one address, whose content is published again."""

    def __init__(self, folder: Path, states: list[Path]) -> None:
        self.folder, self.states = folder, states
        self.put(0)

    def put(self, number: int) -> None:
        """Publish a state of the site."""
        self.folder.unlink(missing_ok=True)
        self.folder.symlink_to(self.states[number])


@pytest.fixture
def site(states: list[Path], tmp_path: Path) -> Published:
    """The first state of the site, published."""
    return Published(tmp_path / "site", states)


def published_again() -> Any:
    """Return a fixture that serves the site, whichever state of it is published."""

    @pytest.fixture
    def root(site: Published) -> Iterator[str]:
        with serving(site.folder, PREFIX) as address:
            yield address

    return root


def wait(page: Page, minutes: int = 121) -> None:
    """Let time pass since the last page, by the reader's clock."""
    known = stored(page, "news")
    store(page, "news", json.dumps({**known, "at": known["at"] - minutes * 60_000}))


def open_new(page: Page, root: str) -> str:
    """Open the page of new papers; return what it says."""
    page.goto(f"{root}new/")
    page.locator("article.is-ready #followed h2").wait_for()
    return page.locator(".new [role=status]").text_content() or ""


def numbers(page: Page, root: str) -> set[str]:
    """Return what home and the lists say of the number of new papers."""
    page.goto(root)
    bar = page.locator(".news")
    expect(bar.get_by_role("link")).not_to_be_empty()
    expect(bar.get_by_role("link")).to_have_attribute("href", f"{root}new/")
    said = {(bar.locator("b").text_content() or "").split()[0] if bar.locator("b").count() else "None"}
    for address in LISTS:
        page.goto(root + address)
        link = page.locator(".legend")
        expect(link).to_contain_text("new papers")
        expect(link).to_have_attribute("href", f"{root}new/")
        said.add((link.text_content() or "").split()[0] if link.is_visible() else "None")
    return said


def return_later(site: Published, page: Page, root: str) -> None:
    """Visit home and a list, and come back after three days."""
    for address in ("", LISTS[0]):
        page.goto(root + address)
        page.locator(".star").first.wait_for()
    expect(page.locator(".legend")).to_contain_text("0 new")
    expect(page.locator(".legend")).to_be_hidden()
    site.put(1)
    wait(page, 3 * 24 * 60)
