"""How the page of a collection begins, and the tiles of hubs, as HTML that needs no script."""

import html
from collections.abc import Iterable, Iterator, Sequence

from generator.listings.records import Parts, Sketch, Step, Trend
from generator.pages.markup import Part, anchor, block
from generator.text.plural import counted

_HIGH, _PEAK = 20, 17  # a line of months: the height of its picture, and of its highest point


def best(lists: Parts) -> Part | None:
    """Return the best papers of a collection under their headings; ``None`` if there are none."""
    items = [(heading, "".join(map(best_paper, papers))) for heading, papers in lists]
    shown = "".join(
        f"<section>\n<h2>{heading}</h2>\n<ol>\n{listed}</ol>\n</section>\n" for heading, listed in items
    )
    return block(f'<div class="best">\n{shown}</div>') if shown else None


def best_paper(paper: Step) -> str:
    """Return a paper as an item of a list, with its votes."""
    votes = f"{_votes(paper)} " if paper.count else ""
    return f"<li>{votes}{anchor(html.escape(paper.label), paper.address)}</li>\n"


def about(trend: Trend | None, rows: Sequence[tuple[str, Part]], still: str = "") -> Part | None:
    """Return the months of a collection, links to others, and ``still``, its picture on the map.

    On a wide screen they are beside its list.
    """
    parts = [still] if still else []
    parts += [_trend(trend)] if trend else []
    parts += [_folded(rows)] if rows else []
    return block(f'<div class="about">\n{"".join(parts)}</div>') if parts else None


def _votes(paper: Step) -> str:
    return f'<data class="votes" value="{paper.count}">{counted(paper.count, "vote")}</data>'


def _trend(trend: Trend) -> str:
    """Draw the months of a collection; the sentence above says in words what matters."""
    axis = f"<span>{trend.first}</span> <span>papers a month</span> <span>{trend.last}</span>"
    drawn = _line(trend.counts)
    return f'<div class="trend" aria-hidden="true">\n{drawn}\n<div class="axis">{axis}</div>\n</div>\n'


def _line(counts: Sequence[int]) -> str:
    """Draw counts as a line with the area below it, whose other edges are outside the picture."""
    most = max(counts)
    heights = [_HIGH - 1 - count * _PEAK // most for count in counts]
    points = " ".join(f"{at} {height}" for at, height in enumerate(heights))
    path = f"M-1 {_HIGH + 2}V{heights[0]}L{points}H{len(heights)}V{_HIGH + 2}z"
    size = f'viewBox="0 0 {len(heights) - 1} {_HIGH}" preserveAspectRatio="none"'
    return f'<svg {size} aria-hidden="true"><path d="{path}"/></svg>'


def _folded(rows: Sequence[tuple[str, Part]]) -> str:
    label = html.escape(", ".join([rows[0][0], *(name.lower() for name, _ in rows[1:])]))
    listed = "".join(f"<p><b>{html.escape(name)}</b> {links.html}</p>\n" for name, links in rows)
    return f'<details class="fold"><summary>{label}</summary>\n{listed}</details>\n'


def tiles(steps: Iterable[Step]) -> Part:
    """Return collections as tiles; the link of the name covers the tile."""
    listed = "".join(f"<li>{''.join(_tile(step))}</li>\n" for step in steps)
    return block(f'<ul class="tiles">\n{listed}</ul>')


def _tile(step: Step) -> Iterator[str]:
    yield f"{anchor(html.escape(step.label), step.address)} <div><small>{step.count:,}</small>"
    months, change, top = step.sketch or Sketch()
    if change is not None:
        name, sign = ("rise", "+") if change > 0 else ("fall", "−") if change else ("same", "±")
        yield f' <b class="{name}">{sign}{abs(change):,} %</b>'
    yield "</div>"
    if months:
        yield _line(months)
    if top:
        votes = f"{_votes(top)} " if top.count else ""
        yield f" <span>{votes}{html.escape(top.label)}</span>"
