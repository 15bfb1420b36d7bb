"""The pieces of an index page: navigation, charts, links to narrower pages, papers."""

from collections.abc import Callable, Iterator

from generator.listings import Block, Listing, Step
from generator.listings.kinds import DATES
from generator.pages import charts, markup
from generator.pages.inputs import IndexPage
from generator.pages.markup import Part, join, page, span, text, wrap
from generator.text.plural import counted


def listing(shown: IndexPage, cards: Callable[[Block], Part]) -> dict[str, object]:
    """Return the context of an index page's template; ``cards`` makes the list of a block's papers."""
    listing = shown.listing
    blocks = [_block(block, cards) for block in shown.blocks]
    beside = len(blocks) - listing.aside
    drawn = list(charts.together(listing.charts))
    parts = [(label, _parts(listing, steps)) for label, steps in listing.parts]
    folded = [*_folded(drawn, parts)] if listing.kind.has_narrower else []
    return {
        "description": markup.paragraph(text(listing.description)) if listing.description else None,
        "around": _around(listing),
        "lead": _lead(listing),
        "note": span("note", text(listing.note)) if listing.note else None,
        "folded": folded,
        "charts": [] if folded else [{"label": label, "drawn": chart} for label, chart in drawn],
        "parts": [] if folded else [{"label": label, "links": links} for label, links in parts],
        "has_names": listing.kind.lists_names,
        "facts": [{"label": label, "table": charts.table(facts)} for label, facts in listing.facts],
        "foot": span("foot", page(text(listing.foot.label), listing.foot.address)) if listing.foot else None,
        "target": page(text(listing.target.label), listing.target.address) if listing.target else None,
        "blocks": blocks[:beside],
        "aside": blocks[beside:],
        "ranking": _ranking(listing.ranking) if listing.ranking else None,
    }


def _folded(drawn: list[tuple[str, Part]], parts: list[tuple[str, Part]]) -> Iterator[Part]:
    """Yield the links to narrower pages, each group folded under its label."""
    yield from (markup.folded("Calendar", chart) for _, chart in drawn)
    yield from (markup.folded(label, links) for label, links in parts)


def _ranking(ranking: str) -> Part:
    return markup.folded("How papers are ranked", wrap("<p>", text(ranking), "</p>"))


def _block(block: Block, cards: Callable[[Block], Part]) -> dict[str, object]:
    more = span("more", page(text(block.more.label), block.more.address)) if block.more else None
    heading = f"<time datetime={block.date}>{block.heading}</time>" if block.date else block.heading
    return {"heading": heading, "cards": cards(block), "more": more}


def _around(listing: Listing) -> Part | None:
    """Return links to the wider pages, the widest first, then to the earlier and the later page."""
    wider = [page(text(step.label), step.address) for step in reversed(listing.up)]
    beside = [
        span(name.lower(), page(wrap(f"<small>{name}</small> ", text(step.label), ""), step.address))
        for name, step in (("Earlier", listing.previous), ("Later", listing.next))
        if step
    ]
    groups = (("up", "Wider pages", wider), ("beside", "Earlier and later", beside))
    parts = [
        span(f'{name}" role="navigation" aria-label="{label}', join(" ", links))
        for name, label, links in groups
        if links
    ]
    return join(" ", parts) if parts else None


def _lead(listing: Listing) -> Part:
    facts = [counted(listing.total, "paper")] if listing.total or not listing.figures else []
    facts += [f"{count:,} {noun}" for count, noun in listing.figures]
    facts += [listing.order] if listing.order else []
    return span("lead", join(" · ", map(text, facts)))


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
