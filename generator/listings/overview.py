"""Hubs: pages that link to all collections of a kind, and the Browse page, which links to all hubs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from generator.listings import opening
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import BROWSE, Collection, Kind
from generator.listings.records import Listing, Parts, Step, highest
from generator.text.plural import plural

_TILES, _TILES_IN_BROWSE = 24, 8
_CHANGE = "Percentages compare the last 30 days with the 30 days before."
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


def page(
    hub: Kind, papers: Papers, groups: Groups, description: str = "", letters: Parts | None = None
) -> Listing:
    """Return the hub of all collections of a kind: tiles of all, or of the largest and then all by letter.

    Args:
        hub: the kind of the hub.
        papers: the papers of each collection.
        groups: all papers of the archive by date.
        description: a sentence that says which collections have a page.
        letters: what follows the tiles of the largest; the collections by first letter if not given.
    """
    is_long = len(papers) > min(2 * _TILES, groups.limit)
    shown = highest(counts(papers), _TILES if is_long else len(papers), attrgetter("slug"))
    tiles = tuple(opening.tile(collection, papers[collection], groups) for collection in shown)
    if is_long and letters is None:
        grouped = by_letter(sorted(papers, key=attrgetter("slug", "name")), _letter)
        letters = tuple((letter, steps(papers, collections)) for letter, collections in grouped.items())
    return Listing(
        *hub.page,
        0,
        parts=(("", tiles), *(letters or () if is_long else ())) if tiles else (),
        description=_with_change(description, tiles),
        figures=((len(papers), plural(hub.name.removesuffix("s"), len(papers))),),
    )


def _with_change(description: str, tiles: Iterable[Step]) -> str:
    """Return a description that also explains the percentages of tiles, if there are any."""
    has_change = any(tile.sketch and tile.sketch.change is not None for tile in tiles)
    return f"{description} {_CHANGE}".lstrip() if has_change else description


def _letter(collection: Collection) -> str:
    """Return the first letter of a collection's name without accents, or `OTHERS`."""
    first = collection.slug[:1].upper()
    return first if "A" <= first <= "Z" else OTHERS


def browse(
    selected: Mapping[Kind, Sequence[Card]],
    scripted: Iterable[Kind],
    kinds: Iterable[tuple[Kind, Papers]],
    groups: Groups,
) -> Listing:
    """Return the Browse page, with links to selections, to pages that a script makes, and tiles of each kind.

    Args:
        selected: the papers of each selection; empty selections are left out.
        scripted: the kinds of pages that a script makes, such as saved papers.
        kinds: the kind of each hub, and the papers of its collections; the most active are shown.
        groups: all papers of the archive by date.
    """
    selections = [Step.to(kind, len(papers)) for kind, papers in selected.items() if papers]
    parts = tuple((hub.name.capitalize(), _shelf(hub, papers, groups)) for hub, papers in kinds)
    first = "", (*selections, *map(Step.to, scripted))
    about = "The most active come first." if parts else ""
    about = _with_change(about, chain.from_iterable(steps for _, steps in parts))
    return Listing(*BROWSE.page, groups.total, parts=(first, *parts), description=about)


def _shelf(hub: Kind, papers: Papers, groups: Groups) -> tuple[Step, ...]:
    """Return tiles of a kind's most active collections, then the link to all."""
    active = opening.activity(papers, groups)
    order = sorted(papers, key=lambda one: (-active[one], -len(papers[one]), one.slug))
    tiles = (opening.tile(one, papers[one], groups) for one in order[:_TILES_IN_BROWSE])
    every = f"All {len(papers):,} {hub.name}" if len(papers) > _TILES_IN_BROWSE else hub.title
    return (*tiles, Step(hub.address, every))
