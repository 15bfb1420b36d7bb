"""The home page."""

from collections.abc import Sequence

from generator.listings import overview, statistics, status, trending
from generator.listings.cards import Card
from generator.listings.collections.tags import Tags
from generator.listings.groups import Groups, link
from generator.listings.kinds import DAY, FEATURED, HOME, STATISTICS, TRENDING, YEAR
from generator.listings.records import Block, Listing, Step, largest
from generator.papers import dates

_LATEST = 15  # papers of the latest day; the day's page has the rest
_FEW = 10  # with fewer papers, the latest day is shown with earlier days
_FEATURED = 12
_TRENDING = 12
_TAGS = 12


def page(groups: Groups, tags: Tags, featured: Sequence[Card], fetched: status.Fetched) -> Listing:
    """Return the home page: the latest day, trending and featured papers, and links to the rest."""
    latest = [block for block in _latest(groups) if block.cards]
    shown = [paper for block in latest for paper in block.cards]
    more = Step(TRENDING.address, "More trending papers")
    popular = Block("Trending", trending.top(groups, min(trending.SPANS), _TRENDING, shown), more)
    all_featured = Step(FEATURED.address, "All featured papers") if len(featured) > _FEATURED else None
    chosen = Block("Featured", tuple(featured[:_FEATURED]), all_featured)
    aside = [block for block in (popular, chosen) if block.cards]
    strongest = largest(overview.counts(tags.papers), _TAGS)
    calendar = (Step(YEAR.address.format(day[:4]), f"Calendar of {day[:4]}") for day in groups.days[:1])
    return Listing(
        *HOME.page,
        groups.total,
        (*latest, *aside),
        len(aside),
        parts=(
            *((("Tags", strongest),) if strongest else ()),
            ("Overview", (*calendar, Step.to(STATISTICS))),
        ),
        figures=statistics.figures(groups, tags),
        foot=status.foot(fetched),
    )


def _latest(groups: Groups) -> list[Block]:
    """Return the latest day and, if it has few papers, papers of the days before."""
    if not groups.days:
        return []
    latest, *before = groups.days
    papers = groups.papers([latest])
    label = "The day's page" if len(papers) <= _LATEST else f"All {len(papers)} papers"
    blocks = [Block(dates.label(latest), papers[:_LATEST], Step(DAY.address.format(latest), label))]
    if len(papers) < _FEW and before:
        older = tuple(paper for paper in groups.papers(before[:_FEW]) if paper not in papers)
        blocks.append(Block("The days before", older[: _FEW - len(papers)], link(latest[:7])))
    return blocks
