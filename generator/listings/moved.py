"""Redirects: from the former addresses of a renamed collection, and from the addresses that ids give."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.listings.cards import Card
from generator.listings.kinds import MOVED, PAPER, Collection
from generator.listings.records import Listing, Step
from generator.text import identifiers


def followed(pages: Iterable[Listing], former: Mapping[str, Collection]) -> Iterator[Listing]:
    """Yield pages of collections, each followed by redirects from its former addresses.

    Args:
        pages: the pages of collections, and of the years and months of collections.
        former: the renamed collections, by former address.
    """
    addresses: defaultdict[str, list[str]] = defaultdict(list)
    for address, collection in former.items():
        addresses[collection.address].append(address)
    for page in pages:
        yield page
        top = "".join(f"{part}/" for part in page.address.split("/")[:2])
        for address in addresses.get(top, ()):
            yield _redirect(address + page.address.removeprefix(top), Step(page.address, page.title))


def addresses(cards: Sequence[Card]) -> dict[str, Card]:
    """Return papers by the addresses that their arXiv ids give, if they have another.

    A paper may have got its arXiv id later. A paper that somebody filed under a name of their own has the
    address that its id gives, too: it was its address before the file's name was.
    """
    found: dict[str, Card] = {}
    for card in cards:
        ids = [name for name in card.others if name[:3] != "10." and identifiers.arxiv(name)]
        if card.slug != card.id and card.slug != identifiers.name(card.id):
            ids.append(card.id)
        found |= {PAPER.address.format(identifiers.slug(name)): card for name in ids}
    for card in cards if found else ():
        found.pop(card.address, None)
    return found


def papers(cards: Sequence[Card]) -> Iterator[Listing]:
    """Yield the redirects from these addresses."""
    for address, card in addresses(cards).items():
        yield _redirect(address, Step(card.address, card.label))


def _redirect(address: str, target: Step) -> Listing:
    about = f"{target.label} has a new address."
    return Listing(MOVED, address, target.label, 0, description=about, target=target)
