"""Commands for who looks after ``content/``."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from generator.cli.printing import annotate, say, show, tell_workflow
from generator.commands import check as checks
from generator.commands import commit as commits
from generator.commands import doctor as doctors
from generator.commands import sizes
from generator.commands import status as statuses
from generator.configuration import settings
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import Problem
from generator.group import content, writes
from generator.incremental.progress import track
from generator.text.plural import counted


@click.command()
@click.option("--push", is_flag=True, help="Push it and earlier commits, on top of what others pushed.")
@click.option("--settings", "with_settings", is_flag=True, help="Commit what changed in mkdocs.yml too.")
@click.pass_obj
@writes
def commit(config: Path, push: bool, with_settings: bool) -> int:
    """Commit what changed in content/, with the days of the new papers as title."""
    say(commits.commit(Library(content(config)), push, config if with_settings else None))
    return 0


@click.command()
@click.pass_obj
def status(config: Path) -> int:
    """Say what each source gave last; warn of those that are silent for three working days.

    Says how large the site is too, where it is built. In a workflow on GitHub all this stands in the run's
    summary, and the step's output `silent` has the sources without papers for seven working days, else
    `none`; its output `digest` is the setting.
    """
    states, chosen = FetchState(content(config)).sources(), settings.read(config)
    rows = statuses.rows(chosen.sources, states, datetime.now(UTC).date())
    table = statuses.markdown(rows)
    site = config.parent / "site"
    size = f"\nThe site has {sizes.site(site, chosen.site_limit)}.\n" if site.is_dir() else ""
    if not tell_workflow("GITHUB_STEP_SUMMARY", f"## Sources and site\n\n{table}{size}"):
        for line in (table + size).splitlines():
            say(line)
    for warning in filter(None, (row.warning for row in rows)):
        annotate("warning", warning)
    tell_workflow("GITHUB_OUTPUT", f"silent={statuses.reported(rows)}\ndigest={chosen.digest}\n")
    return 0


@click.command()
@click.pass_obj
def check(config: Path) -> int:
    """Verify everything in content/, and the settings.

    Says which file and field is wrong and why: unreadable front matter, git's conflict marks, wrong types,
    duplicate ids, two pages for one paper, unknown settings. What MkDocs says of its own settings and of
    links, a strict build says: archive build --strict.
    """
    problems, pages = _checked(config)
    summary = f"{counted(pages, 'page')} checked, {counted(len(problems), 'problem')}."
    return show(problems, summary, most=len(problems))


def _checked(config: Path) -> tuple[list[Problem], int]:
    """Everything that is wrong, and the number of pages."""
    from generator.publish.mkdocs import engine

    today = datetime.now(UTC).date()
    found = checks.problems(config, Library(content(config)), engine.sanitizer, today)
    results = list(track(found, "Checking", unit="page"))
    return [problem for problem in results if problem], results.count(None)


@click.command()
@click.pass_obj
def doctor(config: Path) -> int:
    """Check whether the archive keeps itself up to date, and say what to do.

    Looks at settings, address, content, workflows, schedule, digest, sources, sizes and actions, as far as
    files and the environment show. Ends with 1 if something needs doing. The network is not asked.
    """
    library, today = Library(content(config)), datetime.now(UTC).date()
    place = doctors.Place(config, library, lambda: len(_checked(config)[0]), os.environ, today)
    to_do = 0
    for name, finding in doctors.findings(place):
        advice = f". {finding.advice}" if finding.advice else ""
        say(f"{finding.verdict.value}: {name}: {finding.says}{advice}")
        to_do += finding.verdict is doctors.Verdict.TO_DO
    say(f"{counted(to_do, 'thing')} to do." if to_do else "Nothing to do.")
    return to_do
