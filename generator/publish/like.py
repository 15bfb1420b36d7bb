"""The vectors of papers by month, from which a browser finds papers like those that its reader likes.

The build knows no reader: `assets/like/` does the rest. A paper is in the file of the month of each of its
dates, so that any list tells where its papers are. A paper without vectors has no words to compare.

Where `content/meaning/` has vectors, a file has their beginnings in a second column, 64 signed bytes a paper,
of zeros where there is none; its header names their model. Eighths are as good, and take half the room.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.content.meaning import MODEL
from generator.publish.context import Site
from generator.search.packing import pack
from generator.store.keys import hash_of
from generator.store.store import Step

FOLDER = "like/"
INDEX, MONTHS = f"{FOLDER}months.json", f"{FOLDER}[0-9]*.bin"
_VERSION = 1  # of the records, of the hashes and of what counts as a word; `vectors.js` has the same number
_MONTH = len("2026-08")
_NUMBERS = 64  # of a meaning; `vectors.js` has the same number
# A signed byte to its eighth, rounded.
_EIGHTHS = bytes(((byte ^ 128) - 128 + 4) // 8 & 255 for byte in range(256))
_Paper = tuple[str, bytes, bytes]  # its slug, its record, and what it means: ``b""`` if nobody knows


def files(site: Site) -> Iterator[Step]:
    """Yield a file for each of the newest months with papers, and the number of papers of each."""
    months = _by_month(site) if site.archive.settings.like_months else {}
    model = MODEL if site.edition.meanings else ""
    for month, papers in months.items():
        parts = (part for paper in papers for part in paper)
        yield Step(f"{FOLDER}{month}.bin", hash_of(model, *parts), partial(_month, papers, model))
    if months:
        counts = {month: len(papers) for month, papers in months.items()}
        yield Step.known(INDEX, json.dumps(counts, separators=(",", ":")).encode())


def _by_month(site: Site) -> Mapping[str, Sequence[_Paper]]:
    """Return the papers with vectors by month, the newest month first."""
    archive, records, meanings = site.archive, site.edition.relating.vectors(), site.edition.meanings
    months: defaultdict[str, list[_Paper]] = defaultdict(list)
    for card in archive.cards:
        if record := records.get(archive.file(card.slug)):
            known = meanings.get(card.id, b"")[:_NUMBERS].translate(_EIGHTHS)
            for month in {date[:_MONTH] for date in card.dates if len(date) >= _MONTH}:
                months[month].append((card.slug, record, known))
    newest = sorted(months, reverse=True)[: archive.settings.like_months]
    return {month: months[month] for month in newest}


def _month(papers: Sequence[_Paper], model: str) -> bytes:
    """Return the file of a month; where nobody knows what papers mean, it says nothing of it."""
    slugs, records, meanings = zip(*papers, strict=True)
    header = {"version": _VERSION, "slugs": slugs, **({"model": model} if model else {})}
    known = [b"".join(meaning.ljust(_NUMBERS, b"\0") for meaning in meanings)] if model else []
    return pack(header, b"".join(records), *known)
