"""``archive search``: finds papers as the site's search page does."""

import json
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import get_args

import click

from generator.commands.group import say
from generator.configuration import settings
from generator.configuration.locations import published
from generator.errors import ArchiveError, installing
from generator.papers import dates
from generator.search.running import MOST, SiteSearch, Sort
from generator.text.plural import counted

HOW = f"This command needs an extra. {installing('programs')}"
"""What to do without the extra."""


def opened(config: Path) -> SiteSearch:
    """Return the search of the site as it was last built; there must be one, and the extra."""
    if not find_spec("quickjs"):
        raise ArchiveError(HOW)
    from generator.publish import index

    folder = settings.load(config).get("site_dir")
    site = config.parent / (folder if isinstance(folder, str) else "site")
    return index.opened(site, published(config, site))


@click.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="Most papers.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Papers to skip.")
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", show_default=True)
@click.option("--json", "is_json", is_flag=True, help="Write one JSON object, for programs.")
@click.pass_obj
def command(config: Path, query: str, limit: int, offset: int, sort: Sort, is_json: bool) -> int:
    """Find papers as the site's search page does, in the same order.

    Reads the site as it was last built. QUERY is what one types there: `sparse attention author:lovelace`.
    With the setting `meaning: true`, papers near in meaning are among them, below a line that says so.
    Put `--` before a query that begins with a dash.
    """
    found = opened(config).ask(query, limit=limit, offset=offset, sort=sort)
    if is_json:
        say(json.dumps(found))
        return 0
    if understood := found.get("understood"):
        say(f"Understood: {'; '.join(understood)}")
    for is_near, papers in groupby(found["results"], key=lambda paper: "near" in paper):
        if is_near:
            say("Near in meaning, without these words:")
        for paper in papers:
            say(f"{'  ' * is_near}{paper['id']}  {paper['day'] or dates.UNDATED}  {paper['title']}")
    say(f"{counted(found['total'], 'paper')}{' with some of the words' if found.get('partial') else ''}")
    return 0
