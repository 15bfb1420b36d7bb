"""A built archive of made-up papers, and the files that a build rewrites."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content.runs import published
from generator.papers import dates
from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes, files, stamps
from tests.harness.papers import numbered
from tests.harness.shared import shared

DAYS = ("2026-03-02", "2026-03-03", "2026-02-27", "2026-01-30", "2025-12-30", "2025-06-02")
KEYWORDS = ("alpha", "beta", "gamma")
# No author has a page: other tests have the authors' pages.
SETTINGS: dict[str, object] = {"tag_minimum": 2, "list_limit": 10, "author_minimum": 1000}
# Other tests have these files; the hash of a file of the index is its name.
INDEX, DATA, LIKE = "search/index/", "data/", "like/"
_LEADS = re.compile(
    rb'<h2 id="(?:related|later)-papers">.*?</ol>\n|<nav aria-label="Same.*?</nav>\n', re.DOTALL
)


def fill(archive: ArchiveFolder) -> None:
    """Write papers of several days and three tags, two a tag on each day; one has notes, one is featured."""
    number = 0
    for day in DAYS:
        for keyword in (*KEYWORDS, *KEYWORDS):
            number += 1
            front: dict[str, object] = {"featured": "true"} if number == 34 else {}
            notes = "## Notes\n\nSee [another](2603.00002.md), $x$." if number == 35 else ""
            archive.put(numbered(number, day, keywords=(keyword,)), notes, **front)
    archive.vote({f"2603.{votes:05d}": votes for votes in range(1, number + 1)})


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """A built archive; nobody changes it."""
    return shared(tmp_path_factory, "warm", fill, SETTINGS)


@pytest.fixture
def archive(built: ArchiveFolder, tmp_path: Path) -> ArchiveFolder:
    """A copy of the built archive, with its cache and the times of all files."""
    return built.copied(tmp_path)


def touched(archive: ArchiveFolder, act: Callable[[], object]) -> set[str]:
    """Do something and build; return the other files of the site that were written or deleted, by name."""
    texts, before = files(archive.site), stamps(archive.site)
    act()
    archive.build()
    changed = changes(before, stamps(archive.site))
    assert changed == changes(texts, files(archive.site)), "a file was written again with the bytes it had"
    assert (published.NAME in changed) == bool(changed), "it has the hash of all others"
    return changed - {published.NAME}


def rewritten(archive: ArchiveFolder, act: Callable[[], object]) -> set[str]:
    """Like `touched`, without search index, data, vectors, and pages where only links to papers changed.

    ``test_press_related.py`` tests those links.
    """
    before = files(archive.site)
    written = touched(archive, act)
    after = files(archive.site)
    own = (
        name
        for name in written
        if _LEADS.sub(b"", before.get(name, b"")) != _LEADS.sub(b"", after.get(name, b""))
    )
    return {name for name in own if not name.startswith((INDEX, DATA, LIKE))}


def page(address: str) -> str:
    """Return the file of an address."""
    return f"{address}index.html"


def around(day: str, *tags: str) -> set[str]:
    """Return the pages that list a paper of a day and of tags."""
    names = {f"dates/{span}/" for span in (day, dates.week_of(day), day[:7], day[:4])}
    return {page(name) for name in (*names, *(f"tags/{tag}/" for tag in tags))}


def followed(*tags: str) -> set[str]:
    """Return the feeds of tags, and the feed of days, which has all days here."""
    return {f"tags/{tag}/feed.xml" for tag in tags} | {"dates/feed.xml"}


FEEDS = {"feed.xml", "atom.xml", "feed.json"}  # of all papers; they have all days here
OVERVIEWS = {f"{address}index.html" for address in ("", "dates/", "tags/", "browse/", "statistics/")}
SITEMAP = {"sitemap.xml", "sitemap.xml.gz"}
PAPERS = SITEMAP | {"card.png"}  # change with the number of papers
