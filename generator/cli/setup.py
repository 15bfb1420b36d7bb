"""The command that makes the project's sample an archive of one's own."""

import re
import sys
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from click.types import StringParamType

from generator.cli.intake import fetch_days, show_sampled
from generator.cli.printing import say
from generator.commands import init as setup
from generator.configuration import locations
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.sample import Sample
from generator.errors import FetchError
from generator.group import content, writes
from generator.text.plural import counted

_SHOWN = 20  # titles of papers


class _Query(StringParamType):
    """A query; several in one variable have ``;`` between them, for each may have spaces."""

    name = "query"
    envvar_list_splitter = ";"


@click.command()
@click.option("--title", envvar="ARCHIVE_TITLE", show_envvar=True, help="What the archive is called.")
@click.option(
    "--query", "queries", multiple=True, type=_Query(), envvar="ARCHIVE_QUERIES", show_envvar=True,
    help="What belongs in, as in the search: a paper that has all of its words. Several add up. "
    "[default: all papers]",
)  # fmt: skip
@click.option(
    "--category", "categories", multiple=True, metavar="CODE", envvar="ARCHIVE_CATEGORIES", show_envvar=True,
    help="A category of arXiv to fetch too, such as cs.CL; several add up.",
)  # fmt: skip
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 400), envvar="ARCHIVE_DAYS",
    show_envvar=True, help="How many days of papers to bring.",
)  # fmt: skip
@click.pass_obj
@writes
def init(
    config: Path, title: str | None, queries: tuple[str, ...], categories: tuple[str, ...], days: int
) -> int:
    """Make this an archive of your own: settings, first papers, no samples.

    Writes the title and what belongs in into mkdocs.yml, takes the project's sample out of content/, fetches
    the papers of the last days, and writes minimums for the pages of tags and authors that fit their number.
    Without --title it asks. Run again, it changes the settings that you name and fetches again; nothing is
    deleted then.
    """
    before = locations.site(config, "site_name")
    if title is None:
        if not _is_terminal():
            raise click.UsageError("Say what the archive is called: --title.")
        title, queries, categories, days = _ask(before, queries, categories, days)
    queries = tuple(filter(None, map(str.strip, queries)))
    codes = [code for text in categories for code in re.split(r"[\s,;]+", text) if code]
    _say(setup.configure(config, title, queries, codes))
    folder = content(config)
    show_sampled(Sample.read(folder).leave(title))
    setup.renew_about(folder, before, title)
    failed = None
    try:
        problems = fetch_days(config, (), datetime.now(UTC).date() - timedelta(days=days - 1))
    except FetchError as error:
        failed, problems = error, 0
    library = Library(folder)
    files = list(library.files())
    if files:
        _say(setup.fit(config, len(files)))
    newest = deque((library.page(path) for path in files[-_SHOWN:]), _SHOWN)
    say(f"The archive has {counted(len(files), 'paper')}{', the newest of them:' if files else '.'}")
    for page in reversed(newest):
        if isinstance(page, Page):
            say(f"  {page.paper.dates[-1]}  {page.paper.title}")
    if failed:
        raise failed
    return problems


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(
    title: str, queries: Iterable[str], categories: Iterable[str], days: int
) -> tuple[str, tuple[str, ...], tuple[str, ...], int]:
    """What the options did not say, asked on the terminal."""
    title = click.prompt("What is the archive called?", default=title or None)
    if not queries:
        say("What belongs in? Words or queries, as in the search; a paper that one of them finds is taken.")
        asked = "Query (an empty one ends)"
        queries = list(iter(lambda: click.prompt(asked, default="", show_default=False), ""))
    if not categories:
        asked = "Categories of arXiv to fetch too, such as cs.CL cs.SD (none: Hugging Face alone)"
        categories = [click.prompt(asked, default="", show_default=False)]
    days = click.prompt("How many days of papers to bring?", default=days, type=click.IntRange(1, 400))
    return title, tuple(queries), tuple(categories), days


def _say(changed: Iterable[str]) -> None:
    for line in changed:
        say(f"mkdocs.yml: {line}")
