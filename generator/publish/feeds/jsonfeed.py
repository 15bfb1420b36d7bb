"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with values for programs in ``_archive``."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from generator.papers.paper import Counts
from generator.publish.feeds import items
from generator.publish.feeds.items import FeedHead, FeedItem

TYPE = "application/feed+json"


def entry(url: str, item: FeedItem) -> bytes:
    """Return an item; its counts change daily, but its times do not."""
    made: dict[str, Any] = {
        "id": item.urn,
        "url": items.absolute(url, item.sheet.address),
        "title": items.clean(item.title),
        "content_html": items.in_mathml(url, item),
        "summary": items.lead(item),
        "date_published": item.published.isoformat(timespec="milliseconds"),
        "date_modified": item.updated.isoformat(timespec="milliseconds"),
    }
    if item.authors:
        made["authors"] = [
            {"name": name} | ({"url": address} if address else {}) for name, address in item.people
        ]
    if item.tags:
        made["tags"] = [items.clean(tag) for tag in item.tags]
    if card := item.card:
        if card.thumbnail:
            made["image"] = card.thumbnail
        counts = asdict(Counts(card.votes, card.comments, card.stars))
        made["_archive"] = {
            "ids": (card.id, *card.others),
            "links": dict(item.sheet.links),
            "counts": {name: count for name, count in counts.items() if count is not None},
            **dict(card.terms),
        }
    return _json(made)


def write(feed: FeedHead, entries: Iterable[bytes], updated: datetime) -> bytes:
    """Return the feed of items that `entry` made; the format has no time for the whole feed."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": items.absolute(feed.url, feed.page) or "./",
        "feed_url": items.absolute(feed.url, feed.name),
        "language": feed.language,
    }
    return b'%b, "items": [\n%b\n]}\n' % (_json(head)[:-1], b",\n".join(entries))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
