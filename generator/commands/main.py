"""The ``archive`` command, with all its subcommands."""

from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import iter_modules

import click

from generator.commands import exits
from generator.commands.group import CommandGroup
from generator.errors import COMMAND
from generator.store.lock import PATIENCE


def _commands() -> Iterator[click.Command]:
    """Yield the commands: each ``command`` of a module in a folder of this package."""
    here = Path(__file__).parent
    for folder in (found.name for found in iter_modules([str(here)]) if found.ispkg):
        for found in iter_modules([str(here / folder)]):
            module = import_module(f"{__package__}.{folder}.{found.name}")
            if hasattr(module, "command"):
                yield module.command


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=exits.SENTENCE,
)
@click.version_option(package_name="paper-archive")
@click.option(
    "--config", "-f", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), show_default=True,
    help="The archive's configuration file; content/ is next to it.",
)  # fmt: skip
@click.option("--debug", is_flag=True, help="Show a traceback when a command or a page fails.")
@click.option(
    "--wait", type=click.FloatRange(min=0), default=PATIENCE, show_default=True, metavar="SECONDS",
    help="How long to wait for another command that writes content/ or builds the site.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, config: Path, debug: bool, wait: float) -> None:
    """Keep an archive of research papers and publish it as a searchable site.

    \b
    archive init                       make this your own archive
    archive fetch                      fetch new papers from the sources
    archive import papers.bib          import papers from a file
    archive add 1706.03762             add one paper by id or address
    archive export --format bibtex     write papers for reference managers
    archive check                      verify content/ and the settings
    archive build                      build the site in site/
    archive serve                      show the site on this machine
    """  # noqa: D301  (click's own mark, a backspace)
    context.obj = config


def _typed(command: click.Command) -> str:
    """Return a command's help, with examples as they can be typed here."""
    return cleandoc(str(command.help)).replace("\narchive ", f"\n{COMMAND} ")


main.help = _typed(main)
for command in _commands():
    command.help = _typed(command)
    command.short_help = command.help.partition("\n\n")[0]  # else click shortens it in the list
    main.add_command(command)
