"""``archive data``: writes the papers for programs."""

from pathlib import Path

import click

from generator.commands.group import builds, show
from generator.text.plural import counted


@click.command("data")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path),
    help="The folder in which to write data/.",
)  # fmt: skip
@click.pass_obj
@builds
def command(config: Path, folder: Path) -> int:
    """Write the papers for programs, as the site has them in data/ while there is room.

    Writes a file a month (.jsonl.gz) with whole records, which `archive import` can read; a table of all
    papers (papers.csv.gz); the latest days; an index with checksums; and the schema of a record. With the
    setting `data: release`, *Publish* attaches these files to a release of the repository.
    """
    from generator.publish.mkdocs import engine

    papers, problems = engine.data(config, folder)
    return show(problems, f"{counted(papers, 'paper')} in {folder / 'data'}.")
