"""The ``archive`` command, with all commands below it."""

from inspect import cleandoc
from pathlib import Path

import click

from generator.commands import exits
from generator.commands.curate import check, log, prune, review
from generator.commands.group import Group
from generator.commands.intake import add, backfill, fetch, form, importing, match
from generator.commands.project import init, migrate, upgrade
from generator.commands.share import build, data, digest, export, pages, serve
from generator.commands.upkeep import commit, doctor, status
from generator.errors import COMMAND

# In the order of the help.
_COMMANDS = (
    init, fetch, add, importing, form, backfill, match, review, prune, log, check, doctor, status, commit,
    build, serve, export, data, pages, digest, upgrade, migrate,
)  # fmt: skip


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=exits.SENTENCE,
)
@click.version_option(package_name="paper-archive")
@click.option(
    "--config", "-f", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), show_default=True,
    help="The archive's configuration; content/ lies beside it.",
)  # fmt: skip
@click.option("--debug", is_flag=True, help="Show a traceback where a command or a page fails.")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=60, show_default=True, metavar="SECONDS",
    help="For how long to wait for another command that writes content/.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, config: Path, debug: bool, wait: float) -> None:
    """Keep an archive of research papers and publish it as a searchable site.

    \b
    archive init                       make this an archive of your own
    archive fetch                      what the sources have new
    archive import papers.bib          papers from files
    archive add 1706.03762             one paper by id or address
    archive export --format bibtex     papers for reference managers
    archive check                      is everything in content/ as it should be?
    archive build                      the site, in site/
    archive serve                      a look at it
    """  # noqa: D301  (click's own mark, a backspace)
    context.obj = config


def _typed(command: click.Command) -> str:
    """A command's help, with the command named in the examples as it can be typed here."""
    return cleandoc(str(command.help)).replace("\narchive ", f"\n{COMMAND} ")


main.help = _typed(main)
for module in _COMMANDS:
    module.command.help = _typed(module.command)
    module.command.short_help = module.command.help.partition("\n\n")[0]  # else the list of commands cuts it
    main.add_command(module.command)
