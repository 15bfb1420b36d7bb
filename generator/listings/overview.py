"""Pages that lead to all collections of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.listings.entries import Entry
from generator.listings.kinds import Collection, Kind
from generator.listings.records import Listing, Step

_LARGEST = 24
_OTHERS = "Others"

Papers = Mapping[Collection, Sequence[Entry]]  # those of each collection


def steps(papers: Papers, collections: Iterable[Collection]) -> tuple[Step, ...]:
    """Links to the pages of collections, each with the number of its papers."""
    return tuple(Step(each.address, each.name, len(papers[each])) for each in collections)


def largest(papers: Papers, most: int) -> list[Collection]:
    """The collections with the most papers, ties by address."""
    return sorted(papers, key=lambda collection: (-len(papers[collection]), collection.slug))[:most]


def page(hub: Kind, title: str, papers: Papers, total: int, description: str = "") -> Listing:
    """All collections of a kind: where they are many, the largest, then all by their first letters.

    Args:
        hub: the kind of the page itself.
        title: its title.
        papers: the papers of each collection.
        total: how many papers the archive has.
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
        hub, hub.address, title, total, parts=tuple(parts), description=description, figures=figures
    )


def _letter(collection: Collection) -> str:
    """What it stands under: its first letter without accents, and one place for all that have none."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else _OTHERS
