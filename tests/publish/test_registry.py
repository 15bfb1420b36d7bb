"""A kind of collections is a module and a row: what shows collections shows a kind that is made up here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.processes import run

# What a new module would hold, and the rows; the rest of the program reads both.
_DECADES = """
import sys
from collections import defaultdict
from generator import listings
from generator.listings import kinds, overview, split
from generator.listings.collections import Collections
from generator.listings.kinds import Collection, Extent, Kind
from generator.listings.records import Listing, Step

DECADES = kinds.DECADES = Kind("decades", "decades/", title="All decades", lists_names=True)
DECADE = kinds.DECADE = Kind(
    "decade", "decades/{}/", DECADES, is_split=True, lists_papers=True, label="In the decade",
    filter="decade", feed=Extent(10, whole=False),
)
kinds.INDEX_KINDS += (DECADES, DECADE)
kinds.KINDS += (DECADES, DECADE)
kinds.HUBS |= {DECADES.address}

class Decades(Collections):
    kind = DECADE

    def __init__(self, cards):
        papers = defaultdict(list)
        for card in cards:
            papers[self.of(card)[0]].append(card)
        self.papers = dict(papers)

    @classmethod
    def of_archive(cls, given):
        return cls(given.cards)

    def of(self, card):
        decade = f"{card.dates[0][:3]}0s"
        return (Collection(DECADE, decade, f"The {decade}"),)

    def description(self, collection):
        return f"Ten years, {collection.name}."

    def pages(self, groups, members):
        yield overview.page(DECADES, self.papers, 0)
        for decade, papers in self.papers.items():
            first = Listing(*decade.page, 0, up=(Step.to(DECADES),), description=self.description(decade))
            yield from split.by_time(first, papers, groups.limit)

listings.REGISTRY += (Decades,)
from generator.commands.main import main
main(sys.argv[1:])
"""


def build(archive: ArchiveFolder, *options: str) -> None:
    run([sys.executable, "-c", _DECADES, "--config", str(archive.config), "build", "--strict", *options])


@pytest.mark.slow
def test_a_kind_is_shown_wherever_collections_are(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all([numbered(1, "2019-12-31"), numbered(2, "2020-01-01"), numbered(3, "2026-03-02")])
    build(archive)

    page = archive.html("decades/2020s/")
    assert "Ten years, The 2020s." in page
    assert [number for number in (1, 2, 3) if f"2603.{number:05}/" in page] == [2, 3]
    assert 'href="2020s/"' in archive.html("decades/")
    assert "decades/2010s/" in archive.html("browse/")
    assert "decades/2010s/feed.xml" in archive.html("subscribe/")
    assert 'In the decade <a href="../../decades/2010s/">The 2010s</a>' in archive.html("papers/2603.00001/")
    made = files(archive.site)
    assert b"Ten years, The 2010s." in made["decades/2010s/feed.xml"]
    assert b"decades/2020s/feed.xml" in made["feeds.opml"]
    assert b"decades/2020s/" in made["sitemap.xml"]
    assert b'"decade"' in made["search/index/search.js"]
    assert b"The 2010s" in made["search/index/names-t.json"]
    assert any(name.endswith("/decades.bin") for name in made)

    export = [sys.executable, "-c", _DECADES, "--config", str(archive.config), "export", "--format", "ris"]
    assert "matter 1" in (exported := run([*export, "--decade", "2010s"]).stdout)
    assert "matter 2" not in exported

    build(archive, "--plain")
    same(files(archive.site), made)
