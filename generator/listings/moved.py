"""Redirects: from the former addresses of a renamed collection, and from the addresses that ids give."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.content.library import Unshown, ends
from generator.errors import Problem
from generator.listings.cards import Card, by_slug
from generator.listings.kinds import MOVED, PAPER, Collection
from generator.listings.records import Link, Listing
from generator.papers.paper import NO_COUNTS, Counts
from generator.text import identifiers


def followed(pages: Iterable[Listing], former: Mapping[str, Collection]) -> Iterator[Listing]:
    """Yield pages of collections, each followed by redirects; ``former`` has them by former address."""
    addresses: defaultdict[str, list[str]] = defaultdict(list)
    for address, collection in former.items():
        addresses[collection.address].append(address)
    for page in pages:
        yield page
        top = "".join(f"{part}/" for part in page.address.split("/")[:2] if part)
        for address in addresses.get(top, ()):
            yield _redirect(address + page.address.removeprefix(top), Link(page.address, page.title))


def join(
    cards: Sequence[Card], pages: Sequence[Unshown], counts: Mapping[str, Counts], problems: list[Problem]
) -> Mapping[str, Counts]:
    """Give papers the ids and addresses of the pages that lead to theirs.

    A page that leads nowhere adds a problem. Return the counts by id, with what such pages have.
    """
    if not any(page.target for page in pages):
        return counts
    both = {**counts}
    for page, card in ends(pages, by_slug(cards).get):
        *ids, slug = page.names
        if not card:
            problems.append(page.unmet)
            continue
        card.others, card.joined, card.as_read = (*card.others, *ids), (*card.joined, slug), b""
        for name in ids:
            both[card.id] = both.get(card.id, NO_COUNTS).or_else(counts.get(name, NO_COUNTS))
    return both


def addresses(cards: Sequence[Card]) -> dict[str, Card]:
    """Return papers by the addresses that their arXiv ids give, if they have another.

    A paper may have got its arXiv id later. A paper that somebody filed under a name of their own has the
    address that its id gives, too: it was its address before the file's name was. So has a paper the
    addresses of the pages that lead to it.
    """
    found: dict[str, Card] = {}
    for card in cards:
        ids = [name for name in card.others if name[:3] != "10." and identifiers.arxiv(name)]
        if card.slug != card.id and card.slug != identifiers.name(card.id):
            ids.append(card.id)
        slugs = *map(identifiers.slug, ids), *card.joined
        found |= {PAPER.address.format(slug): card for slug in slugs}
    for card in cards if found else ():
        found.pop(card.address, None)
    return found


def papers(cards: Sequence[Card]) -> Iterator[Listing]:
    """Yield the redirects from these addresses."""
    for address, card in addresses(cards).items():
        yield _redirect(address, Link(card.address, card.label))


def _redirect(address: str, target: Link) -> Listing:
    return Listing(MOVED, address, target.label, 0, target=target)
