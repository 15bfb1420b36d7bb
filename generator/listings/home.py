"""The home page."""

from __future__ import annotations

from generator import dates
from generator.listings.groups import Groups
from generator.listings.records import Block, Listing, Step


def page(groups: Groups) -> Listing:
    """The latest day, the most voted of the latest week, what curators feature."""
    blocks, total = [], groups.total
    if groups.days:
        latest = groups.days[0]
        more = Step(f"dates/{latest}/", "The day's page")
        blocks.append(Block(dates.label(latest), groups.on(latest), more))
        week = next(iter(groups.spans["week"]))
        top = sorted(groups.papers(groups.spans["week"][week]), key=lambda each: each.rank)
        if len(top) > len(groups.on(latest)):
            more = Step(f"dates/{week}/", dates.label(week))
            blocks.append(Block("Top of the week", tuple(top[:10]), more))
    featured = [each for each in groups.papers(groups.dates) if each.featured]
    if featured:
        blocks.insert(0, Block("Featured", tuple(featured[:12])))
    return Listing("home", "", "Home", total, tuple(blocks))
