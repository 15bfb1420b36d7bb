"""Whether a feed is still the feed of the journal that it was: an address may get another owner."""

import re
from collections.abc import Mapping, Sequence
from zlib import crc32

from generator.papers import dates
from generator.sources.formats import feedtexts
from generator.sources.formats.feedxml import Feed
from generator.sources.frame.fields import text_of
from generator.sources.upstreams.feeditems import OWN_TITLE, Item
from generator.text import identifiers, letters
from generator.text.cleaning import line
from generator.text.elements import without_elements

_MOST = 20  # papers, the newest
_MOST_ISSNS = 4  # a search finds papers of many journals
_LONGEST = 150  # characters of a name
_WORD = re.compile(r"[^\W\d_]+")
_OF_AN_ISSUE = {*map(str.lower, dates.MONTHS), "volume", "vol", "issue", "number", "no"}


def journal(feed: Feed, items: Sequence[Item]) -> dict[str, str]:
    """Return what a mark keeps of a journal: its name, its ISSNs, and signs of its newest papers."""
    titles = (text_of(feed.about.get(name)) for name in ("prism_publicationname", "title"))
    name = next((name for title in titles if (name := feedtexts.journal(title) or _plain(title))), "")
    places, kinds = (feed.about, *feed.items), ("prism_issn", "prism_eissn")
    numbers = (identifiers.issn(text_of(place.get(kind))) for place in places for kind in kinds)
    issns = list(filter(None, dict.fromkeys(numbers)))
    signs = [f"{crc32(_named(item).encode()):08x}" for item in items[:_MOST]]
    said = {"journal": name, "issn": " ".join(issns[:_MOST_ISSNS]), "signs": " ".join(signs)}
    return {kind: text for kind, text in said.items() if text}


def is_another(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether a feed has become the feed of another journal.

    Then its title and its ISSN are others, and it has none of the papers that it had the last time.
    """
    for name in ("issn", "signs"):
        if {*before.get(name, "").split()} & {*now.get(name, "").split()}:
            return False
    was, is_now = (_words(values.get("journal", "")) for values in (before, now))
    return bool(was and is_now) and was != is_now


def _plain(title: str) -> str:
    return line(without_elements(title))[:_LONGEST]


def _named(item: Item) -> str:
    """Return what a paper is known by: its id, or its title if no other paper has that."""
    title: str = item.data["title"]
    known: str = item.data["doi"] or item.data["arxiv"]
    return known or (letters.alone(title) if len(title) >= OWN_TITLE else item.name)


def _words(name: str) -> set[str]:
    """Return the words of a journal's name, without the month and the number of an issue."""
    return {*_WORD.findall(letters.fold(name))} - _OF_AN_ISSUE
