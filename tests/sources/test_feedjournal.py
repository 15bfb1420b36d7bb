"""Whether a feed is still the feed of the same journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from generator.sources.formats import feeds
from generator.sources.upstreams.feed import FeedEntry, is_another, items, journal
from tests.harness import journals

TODAY = date(2026, 1, 20)
ISSN, OTHER = "1234-5679", "2345-6787"


def known(body: bytes) -> Mapping[str, str]:
    feed = feeds.parse(body)
    return journal(feed, [item for item in items(feed, TODAY) if isinstance(item, FeedEntry)])


def feed(title: str, papers: str, issn: str = "") -> Mapping[str, str]:
    """Return what is known of a feed with a paper for each letter."""
    items = (f"<title>Moss</title><dc:identifier>10.1234/{name}</dc:identifier>" for name in papers)
    return known(journals.rss(title, *items, about=f"<prism:issn>{issn}</prism:issn>" if issn else ""))


@pytest.mark.parametrize("name", [name for name in journals.FEEDS if name != "empty"])
def test_a_feed_is_known_by_its_name_and_its_papers(name: str) -> None:
    now = known(journals.FEEDS[name])
    assert now["journal"] and now["signs"]
    assert not is_another(now, now) and not is_another({}, now) and not is_another({"papers": "7"}, now)
    assert all(len(text) < 400 and text.isprintable() for text in now.values())


@pytest.mark.parametrize(
    ("before", "now", "another"),
    [
        (feed("Moss", "ab", ISSN), feed("Fern", "cd", OTHER), True),
        (feed("Moss", "ab"), feed("Fern", "cd", OTHER), True),
        (feed("Moss", "ab"), feed("Fern", "cd"), True),
        (feed("Moss", "ab", ISSN), feed("Fern", "bc", OTHER), False),  # a known paper
        (feed("Moss", "ab", ISSN), feed("Fern", "cd", ISSN.replace("-", "")), False),
        (feed("Moss", "ab", ISSN), feed("MOSS", "cd", OTHER), False),  # the ISSN of its print
        (feed("Moss, Volume 7, January 2026", "ab"), feed("Moss, Volume 8, May 2026", "cd"), False),
        (feed("Wiley: Moss: Table of Contents", "ab"), feed("Latest Issue of Moss", "cd"), False),
        (feed("Moss", "ab"), feed("", "cd"), False),  # nothing says what it is
        (feed("Moss", "ab", "1980-2010"), feed("Fern", "cd", "1980-2010"), True),  # a span of years
    ],
)
def test_it_is_another_journal_if_its_title_its_issn_and_all_papers_are_others(
    before: Mapping[str, str], now: Mapping[str, str], another: bool
) -> None:
    assert is_another(before, now) is another
