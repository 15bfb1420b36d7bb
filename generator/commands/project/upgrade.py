"""``archive upgrade``: brings a newer version of the project."""

import os
from pathlib import Path

import click

from generator.commands.exits import GOES_ON
from generator.commands.group import alone, annotate, say
from generator.commands.project.program import in_new_process
from generator.commands.project.releases import UnknownPlace, Workflows
from generator.commands.project.shape import THEMES, shape
from generator.commands.project.slim import Slim
from generator.commands.project.whole import Whole, switch, upgrade
from generator.commands.upkeep.git import git
from generator.errors import COMMAND, ArchiveError
from generator.text.plural import counted


@click.command("upgrade")
@click.argument("version", default="", metavar="[VERSION]")
@click.option(
    "--from", "place", default="", metavar="ADDRESS",
    help="Where new versions are: an address for git, or owner/name on GitHub. It is remembered.",
)  # fmt: skip
@click.option(
    "--without-workflows", "workflows", flag_value="without",
    help="Leave .github/workflows for a person, since a workflow's token may not push it.",
)  # fmt: skip
@click.option(
    "--only-workflows", "workflows", flag_value="only", help="Take only .github/workflows, which were left."
)
@click.option(
    "--engine", type=click.Choice([*THEMES]),
    help="Instead, make the site by MkDocs with Material, or by ProperDocs with MaterialX.",
)  # fmt: skip
@click.pass_obj
def command(config: Path, version: str, place: str, workflows: Workflows | None, engine: str | None) -> int:
    """Upgrade the project's files to VERSION, or to the newest version.

    content/, mkdocs.yml and your other files stay, except for edits by migrations, each in its own commit.
    Project files that you changed are listed first, and your changes are kept as a patch.
    .github/ownership.toml says who owns each file. What it says first finishes an interrupted upgrade.
    """
    if engine and (version or place or workflows):
        raise click.UsageError("--engine does nothing else; run upgrade again for the rest.")
    folder, is_slim = config.parent, shape(config.parent) == "slim"
    before = git(folder, "rev-parse", "HEAD").strip()
    with alone(config):  # not `writes`, which reads settings: code and settings may differ in version
        try:
            archive = Slim(folder) if is_slim else Whole(folder)
            if engine:
                switch(archive, engine)
                return in_new_process(config, "check")
            here, plan = upgrade(archive, place, version, workflows or "with")
        except UnknownPlace as error:
            if os.environ.get("GITHUB_EVENT_NAME") != "schedule":
                raise
            annotate("notice", f"No upgrade: {error}")  # else a run would fail each month
            return 0
    again = f"Mend the problems above, then run: {COMMAND} upgrade {here}"
    if in_new_process(config, "migrate", "--from", "" if is_slim else place):  # program.txt remembers its own
        raise ArchiveError(f"the upgrade is not complete. {again}")
    code = in_new_process(config, "check")
    if code not in GOES_ON:
        raise ArchiveError(f"the check could not finish. {again}")
    for line in archive.news(here).splitlines() if here != archive.version else ():
        say(line)
    for path, own in archive.hidden(plan).items():
        say(f"{here} changed {path}, which your {own} hides. See what: git diff {before} -- {path}")
    if left := plan.workflows:
        say(f"{counted(len(left), 'workflow')} of {here} left for a person: {', '.join(left)}.")
        again = f"{COMMAND} upgrade {here} --only-workflows"
        say(f"They belong together. To take all in one commit, run this in your clone, and push: {again}")
    if "GITHUB_ACTIONS" not in os.environ and before != git(folder, "rev-parse", "HEAD").strip():
        say(f"To undo all of this before you push: git reset --keep {before}")
    return code
