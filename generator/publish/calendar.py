"""``lists/<slug>/calendar.ics``: the meetings of a reading list, a day each, as in RFC 5545 (iCalendar)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from generator.listings import Lists
from generator.listings.cards import Card
from generator.listings.collections.lists import CALENDAR
from generator.listings.kinds import LIST, Collection
from generator.listings.records import ListRemark
from generator.publish.context import Site
from generator.publish.feeds.items import absolute, clean
from generator.text import identifiers
from generator.text.tex import Tex

NAMES = LIST.address.format("*") + CALENDAR
_LONGEST = 74  # bytes of a line; the space before a continued one is the 75th
_SPECIAL = re.compile(r"[\\;,]")


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the calendar of each reading list that has meetings; the sample has none."""
    lists = site.archive.memberships[Lists]
    for collection in () if site.is_sample else lists.papers:
        if lists.meetings(collection):
            yield collection.address + CALENDAR, written(site.url, lists, collection)


def written(url: str, lists: Lists, collection: Collection) -> bytes:
    """Return the calendar of a reading list; ``url``, the site's root, ends with a slash."""
    name = _text(collection.name)
    head = (
        ("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Paper Archive//EN"), ("NAME", name),
        ("X-WR-CALNAME", name), ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
    )  # fmt: skip
    lines = (*head, *_events(url, lists, collection), ("END", "VCALENDAR"))
    return b"".join(_folded(f"{key}:{value}") + b"\r\n" for key, value in lines)


def _events(url: str, lists: Lists, collection: Collection) -> Iterator[tuple[str, str]]:
    put, remarks = dict(lists.dated(collection)), lists.remarks(collection)
    for day, cards in lists.meetings(collection).items():
        count = cards[0].language.ngettext("{n} paper", "{n} papers", len(cards))
        what = cards[0].label if len(cards) == 1 else count
        told = (_told(url, card, remarks[card]) for card in cards)
        yield from (
            ("BEGIN", "VEVENT"),
            ("UID", identifiers.urn(f"{url}{collection.address}{day}").removeprefix("urn:uuid:")),
            ("DTSTAMP", f"{_digits(max(put[card] or day for card in cards))}T000000Z"),
            ("DTSTART;VALUE=DATE", _digits(day)),
            ("DTEND;VALUE=DATE", _digits(f"{date.fromisoformat(day) + timedelta(1)}")),
            ("TRANSP", "TRANSPARENT"),  # nobody is busy all day
            ("SUMMARY", _text(f"{collection.name}: {what}")),
            ("DESCRIPTION", _text("\n\n".join(told))),
            ("URL", absolute(url, collection.address)),
            ("END", "VEVENT"),
        )


def _digits(day: str) -> str:
    return day.replace("-", "")


def _told(url: str, card: Card, remark: ListRemark) -> str:
    lines = card.label, Tex(remark.text).plain, absolute(url, card.address)
    return "\n".join(filter(None, lines))


def _text(value: str) -> str:
    """Escape a text, which may have several lines."""
    return _SPECIAL.sub(r"\\\g<0>", clean(value)).replace("\r", " ").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line in lines of at most 75 bytes; no character is in two of them."""
    folded, length = [""], 0
    for character in line:
        size = len(character.encode())
        if length + size > _LONGEST:
            folded.append("")
            length = 0
        folded[-1] += character
        length += size
    return "\r\n ".join(folded).encode()
