"""Commands that bring a new version of the project."""

import os
from pathlib import Path

import click

from generator.cli.printing import annotate, say, show
from generator.commands import migrate as migrations
from generator.commands.upgrade import Plan, Upgrade, in_new_process, renew_libraries
from generator.errors import COMMAND, ArchiveError
from generator.exits import GOES_ON
from generator.group import alone
from generator.text.plural import counted


@click.command()
@click.argument("version", default="", metavar="[VERSION]")
@click.option(
    "--from", "place", default="", metavar="ADDRESS",
    help="Where new versions are: what git can fetch from, or owner/name on GitHub. It is remembered.",
)  # fmt: skip
@click.option(
    "--without-workflows", is_flag=True,
    help="Leave .github/workflows for a person, since the token of a workflow may not push it.",
)  # fmt: skip
@click.pass_obj
def upgrade(config: Path, version: str, place: str, without_workflows: bool) -> int:
    """Bring the project's files to VERSION, or to the newest that there is.

    content/, mkdocs.yml and the other files that are yours stay, but for keys that a migration renames, each
    in a commit of its own. What you changed in the project's files is told first, and kept as a patch.
    .github/ownership.toml says whose a file is. An upgrade that was interrupted goes on when it is run again.
    """
    folder = config.parent
    with alone(config):  # not by `writes`: settings may be those of one version, and the code of another
        upgrades = Upgrade(folder)
        try:
            upgrades.upstream(place)
        except ArchiveError as error:
            if os.environ.get("GITHUB_EVENT_NAME") != "schedule":
                raise
            annotate("notice", f"No upgrade: {error}")  # not each month a run that failed
            return 0
        plan = upgrades.plan(version, place, without_workflows=without_workflows)
        _tell(plan)
        title = upgrades.take(plan)
    version = plan.after.version
    say(f"Committed: {title}." if title else f"The project's files are those of {version}.")
    renew_libraries(folder)
    again = f"Mend what is said above, then run: {COMMAND} upgrade {version}"
    if in_new_process(config, "migrate"):
        raise ArchiveError(f"the upgrade is not complete. {again}")
    code = in_new_process(config, "check")
    if code not in GOES_ON:
        raise ArchiveError(f"the check did not end. {again}")
    for line in plan.news.splitlines():
        say(line)
    if left := plan.replacing.workflows:
        say(f"{counted(len(left), 'workflow')} of {version} left for a person: {', '.join(left)}.")
        say(f"To take them, run this in a clone of your own, and push: {COMMAND} upgrade {version}")
    return code


def _tell(plan: Plan) -> None:
    """Say what an upgrade will do to what somebody put among the project's files."""
    local, added = plan.replacing.local, plan.replacing.added
    if local:
        known = (
            "changed here and replaced" if plan.is_compared else "replaced, changed here or by the project"
        )
        show([], f"{counted(len(local), 'file')} of the project's, {known}:")
        for path in local:
            say(f"  {path}")
        say(
            f"The changes are kept in {plan.patch_file}. To put them back: git apply --3way {plan.patch_file}"
        )
    for path in added:
        say(f"{path} is not the project's, and stays. Files of your own belong in content/.")


@click.command(hidden=True)
@click.pass_obj
def migrate(config: Path) -> int:
    """Take the migrations of a new version; `archive upgrade` runs this with the new version's code."""
    with alone(config):
        for about, files in migrations.migrate(config.parent):
            say(f"{about}: {', '.join(files) or 'nothing to change here'}.")
    return 0
