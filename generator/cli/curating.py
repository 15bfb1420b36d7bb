"""Commands for who chooses what is on the site."""

from pathlib import Path

import click

from generator import settings
from generator.cli.options import content
from generator.cli.printing import show
from generator.commands import log as logs
from generator.commands import review as reviews
from generator.content.library import Library
from generator.errors import Problem
from generator.group import writes
from generator.text.plural import counted


@click.command()
@click.option("--publish", "names", multiple=True, metavar="ID", help="Publish this paper; several add up.")
@click.pass_obj
def review(config: Path, names: tuple[str, ...]) -> int:
    """List the papers that wait for review, or publish some.

    With the setting `review: true`, a new paper that `archive fetch` or `archive import` brings waits: its
    page has the line `state: waiting`, and it is nowhere on the site. Delete the line to publish it, on
    GitHub or wherever you edit files. To keep it off for good, write `hidden: true` instead.

    \b
    archive review                         all that wait
    archive review --publish 2608.00042    publish one
    """  # noqa: D301  (click's own mark, a backspace)
    if names:
        return _publish(config, names)
    papers = list(reviews.waiting(Library(content(config)), settings.edit_address(config)))
    for paper in papers:
        click.echo(paper.line)
    click.echo(f"{counted(len(papers), 'paper')} to review.{f' {reviews.HOW}.' if papers else ''}")
    return 0


@writes
def _publish(config: Path, names: tuple[str, ...]) -> int:
    problems = []
    for result in reviews.publish(Library(content(config)), names):
        if isinstance(result, Problem):
            problems.append(result)
        else:
            click.echo(f"Published with the next build: {result.file}")
    return show(problems)


@click.command()
@click.argument("name", metavar="ID")
@click.pass_obj
def log(config: Path, name: str) -> int:
    """Say where each field of a paper's page came from and when.

    For each field the commit that brought its value, by git's history of the page; `edited` where a person
    wrote it, which no fetch changes. ID is any of the paper's ids, or an address that has it.
    """
    library = Library(content(config))
    path = logs.find(library, name)
    click.echo(library.name(path))
    if not logs.has_history(library):
        click.echo("There is no git repository here, which would say since when.")
    for field in logs.log(library, path):
        click.echo(f"{field.key}: {field.value}{'  [edited]' if field.is_edited else ''}")
        if field.since:
            click.echo(f"    {field.since}")
    return 0
