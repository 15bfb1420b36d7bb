"""The papers that came last, from which a browser tells what is new to its reader.

The build knows no reader: the browser compares these papers with what it showed before, and with what the
reader follows (`assets/reading/news.js`). Lists need their order alone, which is a thirtieth of the whole,
and a reader who comes back within days needs no more than the newest papers. The page of new papers begins
with the best of them, whose summaries come along; the summaries of the others are in files of their own.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nlargest
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.collections import Memberships
from generator.listings.kinds import NEW, Collection
from generator.publish.context import Site
from generator.text.tex import Tex

ORDER, FILES = (f"{NEW.address}{name}.json" for name in ("order", "*"))
_MOST = 500  # papers; `news.js` has the same number
_NEWEST = 60  # of them, about three days, in files of their own
_BEST = 10  # papers; `new-page.js` has the same number


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the slugs and days of papers in order of arrival, the newest first, then all about them."""
    cards, members = newest(site), site.archive.memberships
    best = _best(cards)
    yield ORDER, _json([(card.slug, card.first) for card in cards])
    for name, some in (("papers", cards[:_NEWEST]), ("earlier", cards[_NEWEST:])):
        yield f"{NEW.address}{name}.json", _json(_described(some, members, best))
        texts = {card.slug: _summary(card) for card in some if card not in best and card.summary}
        yield f"{NEW.address}{name}-summaries.json", _json(texts)


def newest(site: Site) -> list[Card]:
    """Return the papers that came last, in order of arrival, the newest first."""
    return nlargest(_MOST, site.archive.cards, key=attrgetter("arrival"))


def _best(cards: Sequence[Card]) -> set[Card]:
    """Return the most voted papers of each day: the best of any days are among them."""
    days: defaultdict[str, list[Card]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: -(card.votes or 0)):
        days[card.first].append(card)
    return {card for voted in days.values() for card in voted[:_BEST]}


def _summary(card: Card) -> dict[str, object]:
    """Return a paper's summary as plain text, and whether a machine wrote it."""
    return {"summary": Tex(card.summary).plain} | ({"machine": True} if card.by_machine else {})


def _described(cards: Sequence[Card], members: Memberships, best: set[Card]) -> dict[str, object]:
    """Return what cards show of papers, and the collections that they are in, by their place in a table.

    Only the best have a summary. An author's page is in the table only if its name differs from the name on
    the paper.
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
        known = {name: value for name, value in about.items() if value}
        return known | _summary(card) if card in best else known

    papers = list(map(described, cards))
    return {"papers": papers, "collections": [(each.address, each.name) for each in places]}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
