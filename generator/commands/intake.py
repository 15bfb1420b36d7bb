"""From the sources into the library: what they are asked for, and how records are taken in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.content.library import Library
from generator.content.merge import Merger, Outcome
from generator.errors import FetchError, Problem, RecordError
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
        failure: why the upstream gave no more records, if it failed.
    """

    outcomes: Counter[Outcome]
    problems: list[Problem] = field(default_factory=list)
    failure: FetchError | None = None


def take(library: Library, records: Iterable[Record | Problem]) -> Report:
    """Merge records into a library; what came before an upstream's failure stays in it."""
    with Merger(library) as merger:
        report = Report(merger.outcomes)
        try:
            for record in records:
                if isinstance(record, Problem):
                    report.problems.append(record)
                else:
                    try:
                        merger.take(record)
                    except RecordError as error:
                        report.problems.append(Problem(record.paper.id, error.field, error.reason))
        except FetchError as failure:
            report.failure = failure
    return report


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
