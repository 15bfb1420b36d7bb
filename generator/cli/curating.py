"""Commands for who chooses what is on the site."""

from pathlib import Path

import click

from generator import settings
from generator.cli.options import content
from generator.cli.printing import show
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
