"""The home page."""

from collections.abc import Iterator, Sequence
from itertools import islice

from generator.listings import hubs, status, trending
from generator.listings.cards import Card
from generator.listings.collections.tags import Tags
from generator.listings.groups import Groups
from generator.listings.kinds import FEATURED, HOME, STATISTICS, TRENDING, UNDATED, YEAR
from generator.listings.records import Block, Link, Listing, largest

_PAPERS = 15  # of the newest days together, or a few more
_SHARED = 3  # days that share these papers equally; if some have fewer papers, there are more days
_DAYS = 10
_FEATURED = 12
_TRENDING = 12
_TAGS = 12


def page(groups: Groups, tags: Tags, featured: Sequence[Card], fetched: status.Fetched) -> Listing:
    """Return the home page: the newest days, trending and featured papers, and links to the rest."""
    latest = list(_latest(groups))
    shown = [paper for block in latest for paper in block.cards]
    t = groups.language
    more = Link(TRENDING.address, t("More trending papers"))
    hot = trending.top(groups, min(trending.SPANS), _TRENDING, shown)
    rest = Link(FEATURED.address, t("All featured papers")) if len(featured) > _FEATURED else None
    popular = Block(t.heading("Trending"), hot, more)
    chosen = Block(t.heading("Featured"), tuple(featured[:_FEATURED]), rest)
    aside = [block for block in (popular, chosen) if block.cards]
    strongest = largest(hubs.counts(tags.papers), _TAGS)
    years = (day[:4] for day in groups.days[:1])
    calendar = (Link(YEAR.address.format(year), t("Calendar of {year}", year=year)) for year in years)
    return Listing(
        *groups.page(HOME),
        groups.total,
        (*latest, *aside),
        len(aside),
        parts=(
            *(((t.heading("Tags"), strongest),) if strongest else ()),
            (t.heading("Overview"), (*calendar, groups.to(STATISTICS))),
        ),
        foot=status.foot(fetched, t),
    )


def _latest(groups: Groups) -> Iterator[Block]:
    """Yield the newest days with their best papers; months, years or undated papers if there are no days."""
    dates = groups.days or groups.dates
    most = _PAPERS // min(max(len(dates), 1), _SHARED)
    left = _PAPERS
    for date, papers in islice(groups.by_day(dates), _DAYS):
        if left > 0:
            yield groups.block(date, papers[:most])
            left -= len(papers[:most])
    if groups.undated and not dates:
        heading = groups.language.heading(UNDATED.title)
        yield Block(heading, groups.undated[:_PAPERS], groups.to(UNDATED, len(groups.undated)))
