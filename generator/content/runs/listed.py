"""``content/listed.yml``: when each paper was put on a reading list; the list's feed has these dates.

A build reads no clock: it takes the day of the last fetch for a paper that is new on a list. The next run
that takes papers notes that day.
"""

import json
from datetime import date
from itertools import chain
from pathlib import Path

from generator.content.curated.reading_lists import ReadingList, ReadingLists
from generator.content.library import Library
from generator.content.runs.fetched import FetchState, SourceState, last_success
from generator.content.runs.sides import NotedFile, Sides, joined_names
from generator.errors import Problem, attempt
from generator.papers import dates

Days = dict[str, dict[str, date]]
"""Days by the slug of a list, or another name, and by the id of a paper."""


def of_days(file: str, name: str, head: str) -> NotedFile[dict[str, date]]:
    """Return a file of `Days`, such as those of a ``name``; of two days of a paper it keeps the earlier."""
    return NotedFile(file, dict[str, date], f'{name}: {{"2608.00042": 2026-11-24}}', head, _line, _earlier)


def _line(name: str, days: dict[str, date]) -> str:
    shown = json.dumps(name) if " " in name else name
    return f"{shown}:\n" + "".join(f"  {json.dumps(paper)}: {day}\n" for paper, day in days.items())


def _earlier(noted: Sides[dict[str, date] | None]) -> dict[str, date]:
    return joined_names(noted.each(lambda days: days or {}), lambda days: min(filter(None, days[1:])))


_HEAD = "# When papers were put on reading lists. The archive writes it; you may correct a day.\n"
FILE = of_days("listed.yml", "seminar", _HEAD)


def dated(lists: tuple[ReadingList, ...], content: Path, day: str, wrong: list[Problem]) -> list[ReadingList]:
    """Return reading lists with the day on which each paper was put there, at the latest on ``day``."""
    noted = FILE.noted(content, wrong)
    made = []
    for one in lists:
        entries = chain.from_iterable(noted.get(slug, {}).items() for slug in (*one.former, one.slug))
        known = {paper: f"{put}" for paper, put in entries}
        # At the latest, a paper was put there on the day of its meeting.
        papers = (
            paper._replace(put=known.get(paper.id) or (min(day, paper.on) if dates.is_day(paper.on) else day))
            for paper in one.papers
        )
        made.append(one._replace(papers=tuple(papers)))
    return made


def record(library: Library) -> None:
    """Note the papers that are new on a list since the last fetch, if there was one."""
    content = library.content
    wrong: list[Problem] = []
    states = attempt(lambda: FetchState(content).sources(), dict[str, SourceState](), wrong)
    day = last_success(states.values())
    lists, before = ReadingLists.read(library), FILE.noted(content, wrong)
    if wrong or lists.unread or not day:  # a person has to correct something first
        return
    filled = (one for one in dated(lists.lists, content, day, []) if one.papers)
    now = {one.slug: {paper.id: date.fromisoformat(paper.put) for paper in one.papers} for one in filled}
    if now != before:
        FILE.write(content, now)
