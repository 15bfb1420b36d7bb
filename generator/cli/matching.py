"""The command that shows what a rule takes and leaves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from generator.cli.intake import client
from generator.cli.options import day
from generator.cli.printing import say, show, show_failures
from generator.commands import match as matches
from generator.commands import rules
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.errors import COMMAND, ArchiveError, Failure, FetchError, Problem, RecordError
from generator.group import content
from generator.incremental.progress import track
from generator.papers import dates
from generator.papers.paper import Record
from generator.queries.queries import Query, Rules
from generator.sources import registry
from generator.sources.declarations import Days, Source
from generator.text.plural import counted


@click.command()
@click.argument("texts", nargs=-1, metavar="[QUERY]...")
@click.option("--since", type=day, help="Ask the sources for the days from this one on, YYYY-MM-DD.")
@click.option("--until", type=day, help="Last of these days, YYYY-MM-DD. [default: today in UTC]")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only papers of this source.")
@click.pass_obj
def match(
    config: Path, texts: tuple[str, ...], since: date | None, until: date | None, sources: tuple[str, ...]
) -> int:
    """Show which papers a rule takes and which it leaves; nothing is written.

    A QUERY is what you type into the search, but all of its words must be there. With several, a paper needs
    only one of them. Without any, the rules in mkdocs.yml are shown, `include` and `exclude`. The papers are
    those in content/, or with --since what the sources have.

    \b
    archive match speech                              of the papers that are here
    archive match --since 2026-08-01 'tag:speech' '"speech recognition" -title:survey'
    archive match --since 2026-08-01                  what mkdocs.yml says

    Write -- before a QUERY that begins with a minus. Once they take what you want, put the queries into
    mkdocs.yml, under `include` of the archive plugin.
    """  # noqa: D301  (click's own mark, a backspace)
    chosen = settings.read(config)
    if until and not since:
        raise ArchiveError("--until needs --since, which names the first day.")
    if since and until and since > until:
        raise ArchiveError(f"--since {since} is after --until {until}.")
    asked = [registry.to_fetch(name) for name in sources or chosen.sources]
    rules_of = _rules_of(chosen, texts)
    library = Library(content(config))
    vocabulary = rules.vocabulary(chosen, library.content)
    if since:
        days = list(dates.days_between(since, until or datetime.now(UTC).date()))
        records = _from_sources(config, chosen, asked, days)
    else:
        records = track(matches.here(library, sources), "Reading content")
    result = matches.match(records, rules_of, vocabulary)
    for heading, side in (("Takes", result.kept), ("Leaves", result.left)):
        say(f"{heading} {counted(len(side.papers), 'paper')}")
        words = ", ".join(f"{word} ({number:,})" for word, number in result.words(side))
        say(f"  words: {words}" if words else "  words: none that tell the sides apart")
        for name, title in side.examples:
            say(f"  {name}  {title}")
        say("")
    for rule, number in result.refused.most_common():
        say(f"{number:,} refused by {rule}")
    problems = show(result.problems)
    say(result.summary)
    if result.failures:
        show_failures("sources", result.failures)
        raise FetchError("a source failed; the papers above are not all")
    return problems


def _rules_of(chosen: Settings, texts: Sequence[str]) -> Callable[[str], Rules]:
    """The rules for each source: the settings', or the queries that were named."""
    if texts:
        try:
            named = Rules(tuple(map(Query.parse, texts)))
        except RecordError as error:
            raise ArchiveError(f"QUERY: {error.reason}") from None
        return lambda source: named
    if not any(chosen.rules(source) for source in ("", *(known.name for known in registry.SOURCES))):
        raise ArchiveError(f"mkdocs.yml has no include or exclude; name a QUERY: {COMMAND} match speech")
    return cache(chosen.rules)


def _from_sources(
    config: Path,
    chosen: Settings,
    sources: Iterable[tuple[Source[Any], Days[Any]]],
    days: Sequence[date],
) -> Iterator[Record | Problem | Failure]:
    """What the sources have on some days."""
    for source, ask in sources:
        with closing(client(config, source)) as asking:
            what = f"Asking {source.name}, {min(days)} to {max(days)}"
            yield from track(ask(asking, chosen.of(source), days), what)
