"""Where a collection was before a person renamed it: small pages that lead on to where it is now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.listings.kinds import MOVED, Collection
from generator.listings.records import Listing, Step


def followed(pages: Iterable[Listing], former: Mapping[str, Collection]) -> Iterator[Listing]:
    """Pages of collections, each with those that lead to it from where it was before.

    Args:
        pages: the pages, also those of years and months of a collection.
        former: the collections that were renamed, by their former addresses.
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
                description=f"{page.title} is at another address now.",
                target=Step(page.address, page.title),
            )
