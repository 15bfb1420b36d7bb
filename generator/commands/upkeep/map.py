"""``archive map``: lays out the map of all papers, in ``content/map/``."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click

from generator.commands.group import builds, content, say, show, writes
from generator.configuration import settings
from generator.content import disk, layout
from generator.content.layout import FEWEST, SIDE, Layout, MapRegion, Position
from generator.content.library import Library
from generator.errors import ArchiveError, Problem, RecordError, installing
from generator.publish.context import Edition
from generator.related import unpacked
from generator.store import atomic
from generator.store.keys import hash_of
from generator.store.pool import process_count
from generator.store.progress import track
from generator.store.store import Store, beside
from generator.text.plural import counted

_EXTRA = "openTSNE"
_MIDDLE = Position(SIDE // 2, SIDE // 2)
_OF_HISTORY = 6  # bytes a paper that a layout adds to git's history, at most; see the decision record


class Placed(NamedTuple):
    """A paper to be placed."""

    title: str
    near: tuple[str, ...]  # the slugs of the papers near it
    tags: tuple[str, ...]


Papers = Mapping[str, Placed]
"""The papers to be placed, by slug."""


@click.command("map")
@click.option("--if-set", is_flag=True, help="Do nothing unless the setting `map` is true.")
@click.pass_obj
@writes
@builds
def command(config: Path, if_set: bool) -> int:
    """Lay out the map of all papers: related papers near each other, and names for its regions.

    Writes content/map/, from which the next build makes the page. New papers need no new layout: a build puts
    each among its related papers. Run it again from time to time, about once a month: it starts from the last
    layout, so that regions stay where they were.

    Names of regions come from tags and titles. To name one yourself, write a line into content/map.yml, the
    computed name and your own: `gaussian splatting: 3D Gaussian splatting`.
    """
    if if_set and not settings.read(config).map:
        say(f"The setting map in {config.name} is not true, so there is nothing to do.")
        return 0
    if not find_spec(_EXTRA):
        raise ArchiveError(f"The map needs {_EXTRA}. {installing('map')}")
    with closing(Store(beside(f"{config}"))) as store:
        processes = process_count(None, Library(content(config)).files())
        return _lay_out(Edition.read(content(config), settings.read(config), store, processes))


def _lay_out(edition: Edition) -> int:
    """Write the layout; return the number of problems."""
    folder, problems = edition.library.content, list[Problem]()
    papers = _related(edition)
    if len(papers) < FEWEST:
        few = f"this archive has {len(papers):,}. Nothing is written."
        say(f"A map needs {FEWEST} papers that are related to others; {few}")
        return 0
    before = Layout.read(folder, problems)
    if problems and not before:
        return show(problems, "Nothing is written.")
    made_from = hash_of(repr(papers)).hex()
    if before and before.made_from == made_from:
        return show(problems, "Nothing has changed since the last layout.")
    made = replace(_laid_out(papers, before, partial(_abstracts, edition)), made_from=made_from)
    size = made.write(folder)
    problems += _follow(folder, before, made)
    names = ", ".join(region.name for region in sorted(made.regions, key=lambda region: -region.papers))
    say(f"{counted(len(papers), 'paper')} in {counted(len(made.regions), 'region')}: {names}")
    grows = f"git's history grows by about {_OF_HISTORY * len(papers):,}"
    say(f"content/{layout.FOLDER} has {size:,} bytes; {grows}.")
    return show(problems)


def _related(edition: Edition) -> Papers:
    """Return the papers that are related to others, in order of arrival."""
    arrived, shown = edition.archive.by_arrival(), edition.archive.card
    near = {
        card.slug: tuple(
            other.slug
            for name, _ in unpacked(edition.near[edition.file(card).name].neighbours)
            if (other := shown(name))
        )
        for card in arrived
    }
    linked = {slug for slug, others in near.items() if others}.union(*near.values())
    return {
        card.slug: Placed(card.label, near[card.slug], tuple(tag.name for tag in card.tags))
        for card in arrived
        if card.slug in linked
    }


def _laid_out(
    papers: Papers, before: Layout | None, abstracts: Callable[[Iterable[str]], Iterable[str]]
) -> Layout:
    """Lay papers out, from their last places if most of them had one."""
    from generator.related import embedding, regions

    slugs, first = [*papers], None
    numbers = {slug: number for number, slug in enumerate(slugs)}
    if before and 2 * len(before.positions.keys() & numbers.keys()) > len(papers):
        placed = before.placed((slug, paper.near) for slug, paper in papers.items())
        first = [placed.get(slug, _MIDDLE)[:2] for slug in slugs]
    steps = embedding.reports(is_new=first is None)
    bar = track(range(steps), "Laying out", steps, "step")
    linked = [[numbers[slug] for slug in paper.near] for paper in papers.values()]
    laid_out = embedding.laid_out(linked, first, SIDE, lambda: next(bar, None))
    labels = regions.clusters(laid_out)
    same = _same(before, slugs, labels) if before else {}
    names = regions.names(
        [paper.title for paper in papers.values()],
        labels,
        {label: before.regions[number].name for label, number in same.items()} if before else {},
        [paper.tags for paper in papers.values()],
        lambda some: abstracts(slugs[number] for number in some),
    )
    order = _numbered(names, same)
    places = [
        Position(x, y, order.get(label))
        for (x, y), label in zip(embedding.fitted(laid_out, SIDE), labels, strict=True)
    ]
    own = defaultdict[int, list[Position]](list)
    for place, label in zip(places, labels, strict=True):
        own[label].append(place)
    found = [_region(names[label], own[label]) for label in sorted(order, key=order.__getitem__)]
    return Layout(dict(zip(numbers, places, strict=True)), found)


def _same(before: Layout, slugs: Iterable[str], labels: Sequence[int]) -> dict[int, int]:
    """Return the earlier region, by number, that has more than half of a label's papers or the other way."""
    shared = Counter[tuple[int, int]]()
    for slug, label in zip(slugs, labels, strict=True):
        known = before.positions.get(slug)
        if label >= 0 and known and known.region is not None:
            shared[label, known.region] += 1
    sizes, same = Counter(labels), dict[int, int]()
    for (label, number), size in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        is_same = 2 * size > min(sizes[label], before.regions[number].papers)
        if is_same and label not in same and number not in same.values():
            same[label] = number
    return same


def _numbered(names: Mapping[int, str], same: Mapping[int, int]) -> dict[int, int]:
    """Return a number for each label, the earlier region's where it can be: git then keeps few new lines."""
    order = {label: same[label] for label in names if label in same and same[label] < len(names)}
    free = (number for number in range(len(names)) if number not in {*order.values()})
    rest = sorted(names.keys() - order.keys(), key=names.__getitem__)
    return order | dict(zip(rest, free, strict=False))


def _region(name: str, places: Sequence[Position]) -> MapRegion:
    x, y = (int(median(axis)) for axis in ([place.x for place in places], [place.y for place in places]))
    return MapRegion(name, x, y, len(places))


def _abstracts(edition: Edition, slugs: Iterable[str]) -> Iterator[str]:
    files = (edition.pages[edition.archive.file(slug)] for slug in slugs)
    return (sheet.abstract for sheet in edition.reading.sheets(files))


def _follow(folder: Path, before: Layout | None, made: Layout) -> Iterator[Problem]:
    """Let the names in ``map.yml`` follow their regions' papers; yield a problem for each that fits none."""
    renamed = before.following(made) if before else {}
    path = folder / layout.NAMES.file
    if renamed:
        try:
            atomic.write(path, layout.with_keys(disk.exact(path, path.name), renamed).encode())
            for old, new in renamed.items():
                say(f"{path.name}: {old} is {new} now")
        except RecordError as error:
            yield Problem(error.field, "", error.reason)
    yield from replace(made, names=layout.read_names(folder, [])).unmet
