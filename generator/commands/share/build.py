"""``archive build``: the site."""

from pathlib import Path

import click

from generator.commands.printing import say, tell_workflow
from generator.configuration import settings
from generator.errors import COMMAND, ArchiveError


@click.command("build")
@click.option("--strict", is_flag=True, help="Fail on any warning.")
@click.option("--plain", is_flag=True, help="Hand every page to MkDocs: slow, and the same site.")
@click.option("--fewer", is_flag=True, help="Allow fewer papers than were last published, this once.")
@click.option("--why", default="", metavar="PAGE", help="Say why a page is made again: its address.")
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N",
    help="How many processes build the site. [default: one for each core; one for a few hundred papers]",
)  # fmt: skip
@click.pass_obj
def command(
    config: Path, strict: bool, plain: bool, fewer: bool, why: str, processes: int | None
) -> int:
    """Make the site in site/, as `mkdocs build` does."""
    from generator.publish.mkdocs import engine
    from generator.publish.mkdocs.plugin import BuildOptions

    # A workflow attaches the data to a release where it is to.
    tell_workflow("GITHUB_OUTPUT", f"data={settings.read(config).data}\n")
    if plain and why:
        raise ArchiveError("--plain makes every page again; --why is for builds without it.")
    site, problems = engine.build(
        config, BuildOptions(plain, fewer, processes, _address(why)), strict=strict
    )
    say(f"The site is in {site}. Look at it with: {COMMAND} serve")
    return problems


def _address(page: str) -> str:
    """The address of a page below the site's root, also where its file is given."""
    page = page.strip("/").removesuffix("index.html").rstrip("/")
    return f"{page}/" if page else page
