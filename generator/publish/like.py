"""The vectors of papers by month, from which a browser finds papers like those that its reader likes.

The build knows no reader: `assets/like/` does the rest. A paper is in the file of the month of each of its
dates, so that any list tells where its papers are. A paper without vectors has no words to compare.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.publish.context import Site
from generator.search.packing import pack
from generator.store.keys import hash_of
from generator.store.store import Step

FOLDER = "like/"
INDEX, MONTHS = f"{FOLDER}months.json", f"{FOLDER}[0-9]*.bin"
_VERSION = 1  # of the records, of the hashes and of what counts as a word; `vectors.js` has the same number
_MONTH = len("2026-08")


def files(site: Site) -> Iterator[Step]:
    """Yield a file for each of the newest months with papers, and the number of papers of each."""
    months = _by_month(site) if site.archive.settings.like_months else {}
    for month, papers in months.items():
        parts = (part for paper in papers for part in paper)
        yield Step(f"{FOLDER}{month}.bin", hash_of(*parts), partial(_month, papers))
    if months:
        counts = {month: len(papers) for month, papers in months.items()}
        yield Step.known(INDEX, json.dumps(counts, separators=(",", ":")).encode())


def _by_month(site: Site) -> Mapping[str, Sequence[tuple[str, bytes]]]:
    """Return the slug and the vector's record of each paper, by month, the newest month first."""
    archive, records = site.archive, site.edition.relating.vectors()
    months: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for card in archive.cards:
        if record := records.get(archive.file(card.slug)):
            for month in {date[:_MONTH] for date in card.dates if len(date) >= _MONTH}:
                months[month].append((card.slug, record))
    newest = sorted(months, reverse=True)[: archive.settings.like_months]
    return {month: months[month] for month in newest}


def _month(papers: Sequence[tuple[str, bytes]]) -> bytes:
    slugs, records = zip(*papers, strict=True)
    return pack({"version": _VERSION, "slugs": slugs}, b"".join(records))
