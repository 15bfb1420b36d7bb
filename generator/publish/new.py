"""The papers that came last, from which a browser tells what is new to its reader.

The build knows no reader: the browser compares these papers with what it showed before, and with what the
reader follows (`assets/reading/news.js`). Lists need their order alone, which is a thirtieth of the whole,
and a reader who comes back within days needs no more than the newest papers.
"""

import json
from collections.abc import Iterator
from heapq import nlargest
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.collections import Memberships
from generator.listings.kinds import NEW, Collection
from generator.publish.context import Site

ORDER, PAPERS, EARLIER = (f"{NEW.address}{name}.json" for name in ("order", "papers", "earlier"))
_MOST = 500  # papers; `news.js` has the same number
_NEWEST = 150  # of them, about a week in a file of their own


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the slugs and days of papers in order of arrival, the newest first, then all about them."""
    cards, members = newest(site), site.archive.memberships
    yield ORDER, _json([(card.slug, card.first) for card in cards])
    yield PAPERS, _json(_described(cards[:_NEWEST], members))
    yield EARLIER, _json(_described(cards[_NEWEST:], members))


def newest(site: Site) -> list[Card]:
    """Return the papers that came last, in order of arrival, the newest first."""
    return nlargest(_MOST, site.archive.cards, key=attrgetter("arrival"))


def _described(cards: list[Card], members: Memberships) -> dict[str, object]:
    """Return what cards show of papers, and the collections that they are in, by their place in a table.

    An author's page is in the table only if its name differs from the name on the paper.
    """
    kinds = [some for some in members if some.kind.feed]
    places: dict[Collection, int] = {}

    def described(card: Card) -> dict[str, object]:
        authors = card.names.split("\n") if card.names else []
        before = [named for named in card.named if named.kind.before_authors]
        after = [named for named in card.named if not named.kind.before_authors]
        others = (other for some in kinds for other in some.of(card) if other.name not in authors)
        all_of = *before, *after, *(other for other in others if other not in card.named)
        about: dict[str, object] = {
            "slug": card.slug,
            "title": card.label,
            "authors": authors,
            "more": card.author_count - len(authors),
            "day": card.first,
            **card.said(card.credit),
            "votes": card.votes or 0,
            "code": bool(card.code),
            "before": len(before),
            "named": len(after),
            "in": [places.setdefault(collection, len(places)) for collection in all_of],
        }
        return {name: value for name, value in about.items() if value}

    papers = list(map(described, cards))
    return {"papers": papers, "collections": [(each.address, each.name) for each in places]}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
