"""What is in the future, told apart from what lists show."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from generator.listings.entries import Entry
from generator.papers import dates


class Ahead(NamedTuple):
    """Papers on a day.

    Attributes:
        listed: the papers on lists, with the dates that are not in the future, in the order given.
        waiting: the papers with nothing but dates in the future.
        dates: the dates in the future of papers, by slug.
    """

    listed: list[Entry]
    waiting: list[Entry]
    dates: dict[str, tuple[str, ...]]


def told_apart(entries: Iterable[Entry], today: str) -> Ahead:
    """Papers as they are on a day, ``today``, which is the last that is known.

    A run in which no fetch succeeded may have noted papers since; further ahead than anything comes in, such
    a note is a slip.
    """
    latest = dates.latest_in(date.fromisoformat(today))
    told = Ahead([], [], {})
    for entry in entries:
        if (is_ahead := entry.dates[-1] > today) or entry.added_day > latest:
            if is_ahead:
                told.dates[entry.slug] = tuple(day for day in entry.dates if day > today)
            if entry.dates[0] > today:
                told.waiting.append(entry)
                continue
            past = tuple(day for day in entry.dates if day <= today)
            entry = replace(entry, dates=past, added="" if entry.added_day > latest else entry.added)
        told.listed.append(entry)
    return told
