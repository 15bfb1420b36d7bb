"""The page of all feeds: those of the site, those of single pages, and those of collections by their kind."""

from collections.abc import Iterable
from operator import attrgetter

from generator.listings.kinds import FEED, INDEX_KINDS, SUBSCRIBE, Kind
from generator.listings.overview import Papers, counts
from generator.listings.records import Listing, Step, largest

_MOST, _LARGEST = 100, 24  # feeds of a kind that are listed; of more, the largest
_SITE = (Step(FEED, "RSS"), Step("atom.xml", "Atom"), Step("feed.json", "JSON Feed"))
OPML = Step("feeds.opml", "All feeds in one file (OPML)")
_ABOUT = (
    "Copy the address of a feed, and add it in your feed reader, in the place for a new subscription. "
    "New papers then show up there by themselves. There is no account, and nobody learns who reads."
)


def page(hubs: Iterable[tuple[Kind, Papers]]) -> Listing:
    """The feeds of an archive; of a kind with many the largest, and the way to the page of all.

    Args:
        hubs: the kinds of collections, each by the page that leads to all of a kind, and their papers.
    """
    single = (kind for kind in INDEX_KINDS if kind.is_single and kind.way_to_feed(kind.address))
    steps = (Step(kind.address + FEED, kind.digests or kind.title) for kind in single)
    parts = (("Everything", (*_SITE, OPML)), ("Selections", tuple(steps)))
    followed = ((hub, papers) for hub, papers in hubs if any(made.kind.feed for made in papers))
    collections = ((hub.name.capitalize(), _feeds(hub, papers)) for hub, papers in followed)
    return Listing(*SUBSCRIBE.page, 0, parts=(*parts, *collections), description=_ABOUT)


def _feeds(hub: Kind, papers: Papers) -> tuple[Step, ...]:
    """Those of a kind, in an order that changes only where one comes or goes; of many, the largest."""
    if len(papers) <= _MOST:
        return tuple(map(_feed, map(Step.to, sorted(papers, key=attrgetter("slug")))))
    return (*map(_feed, largest(counts(papers), _LARGEST)), Step.to(hub))


def _feed(step: Step) -> Step:
    return Step(step.address + FEED, step.label)
