"""Commands for who chooses what is on the site."""

from pathlib import Path

import click

from generator.cli.printing import confirmed, say, show, show_some
from generator.commands import log as logs
from generator.commands import prune as prunes
from generator.commands import review as reviews
from generator.commands import rules
from generator.configuration import locations, settings
from generator.content.library import Library
from generator.errors import COMMAND, Problem
from generator.group import content, writes
from generator.incremental.progress import track
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
    papers = list(reviews.waiting(Library(content(config)), locations.edit_address(config)))
    for paper in papers:
        say(paper.line)
    say(f"{counted(len(papers), 'paper')} to review.{f' {reviews.HOW}.' if papers else ''}")
    return 0


@writes
def _publish(config: Path, names: tuple[str, ...]) -> int:
    problems = []
    for result in reviews.publish(Library(content(config)), names):
        if isinstance(result, Problem):
            problems.append(result)
        else:
            say(f"Published with the next build: {result.file}")
    return show(problems)


@click.command()
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_obj
@writes
def prune(config: Path, yes: bool) -> int:
    """Take what no longer fits the rules off the site, and bring back what fits again.

    The rules are the settings `include` and `exclude`; `archive match` shows what others would take. Pages
    stay in content/, with the line `state: pruned`, which keeps them off the site.

    What you had a hand in stays on it: a page with notes, or with a field, flag, key or comment of yours, and
    one that you wrote yourself or had `archive add` bring. What waits for review is left alone.

    It shows first what is to go, and asks. Without a terminal it only shows, unless --yes.
    """
    library = Library(content(config))
    refusal = rules.refusal(settings.read(config), library.content)
    plan = prunes.plan(library, refusal, lambda paths: track(paths, "Reading", unit="page"))
    leaving, returning = len(plan.leaving), len(plan.returning)
    for candidates, heading in (
        (plan.leaving, f"To leave the site: {leaving:,} of {counted(plan.shown, 'paper')} on it"),
        (plan.returning, f"To come back, since they fit again: {counted(returning, 'paper')}"),
    ):
        if candidates:
            say(heading)
            show_some([f"  {candidate.line}" for candidate in candidates])
    if plan.kept:
        say(f"To stay, since a person had a hand in them: {counted(plan.kept, 'paper')}")
    if not (leaving or returning):
        return show(plan.problems, "There is nothing to do.")
    if yes or confirmed(
        f"Take {leaving:,} off the site and bring {returning:,} back?", f"{COMMAND} prune --yes"
    ):
        plan.apply()
        say(f"{leaving:,} taken off the site, {returning:,} brought back, with the next build.")
    return show(plan.problems)


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
    say(library.name(path))
    if not logs.has_history(library):
        say("The archive is not in a git repository, so it is not known since when.")
    for field in logs.log(library, path):
        say(f"{field.key}: {field.value}{'  [edited]' if field.is_edited else ''}")
        if field.since:
            say(f"    {field.since}")
    return 0
