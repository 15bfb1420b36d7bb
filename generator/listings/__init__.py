"""Listings: the papers on each index page (home, trending, dates, tags, authors and the rest).

Each kind of page has a module, which makes listings from the papers by date (`Groups`) and from their
collections (`Memberships`).
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import Any

from generator.listings import collections, home, hubs, moved, selections, statistics, status, time, trending
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.collections.authors import Authors
from generator.listings.collections.lists import Lists
from generator.listings.collections.organizations import Organizations
from generator.listings.collections.tags import Tags
from generator.listings.collections.topics import Topics
from generator.listings.groups import Groups
from generator.listings.kinds import BROWSE, FEATURED, INDEX_KINDS, LIKE, NEW, SAVED, TRENDING, Kind
from generator.listings.records import Block, Chart, Link, Listing, ListRemark
from generator.listings.status import Fetched
from generator.papers.paper import NO_COUNTS, Counts
from generator.text.language import ENGLISH, Language

__all__ = [
    "Authors", "Block", "Chart", "Collections", "Fetched", "Given", "Groups", "Link", "ListRemark", "Listing",
    "Lists", "Memberships", "Organizations", "Tags", "Topics", "complete", "empty", "index_pages",
]  # fmt: skip

_KINDS: list[type[Collections]] = [
    getattr(import_module(f"{collections.__name__}.{found.name}"), found.name.capitalize())
    for found in iter_modules(collections.__path__)
]
REGISTRY = tuple(sorted(_KINDS, key=lambda some: INDEX_KINDS.index(some.kind)))
"""The collections of each kind, in the order of the kinds: a module each, with a class of the same name."""


def memberships(given: Given) -> Memberships:
    """Return the collections that papers belong to."""
    return Memberships(given, REGISTRY)


def complete(
    cards: Iterable[Card],
    members: Memberships,
    counts: Mapping[str, Counts],
    language: Language = ENGLISH,
    *,
    thumbnails: bool,
) -> None:
    """Complete cards with the fields that depend on the rest of the archive; see `Card.complete`."""
    tags = members[Tags]
    on_cards = [(some, some.kind.on_cards) for some in members if some.kind.on_cards]
    shared: dict[tuple[Any, ...], tuple[Any, ...]] = {}  # equal tuples as one object
    for card in cards:
        named = tuple(chain.from_iterable([some.on_card(card)[:most] for some, most in on_cards]))
        credit = tuple(chain.from_iterable([some.facts(card) for some in members.with_facts]))
        card.language = language
        named, credit = shared.setdefault(named, named), shared.setdefault(credit, credit)
        card.complete(counts.get(card.id, NO_COUNTS), tags.of(card), named, credit, has_thumbnail=thumbnails)


def empty(groups: Groups, members: Memberships) -> set[Kind]:
    """Return the kinds of single pages without papers: nothing links to them, but they are there."""
    kinds = {kind for kind, papers in groups.selected.items() if not papers}
    kinds |= {hub for some in members if (hub := some.kind.hub) and not any(some.papers.values())}
    return kinds if trending.page(groups).blocks else {*kinds, TRENDING}


def index_pages(
    groups: Groups,
    members: Memberships,
    fetched: Fetched,
    *,
    has_like: bool = False,
    digest: tuple[str, str] = ("", ""),
) -> Iterator[Listing]:
    """Yield all index pages of an archive.

    ``has_like``: readers' browsers can compare its papers; ``digest`` is its period, and today.
    """
    unfilled = empty(groups, members)
    yield home.page(groups, members[Tags], groups.selected[FEATURED], fetched)
    yield trending.page(groups)
    yield from selections.pages(groups)
    yield statistics.page(groups, members[Tags], members[Organizations])
    yield status.page(groups, fetched)
    yield from time.pages(groups)
    for some in members:
        yield from moved.followed(some.pages(groups, members), members.former)
    yield from moved.papers(groups.everything)
    filled = [(hub, some.papers) for some in members if (hub := some.kind.hub) and hub not in unfilled]
    scripted = NEW, SAVED, *([LIKE] if has_like else [])
    yield hubs.browse(scripted, filled, groups)
    yield hubs.subscribe(filled, unfilled, groups)
    if digest[0]:
        yield time.issue(groups, *digest)
    yield from selections.scripted(groups, scripted)
    if groups.mapped:
        yield groups.mapped.page(groups.everything, groups.to(BROWSE), groups.language)
