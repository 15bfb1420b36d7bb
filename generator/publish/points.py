"""The map's points for browsers: the places of papers, tags that colour them, and hashes that find them.

A point has the number of its paper's document in the search's index, which describes it. All files have the
format of the index's files (`search/packing.py`); `site_templates/search/map.js` reads them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from generator.content.layout import Layout, Position
from generator.listings import Tags
from generator.listings.cards import Card
from generator.listings.kinds import MAP, Collection
from generator.publish import new
from generator.publish.context import Site
from generator.related import Near, unpacked
from generator.search import numbered
from generator.search.packing import pack

NAMES = (f"{MAP.address}*.bin",)
_COLORS = 8  # of tags; more cannot be told apart
_Cards = Sequence[Card | None]  # by document; none where a later document is of the same paper


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files, if there is a map."""
    if not site.archive.layout:
        return
    places = _placed(site, site.archive.layout)
    by_id = {card.id: card for card in site.archive.cards}
    ids = numbered(site.edition.reading.store)
    numbers = {name: number for number, name in enumerate(ids)}
    cards = [by_id.get(name) if numbers[name] == number else None for number, name in enumerate(ids)]
    newest = [numbers.get(card.id, -1) for card in new.newest(site)]
    yield f"{MAP.address}places.bin", _places(cards, places, newest)
    yield f"{MAP.address}tags.bin", _tags(cards, site.archive.memberships[Tags])
    yield f"{MAP.address}slugs.bin", _slugs(cards)


def _placed(site: Site, layout: Layout) -> dict[str, Position]:
    """Return the place of each paper on the map, by slug."""
    archive, near = site.archive, site.near

    def nearest(paper: Card) -> list[str]:
        related = unpacked(near.get(archive.file(paper.slug), Near()).neighbours)
        return [card.slug for name, _ in related if (card := archive.card(name))]

    known = layout.positions
    papers = ((card.slug, () if card.slug in known else nearest(card)) for card in archive.by_arrival())
    return layout.placed(papers)


def _places(cards: _Cards, places: Mapping[str, Position], newest: Sequence[int]) -> bytes:
    """Pack eleven bits of x and y, in columns that compress well: the high bytes, then the three bits below.

    The other bits are less than papers are apart. All zeros mean that there is no point. The header has the
    numbers of the newest papers, in the order of `new.ORDER`.
    """
    columns = bytearray(), bytearray(), bytearray()
    for card in cards:
        place = places.get(card.slug) if card else None
        x, y = (max(place.x >> 5, 1), place.y >> 5) if place else (0, 0)
        for column, value in zip(columns, (x >> 3, y >> 3, (x & 7) << 3 | y & 7), strict=True):
            column.append(value)
    return pack(newest, *map(bytes, columns))


def _tags(cards: _Cards, tags: Tags) -> bytes:
    """Pack the number of the tag that colours each paper: its rarest tag that has a colour; 0 for none."""
    colored = _covering(filter(None, cards))
    rarest = sorted(colored, key=lambda tag: (len(tags.papers[tag]), tag.slug))
    number = {tag: colored.index(tag) + 1 for tag in rarest}
    column = (next((number[tag] for tag in rarest if tag in card.tags), 0) if card else 0 for card in cards)
    return pack([tag.name for tag in colored], bytes(column))


def _covering(cards: Iterator[Card]) -> list[Collection]:
    """Return tags that together cover many papers: each is the commonest among papers without the others."""
    left = {card.slug: card.tags for card in cards}
    counts = Counter(tag for tags in left.values() for tag in tags)
    chosen: list[Collection] = []
    while len(chosen) < _COLORS and (counts := +counts):
        best = min(counts, key=lambda tag: (-counts[tag], tag.slug))
        chosen.append(best)
        for slug in [slug for slug, tags in left.items() if best in tags]:
            counts.subtract(left.pop(slug))
    return chosen


def _slugs(cards: _Cards) -> bytes:
    """Pack 22 bits of a hash of each slug, in three columns; records tell papers with equal ones apart."""
    hashes = [crc32(card.slug.encode()) if card else 0 for card in cards]
    columns = ((0, 255), (8, 255), (16, 63))
    return pack("", *(bytes(value >> shift & mask for value in hashes) for shift, mask in columns))
