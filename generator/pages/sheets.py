"""Sheets: the content of each page, as parts for its Markdown template, for MkDocs and for the press."""

import html
from collections.abc import Callable, Iterable, Mapping
from itertools import islice, starmap
from typing import Any, NamedTuple, cast
from urllib.parse import quote

import yaml

from generator.content.page import Page
from generator.listings import Block, Listing
from generator.listings.cards import Card
from generator.listings.kinds import HOME, PAPER, SPANS, Kind
from generator.pages import indexpages, markup, parts
from generator.pages.citations import head
from generator.pages.citations.work import work
from generator.pages.inputs import Display, Surroundings
from generator.pages.markup import Piece
from generator.pages.templates import Templates
from generator.papers import dates
from generator.papers.shown import (
    AuthorNote,
    author_names,
    author_notes,
    has_others,
    own_facts,
    own_of,
    own_values,
    search_keywords,
)
from generator.text import identifiers
from generator.text.language import ENGLISH, Language
from generator.text.sentences import shortened

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
DESCRIPTION = 162  # characters of a description at most
_TITLES = 3  # a description has room for no more
_CITED = 3  # a list can be ordered by citations if they were counted of one paper in three


class Sheet(NamedTuple):
    """The content of one page, from which its Markdown and its HTML are made."""

    address: str  # relative to the site's root, such as ``papers/2608.19880/``; ``""`` for home
    kind: Kind
    title: str  # plain Unicode text, for the browser's tab and meta tags
    heading: Piece  # the title as the page shows it
    description: str  # a sentence or two of plain text, for meta tags
    context: Mapping[str, object]  # the context of the Markdown template
    front: Mapping[str, object] = {}  # front matter for any engine, in addition to the title and description
    file: str = ""  # the file that a person edits to change the page, relative to ``content``, or ``""``
    abstract: str = ""  # a paper's abstract as plain Unicode text, for search and feeds
    authors: tuple[str, ...] = ()  # the names of a paper's authors, for search and feeds
    author_notes: tuple[AuthorNote, ...] = ()  # what is known of each of them, if anything is
    aliases: tuple[str, ...] = ()  # a paper's other ids, for search
    keywords: tuple[str, ...] = ()  # more words that find a paper
    values: Mapping[str, tuple[str, ...]] = {}  # the values of a paper for the filters of the search
    head: str = ""  # a paper's metadata as HTML for the page's head
    linked_data: str = ""  # the same as JSON-LD
    target: str = ""  # the address to which the page redirects, or ``""``
    followed: str = ""  # the name of the list with the feed that the page announces, if its kind has a feed
    summary: str = ""  # a summary of a paper, possibly with TeX, for feeds
    mark: str = ""  # what is said before it if a machine wrote it
    # The mark of translations, and a paper's title and abstract in another language, for search and feeds.
    translated: tuple[str, str, str] = ("", "", "")
    links: tuple[tuple[str, str], ...] = ()  # a paper's links to other sites; see `parts.named_links`
    read: tuple[str, ...] = ()  # the labels of links that only a paper's text names
    changed: str = ""  # the ISO day on which a paper's text was last revised, or ``""``, for feeds
    withdrawn: bool = False  # true for a withdrawn paper, for feeds
    corrected: str = ""  # the day on which a paper's publisher last corrected it, or ``""``, for feeds
    # A person's Markdown for the page, which may contain anything; in the HTML of the parts, `markup.WRITTEN`
    # takes its place.
    written: str = ""

    @property
    def abstract_html(self) -> str:
        """A paper's abstract as HTML, with formulas in MathML."""
        abstract = self.context.get("abstract")
        return abstract.html if isinstance(abstract, Piece) else ""


FRAME = (
    "kind", "title", "heading", "description", "file", "head", "rest", "target", "followed", "feed", "style",
)  # fmt: skip
"""The values that the theme shows around a page's content."""


def frame(sheet: Sheet) -> dict[str, str]:
    """Return the variable ``sheet`` of the theme's templates: escaped HTML by the names in `FRAME`."""
    heading = _relative(sheet.heading.html, sheet.address)
    title, description, followed = map(html.escape, (sheet.title, sheet.description, sheet.followed))
    file, feed = quote(sheet.file), sheet.kind.way_to_feed(sheet.address)
    rest = sheet.linked_data + head.abstract(sheet.abstract)  # which the largest archives leave out
    kind, style = sheet.kind.name, "archive"  # or ``whole``, with all of Material's, for a person's text
    values = kind, title, heading, description, file, sheet.head, rest, sheet.target, followed, feed, style
    return dict(zip(FRAME, values, strict=True))


Packed = tuple[Any, ...]  # the fields of a sheet


def pack(sheet: Sheet) -> Packed:
    """Return a paper's sheet as plain values that can be stored, without the Markdown of its parts."""
    context = {
        name: ("", value.html, value.block) if isinstance(value, Piece) else value
        for name, value in sheet.context.items()
    }
    address, _, title, heading, description, _, _, *rest = sheet
    packed: Packed = address, "", title, heading.html, description, context, {}, *rest
    return packed


def unpack(packed: Packed) -> Sheet:
    """Return the sheet that was given to `pack`; its parts have HTML only."""
    address, _, title, heading, description, stored, *rest = packed
    context = {
        name: markup.piece(value) if isinstance(value, tuple) else value for name, value in stored.items()
    }
    return Sheet(address, PAPER, title, Piece("", heading), description, context, *rest)


def apart(sheet: Sheet) -> Sheet:
    """Return the sheet with `markup.WRITTEN` instead of a person's text in its Markdown too."""
    context = dict(sheet.context)
    for name in ("notes", "intro"):
        if isinstance(part := context.get(name), Piece):
            context[name] = markup.block(part.html.rstrip())
    return sheet._replace(context=context)


class Printer:
    """Turns sheets into Markdown or HTML, with the Markdown templates.

    ``is_tree``: the pages are for another engine, which shows their titles and has no feeds.
    """

    def __init__(self, templates: Templates, *, is_tree: bool = False) -> None:
        self._templates = templates
        self._is_tree = is_tree
        self._cards: dict[tuple[object, ...], str] = {}

    def markdown(self, sheet: Sheet) -> str:
        """Return the whole Markdown page with front matter; its links lead to other Markdown files."""
        front = {"title": sheet.title, "description": sheet.description, **sheet.front}
        front = {key: value for key, value in front.items() if value} | {"template": sheet.kind.layout}
        head = yaml.dump(front, Dumper=_DUMPER, sort_keys=False, allow_unicode=True)
        context = _context(sheet, self._markdown_card, is_tree=self._is_tree)
        body = self._templates.markdown(sheet.kind.template, context)
        up = "../" * markup.tree_file(sheet.address).count("/")
        body = _relative(body.replace(markup.ROOT, up), sheet.address, markup.SITE)
        return f"---\n{head}---\n\n{body}\n"

    def html(self, sheet: Sheet) -> str:
        """Return the HTML of the page's content."""
        body = self._templates.html(sheet.kind.template, _context(sheet, self._html_card))
        return _relative(body, sheet.address)

    def _markdown_card(self, card: Card, display: Display) -> str:
        return self._templates.markdown("card.md", parts.card(card, display)).strip()

    def _html_card(self, card: Card, display: Display) -> str:
        """Return a paper's HTML in a list, made once for all lists that do not show its summary."""
        key = card.hash, *display
        html = self._cards.get(key)
        if html is None:
            made = self._templates.html("card.md", parts.card(card, display))
            html = made.removeprefix("<ol>\n").removesuffix("\n</ol>")
            if not display.shows_summary:
                self._cards[key] = html
        return html


def _relative(html: str, address: str, root: str = markup.ROOT) -> str:
    """Replace ``root`` in HTML with relative paths from an address, as short as MkDocs makes them."""
    if root not in html:
        return html
    if (own := root + address) in html:  # rare
        html = html.replace(f'"{own}"', '"./"').replace(own, "")
    above = address
    for steps in range(1, address.count("/") + 1):
        above = above[: above.rfind("/", 0, -1) + 1]
        html = html.replace(root + above, "../" * steps)
    return html


def _context(
    sheet: Sheet, made: Callable[[Card, Display], str], *, is_tree: bool = False
) -> Mapping[str, object]:
    """Return the context of the template; ``made`` turns a paper of a list into Markdown or HTML."""
    page = sheet.context.get("page")
    if not isinstance(page, Listing):
        return sheet.context

    beside = len(page.blocks) - page.aside
    own = [card.cited and card.cited.times for block in page.blocks[:beside] for card in block.cards]
    is_counted = len({*own}) > 1 and sum(times is not None for times in own) * _CITED >= len(own)

    def listed(block: Block, is_aside: bool) -> Piece:
        cards = "\n".join(starmap(made, Display.of(sheet.kind, block, is_aside)))
        cited = _cited(block.cards) if is_counted and not is_aside else ""
        return Piece(cards, f"<ol{cited}>\n{cards}\n</ol>", block=True)

    head = indexpages.head(page, None if is_tree else sheet.heading)
    return {"head": head, "intro": sheet.context["intro"], **indexpages.listing(page, listed)}


def _cited(cards: Iterable[Card]) -> str:
    """Return the attribute in which a list tells scripts how often its papers are cited, in its order."""
    return f' data-cited="{",".join(f"{card.cited.times}" if card.cited else "" for card in cards)}"'


def paper_sheet(shown: Page, file: str, accepted: tuple[str, str] = ("", ""), t: Language = ENGLISH) -> Sheet:
    """Return a paper's sheet, made from the paper alone; `complete` adds the rest.

    ``file`` is relative to ``content``; for the conference that ``accepted`` it see `work`.
    """
    paper = shown.paper
    title, abstract = paper.title.plain, paper.abstract.plain
    about = shortened(abstract.split("\n\n")[0], DESCRIPTION)
    authors, cited = author_names(paper), work(paper, head.MOST_AUTHORS, accepted, shown.slug)
    return Sheet(
        address=shown.address,
        kind=PAPER,
        title=title,
        heading=markup.rich(paper.title),
        description=about or t("{title}: a paper without an abstract", title=title),
        context={
            "author_count": None if has_others(paper) else max(len(authors), paper.author_count or 0),
            "keywords": parts.sought(paper.keywords, title, abstract),
            **parts.paper(shown, t),
        },
        front={"date": paper.date, "authors": list(authors)},
        file=file,
        abstract=abstract,
        authors=authors,
        author_notes=author_notes(paper),
        aliases=_aliases(shown),
        keywords=search_keywords(paper),
        values=own_values(paper),
        head=head.tags(cited),
        linked_data=head.linked_data(cited, own_facts(own_of(paper))),
        summary=str(paper.summary),
        mark=parts.mark(shown, t),
        translated=parts.translated(paper, t),
        links=parts.named_links(paper),
        read=parts.labels(shown.named),
        changed=shown.changed,
        withdrawn=paper.is_withdrawn,
        corrected=paper.corrected,
        written=markup.without_marks(shown.notes),
    )


def _aliases(shown: Page) -> tuple[str, ...]:
    """Return the other names by which the search finds a paper: its other ids, and its address."""
    ids = shown.paper.ids
    is_known = shown.slug in ids or identifiers.canonical(shown.slug) in ids
    return ids[1:] if is_known else (*ids[1:], shown.slug)


def complete(sheet: Sheet, around: Surroundings, form: str = "") -> Sheet:
    """Return a sheet of `paper_sheet` with the parts that depend on the rest of the archive.

    ``form`` is the address at which readers say that a machine's summary is wrong; without one, About is.
    """
    context, t = dict(sheet.context), around.card.language
    count = cast(int | None, context.pop("author_count"))
    searches = cast(list[parts.Sought], context["keywords"])
    if around.ahead:
        context["facts"] = parts.unlinked(cast(Piece, context["facts"]), around.ahead, t)
    if isinstance(label := context["label"], Piece):
        context["label"] = parts.labelled(label, form, t)
    context |= parts.surroundings(around, sheet.authors, count, sheet.author_notes)
    context |= {
        "links": parts.links(sheet.links, around.card, sheet.read),
        "keywords": parts.keywords(searches, around.card.tags, around.respelled),
    }
    tags = [tag.name for tag in around.card.tags]
    return sheet._replace(context=context, front={**sheet.front, "tags": tags})


def index_sheet(listing: Listing) -> Sheet:
    """Return the sheet of an index page; see `Archive.index_page`."""
    t, title = listing.language, listing.title
    if listing.kind in SPANS:
        title = dates.papers_of(listing.address.split("/")[1], t)
    written, intro = markup.without_marks(listing.intro), None
    if written:  # in an element of its own, so that the styles for lists of papers do not reach it
        of = t("About this list") if listing.kind is not HOME else t("About this archive")
        about = f"<summary>{of}</summary>"
        intro = markup.written("details", '<details class="fold"', Piece(about, about), written)
    about = listing.description or shortened(_listed(listing, title), DESCRIPTION)
    if listing.target:
        about = t("{title} has a new address.", title=listing.target.label)
    return Sheet(
        address=listing.address,
        kind=listing.kind,
        title=title,
        heading=indexpages.heading(listing, listing.heading or title),
        description=about,
        context={"page": listing, "intro": intro},
        file=listing.file,
        target=listing.target.address if listing.target else "",
        followed=listing.part_of or title,
        written=written,
    )


def _listed(page: Listing, title: str) -> str:
    """Describe what an index page lists: the number of papers, and the first titles."""
    count = page.language.ngettext("{n} paper", "{n} papers", page.total)
    titles = islice((card.label for block in page.blocks for card in block.cards), _TITLES)
    first = "; ".join(titles)
    return f"{count}: {first}" if first else f"{title}: {count}"
