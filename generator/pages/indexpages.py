"""The pieces of an index page: navigation, charts, links to narrower pages, papers."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from urllib.parse import urlencode

from generator.listings import Block, Listing, Step
from generator.listings.kinds import CODE, DATES, DAY, FEED, MONTH, SPANS, SUBSCRIBE, YEAR
from generator.listings.records import Opening
from generator.pages import charts, mapping, markup, openings
from generator.pages.inputs import IndexPage
from generator.pages.markup import Part, anchor, join, page, plain, span, text, wrap
from generator.papers import dates
from generator.text.plural import counted

_WIDE = 22  # letters of a day that has room on a phone
_SHORT = 3


def listing(shown: IndexPage, cards: Callable[[Block, bool], Part]) -> dict[str, object]:
    """Return the context of an index page's template.

    ``cards`` makes the list of a block's papers; its second argument says whether the block is aside.
    """
    listing = shown.listing
    beside = len(shown.blocks) - listing.aside
    numbered = enumerate(shown.blocks, -beside)  # blocks aside have numbers from 0 on
    blocks = [_block(block, cards(block, number >= 0), number >= 0) for number, block in numbered]
    parts = [_part(listing, label, steps) for label, steps in listing.parts]
    has_menu = listing.kind.has_narrower
    opening = listing.opening or Opening("")
    return {
        "description": markup.paragraph(text(said)) if (said := _description(listing)) else None,
        "best": openings.best(opening.best),
        "about": openings.about(
            opening.trend, [(label, _parts(listing, steps)) for label, steps in opening.rows], _still(listing)
        ),
        "regions": mapping.regions(listing.regions),
        "around": _wider(listing),
        "note": span("note", text(listing.note)) if listing.note else None,
        "above": [part["links"] for part in parts] if listing.kind is YEAR else [],
        "charts": [{"label": label, "drawn": chart} for label, chart in charts.together(listing.charts)],
        "parts": [] if has_menu else parts,
        "reading": _reading(listing, shown.blocks[:beside]),
        "tables": [{"label": label, "table": charts.table(rows)} for label, rows in listing.tables],
        "foot": span("foot", _chip(listing.foot)) if listing.foot else None,
        "target": page(text(listing.target.label), listing.target.address) if listing.target else None,
        "blocks": blocks[:beside],
        "aside": blocks[beside:],
        "ranking": _ranking(listing) if listing.ranking else None,
    }


def heading(listing: Listing, title: str) -> Part:
    """Return the heading of a page; a narrow screen shortens the name of a day in a long heading."""
    if listing.kind is DAY:
        _, day, _ = listing.address.split("/")
        name, date = dates.long(day).split(" ", 1)
        cut = _SHORT if len(name) + len(date) > _WIDE else len(name)
        rest = span("rest", text(name[cut:])) if cut < len(name) else text("")
        return wrap(f"<time datetime={day}>{name[:cut]}", rest, f" {date}</time>")
    return text(listing.title if listing.kind in SPANS else title)


def head(listing: Listing, heading: Part | None) -> Part:
    """Return the row above a list: heading, number of papers, ways to other pages, and the feed.

    Without a heading, the page is for another engine: it shows the title itself, and there are no feeds.
    """
    beside = join(" ", _beside(listing))
    parts = [f"<h1>{heading.html}</h1>"] if heading else []
    parts += [lead.html] if (lead := _lead(listing)) else []
    if beside:
        label = 'role="navigation" aria-label="Earlier and later"'
        parts.append(f'<span class="beside" {label}>{beside.html}</span>')
    if listing.kind in SPANS:
        parts.append(_menu(listing))
    if heading and listing.kind.way_to_feed(listing.address) == FEED:
        row = listing.kind.hub.name if listing.kind.hub else "selections"
        parts.append(f'<p class="follow">{anchor("Follow", f"{SUBSCRIBE.address}#{row}")}</p>')
    return markup.block(f'<div class="head">{" ".join(parts)}</div>')


def _description(listing: Listing) -> str:
    """Return what is said of a page, and of the papers of a collection."""
    said = listing.description
    if not listing.opening:
        return said
    return f"{said}{'.' if said[-1:].isalnum() else ''} {listing.opening.sentence}".lstrip()


def _still(listing: Listing) -> str:
    """Return the picture of a collection on the map; ``""`` if there is none."""
    return mapping.still(listing.still, _query(listing)) if listing.still and listing.still.archive else ""


def _query(listing: Listing) -> str:
    """Return the query for the papers of a collection, as in the address of a search."""
    return urlencode({listing.kind.query: listing.title})


def _menu(listing: Listing) -> str:
    """Return a menu of the pages of dates: the wider ones, the nearest first, then the narrower ones.

    The months of a year stand above its list.
    """
    wider = "".join(anchor(plain(step.label), step.address) for step in listing.up)
    parts = () if listing.kind is YEAR else listing.parts
    narrower = "".join(_parts(listing, steps).html for _, steps in parts)
    links = f'<div role="navigation" aria-label="Other dates">{wider}{narrower}</div>'
    return f'<details class="menu wider"><summary><small>Other dates</small></summary>{links}</details>'


def _reading(listing: Listing, blocks: Sequence[Block]) -> Part | None:
    """Return the row for a script's controls; of a split list, it has the search for all its papers."""
    if not (blocks or listing.kind.lists_names):
        return None
    is_split = sum(len(block.cards) for block in blocks) < listing.total
    shared = _shared(listing) if blocks and is_split else {}
    search = f' data-search="{escape(urlencode(shared))}"' if shared else ""
    return markup.block(f'<div class="reading"{search}></div>')


def _shared(listing: Listing) -> dict[str, str]:
    """Return the filters of a search for all papers of a list; empty if no filter says what they share."""
    kind, date = listing.kind, listing.address.rstrip("/").rpartition("/")[2]
    if kind in (MONTH, YEAR):
        return {"on": date}
    if kind is CODE:
        shared = {"has": "code"}
    elif kind.hub and kind.is_split:
        shared = {kind.query: listing.part_of or listing.title}
    else:
        return {}
    return {**shared, "on": date} if listing.part_of else shared


def _ranking(listing: Listing) -> Part:
    said = text(f"{listing.description} {listing.ranking}")
    return markup.folded("How papers are ranked", wrap("<p>", said, "</p>"))


def _block(block: Block, cards: Part, is_aside: bool) -> dict[str, object]:
    """Return a block for the template; a date is a part of its own, so that all days share a skeleton."""
    more = page(text(block.more.label), block.more.address) if block.more else None
    if not block.date:
        more = span("more", more) if more else None
        return {"dated": None, "heading": block.heading, "cards": cards, "more": more}
    heading = f'<h2 id="{block.date}"><time datetime="{block.date}">{block.heading}</time></h2>'
    row = markup.block(f'<div class="dated">\n{heading}{f" {more.html}" if more else ""}</div>')
    if is_aside:  # in an element with Markdown, HTML gets no line break
        row = row._replace(html=row.html.rstrip())
    return {"dated": row, "heading": "", "cards": cards, "more": None}


def _wider(listing: Listing, before: str = "") -> Part | None:
    """Return links to the wider pages, the widest first, after some text."""
    links = join(" ", [page(text(step.label), step.address) for step in reversed(listing.up)])
    start = '<span class="up" role="navigation" aria-label="Wider pages">'
    return wrap(start + before, links, "</span>") if links else None


def _beside(listing: Listing) -> Iterator[Part]:
    """Yield links to the earlier and the later page; the style sheet draws an arrow, the name is for ears."""
    for name, step in (("Earlier", listing.previous), ("Later", listing.next)):
        if step:
            label = wrap(f"<small>{name} ", text(step.label), "</small>")
            yield span(name.lower(), page(label, step.address))


def _lead(listing: Listing) -> Part | None:
    """Return the number of papers and other figures, and links to the wider pages that no menu has."""
    facts = [counted(listing.total, "paper")] if listing.total and not listing.opening else []
    facts += [f"{count:,} {noun}" for count, noun in listing.figures]
    said = [text(" · ".join(facts))] if facts else []
    wider = None if listing.kind in SPANS else _wider(listing, "· " if facts else "")
    said += [wider] if wider else []
    if listing.still and not listing.still.archive:
        label = text("· On the map" if said else "On the map")
        said.append(markup.file(label, mapping.address(_query(listing))))
    return span("lead", join(" ", said)) if said else None


def _part(listing: Listing, label: str, steps: tuple[Step, ...]) -> dict[str, object]:
    """Return links to other pages with their label, as chips, or as tiles and perhaps a link to more."""
    tiles = [step for step in steps if step.sketch]
    more = [span("more", page(text(step.label), step.address)) for step in steps if tiles and not step.sketch]
    links = openings.tiles(tiles) if tiles else _parts(listing, steps)
    return {"label": label, "more": more[0] if more else None, "links": links}


def _parts(listing: Listing, steps: tuple[Step, ...]) -> Part:
    """Return links to narrower pages, each with its count."""
    if listing.kind is DATES:
        return span("months", join(" ", _year(steps, listing)))
    return span("chips", join(" ", map(_chip, steps)))


def _year(steps: tuple[Step, ...], listing: Listing) -> Iterator[Part]:
    """Yield a year of the hub and its twelve months, shaded by their number of papers."""
    yield _chip(steps[0])
    most = max(step.count for _, (_, *months) in listing.parts for step in months)
    for step in steps[1:]:
        label = step.label[:3]
        if step.address:
            shown = wrap(label, span("rest", text(step.label[3:])), f" <small>{step.count:,}</small>")
            yield span(f"l{charts.level(step.count, most)}", page(shown, step.address))
        else:
            yield span("none", text(label))


def _chip(step: Step) -> Part:
    label = wrap("", text(step.label), f" <small>{step.count:,}</small>" if step.count else "")
    if not step.address:
        return wrap("<span>", label, "</span>")
    return page(label, step.address) if step.address.endswith("/") else markup.file(label, step.address)
