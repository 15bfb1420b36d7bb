"""Made-up sources of other fields: one without days, with a part for each shelf, and one with days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from generator.papers.paper import Paper, Record
from generator.sources.frame import registry
from generator.sources.frame.declarations import Ask, Fill, Mark, Offer, Result, Source, setting

SHELF, STACK = "shelf:north", "shelf:south"
Changes = Callable[[str, Mark, Fill], Iterator[Result]]


@dataclass(frozen=True, slots=True)
class ShelfSettings:
    """The settings of `shelves`."""

    addresses: tuple[str, ...] = setting((), "the addresses of shelves")


@dataclass(frozen=True, slots=True)
class HerbariumSettings:
    """The settings of `HERBARIUM`."""

    query: str = setting("", "a query in the herbarium's own language")


def paper(identifier: str, title: str, source: str = "shelf", **fields: Any) -> Paper:
    """Return a paper of a made-up source."""
    return Paper(**{"id": identifier, "title": title, "source": source, "published": "2026-01-04", **fields})


def shelves(changes: Changes, **fields: Any) -> Source[ShelfSettings]:
    """Return a source without days: ``changes`` gets the address of a shelf, the mark and what fills."""

    def of_shelf(ask: Ask[ShelfSettings]) -> Iterator[list[Result]]:
        (address,) = ask.settings.addresses
        for found in changes(address, ask.mark, ask.fill):
            if isinstance(found, Mark):
                ask.noted.update(found.values)
            else:
                yield [found]

    def parts(settings: ShelfSettings) -> Mapping[str, ShelfSettings]:
        return {address: replace(settings, addresses=(address,)) for address in settings.addresses}

    def offered(text: str) -> str:
        return text if re.fullmatch(r"shelf:\w+", text) else ""

    offer = Offer("the address of a shelf", SHELF, "shelf_addresses", offered)
    return Source(
        "shelf", "what is new on these shelves", ShelfSettings,
        of_shelf, parts=parts, offers=(offer,),
        lacks=lambda settings: "" if settings.addresses else "shelf_addresses", **fields,
    )  # fmt: skip


def _days(ask: Ask[HerbariumSettings]) -> Iterator[list[Result]]:
    day, query = ask.span.first, ask.settings.query
    yield [Record(paper(f"10.1234/{day}", f"{query} of {day}", "herbarium", published=f"{day}"))]


def _offered(text: str) -> str:
    return text if text.startswith("genus:") else ""


HERBARIUM = Source(
    "herbarium", "papers of a query", HerbariumSettings, _days, asks="day",
    offers=(
        Offer("a query of the herbarium", "genus:Sphagnum AND bog", "herbarium_query", _offered, "botany"),
    ),
)  # fmt: skip


def register(monkeypatch: pytest.MonkeyPatch, *sources: Source[Any]) -> None:
    """Put sources into the registry, before the one that takes any address."""
    *others, last = registry.SOURCES
    monkeypatch.setattr(registry, "SOURCES", (*others, *sources, last))
