"""Faulty answers of Hugging Face, for the table of faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.harness.upstream import Reply, hub_item

Fault = Callable[[str, dict[str, str]], Reply | None]
_HUB = "/api/daily_papers"
WRONG: tuple[object, ...] = (None, 7, -1.5, True, [], ["x"], {}, {"x": 1}, "", "\ud800", "9" * 400)


def listed(change: Callable[[dict[str, Any]], Any]) -> Fault:
    """Return a fault in every item of Hugging Face."""

    def fault(path: str, query: dict[str, str]) -> Reply | None:
        number = int(query.get("date", "0")[-1])
        item = hub_item(f"2601.0000{number}", f"Moss {number}", f"2026-01-0{number}")
        return Reply(body=json.dumps([change(item)]).encode()) if path == _HUB else None

    return fault


def pages_of(day: date, total: Callable[[int], int]) -> Fault:
    """Return full pages for a day; `total` maps an item's position to its paper's number."""

    def fault(path: str, query: dict[str, str]) -> Reply | None:
        if query.get("date") != day.isoformat():
            return None
        first = int(query["p"]) * 100
        numbers = (total(number) for number in range(first, first + 100))
        items = [hub_item(f"2601.{20_000 + n}", f"Many {n}", query["date"]) for n in numbers]
        return Reply(body=json.dumps(items).encode())

    return fault


def wrong_types(path: str, query: dict[str, str]) -> Reply | None:
    """Return a good item of a day, and for each wrong value an item with it in every field."""
    if path != _HUB:
        return None
    number = int(query["date"][-1])
    good = hub_item(f"2601.0000{number}", f"Moss {number}", query["date"], ai_keywords=[], organization={})
    bad = [
        dict.fromkeys(good, value) | {"paper": dict.fromkeys(good["paper"], value) | {"id": f"2601.4{n:04}"}}
        for n, value in enumerate(WRONG)
    ]
    return Reply(body=json.dumps([good, *bad, *WRONG]).encode())
