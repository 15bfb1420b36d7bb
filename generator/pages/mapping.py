"""The regions of the map as a list, and the small pictures of the map, as HTML that needs no script."""

import html
from collections.abc import Iterable

from generator.listings.kinds import MAP
from generator.listings.records import Region, Run, Still
from generator.pages import openings
from generator.pages.markup import ROOT, Part, block


def regions(listed: Iterable[Region]) -> Part | None:
    """Return the regions, each with its best papers; the links of their names say their places to scripts."""
    shown = "".join(map(_region, listed))
    return block(f'<div class="best">\n{shown}</div>') if shown else None


def _region(region: Region) -> str:
    link = f'<a href="#{region.x},{region.y},4">{html.escape(region.name)}</a>'
    papers = "".join(map(openings.best_paper, region.best))
    head = f"<h3>{link} <small>{region.papers:,}</small></h3>"
    return f"<section>\n{head}\n<ol>\n{papers}</ol>\n</section>\n"


def still(shown: Still, query: str) -> str:
    """Draw papers on the map, as a link to the map that shows them; ``query`` is the query of its address."""
    rows = [row for row, *_ in shown.archive]
    columns = [column for _, first, length in shown.archive for column in (first, first + length)]
    left, top = min(columns), min(rows)
    box = f"{left} {top} {max(columns) - left} {max(rows) - top + 1}"
    paths = "".join(f'<path d="{_path(runs)}"/>' for runs in (shown.archive, shown.few, shown.many))
    link = f'<a class="still" href="{ROOT}{address(query)}" aria-label="On the map" title="On the map">'
    return f'{link}<svg viewBox="{box}" aria-hidden="true">{paths}</svg></a>\n'


def address(query: str) -> str:
    """Return the address of the map that shows some papers."""
    return f"{MAP.address}?{html.escape(query)}"


def _path(runs: Iterable[Run]) -> str:
    return "".join(f"M{column} {row}h{length}" for row, column, length in runs)
