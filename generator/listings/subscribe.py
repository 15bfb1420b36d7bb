"""The Subscribe page: the feeds of the whole site, of single pages, and of collections by kind."""

from collections.abc import Collection, Iterable
from operator import attrgetter

from generator.listings.kinds import FEED, INDEX_KINDS, SUBSCRIBE, Kind
from generator.listings.opening import Papers, counts
from generator.listings.records import Listing, Step, largest

_MOST, _LARGEST = 24, 9  # a kind with more feeds lists only the largest
OPML = Step("feeds.opml", "All feeds in one file (OPML); a paper is in several")
_FORMATS = Step("atom.xml", "All new papers, as Atom"), Step("feed.json", "All new papers, as JSON"), OPML
_ABOUT = (
    "New papers come to you, in this browser or in a feed reader. "
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
    selections = ("Selections", (Step(FEED, "All new papers"), *steps))
    followed = ((hub, papers) for hub, papers in hubs if any(made.kind.feed for made in papers))
    collections = ((hub.name.capitalize(), _feeds(hub, papers)) for hub, papers in followed)
    parts = (selections, *collections, ("Other formats", _FORMATS))
    return Listing(*SUBSCRIBE.page, 0, parts=parts, description=_ABOUT)


def _feeds(hub: Kind, papers: Papers) -> tuple[Step, ...]:
    """Return the feeds of a kind by slug; if they are many, the largest by size and a link to the hub."""
    if len(papers) <= _MOST:
        return tuple(map(_feed, map(Step.to, sorted(papers, key=attrgetter("slug")))))
    return (*map(_feed, largest(counts(papers), _LARGEST)), Step.to(hub))


def _feed(step: Step) -> Step:
    return Step(step.address + FEED, step.label)
