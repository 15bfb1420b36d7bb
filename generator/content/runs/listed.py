"""``content/listed.yml``: when each paper was put on a reading list; the list's feed has these dates.

A build reads no clock: it takes the day of the last fetch for a paper that is new on a list. The next run
that takes papers notes that day.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.content.curated.reading_lists import ReadingList, ReadingLists
from generator.content.library import Library
from generator.content.runs.fetched import FetchState, SourceState, last_success
from generator.content.runs.sides import Folders, Sides, joined_names
from generator.content.typed import EntryFile
from generator.errors import ArchiveError, Problem, attempt
from generator.papers import dates
from generator.store import atomic

Days = dict[str, dict[str, str]]
"""ISO days by the slug of a list, or another name, and by the id of a paper."""


@dataclass(frozen=True)
class DayFile(EntryFile[dict[str, date]]):
    """A file of `Days`, which programs write."""

    head: str

    def days(self, content: Path, wrong: list[Problem]) -> Days:
        """Read the file of a ``content`` folder; add to the problems what is wrong."""
        noted: Days = {}

        def take(name: str, days: dict[str, date]) -> None:
            noted[name] = {paper: day.isoformat() for paper, day in days.items()}

        attempt(lambda: self.read(content / self.file, take, wrong), {}, wrong)
        return noted

    def write(self, content: Path, noted: Days) -> None:
        """Write the file."""
        atomic.write(content / self.file, self._written(noted))

    def join(self, folders: Folders) -> bytes:
        """Return one file of three: of each paper the earlier day."""
        wrong: list[Problem] = []
        noted = folders.each(lambda folder: self.days(folder, wrong))
        if wrong:
            raise ArchiveError(f"{wrong[0]}")
        return self._written(joined_names(noted, _of_name))

    def _written(self, noted: Days) -> bytes:
        lines = (
            f"{json.dumps(name) if ' ' in name else name}:\n"
            + "".join(f"  {json.dumps(paper)}: {day}\n" for paper, day in days.items())
            for name, days in noted.items()
        )
        return (self.head + "".join(lines)).encode()


_HEAD = "# When papers were put on reading lists. The archive writes it; you may correct a day.\n"
FILE = DayFile("listed.yml", dict[str, date], 'seminar: {"2608.00042": 2026-11-24}', _HEAD)


def dated(lists: tuple[ReadingList, ...], content: Path, day: str, wrong: list[Problem]) -> list[ReadingList]:
    """Return reading lists with the day on which each paper was put there, at the latest on ``day``."""
    noted = FILE.days(content, wrong)
    made = []
    for one in lists:
        known = {name: put for slug in (*one.former, one.slug) for name, put in noted.get(slug, {}).items()}
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
    lists, before = ReadingLists.read(library), FILE.days(content, wrong)
    if wrong or lists.unread or not day:  # a person has to correct something first
        return
    filled = (one for one in dated(lists.lists, content, day, []) if one.papers)
    now = {one.slug: {paper.id: paper.put for paper in one.papers} for one in filled}
    if now != before:
        FILE.write(content, now)


def _of_name(noted: Sides[dict[str, str] | None]) -> dict[str, str]:
    return joined_names(noted.each(lambda days: days or {}), lambda days: min(filter(None, days[1:])))
