"""Which feeds a build of an existing site writes, and how many of their items are new."""

from __future__ import annotations

from dataclasses import replace

from generator.content.library import Library
from generator.content.page import Page
from generator.papers.paper import Record
from tests.harness.archive import ArchiveFolder
from tests.harness.feeds import items, read_json
from tests.harness.files import files
from tests.harness.papers import numbered, take
from tests.harness.warm import touched

WHOLE = {"feed.xml", "atom.xml", "feed.json"}


def feeds(names: set[str]) -> set[str]:
    return {name for name in names if name.endswith("feed.xml") or name in WHOLE | {"feeds.opml"}}


def test_a_refetch_with_other_votes_and_a_corrected_title_brings_one_item(archive: ArchiveFolder) -> None:
    library = Library(archive.content)
    papers = [page.paper for page in map(library.page, library.files()) if isinstance(page, Page)]
    corrected = "2603.00002"
    before = files(archive.site)

    def refetch() -> None:
        for paper in papers:
            title = "Corrected" if paper.id == corrected else paper.title
            take(archive.content, Record(replace(paper, title=title)))
        archive.vote({paper.id: 900 - number for number, paper in enumerate(papers)})

    written = feeds(touched(archive, refetch))
    assert written == WHOLE | {"dates/feed.xml", "trending/feed.xml", "tags/beta/feed.xml"}
    after = files(archive.site)
    for name in ("feed.xml", "atom.xml", "tags/beta/feed.xml"):
        old, new = items(before[name]), items(after[name])
        assert old.keys() == new.keys()
        (changed,) = (urn for urn in new if new[urn] != old[urn])
        assert b"Corrected" in new[changed], name
    old_days, new_days = (items(made["dates/feed.xml"]) for made in (before, after))
    assert len([urn for urn in new_days if new_days[urn] != old_days[urn]]) == 1
    first, second = (read_json(made["feed.json"])["items"] for made in (before, after))
    assert len([1 for item, then in zip(first, second, strict=True) if item["title"] != then["title"]]) == 1


def test_a_new_paper_writes_the_feeds_that_it_is_in(archive: ArchiveFolder) -> None:
    new = numbered(101, "2026-03-04", keywords=("gamma",))
    wanted = WHOLE | {"dates/feed.xml", "tags/gamma/feed.xml"}
    assert feeds(touched(archive, lambda: archive.put(new))) == wanted


def test_votes_write_no_feed_but_that_of_programs_and_what_trends(archive: ArchiveFolder) -> None:
    written = touched(archive, lambda: archive.vote({f"2603.{number:05}": number for number in range(1, 37)}))
    assert feeds(written) == set()
    votes = {f"2603.{number:05}": 99 - number for number in range(1, 37)}
    assert feeds(touched(archive, lambda: archive.vote(votes))) == {"feed.json", "trending/feed.xml"}


def test_feeds_that_were_hurt_or_are_strange_are_put_right(archive: ArchiveFolder) -> None:
    wanted = files(archive.site)
    (archive.site / "tags/alpha/feed.xml").write_bytes(b"x")
    (archive.site / "tags/beta/feed.xml").unlink()
    (archive.site / "tags/none").mkdir()
    (archive.site / "tags/none/feed.xml").write_bytes(b"x")
    archive.build("--strict")
    assert files(archive.site) == wanted
