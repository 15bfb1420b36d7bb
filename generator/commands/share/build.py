"""``archive build``: builds the site."""

import json
import shlex
from pathlib import Path

import click

from generator.commands.group import patience, say, tell_workflow
from generator.configuration import settings
from generator.content.runs import published
from generator.content.runs.published import Published
from generator.errors import COMMAND, ArchiveError


@click.command("build")
@click.option("--strict", is_flag=True, help="Fail on any warning.")
@click.option("--plain", is_flag=True, help="Let MkDocs render every page: slow, and the site is the same.")
@click.option("--fewer", is_flag=True, help="Allow fewer papers than last published, this once.")
@click.option("--why", default="", metavar="PAGE", help="Say why the page at this address is made again.")
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N",
    help="How many processes build the site. [default: one per core; only one for a few hundred papers]",
)  # fmt: skip
@click.pass_obj
def command(config: Path, strict: bool, plain: bool, fewer: bool, why: str, processes: int | None) -> int:
    """Build the site in site/, as `mkdocs build` does."""
    from generator.publish.build import BuildOptions
    from generator.publish.mkdocs import engine

    # A workflow attaches the data to a release if this says `release`, and starts Digest and Announce if set.
    chosen = settings.read(config)
    digests = json.dumps([one.of for one in chosen.posted]) if chosen.posted else ""
    announces = min((rule.when for rule in chosen.announce), default="")  # `at_once`, if any channel is so
    tell_workflow("GITHUB_OUTPUT", f"data={chosen.data}\ndigest={digests}\nannounce={announces}\n")
    if plain and why:
        raise ArchiveError("--plain makes every page again; --why is for builds without it.")
    page = why.strip("/").removesuffix("index.html").rstrip("/")  # the page's file will do too
    options = BuildOptions(plain, fewer, processes, f"{page}/" if page else "", patience())
    site, problems, weighs = engine.build(config, options, strict=strict)
    tell_workflow("GITHUB_OUTPUT", f"built={Published.read(site / published.NAME).hash}\n")
    tell_workflow("GITHUB_STEP_SUMMARY", f"## Site\n\nThe site has {weighs}\n\n")
    named = "" if config.resolve().parent == Path.cwd() else f" --config {shlex.quote(f'{config}')}"
    say(f"The site is in {site}. Look at it with: {COMMAND}{named} serve")
    return problems
