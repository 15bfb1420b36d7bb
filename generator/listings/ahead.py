"""Dates in the future, and papers that wait for their first date."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from generator.listings.cards import Card
from generator.papers import dates


class Ahead(NamedTuple):
    """Papers as of a day.

    Attributes:
        listed: the papers for lists, in the order given, without their dates in the future.
        waiting: the papers with dates in the future only.
        dates: the papers' dates in the future, by slug.
    """

    listed: list[Card]
    waiting: list[Card]
    dates: dict[str, tuple[str, ...]]


def told_apart(cards: Iterable[Card], today: str) -> Ahead:
    """Split papers by their dates, as of ``today``, the day of the last successful fetch.

    A later run without a successful fetch may have added papers after that day. A day of arrival beyond the
    latest possible day is a mistake, so it is dropped.
    """
    latest = dates.latest_in(date.fromisoformat(today))
    told = Ahead([], [], {})
    for card in cards:
        if (is_ahead := card.last > today) or card.added_day > latest:
            if is_ahead:
                told.dates[card.slug] = tuple(day for day in card.dates if day > today)
            if card.first > today:
                told.waiting.append(card)
                continue
            past = tuple(day for day in card.dates if day <= today)
            card = replace(card, dates=past, added="" if card.added_day > latest else card.added)
        told.listed.append(card)
    return told
