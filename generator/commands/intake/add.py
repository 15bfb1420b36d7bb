"""``archive add``: adds single papers by id or address."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from generator.commands.group import writes
from generator.commands.intake.asking import Connect, client
from generator.commands.intake.taking import take_shown as take
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.errors import HAS_USER, Failure, FetchError, Problem, without_user
from generator.papers.paper import Record
from generator.sources.frame import registry, runner


@click.command("add", epilog=f"An ID is {registry.ids()}.")
@click.argument("names", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
@writes
def command(config: Path, names: tuple[str, ...]) -> int:
    """Add single papers by ID, each from the first source that has it.

    The papers are published at once, even if they waited for review, and no rule takes them off the site.
    """
    records = papers(partial(client, config), names, settings.read(config))
    report = take(config, records, "Adding", None, datetime.now(UTC))
    if report.failures:
        raise FetchError("; ".join(str(failure.error) for failure in report.failures))
    return report.problem_count


def papers(connect: Connect, names: Iterable[str], chosen: Settings) -> Iterator[Record | Problem | Failure]:
    """Yield papers by any form of their ids, each from the first source in the registry that has it."""
    asked: dict[str, list[str]] = {}  # the sources asked so far, by paper
    for name in names:
        if (shown := without_user(name)) == name:
            asked[name] = []
        else:
            yield Problem(shown, "id", HAS_USER)
    for source in registry.SOURCES:
        if not source.named:
            continue
        ids = {name: identifier for name in asked if (identifier := source.canonical(name))}
        for name in ids:
            asked[name].append(source.name)
        known: set[str] = set()
        with closing(connect(source)) as asking:
            for record in runner.named(source, chosen.of(source), asking, list(dict.fromkeys(ids.values()))):
                if isinstance(record, Record):
                    known |= {*record.paper.ids, record.paper.links.paper}
                yield record
        asked = {name: sources for name, sources in asked.items() if ids.get(name) not in known}
    for name, sources in asked.items():
        missing = f"no usable record at {' or '.join(sources)}"
        yield Problem(name, "id", missing if sources else f"is not {registry.ids()}")
