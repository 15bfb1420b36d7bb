"""What stands on a page, piece by piece: of a paper, and of a paper in a list."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby, starmap

from generator.listings.authors import SHOWN
from generator.listings.kinds import PAPER, Collection
from generator.pages import markup
from generator.pages.inputs import Item, Nearby
from generator.pages.markup import Part, join, link, page, span, text, wrap
from generator.papers import dates
from generator.papers.paper import Counts, Paper
from generator.text.plural import counted

_FIRST_AUTHORS = 30  # of a paper's page; the others unfold
_LINKS = (("pdf", "PDF"), ("paper", "Abstract page"), ("code", "Code"), ("project", "Project page"),
          ("huggingface", "Hugging Face"))  # fmt: skip


def authors(names: Sequence[str], count: int, addresses: Mapping[int, str]) -> Part:
    """The authors of a paper's page, each a link where there is a page; of many the first.

    Args:
        names: all that are known.
        count: how many there are.
        addresses: of the authors' pages, by their place among the names.
    """
    shown = _linked(names[:_FIRST_AUTHORS], 0, addresses)
    if len(names) <= _FIRST_AUTHORS and count > len(names):
        more = counted(count - len(names), "more author") if names else counted(count, "author")
        shown = join(" and ", (shown, text(more))) if names else text(more)
    return span("authors", shown or text("Authors not known"))


def others(names: Sequence[str], count: int, addresses: Mapping[int, str]) -> dict[str, Part] | None:
    """The authors that `authors` leaves out, for a part of the page that unfolds; ``None`` without such."""
    if len(names) <= _FIRST_AUTHORS:
        return None
    listed = _linked(names[_FIRST_AUTHORS:SHOWN], _FIRST_AUTHORS, addresses)
    if count > len(names[:SHOWN]):
        listed = join(" and ", (listed, text(counted(count - len(names[:SHOWN]), "more author"))))
    title = text(f"and {counted(count - _FIRST_AUTHORS, 'more author')}")
    return {"title": title, "names": span("authors", listed)}


def _linked(names: Sequence[str], start: int, addresses: Mapping[int, str]) -> Part:
    """Names in a row; those without a page between two that have one are a single part."""
    pieces: list[Part] = []
    for address, run in groupby(enumerate(names, start), key=lambda item: addresses.get(item[0])):
        shown = [name for _, name in run]
        pieces += [page(text(name), address) for name in shown] if address else [text(", ".join(shown))]
    return join(", ", pieces)


@lru_cache(maxsize=4096)
def _time(day: str, address: str = "", short: bool = False) -> Part:
    label = text(dates.short(day) if short else dates.label(day))
    shown = page(label, address) if address else label
    return wrap(f'<time datetime="{day}">', shown, "</time>")


def counts(counts: Counts) -> Part | None:
    """Votes, comments and stars; ``None`` where the source gives none of them."""
    parts = [
        span(f"{name}s", text(counted(count, name)))
        for name, count in (("vote", counts.votes), ("comment", counts.comments), ("star", counts.stars))
        if count is not None
    ]
    return span("counts", join(" · ", parts)) if parts else None


def tags(tags: Sequence[Collection]) -> Part | None:
    """A paper's tags, each a link to its page."""
    return span("tags", join(" ", map(_collection, tags))) if tags else None


@lru_cache(maxsize=4096)
def _collection(collection: Collection) -> Part:
    return page(text(collection.name), collection.address)


@lru_cache(maxsize=4096)
def _votes(count: int) -> Part:
    return span("votes", text(counted(count, "vote")))


_CODE = span("code", text("code"))
_BY_MACHINE = span("label", text("Summary written by a machine"))
_BY_CURATORS = span("label", text("From the curators of this archive")).markdown


def facts(paper: Paper) -> Part:
    """When a paper was listed, published and updated, and who submitted it."""
    facts = []
    if paper.days:
        days = join(", ", (_time(day, f"dates/{day}/") for day in paper.days))
        facts.append(join("", (text("Listed on "), days)))
    if paper.published:
        where = "" if paper.days else f"dates/{paper.published}/"
        label = text("published " if facts else "Published ")
        facts.append(join("", (label, _time(paper.published, where))))
    if paper.updated and paper.updated != paper.published:
        version = f"version {paper.version}, " if paper.version else "updated "
        facts.append(join("", (text(version), _time(paper.updated))))
    if paper.submitter:
        facts.append(text(f"submitted by {paper.submitter}"))
    return span("facts", join(" · ", facts))


def links(paper: Paper) -> Part | None:
    """Where else the paper is."""
    named = ((name, getattr(paper.links, kind)) for kind, name in _LINKS)
    parts = [link(text(_label(name, address)), address) for name, address in named if address]
    if paper.links.doi:
        parts.append(link(text("DOI"), f"https://doi.org/{paper.links.doi}"))
    return span("links", join(" ", parts)) if parts else None


def _label(name: str, address: str) -> str:
    return "arXiv" if address.startswith("https://arxiv.org/abs/") else name


def remarks(paper: Paper) -> Part | None:
    """Where it was published, and the authors' comment."""
    named = (("Published in", paper.journal_ref), ("Comment", paper.comment))
    parts = [join("", (text(f"{name}: "), markup.rich(value))) for name, value in named if value]
    return span("remarks", join(" · ", parts)) if parts else None


def withdrawn(paper: Paper) -> Part | None:
    """A warning, if the paper was withdrawn."""
    return span("withdrawn", text("This paper was withdrawn.")) if paper.withdrawn else None


def summary(paper: Paper) -> Part | None:
    """The source's summary, marked as what it is."""
    return join(" ", (_BY_MACHINE, markup.rich(paper.summary))) if paper.summary else None


def notes(markdown: str) -> str:
    """A curator's Markdown, set apart from what the paper's authors say; ``""`` where there is none."""
    inner = markup.without_marks(markdown)
    return f'<div class="notes" markdown="1">\n\n{_BY_CURATORS}\n\n{inner}\n\n</div>' if inner else ""


def related(nearby: Nearby) -> dict[str, Part] | None:
    """The related papers with what the list is; ``None`` where there are none."""
    if not nearby.related:
        return None
    items = [(label, PAPER.address.format(slug), words) for label, slug, words in nearby.related]
    shown = "\n".join(
        f"<li>{markup.anchor(markup.plain(label), address)} <i>{markup.plain(why)}</i></li>"
        for label, address, why in items
    )
    until = f", among papers up to {dates.label(nearby.until)}" if nearby.until else ""
    return {
        "about": text(f"Nearest by shared words{until}."),
        "papers": Part(lambda: "\n".join(starmap(_listed, items)), f"<ol>\n{shown}\n</ol>", block=True),
    }


def _listed(label: str, address: str, why: str) -> str:
    return f"1. {page(text(label), address).markdown} <i>{text(why).markdown}</i>"


_UNITS = {4: "year", 7: "month", 10: "day"}


def around(nearby: Nearby) -> Part | None:
    """The way to the papers before and after on the same date."""
    steps = ((nearby.previous, "prev", "Previous"), (nearby.next, "next", "Next"))
    unit = _UNITS[len(nearby.date)] if nearby.date else ""
    links = " ".join(f'<a rel="{rel}" href="../{slug}/">{label}</a>' for slug, rel, label in steps if slug)
    whole = f'<nav aria-label="Same {unit}">{links}</nav>'
    return Part(whole, whole, block=True) if links else None


def organization(name: str, collection: Collection | None) -> Part | None:
    """Who stands behind a paper, a link where there is a page; ``None`` where nobody is named."""
    shown = page(text(name), collection.address) if collection else text(name)
    return span("organization", shown) if name else None


def entry(item: Item, shows_tags: bool) -> dict[str, object]:
    """What ``entry.md`` is filled with: a paper as lists show it."""
    facts = [_time(item.date, short=True)]
    if item.votes is not None:
        facts.append(_votes(item.votes))
    if item.code:
        facts.append(_CODE)
    facts += map(_collection, item.tags if shows_tags else ())
    names = item.authors
    more = item.author_count - len(names)
    by = text(", ".join(names))
    if more:
        by = join(" and ", (by, text(f"{more:,} more"))) if names else text(counted(more, "author"))
    if item.organization:
        by = join(" · ", (_collection(item.organization), by))
    return {
        "title": page(markup.rich(item.title, links=False), PAPER.address.format(item.slug)),
        "by": span("by", by),
        "facts": span("facts", join(" ", facts)),
    }
