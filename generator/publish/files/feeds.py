"""``feed.xml``: the papers of the last days, RSS 2.0 (https://www.rssboard.org/rss-specification).

Everything in it comes from the data: no clock, so that a rebuild makes no reader see old papers anew. Nor do
the ids follow from the site's address, so that a site that moves makes none either.
"""

import html
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from generator.content.page import Page
from generator.listings.entries import author_names
from generator.papers.dates import is_day
from generator.publish.files.site import Site
from generator.text import tex


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The feed of the last ``feed_days`` days that have papers, newest first; the sample's has no items."""
    archive, site_url = site.archive, site.url
    feed = FeedGenerator()
    feed.load_extension("dc")
    feed.title(site.name)
    feed.description(site.description or site.name)
    feed.generator("Paper Archive")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.language("en")
    feed.link(href=f"{site_url}feed.xml", rel="self", type="application/rss+xml")
    feed.link(href=site_url or "./", rel="alternate")  # the last one is RSS's own <link>
    days = [] if site.is_sample else archive.groups.days[: archive.settings.feed_days]
    feed.lastBuildDate(_midnight(days[0]) if days else datetime(2000, 1, 1, tzinfo=UTC))
    for day in days:
        for entry in archive.groups.by_date[day]:
            if entry.dates[-1] == day or entry.dates[-1] not in days:
                item = _item(archive.page(entry.slug), day, site_url)
                item.category([{"term": tag.name} for tag in archive.memberships.tags.of(entry)])
                feed.add_entry(item, order="append")
    yield "feed.xml", bytes(feed.rss_str(pretty=True))


def papers(site: Site) -> set[str]:
    """Slugs of the papers that the feed is to have: those that were listed on the last days that have any."""
    if site.is_sample:
        return set()
    listed = [(date, entry.slug) for entry in site.archive.entries for date in entry.dates if is_day(date)]
    days = sorted({day for day, _ in listed}, reverse=True)[: site.archive.settings.feed_days]
    return {slug for day, slug in listed if day in days}


def _item(page: Page, day: str, site_url: str) -> FeedEntry:
    paper = page.paper
    address = site_url + paper.address
    item = FeedEntry()
    item.load_extension("dc")
    item.title(tex.plain_title(paper.title))
    item.link(href=address)
    # By the page's place in the site, which never changes (RFC 9562, section 5.5).
    item.guid(uuid.uuid5(uuid.NAMESPACE_URL, paper.address).urn, permalink=False)
    item.published(_midnight(day))
    names = ", ".join(author_names(paper))
    if names:
        item.dc.dc_creator(names)
    paragraphs = [tex.to_unicode(part) for part in paper.abstract.split("\n\n")]
    body = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)
    item.description(body or names)
    return item


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
