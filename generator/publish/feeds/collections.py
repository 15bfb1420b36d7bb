"""The feeds of collections, as RSS.

For the stale feeds, all items are made first; then the feeds are put together. A paper is in a dozen feeds,
but its sheet, made by the first stage of the press, is read once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from generator.listings.cards import Card
from generator.listings.kinds import ADDED, FEED, KINDS, Collection, Kind
from generator.listings.records import ListRemark
from generator.papers import dates
from generator.publish.context import Site
from generator.publish.feeds import rss
from generator.publish.feeds.items import NEVER, FeedHead, FeedItem
from generator.store.keys import hash_of
from generator.store.outputs import Steps
from generator.store.pool import batches, run_tasks
from generator.store.store import Step
from generator.text.language import Language
from generator.text.tex import Tex

_BATCH = 200  # feeds or items a task
KINDS_WITH_FEEDS = tuple(kind for kind in KINDS if kind.feed)


class Followed(NamedTuple):
    """A collection with its feed."""

    collection: Collection
    feed: FeedHead
    names: tuple[str, ...]  # the feed's files, relative to the site, also at former addresses


class _FeedPaper(NamedTuple):
    """A paper in a feed."""

    card: Card
    day: str  # the ISO date on which it came into the collection; ``""`` for the paper's own date
    whole: bool  # with its whole abstract
    remark: str = ""  # a person's, in plain text, after the day to which it refers


class _RssItem(NamedTuple):
    """An item in RSS, with the values that decide its place in a feed."""

    published: datetime
    urn: str
    updated: datetime
    xml: bytes


def compared(site: Site, outputs: Steps) -> Callable[[], None]:
    """Take the feeds of all collections into the site; return what makes the stale ones."""
    steps, wanted, items = list[Step](), dict[_FeedPaper, None](), dict[_FeedPaper, _RssItem]()

    def write(feed: FeedHead, papers: Iterable[_FeedPaper]) -> bytes:
        ordered = sorted(map(items.__getitem__, papers), reverse=True)
        updated = max((item.updated for item in ordered), default=NEVER)
        return rss.write(feed, (item.xml for item in ordered), updated)

    for followed in (followed for kind in KINDS_WITH_FEEDS for followed in of_kind(site, kind)):
        papers = _papers(site, followed.collection)
        # All that an item is made of: its paper's page, what it is listed for, and what its card alone has.
        inputs = [
            (site.edition.file(card).hash, card.thumbnail, card.tag_names, card.first, *others)
            for card, *others in papers
        ]
        made_from, make = hash_of(repr((followed.feed, inputs))), partial(write, followed.feed, papers)
        if stale := list(outputs.stale(Step(name, made_from, make) for name in followed.names)):
            steps += stale
            wanted |= dict.fromkeys(papers)

    def renew() -> None:
        tasks = batches(wanted, _BATCH)
        for (some,), made in run_tasks(outputs.processes, lambda some: list(_made(site, some)), tasks):
            items.update(zip(some, made, strict=True))
        outputs.renew(steps, _BATCH)

    return renew


def of_kind(site: Site, kind: Kind) -> Iterator[Followed]:
    """Yield the collections of a kind with their feeds, ordered by slug."""
    members = site.archive.memberships
    others: dict[str, list[str]] = {}
    for address, collection in members.other_addresses.items():
        others.setdefault(collection.address, []).append(address)
    t = site.archive.language
    single = [Collection(kind, "", t(kind.title))]
    collections = single if kind.is_single else members.of_kind(kind).every
    for collection in sorted(collections, key=lambda collection: collection.slug):
        address = collection.address
        title = f"{collection.name} · {site.name}"
        said = "" if kind.is_single else members.of_kind(kind).description(collection)
        about = said or t("The newest papers: {name}", name=collection.name)
        feed = FeedHead(site.url, address + FEED, address, title, about, t.tag)
        yield Followed(collection, feed, (feed.name, *(other + FEED for other in others.get(address, ()))))


def _papers(site: Site, collection: Collection) -> tuple[_FeedPaper, ...]:
    """Return the newest papers of a collection for its feed; none of the sample, of the future or undated."""
    members, kind = site.archive.memberships, collection.kind
    if kind.feed is None or site.is_sample:
        return ()
    dated: Iterable[tuple[Card, str]]
    if kind is ADDED:
        dated = ((card, card.added_day) for card in site.archive.cards if card.added)
    elif kind.is_single:
        dated = ((card, "") for card in site.archive.groups.selected[kind])
    else:
        dated = members.of_kind(kind).dated(collection)
    # A run never records a future day.
    today = "9999" if kind is ADDED else site.archive.last_known_day
    known = [
        (day or card.last, card.id, card, day)
        for card, day in dated
        if card.dates and not dates.is_after(day or card.first, today)
    ]
    remarks = {} if kind.is_single else members.of_kind(kind).remarks(collection)
    return tuple(
        _FeedPaper(card, day, kind.feed.whole, _said(remarks.get(card, ListRemark()), card.language))
        for _, _, card, day in nlargest(kind.feed.papers, known, key=itemgetter(0, 1))
    )


def _said(remark: ListRemark, t: Language) -> str:
    return ": ".join(filter(None, (remark.date and dates.short(remark.date, t), Tex(remark.text).plain)))


def _made(site: Site, papers: Sequence[_FeedPaper]) -> Iterator[_RssItem]:
    """Yield the items of papers, in order; see `Edition.sheets`."""
    sheets = site.edition.sheets(listed.card for listed in papers)
    for (card, day, whole, remark), sheet in zip(papers, sheets, strict=True):
        with site.archive.of_page(card):
            item = FeedItem.of(card, sheet, day, remark)
            one = _RssItem(item.published, item.urn, item.updated, rss.entry(site.url, item, whole=whole))
        yield one
