"""Trending: the papers with the most votes in recent days; newer papers rank higher.

The days count back from the newest day with papers, so the page does not depend on the time of the build. For
the reasons behind the weights see ``.github/decisions/0011-trending.md``.
"""

from collections.abc import Collection
from datetime import date
from itertools import takewhile

from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import TRENDING
from generator.listings.records import Block, Listing
from generator.text.language import marked

SPANS = {7: 20, 30: 40}  # days back, and the number of papers shown
_ABOUT = marked("The papers with the most votes in recent days. Newer papers rank higher.")
_FORMULA = marked(
    "Votes count in full for papers of the newest day, and less for each day before it. In the list of the "
    "last N days, a paper that is D days older has the score votes × (N − D) ÷ N. If a paper was listed "
    "again, its last listing counts."
)


def page(groups: Groups) -> Listing:
    """Return the page with the trending papers of each span."""
    t = groups.language
    best = ((span, top(groups, span, most)) for span, most in SPANS.items())
    shown = [(span, cards) for span, cards in best if cards]
    if not shown:
        none = t("Nothing is trending: no paper of the last {days} days has votes.", days=max(SPANS))
        return Listing(*groups.page(TRENDING), 0, description=t(_ABOUT), note=none)
    (span, first), *rest = shown  # the row above the list says the first one's heading
    others = (Block(t.heading("The last {days} days", days=span), cards) for span, cards in rest)
    of_last = t.ngettext("{n} paper of the last {days} days", "{n} papers of the last {days} days",
                         len(first), days=span)  # fmt: skip
    page = Listing(*groups.page(TRENDING), 0, (Block("", first), *others))
    return page._replace(description=t(_ABOUT), ranking=t(_FORMULA), figures=(of_last,))


def top(groups: Groups, span: int, most: int, without: Collection[Card] = ()) -> tuple[Card, ...]:
    """Return at most ``most`` papers of the last ``span`` days by score, ties by id; all have votes."""
    days, left_out = _days(groups, span), frozenset(without)
    scores = {
        paper: (paper.votes or 0) * (span - age)
        for day, age in reversed(days.items())  # a paper's newest day overwrites the others
        for paper in groups.by_date[day]
    }
    ranked = sorted((-score, paper.id, paper) for paper, score in scores.items() if score)
    return tuple(paper for _, _, paper in ranked if paper not in left_out)[:most]


def _days(groups: Groups, span: int) -> dict[str, int]:
    """Return the days within ``span`` days of the newest day, newest first, each with its age in days."""
    ages = ((day, (date.fromisoformat(groups.days[0]) - date.fromisoformat(day)).days) for day in groups.days)
    return dict(takewhile(lambda aged: aged[1] < span, ages))
