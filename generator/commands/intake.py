"""From the sources into the library: what they are asked for, and how records are taken in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from generator.content.library import Library
from generator.content.merge import Merger, Outcome
from generator.errors import Problem, RecordError
from generator.papers.paper import Record
from generator.settings import Settings
from generator.sources import registry
from generator.sources.http import Client


@dataclass
class Report:
    """What became of the records of one run.

    Attributes:
        outcomes: how many papers are new, changed or as they were.
        problems: what was wrong with records that were left out, or lost a field.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def take(library: Library, records: Iterable[Record | Problem]) -> Iterator[Report]:
    """Merge records into a library; yields the report, the same object each time, after each record.

    What came before an upstream's failure stays in the library.
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
    client: Client, name: str, since: date, until: date, settings: Settings
) -> Iterator[Record | Problem]:
    """What the source of that name lists or publishes from ``since`` to ``until``, both included.

    Raises:
        ArchiveError: if there is no such source to fetch from.
        FetchError: if the upstream gives no usable answer.
    """
    source, days = registry.to_fetch(name)
    return days(client, settings.of(source), since, until)


def add(client: Client, names: Iterable[str], settings: Settings) -> Iterator[Record | Problem]:
    """Single papers by any form of their ids, each from the first source in the registry that has it.

    Raises:
        FetchError: if an upstream gives no usable answer.
    """
    asked: dict[str, list[str]] = {name: [] for name in names}  # the sources asked so far, by paper
    for source in registry.SOURCES:
        if not source.papers:
            continue
        ids = {name: identifier for name in asked if (identifier := source.canonical(name))}
        for name in ids:
            asked[name].append(source.name)
        known: set[str] = set()
        for record in source.papers(client, settings.of(source), list(dict.fromkeys(ids.values()))):
            if isinstance(record, Record):
                known |= {record.paper.id, record.paper.arxiv, record.paper.links.doi}
            yield record
        asked = {name: sources for name, sources in asked.items() if ids.get(name) not in known}
    for name, sources in asked.items():
        missing = f"no usable record at {' or '.join(sources)}"
        yield Problem(name, "id", missing if sources else f"is not {registry.ids()}")
