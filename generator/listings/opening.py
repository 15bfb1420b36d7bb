"""How collections begin: on their own pages in a sentence and with their best papers, in hubs as tiles.

"The last 30 days" count back from the archive's newest day, so no page depends on the time of the build. The
page of a collection without papers of these days stays as it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from generator.listings.cards import Card
from generator.listings.groups import PRECISION, Groups
from generator.listings.kinds import MONTH, Collection
from generator.listings.records import Listing, Opening, Parts, Sketch, Step, Trend, largest
from generator.papers import dates
from generator.text.plural import counted

_RECENTLY = "the last 30 days"
_BEST = 3
_SHORT = 8  # papers; a shorter list shows its best itself
_MONTHS, _FEWEST_MONTHS = 24, 4
_NEAR = 6
_LEAST = 10  # papers in the 30 days before; of fewer, a change says nothing


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
