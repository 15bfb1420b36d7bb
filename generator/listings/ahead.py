"""What is in the future, told apart from what lists show."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from generator.listings.cards import Card
from generator.papers import dates


class Ahead(NamedTuple):
    """Papers on a day.

    Attributes:
        listed: the papers on lists, with the dates that are not in the future, in the order given.
        waiting: the papers with nothing but dates in the future.
        dates: the dates in the future of papers, by slug.
    """

    listed: list[Card]
    waiting: list[Card]
    dates: dict[str, tuple[str, ...]]


def told_apart(cards: Iterable[Card], today: str) -> Ahead:
    """Papers as they are on a day, ``today``, which is the last that is known.

    A run in which no fetch succeeded may have noted papers since; further ahead than anything comes in, such
    a note is a slip.
    """
    latest = dates.latest_in(date.fromisoformat(today))
    told = Ahead([], [], {})
    for card in cards:
        if (is_ahead := card.dates[-1] > today) or card.added_day > latest:
            if is_ahead:
                told.dates[card.slug] = tuple(day for day in card.dates if day > today)
            if card.dates[0] > today:
                told.waiting.append(card)
                continue
            past = tuple(day for day in card.dates if day <= today)
            card = replace(card, dates=past, added="" if card.added_day > latest else card.added)
        told.listed.append(card)
    return told
