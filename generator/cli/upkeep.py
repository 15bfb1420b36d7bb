"""Commands for who looks after ``content/``."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from generator import settings
from generator.cli.options import content
from generator.cli.printing import show
from generator.commands import check as checks
from generator.commands import commit as commits
from generator.commands import status as statuses
from generator.commands.repair import Repair
from generator.content.fetched import FetchState
from generator.content.library import Library
from generator.group import writes
from generator.progress import track
from generator.text.plural import counted


@click.command()
@click.option("--push", is_flag=True, help="Push it too, on top of what others pushed meanwhile.")
@click.option("--settings", "with_settings", is_flag=True, help="Commit what changed in mkdocs.yml too.")
@click.pass_obj
@writes
def commit(config: Path, push: bool, with_settings: bool) -> int:
    """Commit what changed in content/, with the days of the new papers as title."""
    click.echo(commits.commit(Library(content(config)), push, config if with_settings else None))
    return 0


@click.command()
@click.pass_obj
def status(config: Path) -> int:
    """Say what each source gave last; warn of those that are silent for three working days.

    In a workflow on GitHub the table stands in the run's summary too, and the step's output `silent` has the
    sources without papers for seven working days, else `none`.
    """
    states = FetchState(content(config)).sources()
    rows = statuses.rows(settings.read(config).sources, states, datetime.now(UTC).date())
    table = statuses.markdown(rows)
    click.echo(table, nl=False)
    for warning in filter(None, (row.warning for row in rows)):
        click.echo(("::warning::" if "GITHUB_ACTIONS" in os.environ else "") + warning, err=True)
    for variable, text in (
        ("GITHUB_STEP_SUMMARY", table),
        ("GITHUB_OUTPUT", f"silent={statuses.reported(rows)}\n"),
    ):
        if file := os.environ.get(variable):
            with Path(file).open("a", encoding="utf-8") as stream:
                stream.write(text)
    return 0


@click.command()
@click.option("--repair", is_flag=True, help="Mend what a bad merge or half an edit left.")
@click.option("--yes", is_flag=True, help="Delete without asking what a repair finds twice.")
@click.pass_obj
def check(config: Path, repair: bool, yes: bool) -> int:
    """Verify everything in content/, and the settings.

    Says which file and field is wrong and why: unreadable front matter, wrong types, duplicate ids, two
    pages for one paper, unknown settings.

    A repair joins both sides of git's conflict marks, puts quotes where YAML needs them, moves pages to where
    they belong and joins two pages of one paper. It says what it did, leaves a copy of what it replaced, and
    deletes nothing unasked. What only a person can decide stays as it is.
    """
    from generator.publish.mkdocs import engine

    library = Library(content(config))
    if repair:
        _repair(config, yes)
    within: dict[str, str] = {}
    found = checks.problems(config, library, engine.sanitizer, datetime.now(UTC).date(), within)
    results = list(track(found, "Checking", unit="page"))
    problems = [problem for problem in results if problem]
    problems += engine.refusals(config, within)
    pages = counted(results.count(None), "page")
    return show(problems, f"{pages} checked, {counted(len(problems), 'problem')}.", most=len(problems))


@writes
def _repair(config: Path, yes: bool) -> int:
    for line in Repair(Library(content(config)), lambda about: yes or _may_delete(about)).run():
        click.echo(line)
    return 0


def _may_delete(about: str) -> bool:
    """Ask on the terminal; where there is none, nothing is deleted."""
    if not sys.stdin.isatty():
        click.echo(f"{about} To delete it without a terminal: archive check --repair --yes", err=True)
        return False
    return click.confirm(f"{about} Delete it?")
