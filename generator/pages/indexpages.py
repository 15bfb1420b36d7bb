"""The pieces of an index page: how it opens, navigation, links to narrower pages, tiles, the map, papers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlencode

from generator.listings import Block, Listing
from generator.listings.kinds import CODE, DATES, DAY, FEED, HOME, MAP, MONTH, SPANS, SUBSCRIBE, YEAR
from generator.listings.records import BESIDE, Link, Opening, RegionPapers, Run, Sketch, Still, Trend
from generator.pages import charts, markup
from generator.pages.markup import ROOT, Piece, anchor, block, join, page, plain, span, text, wrap
from generator.papers import dates
from generator.text.language import ENGLISH, Language

_WIDE = 22  # letters of a day that has room on a phone
_SHORT = 3
_ABOVE = 5  # tags above a list
_HIGH, _PEAK = 20, 17  # a line of months: the height of its picture, and of its highest point


def listing(listing: Listing, cards: Callable[[Block, bool], Piece]) -> dict[str, object]:
    """Return the context of an index page's template.

    ``cards`` makes the list of a block's papers; its second argument says whether the block is aside.
    """
    beside = len(listing.blocks) - listing.aside
    numbered = enumerate(listing.blocks, -beside)  # blocks aside have numbers from 0 on
    blocks = [_block(block, cards(block, number >= 0), number >= 0) for number, block in numbered]
    parts = [_part(listing, label, steps) for label, steps in listing.parts]
    best, t = listing.opening.best if listing.opening else (), listing.language
    drawn = charts.together(listing.charts, t)
    foot = span("foot", _chip(listing.foot, t)) if listing.foot else None
    return {
        "description": markup.paragraph(join(" ", said)) if (said := [*_said(listing, foot)]) else None,
        "best": _best(((f"<h2>{heading}</h2>", papers) for heading, papers in best), t),
        "about": _about(listing),
        "regions": _best(((_region(region, t), region.best) for region in listing.regions), t),
        "around": _wider(listing),
        "note": span("note", text(listing.note)) if listing.note else None,
        "above": [part["links"] for part in parts] if listing.kind is YEAR else [],
        "charts": [{"label": label, "drawn": chart} for label, chart in drawn],
        "parts": [] if listing.kind.has_narrower else parts,
        "reading": _reading(listing, listing.blocks[:beside]),
        "tables": [{"label": label, "table": charts.table(rows)} for label, rows in listing.tables],
        "folded": _folded(listing),
        "foot": foot if listing.kind is not HOME else None,
        "target": page(text(listing.target.label), listing.target.address) if listing.target else None,
        "blocks": blocks[:beside],
        "aside": blocks[beside:],
        "ranking": _ranking(listing) if listing.ranking else None,
    }


def heading(listing: Listing, title: str) -> Piece:
    """Return the heading of a page; a narrow screen shortens the name of a day in a long heading."""
    if listing.kind is DAY:
        _, day, _ = listing.address.split("/")
        if not listing.language.is_english:
            whole, date = dates.long(day, listing.language), dates.label(day, listing.language)
            name = whole.removesuffix(date) if whole.endswith(date) else ""
            shown = join("", (span("rest", text(name)), text(date))) if name else text(whole)
            return wrap(f"<time datetime={day}>", shown, "</time>")
        name, date = dates.long(day).split(" ", 1)
        cut = _SHORT if len(name) + len(date) > _WIDE else len(name)
        rest = span("rest", text(name[cut:])) if cut < len(name) else text("")
        return wrap(f"<time datetime={day}>{name[:cut]}", rest, f" {date}</time>")
    return text(listing.title if listing.kind in SPANS else title)


def head(listing: Listing, heading: Piece | None) -> Piece:
    """Return the row above a list: heading, number of papers, ways to other pages, and the feed.

    Without a heading, the page is for another engine: it shows the title itself, and there are no feeds.
    """
    beside = join(" ", _beside(listing))
    parts = [f"<h1>{heading.html}</h1>"] if heading else []
    parts += [lead.html] if (lead := _lead(listing)) else []
    if beside:
        label = listing.language.gettext("Earlier and later")
        start = f'<span class="beside" role="navigation" aria-label="{label}">'
        parts.append(f"{start}{beside.html}</span>")
    if listing.kind in SPANS:
        parts.append(_menu(listing))
    if heading and listing.kind.way_to_feed(listing.address) == FEED:
        row = listing.kind.hub.name if listing.kind.hub else "selections"
        follow = anchor(listing.language.gettext("Follow"), f"{SUBSCRIBE.address}#{row}")
        parts.append(f'<p class="follow">{follow}</p>')
    return block(f'<div class="head">{" ".join(parts)}</div>')


def _said(listing: Listing, foot: Piece | None) -> Iterator[Piece]:
    """Yield what is said above the list; on Home, when papers were fetched stands in the same line."""
    if said := _description(listing):
        yield text(said)
    if foot and listing.kind is HOME:
        yield foot


def _description(listing: Listing) -> str:
    """Return what is said of a page, and of the papers of a collection."""
    said, t = listing.description, listing.language
    if not listing.opening:
        return said
    by = ENGLISH if said[-1:].isascii() else t  # a description may be in another language
    said = by("{sentence}.", sentence=said) if said[-1:].isalnum() else said
    return by.space.join(filter(None, (said, listing.opening.sentence)))


def _on_map(listing: Listing) -> str:
    return f"{MAP.address}?{escape(urlencode({listing.kind.query: listing.title}))}"


def _menu(listing: Listing) -> str:
    """Return a menu of the pages of dates: the wider ones, the nearest first, then the narrower ones."""
    wider = "".join(anchor(plain(step.label), step.address) for step in listing.up)
    parts = () if listing.kind is YEAR else listing.parts  # the months of a year stand above its list
    narrower = "".join(_parts(listing, steps).html for _, steps in parts)
    label = listing.language.gettext("Other dates")
    links = f'<div role="navigation" aria-label="{label}">{wider}{narrower}</div>'
    return f'<details class="menu wider"><summary><small>{label}</small></summary>{links}</details>'


def _reading(listing: Listing, blocks: Sequence[Block]) -> Piece | None:
    """Return the row for a script's controls; of a split list, it has the search for all its papers.

    It has links to the tags and venues of the papers, which the script turns into filters. Where nothing else
    stands beside the list on a wide screen, the row does, and has more of them.
    """
    if not (blocks or listing.kind.lists_names):
        return None
    is_split = sum(len(block.cards) for block in blocks) < listing.total
    shared = _shared(listing) if blocks and is_split else {}
    search = f' data-search="{escape(urlencode(shared))}"' if shared else ""
    is_beside = bool(blocks) and not listing.opening and listing.kind is not HOME
    found = [(link, ()) for link in listing.common] or _in_common(listing, blocks)
    if shared and not listing.common:
        found = [(link._replace(count=0), ()) for link, _ in found]
    t = listing.language
    links = "".join(_filter(*one, t) for one in found[: BESIDE if is_beside else _ABOVE])
    label = t("Tags")
    tags = f'<div class="filters" role="group" aria-label="{label}">{links}</div>' if links else ""
    return block(f'<div class="{"reading column" if is_beside else "reading"}"{search}>{tags}</div>')


def _in_common(listing: Listing, blocks: Sequence[Block]) -> list[tuple[Link, Sequence[int]]]:
    """Return what several of the shown papers have in common but not all, the most frequent first.

    These are venues and, if the kind of page shows them, tags, each with the places of its papers.
    """
    cards = [card for block in blocks for card in block.cards]
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        tags = card.collections if listing.kind.shows_tags else ()
        for named in (*card.venues, *((tag.address, tag.name) for tag in tags)):
            places[named].append(place)
    found = [
        (Link(address, label, len(papers)), papers)
        for (address, label), papers in places.items()
        if 1 < len(papers) < len(cards) and not listing.address.startswith(address)
    ]
    return sorted(found, key=lambda one: -one[0].count)


def _filter(link: Link, places: Sequence[int], t: Language) -> str:
    """Return a link that a script turns into a filter of these papers, or into a search in a split list."""
    count = f" <small>{t.number(link.count)}</small>" if link.count else ""
    papers = f' data-papers="{" ".join(map(str, places))}"' if places else ""
    return f'<a href="{ROOT}{link.address}"{papers}>{plain(link.label)}{count}</a>'


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


def _ranking(listing: Listing) -> Piece:
    said = f"<p>{plain(listing.description + listing.language.space + listing.ranking)}</p>"
    summary = listing.language.gettext("How papers are ranked")
    return block(f'<details class="fold"><summary>{summary}</summary>\n{said}\n</details>')


def _folded(listing: Listing) -> Piece | None:
    """Return the tables that have a label, in an element that a reader opens."""
    named = ((label, charts.table(rows)) for label, rows in listing.tables if label)
    made = "".join(f"<h2>{plain(label)}</h2>\n{table.html}" for label, table in named)
    summary = listing.language.gettext("The dates of each source")
    head = f'<details class="fold">\n<summary>{summary}</summary>'
    return block(f"{head}\n{made}</details>") if made else None


def _block(block: Block, cards: Piece, is_aside: bool) -> dict[str, object]:
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


def _wider(listing: Listing, before: str = "") -> Piece | None:
    """Return links to the wider pages, the widest first, after some text."""
    links = join(" ", [page(text(step.label), step.address) for step in reversed(listing.up)])
    label = listing.language.gettext("Wider pages")
    start = f'<span class="up" role="navigation" aria-label="{label}">'
    return wrap(start + before, links, "</span>") if links else None


def _beside(listing: Listing) -> Iterator[Piece]:
    """Yield links to the earlier and the later page; the style sheet draws an arrow, the name is for ears."""
    t = listing.language  # i18n: the pages before and after, by date
    for name, said, step in ("earlier", t("Earlier"), listing.previous), ("later", t("Later"), listing.next):
        if step:
            label = wrap(f"<small>{said} ", text(step.label), "</small>")
            yield span(name, page(label, step.address))


def _lead(listing: Listing) -> Piece | None:
    """Return the number of papers and other figures, and links to the wider pages that no menu has."""
    t, total = listing.language, listing.total
    facts = [t.ngettext("{n} paper", "{n} papers", total)] if total and not listing.opening else []
    facts += listing.figures
    said = [text(" · ".join(facts))] if facts else []
    wider = None if listing.kind in SPANS else _wider(listing, "· " if facts else "")
    said += [wider] if wider else []
    if listing.still and not listing.still.archive:
        label = t("On the map")
        said.append(markup.file(text(f"· {label}" if said else label), _on_map(listing)))
    for step in listing.elsewhere:
        said.append(wrap("· " if said else "", markup.link(text(step.label), step.address), ""))
    return span("lead", join(" ", said)) if said else None


def _part(listing: Listing, label: str, steps: tuple[Link, ...]) -> dict[str, object]:
    """Return links to other pages with their label, as chips, or as tiles and perhaps a link to more."""
    tiles = [step for step in steps if step.sketch]
    if not tiles:
        return {"label": label, "more": None, "links": _parts(listing, steps)}
    more = [span("more", page(text(step.label), step.address)) for step in steps if not step.sketch]
    listed = "".join(f"<li>{''.join(_tile(step, listing.language))}</li>\n" for step in tiles)
    shown = block(f'<ul class="tiles">\n{listed}</ul>')
    return {"label": label, "more": more[0] if more else None, "links": shown}


def _parts(listing: Listing, steps: tuple[Link, ...]) -> Piece:
    """Return links to narrower pages, each with its count."""
    if listing.kind is DATES:
        return span("months", join(" ", _year(steps, listing)))
    return span("chips", join(" ", [_chip(step, listing.language) for step in steps]))


def _year(steps: tuple[Link, ...], listing: Listing) -> Iterator[Piece]:
    """Yield a year of the hub and its twelve months, shaded by their number of papers."""
    t = listing.language
    yield _chip(steps[0], t)
    most = max(step.count for _, (_, *months) in listing.parts for step in months)
    for number, step in enumerate(steps[1:], 1):
        label = step.label[:3] if t.is_english else dates.month(f"{steps[0].label[:4]}-{number:02d}", t)
        if step.address:
            rest = text(step.label[3:]) if t.is_english else text("")
            count = f" <small>{t.number(step.count)}</small>"
            shown = wrap(label, span("rest", rest) if rest else rest, count)
            yield span(f"l{charts.level(step.count, most)}", page(shown, step.address))
        else:
            yield span("none", text(label))


def _chip(step: Link, t: Language) -> Piece:
    label = wrap("", text(step.label), f" <small>{t.number(step.count)}</small>" if step.count else "")
    if not step.address:
        return wrap("<span>", label, "</span>")
    return page(label, step.address) if step.address.endswith("/") else markup.file(label, step.address)


def _best(lists: Iterable[tuple[str, Iterable[Link]]], t: Language) -> Piece | None:
    """Return lists of best papers, each under its heading in HTML; ``None`` if there are none."""
    items = [(heading, "".join(_best_paper(paper, t) for paper in papers)) for heading, papers in lists]
    shown = "".join(f"<section>\n{heading}\n<ol>\n{listed}</ol>\n</section>\n" for heading, listed in items)
    return block(f'<div class="best">\n{shown}</div>') if shown else None


def _best_paper(paper: Link, t: Language) -> str:
    return f"<li>{_votes(paper, t)}{anchor(escape(paper.label), paper.address)}</li>\n"


def _about(listing: Listing) -> Piece | None:
    """Return what stands beside a collection's list on a wide screen: a map, its months, links to others."""
    opening, still, t = listing.opening or Opening(""), listing.still or Still(), listing.language
    parts = [_drawn(still, _on_map(listing), t)] if still.archive else []
    parts += [_trend(opening.trend, t)] if opening.trend else []
    if opening.rows:
        (first, _), *others = opening.rows
        label = escape(", ".join([first, *(name.lower() if t.is_english else name for name, _ in others)]))
        rows = ((escape(name), _parts(listing, steps).html) for name, steps in opening.rows)
        listed = "".join(f"<p><b>{name}</b> {links}</p>\n" for name, links in rows)
        parts.append(f'<details class="fold"><summary>{label}</summary>\n{listed}</details>\n')
    return block(f'<div class="about">\n{"".join(parts)}</div>') if parts else None


def _votes(paper: Link, t: Language) -> str:
    """Return the votes before a paper's title, if it has any."""
    votes = t.ngettext("{n} vote", "{n} votes", paper.count)
    return f'<data class="votes" value="{paper.count}">{votes}</data> ' if paper.count else ""


def _trend(trend: Trend, t: Language) -> str:
    """Draw the months of a collection; the sentence above says in words what matters."""
    each = t("papers a month")
    axis = f"<span>{trend.first}</span> <span>{each}</span> <span>{trend.last}</span>"
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


def _tile(step: Link, t: Language) -> Iterator[str]:
    """Yield the parts of a tile; the link of the name covers it."""
    yield f"{anchor(escape(step.label), step.address)} <div><small>{t.number(step.count)}</small>"
    months, change, top, still = step.sketch or Sketch()
    if change is not None:
        name, sign = ("rise", "+") if change > 0 else ("fall", "−") if change else ("same", "±")
        yield f' <b class="{name}">{sign}{t.number(abs(change))} %</b>'
    yield "</div>"
    if months:
        yield _line(months)
    if still:
        yield f'<div class="still">{_picture(still)}</div>'
    if top:
        yield f" <span>{_votes(top, t)}{escape(top.label)}</span>"


def _region(region: RegionPapers, t: Language) -> str:
    """Return the heading of a region; the link of its name says its place to scripts."""
    link = f'<a href="#{region.x},{region.y},4">{escape(region.name)}</a>'
    return f"<h3>{link} <small>{t.number(region.papers)}</small></h3>"


def _drawn(shown: Still, address: str, t: Language) -> str:
    """Draw papers on the map, as a link to the map that shows them."""
    label = t("On the map")
    link = f'<a class="still" href="{ROOT}{address}" aria-label="{label}" title="{label}">'
    return f"{link}{_picture(shown)}</a>\n"


def _picture(shown: Still) -> str:
    rows = [row for row, *_ in shown.archive]
    columns = [column for _, first, length in shown.archive for column in (first, first + length)]
    left, top = min(columns), min(rows)
    box = f"{left} {top} {max(columns) - left} {max(rows) - top + 1}"
    paths = "".join(f'<path d="{_path(runs)}"/>' for runs in (shown.archive, shown.few, shown.many))
    return f'<svg viewBox="{box}" aria-hidden="true">{paths}</svg>'


def _path(runs: Iterable[Run]) -> str:
    return "".join(f"M{column} {row}h{length}" for row, column, length in runs)
