"""Trending: the most voted papers of the last days, the newer the better.

The days are counted back from the newest day that has papers, so that a page says the same whenever it is
made. Why the weight is what it is: ``.github/decisions/0011-trending.md``.
"""

from collections.abc import Collection
from datetime import date
from itertools import takewhile

from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import TRENDING
from generator.listings.records import Block, Listing

SPANS = {7: 20, 30: 40}  # days back, and how many papers are shown
_ABOUT = "The most voted papers of the last days, the newer the better."
_FORMULA = (
    "A paper's votes count in full on the newest day of the archive, and less with each day before it: over "
    "the last N days a paper that is D days older has the score votes × (N − D) ÷ N. A paper that was listed "
    "again is as old as its last listing."
)
_NONE = (
    "Nothing is trending: no paper of the last {} days has votes. Some sources give votes with the papers; "
    "“archive fetch” renews them."
)


def page(groups: Groups) -> Listing:
    """What is trending in each span."""
    blocks = (Block(f"The last {span} days", top(groups, span, most)) for span, most in SPANS.items())
    shown = tuple(block for block in blocks if block.cards)
    span = max(SPANS)
    total = len(groups.papers(_days(groups, span)))
    if not shown:
        return Listing(*TRENDING.page, total, description=_ABOUT, note=_NONE.format(span))
    return Listing(*TRENDING.page, total, shown, description=_ABOUT, ranking=_FORMULA)


def top(groups: Groups, span: int, most: int, without: Collection[Card] = ()) -> tuple[Card, ...]:
    """The papers of the last days by score, ties by id; those without votes have none.

    Args:
        groups: the archive's papers.
        span: how many days.
        most: how many papers there may be.
        without: papers that are left out.
    """
    days, left_out = _days(groups, span), frozenset(without)
    scores = {
        paper: (paper.votes or 0) * (span - age)
        for day, age in reversed(days.items())  # a paper's newest day is the one that stays
        for paper in groups.by_date[day]
    }
    ranked = sorted((-score, paper.id, paper) for paper, score in scores.items() if score)
    return tuple(paper for _, _, paper in ranked if paper not in left_out)[:most]


def _days(groups: Groups, span: int) -> dict[str, int]:
    """The days within ``span`` days of the newest, that day first, each with its age in days."""
    ages = ((day, (date.fromisoformat(groups.days[0]) - date.fromisoformat(day)).days) for day in groups.days)
    return dict(takewhile(lambda aged: aged[1] < span, ages))
