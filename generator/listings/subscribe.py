"""The Subscribe page: the feeds of the whole site, of single pages, and of collections by kind."""

from collections.abc import Collection, Iterable
from operator import attrgetter

from generator.listings.kinds import FEED, INDEX_KINDS, SUBSCRIBE, Kind
from generator.listings.overview import Papers, counts
from generator.listings.records import Listing, Step, largest

_MOST, _LARGEST = 100, 24  # a kind with more feeds lists only the largest
_SITE = (Step(FEED, "RSS"), Step("atom.xml", "Atom"), Step("feed.json", "JSON Feed"))
OPML = Step("feeds.opml", "All feeds in one file (OPML)")
_ABOUT = (
    "Copy the address of a feed and add it to your feed reader as a new subscription. "
    "New papers then appear there by themselves. Given the address of a page, most readers find its feed. "
    "You need no account, and nobody learns what you read."
)


def page(hubs: Iterable[tuple[Kind, Papers]], empty: Collection[Kind]) -> Listing:
    """Return the page.

    Args:
        hubs: the hub of each kind of collection that has papers, with the collections' papers.
        empty: the kinds of single pages without papers.
    """
    with_feeds = (kind for kind in INDEX_KINDS if kind.is_single and kind.way_to_feed(kind.address))
    single = (kind for kind in with_feeds if kind not in empty)
    steps = (Step(kind.address + FEED, kind.digests or kind.title) for kind in single)
    parts = (("Everything", (*_SITE, OPML)), ("Selections", tuple(steps)))
    followed = ((hub, papers) for hub, papers in hubs if any(made.kind.feed for made in papers))
    collections = ((hub.name.capitalize(), _feeds(hub, papers)) for hub, papers in followed)
    return Listing(*SUBSCRIBE.page, 0, parts=(*parts, *collections), description=_ABOUT)


def _feeds(hub: Kind, papers: Papers) -> tuple[Step, ...]:
    """Return the feeds of a kind by slug; if they are many, the largest by size and a link to the hub."""
    if len(papers) <= _MOST:
        return tuple(map(_feed, map(Step.to, sorted(papers, key=attrgetter("slug")))))
    return (*map(_feed, largest(counts(papers), _LARGEST)), Step.to(hub))


def _feed(step: Step) -> Step:
    return Step(step.address + FEED, step.label)
