"""Pages that lead to all collections of a kind, and the page that leads to those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.listings.entries import Entry
from generator.listings.kinds import BROWSE, Collection, Kind
from generator.listings.records import Listing, Step

_LARGEST, _LARGEST_IN_BROWSE = 24, 12
_OTHERS = "Others"

Papers = Mapping[Collection, Sequence[Entry]]  # those of each collection


def steps(papers: Papers, collections: Iterable[Collection]) -> tuple[Step, ...]:
    """Links to the pages of collections, each with the number of its papers."""
    return tuple(Step(each.address, each.name, len(papers[each])) for each in collections)


def largest(papers: Papers, most: int) -> list[Collection]:
    """The collections with the most papers, ties by address."""
    return sorted(papers, key=lambda collection: (-len(papers[collection]), collection.slug))[:most]


def page(hub: Kind, papers: Papers, total: int, description: str = "") -> Listing:
    """All collections of a kind: where they are many, the largest, then all by their first letters.

    Args:
        hub: the kind of the page itself.
        papers: the papers of each collection.
        total: how many papers the archive has, to be told on the page; 0 to leave it out.
        description: a sentence on what has a page.
    """
    named = sorted(papers, key=lambda collection: (collection.slug, collection.name))
    letters: dict[str, list[Collection]] = {}
    for collection in named:
        letters.setdefault(_letter(collection), []).append(collection)
    ordered = sorted(letters, key=lambda letter: (letter == _OTHERS, letter))
    parts = [(letter, steps(papers, letters[letter])) for letter in ordered]
    if len(named) > 2 * _LARGEST:
        parts.insert(0, ("Largest", steps(papers, largest(papers, _LARGEST))))
    elif parts:
        parts = [("", steps(papers, (each for letter in ordered for each in letters[letter])))]
    figures = ((len(named), hub.name),)
    return Listing(
        hub, hub.address, hub.title, total, parts=tuple(parts), description=description, figures=figures
    )


def _letter(collection: Collection) -> str:
    """What it stands under: its first letter without accents, and one place for all that have none."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else _OTHERS


def browse(kinds: Iterable[tuple[Kind, Papers]], total: int) -> Listing:
    """The page that leads to every overview, with the largest collections of each.

    Args:
        kinds: the kind of each overview, with the papers of its collections.
        total: how many papers the archive has.
    """
    parts = []
    for hub, papers in kinds:
        named = steps(papers, largest(papers, _LARGEST_IN_BROWSE))
        parts.append((hub.name.capitalize(), (*named, Step(hub.address, hub.title))))
    return Listing(BROWSE, BROWSE.address, BROWSE.title, total, parts=tuple(parts))
