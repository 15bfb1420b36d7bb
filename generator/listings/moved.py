"""Redirects from the former addresses of a renamed collection to its present one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.listings.kinds import MOVED, Collection
from generator.listings.records import Listing, Step


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
            yield Listing(
                MOVED,
                address + page.address.removeprefix(top),
                page.title,
                0,
                description=f"{page.title} has a new address.",
                target=Step(page.address, page.title),
            )
