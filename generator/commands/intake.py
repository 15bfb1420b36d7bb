"""From sources into the library: what a fetch asks for, and how records are taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml

from generator.content.library import Library, Merger, Outcome, write
from generator.errors import ArchiveError, Problem, RecordError
from generator.papers import identifiers
from generator.papers.paper import Record
from generator.settings import Settings
from generator.sources import arxiv, huggingface
from generator.sources.http import Client

_STATE = "fetched.yml"
_FIRST_DAYS = 7


@dataclass
class Report:
    """What became of the records of one run.

    Attributes:
        outcomes: how many papers are new, changed or as they were.
        problems: the records that became no paper, or lost a field.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def take(library: Library, records: Iterable[Record | Problem]) -> Iterator[Report]:
    """Merge records into a library; yields the report after each one, the same object all the time.

    What came before an upstream's failure stays taken.
    """
    report = Report()
    with Merger(library) as merger:
        report.outcomes = merger.outcomes
        for record in records:
            if isinstance(record, Problem):
                report.problems.append(record)
            else:
                try:
                    merger.take(record)
                except RecordError as error:
                    report.problems.append(Problem(record.paper.id, error.field, error.reason))
            yield report
    yield report


def fetch(
    client: Client, source: str, since: date, until: date, settings: Settings
) -> Iterator[Record | Problem]:
    """What a source lists or publishes from ``since`` to ``until``, both included.

    Raises:
        FetchError: if the upstream gives no usable answer.
    """
    if source == "huggingface":
        return huggingface.fetch_days(client, since, until, settings.huggingface_endpoint)
    query = arxiv.query(settings.arxiv_categories, settings.arxiv_search)
    return arxiv.search(client, query, since, until, settings.arxiv_address, settings.arxiv_delay)


def add(client: Client, names: Iterable[str], settings: Settings) -> Iterator[Record | Problem]:
    """Single papers by any form of their ids: from Hugging Face where it has them, else from arXiv.

    Raises:
        FetchError: if an upstream gives no usable answer.
    """
    for name in names:
        if identifiers.arxiv(name) is None:
            yield Problem(name, "id", "is no arXiv id, and only arXiv papers can be added by id")
            continue
        found = list(huggingface.fetch_paper(client, name, settings.huggingface_endpoint))
        if not any(isinstance(record, Record) for record in found):
            found = list(arxiv.fetch_papers(client, [name], settings.arxiv_address, settings.arxiv_delay))
        yield from found


class Progress:
    """How far the fetches of each source got, in ``content/fetched.yml``.

    Args:
        content: the ``content`` folder.
    """

    def __init__(self, content: Path) -> None:
        self._path = content / _STATE
        try:
            raw = yaml.safe_load(self._path.read_text("utf-8"))
        except FileNotFoundError:
            raw = {}
        except (yaml.YAMLError, ValueError) as error:  # the latter for no UTF-8, and for no day
            reason = f"{self._path} is no YAML ({error}); delete it and fetch with --since"
            raise ArchiveError(reason) from None
        self._ends: dict[str, date] = raw if isinstance(raw, dict) else {}
        for source, end in self._ends.items():
            if not isinstance(end, date) or isinstance(end, datetime):
                raise ArchiveError(f"{self._path}: {source}: {end!r} is no day; write YYYY-MM-DD")

    def start(self, source: str, today: date, again: int) -> date:
        """Where to take up a source: the end of its last success less ``again`` days."""
        end = self._ends.get(source)
        return min(end, today) - timedelta(days=again) if end else today - timedelta(days=_FIRST_DAYS)

    def succeeded(self, source: str, since: date, until: date) -> None:
        """Remember that a source was fetched whole; a gap behind the last success stays to be filled."""
        end = self._ends.get(source)
        if end and (until <= end or since > end + timedelta(days=1)):
            return
        self._ends[source] = until
        lines = (f"{name}: {self._ends[name]}\n" for name in sorted(self._ends))
        write(self._path, "".join(lines).encode())
