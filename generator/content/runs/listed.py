"""``content/listed.yml``: when each paper was put on a reading list; the list's feed has these dates.

A build reads no clock: it takes the day of the last fetch for a paper that is new on a list. The next run
that takes papers notes that day.
"""

import json
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

_Days = dict[str, dict[str, str]]  # by slug of a list, and id of a paper
FILE = EntryFile("listed.yml", dict[str, date], 'seminar: {"2608.00042": 2026-11-24}')
_HEAD = "# When papers were put on reading lists. The archive writes it; you may correct a day.\n"


def dated(lists: tuple[ReadingList, ...], content: Path, day: str, wrong: list[Problem]) -> list[ReadingList]:
    """Return reading lists with the day on which each paper was put there, at the latest on ``day``."""
    noted = _read(content, wrong)
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
    lists, before = ReadingLists.read(library), _read(content, wrong)
    if wrong or lists.unread or not day:  # a person has to correct something first
        return
    filled = (one for one in dated(lists.lists, content, day, []) if one.papers)
    now = {one.slug: {paper.id: paper.put for paper in one.papers} for one in filled}
    if now != before:
        atomic.write(content / FILE.file, _written(now))


def join(folders: Folders) -> bytes:
    """Return one file of three: of each paper the earlier day."""
    wrong: list[Problem] = []
    noted = folders.each(lambda folder: _read(folder, wrong))
    if wrong:
        raise ArchiveError(f"{wrong[0]}")
    return _written(joined_names(noted, _of_list))


def _of_list(noted: Sides[dict[str, str] | None]) -> dict[str, str]:
    return joined_names(noted.each(lambda days: days or {}), lambda days: min(filter(None, days[1:])))


def _written(noted: _Days) -> bytes:
    lines = (
        f"{slug}:\n" + "".join(f"  {json.dumps(name)}: {put}\n" for name, put in days.items())
        for slug, days in noted.items()
    )
    return (_HEAD + "".join(lines)).encode()


def _read(content: Path, wrong: list[Problem]) -> _Days:
    noted: _Days = {}

    def take(slug: str, days: dict[str, date]) -> None:
        noted[slug] = {name: day.isoformat() for name, day in days.items()}

    attempt(lambda: FILE.read(content / FILE.file, take, wrong), {}, wrong)
    return noted
