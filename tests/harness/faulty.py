"""The tables of faults in ``.github/faults.md``, and faulty answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from tests.harness.processes import CHECKOUT
from tests.harness.upstream import Reply, hub_item

Fault = Callable[[str, dict[str, str]], Reply | None]
_HUB = "/api/daily_papers"
WRONG: tuple[object, ...] = (None, 7, -1.5, True, [], ["x"], {}, {"x": 1}, "", "\ud800", "9" * 400)


class Row(NamedTuple):
    """A row of a table of faults.

    Attributes:
        says: the messages that the command prints.
        keeps: the new papers that come in, in words; ``""`` in a table that does not say it.
        seconds: the longest time that the command takes; 0 in a table that does not say it.
        code: the exit code.
    """

    says: list[str]
    keeps: str
    seconds: int
    code: int


def rows(section: str) -> dict[str, Row]:
    """Return the rows of the table of a section, by the name of the fault."""
    text = (CHECKOUT / ".github" / "faults.md").read_text("utf-8")
    head: list[str] = []
    table: dict[str, Row] = {}
    for line in text.partition(f"# {section}\n")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "exit" in cells:
            head = cells
        elif len(cells) == len(head) and cells[-1].isdecimal():
            found = dict(zip(head, cells, strict=True))
            says = re.findall("`([^`]+)`", found["messages"])
            seconds = int(found.get("at most", "0").removesuffix(" s"))
            assert cells[0] not in table, cells[0]
            table[cells[0]] = Row(says, found.get("new papers", ""), seconds, int(found["exit"]))
    return table


def once_each(reply: Reply) -> Fault:
    """Return a fault in the first answer to each request."""
    seen: set[str] = set()

    def fault(path: str, query: dict[str, str]) -> Reply | None:
        before = len(seen)
        seen.add(f"{path}{query}")
        return reply if len(seen) > before else None

    return fault


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
