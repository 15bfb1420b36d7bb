"""How collections begin: on their own pages in a sentence and with their best papers, in hubs as tiles.

Hubs are pages that link to all collections of a kind; the Browse page links to all hubs.

"The last 30 days" count back from the archive's newest day, so no page depends on the time of the build. The
page of a collection without papers of these days stays as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.groups import PRECISION, Groups
from generator.listings.kinds import BROWSE, MONTH, Collection, Kind
from generator.listings.records import Listing, Opening, Parts, Sketch, Step, Trend, highest, largest
from generator.papers import dates
from generator.text.plural import counted, plural

_RECENTLY = "the last 30 days"
_BEST = 3
_SHORT = 8  # papers; a shorter list shows its best itself
_MONTHS, _FEWEST_MONTHS = 24, 4
_NEAR = 6
_LEAST = 10  # papers in the 30 days before; of fewer, a change says nothing
_TILES, _TILES_IN_BROWSE = 24, 8
_CHANGE = "Percentages compare the last 30 days with the 30 days before."
OTHERS = "Others"  # the heading for names that do not begin with a Latin letter

Papers = Mapping[Collection, Sequence[Card]]  # the papers of each collection


def first(
    about: Collection,
    papers: Sequence[Card],
    groups: Groups,
    rows: Parts,
    description: str = "",
    note: str = "",
) -> Listing:
    """Return the first page of a collection, without its list, for `split`.

    Args:
        about: the collection.
        papers: its papers, in any order.
        groups: all papers of the archive by date.
        rows: links to other collections, such as the tags of its papers, each row with its label.
        description: a person's description of the collection.
        note: a warning about the list.
    """
    return Listing(
        *about.page,
        0,
        up=(Step.to(about.kind.hub),) if about.kind.hub else (),
        description=description,
        note=note,
        opening=_opening(papers, groups, rows) if papers else None,
        still=groups.mapped.still(about.kind, papers) if groups.mapped and papers else None,
    )


def near(papers: Sequence[Card], without: Collection | None = None) -> tuple[Step, ...]:
    """Return the most frequent tags of papers, except the tag that all of them have."""
    counts = Counter(chain.from_iterable(card.tags for card in papers))
    if without:
        del counts[without]
    return largest(counts, _NEAR)


def tile(collection: Collection, papers: Sequence[Card], groups: Groups) -> Step:
    """Return the link to a collection's page with what its tile shows; see `Sketch`."""
    lately, before = ([card for card in papers if card.last in days] for days in groups.lately)
    months = _months(groups.months[-1], groups.months[0]) if groups.months else ()
    counts = _by_month(card.last for card in papers)
    top = max(lately or papers, key=lambda card: (card.votes or 0, card.last, card.id), default=None)
    sketch = Sketch(
        _drawn(counts, months),
        round(100 * (len(lately) - len(before)) / len(before)) if len(before) >= _LEAST else None,
        Step(top.address, top.label, top.votes or 0) if top else None,
    )
    return Step.to(collection, len(papers))._replace(sketch=sketch)


def activity(papers: Mapping[Collection, Sequence[Card]], groups: Groups) -> dict[Collection, int]:
    """Count the papers that each collection has of the last 30 days."""
    days, _ = groups.lately
    return {one: sum(card.last in days for card in listed) for one, listed in papers.items()}


def _opening(papers: Sequence[Card], groups: Groups, rows: Parts) -> Opening:
    days = [card.last for card in papers]
    recent, _ = groups.lately
    lately = [card for card, day in zip(papers, days, strict=True) if day in recent]
    is_long = len(papers) >= _SHORT
    return Opening(
        _sentence(days, len(lately)),
        _best(lately, papers) if is_long else (),
        _trend(days, groups) if is_long else None,
        tuple(row for row in rows if row[1]),
    )


def _sentence(days: Sequence[str], lately: int) -> str:
    """Say how many papers there are, since when, and how many are recent."""
    count = counted(len(days), "paper")
    if not (dated := [*filter(None, days)]):
        return f"{count} without a date."
    first, last = (dates.label(day[: PRECISION[MONTH]]) for day in (min(dated), max(dated)))
    if lately == len(days):
        return f"{count}, all in {_RECENTLY}." if lately > 1 else f"{count}, in {_RECENTLY}."
    if lately:
        return f"{count} since {first}, {lately:,} in {_RECENTLY}."
    return f"{count} in {first}." if first == last else f"{count} from {first} to {last}."


def _best(lately: Sequence[Card], papers: Sequence[Card]) -> Parts:
    """Return the papers with the most votes, recently and of all time; only once if they are the same."""
    recent, ever = top(lately), top(papers)
    lists = ((f"Best of {_RECENTLY}", recent), ("Best of all time", ever if ever != recent else ()))
    return tuple((heading, best) for heading, best in lists if best)


def top(papers: Sequence[Card]) -> tuple[Step, ...]:
    """Return the papers with the most votes, with these; papers without votes are never among them."""
    votes = nlargest(_BEST, filter(None, map(attrgetter("votes"), papers)))
    voted = [card for card in papers if votes and (card.votes or 0) >= votes[-1]]
    best = sorted(voted, key=attrgetter("rank"))[:_BEST]
    return tuple(Step(card.address, card.label, card.votes or 0) for card in best)


def _trend(days: Sequence[str], groups: Groups) -> Trend | None:
    """Return a collection's last months up to its newest paper."""
    counts = _by_month(days)
    if not counts or not groups.months:
        return None
    months = _months(min(counts), min(max(counts), groups.months[0]))
    drawn = _drawn(counts, months)
    return Trend(dates.short(months[0]), dates.short(months[-1]), drawn) if drawn else None


def _drawn(counts: Counter[str], months: Sequence[str]) -> tuple[int, ...]:
    """Return the counts of months; none if there is little to draw."""
    drawn = tuple(map(counts.__getitem__, months))
    return drawn if any(drawn) and len(drawn) >= _FEWEST_MONTHS else ()


def _by_month(days: Iterable[str]) -> Counter[str]:
    """Count dates by month; dates without a month do not count."""
    counts = Counter(day[: PRECISION[MONTH]] for day in days)
    return Counter({month: count for month, count in counts.items() if len(month) == PRECISION[MONTH]})


@lru_cache
def _months(first: str, last: str) -> tuple[str, ...]:
    """Return every month from one to another, at most the last `_MONTHS`."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    numbers = range(max(start, end - _MONTHS + 1), end + 1)
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


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
    tiles = tuple(tile(collection, papers[collection], groups) for collection in shown)
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
    active = activity(papers, groups)
    order = sorted(papers, key=lambda one: (-active[one], -len(papers[one]), one.slug))
    tiles = (tile(one, papers[one], groups) for one in order[:_TILES_IN_BROWSE])
    every = f"All {len(papers):,} {hub.name}" if len(papers) > _TILES_IN_BROWSE else hub.title
    return (*tiles, Step(hub.address, every))
