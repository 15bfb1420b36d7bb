"""Pages that lead to all collections of a kind, and the page that leads to those."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from generator.listings.cards import Card
from generator.listings.kinds import BROWSE, SAVED, Collection, Kind
from generator.listings.records import Listing, Step, largest
from generator.text.plural import plural

_LARGEST, _LARGEST_IN_BROWSE = 24, 12
OTHERS = "Others"  # stands for the letter of what begins with no Latin letter

Papers = Mapping[Collection, Sequence[Card]]  # those of each collection


def steps(papers: Papers, collections: Iterable[Collection]) -> tuple[Step, ...]:
    """Links to the pages of collections, each with the number of its papers."""
    return tuple(Step.to(collection, len(papers[collection])) for collection in collections)


def counts(papers: Papers) -> dict[Collection, int]:
    """How many papers each collection has."""
    return {collection: len(listed) for collection, listed in papers.items()}


def by_letter(
    collections: Iterable[Collection], letter_of: Callable[[Collection], str]
) -> dict[str, list[Collection]]:
    """The collections of each letter, in the order given; letters by the alphabet, `OTHERS` last."""
    letters: dict[str, list[Collection]] = {}
    for collection in collections:
        letters.setdefault(letter_of(collection), []).append(collection)
    return dict(sorted(letters.items(), key=lambda item: (item[0] == OTHERS, item[0])))


def page(hub: Kind, papers: Papers, total: int, description: str = "") -> Listing:
    """All collections of a kind: where they are many, the largest, then all by their first letters.

    Args:
        hub: the kind of the page itself.
        papers: the papers of each collection.
        total: how many papers the archive has, to be shown on the page; 0 to leave it out.
        description: a sentence on what has a page.
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
    """The first letter of a collection's name without accents, or `OTHERS`."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else OTHERS


def browse(
    selected: Mapping[Kind, Sequence[Card]], kinds: Iterable[tuple[Kind, Papers]], total: int
) -> Listing:
    """The page that leads to every selection with papers, to the reader's own and to every overview.

    Args:
        selected: the papers of each selection.
        kinds: the kind of each overview, with the papers of its collections; the largest are shown.
        total: how many papers the archive has.
    """
    selections = [Step.to(kind, len(papers)) for kind, papers in selected.items() if papers]
    parts = tuple(
        (hub.name.capitalize(), (*largest(counts(papers), _LARGEST_IN_BROWSE), Step.to(hub)))
        for hub, papers in kinds
    )
    return Listing(*BROWSE.page, total, parts=(("Papers", (*selections, Step.to(SAVED))), *parts))
