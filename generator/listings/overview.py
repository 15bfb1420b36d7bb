"""Hubs: pages that link to all collections of a kind, and the Browse page, which links to all hubs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from generator.listings.cards import Card
from generator.listings.kinds import BROWSE, SAVED, Collection, Kind
from generator.listings.records import Listing, Step, largest
from generator.text.plural import plural

_LARGEST, _LARGEST_IN_BROWSE = 24, 12
OTHERS = "Others"  # the heading for names that do not begin with a Latin letter

Papers = Mapping[Collection, Sequence[Card]]  # the papers of each collection


def steps(papers: Papers, collections: Iterable[Collection]) -> tuple[Step, ...]:
    """Return links to the pages of collections, each with its number of papers."""
    return tuple(Step.to(collection, len(papers[collection])) for collection in collections)


def counts(papers: Papers) -> dict[Collection, int]:
    """Return the number of papers of each collection."""
    return {collection: len(listed) for collection, listed in papers.items()}


def by_letter(
    collections: Iterable[Collection], letter_of: Callable[[Collection], str]
) -> dict[str, list[Collection]]:
    """Group collections by letter, in the order given; letters are sorted, `OTHERS` is last."""
    letters: dict[str, list[Collection]] = {}
    for collection in collections:
        letters.setdefault(letter_of(collection), []).append(collection)
    return dict(sorted(letters.items(), key=lambda item: (item[0] == OTHERS, item[0])))


def page(hub: Kind, papers: Papers, total: int, description: str = "") -> Listing:
    """Return the hub of all collections of a kind; many are grouped by first letter, the largest on top.

    Args:
        hub: the kind of the hub.
        papers: the papers of each collection.
        total: the number of papers in the archive, to show on the page; 0 to leave it out.
        description: a sentence that says which collections have a page.
    """
    letters = by_letter(sorted(papers, key=lambda collection: (collection.slug, collection.name)), _letter)
    parts = tuple((letter, steps(papers, collections)) for letter, collections in letters.items())
    if len(papers) > 2 * _LARGEST:
        parts = ("Largest", largest(counts(papers), _LARGEST)), *parts
    elif parts:
        parts = (("", tuple(chain.from_iterable(links for _, links in parts))),)
    figures = ((len(papers), plural(hub.name.removesuffix("s"), len(papers))),)
    return Listing(*hub.page, total, parts=parts, description=description, figures=figures)


def _letter(collection: Collection) -> str:
    """Return the first letter of a collection's name without accents, or `OTHERS`."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else OTHERS


def browse(
    selected: Mapping[Kind, Sequence[Card]], kinds: Iterable[tuple[Kind, Papers]], total: int
) -> Listing:
    """Return the Browse page, with links to selections, to saved papers and to hubs.

    Args:
        selected: the papers of each selection; empty selections are left out.
        kinds: the kind of each hub, and the papers of its collections; the largest collections are shown.
        total: the number of papers in the archive.
    """
    selections = [Step.to(kind, len(papers)) for kind, papers in selected.items() if papers]
    parts = tuple(
        (hub.name.capitalize(), (*largest(counts(papers), _LARGEST_IN_BROWSE), Step.to(hub)))
        for hub, papers in kinds
    )
    return Listing(*BROWSE.page, total, parts=(("Papers", (*selections, Step.to(SAVED))), *parts))
