"""The page of the map, with its regions as a list."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from generator.content.layout import Layout
from generator.listings.cards import Card
from generator.listings.groups import Groups
from generator.listings.kinds import BROWSE, MAP
from generator.listings.records import Listing, Region, Step

_BEST = 3
_ABOUT = "All papers as points. Papers that share words are near one another."


def page(groups: Groups, layout: Layout) -> Listing:
    """Return the page, with the largest region first."""
    regions = tuple(_regions(groups, layout))
    return Listing(*MAP.page, groups.total, up=(Step.to(BROWSE),), description=_ABOUT, regions=regions)


def _regions(groups: Groups, layout: Layout) -> Iterator[Region]:
    found: defaultdict[int, list[Card]] = defaultdict(list)
    for card in groups.everything:
        place = layout.positions.get(card.slug)
        if place and place.region is not None:
            found[place.region].append(card)
    for number in sorted(found, key=lambda number: (-len(found[number]), number)):
        region, papers = layout.regions[number], found[number]
        best = sorted(papers, key=lambda card: -(card.votes or 0))  # of equals, the newest
        steps = (Step(card.address, card.label, card.votes or 0) for card in islice(best, _BEST))
        yield Region(layout.shown(region), region.x, region.y, len(papers), tuple(steps))
