"""What is on each page: a paper's page and the index pages, as parts for their Markdown templates.

How a sheet becomes HTML (by MkDocs or by the press) is decided elsewhere, in `generator.publish`.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, cast

import yaml

from generator.content.page import Page
from generator.listings import Listing
from generator.listings.entries import Entry, author_names
from generator.listings.tagging import Tag, Tags
from generator.pages import indexpages, markup, parts
from generator.pages.citations import head
from generator.pages.markup import Part, text
from generator.pages.parts import Nearby
from generator.pages.templates import Templates
from generator.papers.paper import Counts
from generator.text import tex as mathtext

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page before it is Markdown or HTML.

    Attributes:
        address: below the site's root, ``papers/2608.19880/``; ``""`` for home.
        kind: ``paper``, or what kind of index page it is; the theme styles by it.
        title: plain Unicode text, for the browser's tab and meta tags.
        heading: the title as the page shows it.
        description: plain text of a sentence or two, for meta tags.
        template: the Markdown template's name.
        context: what the template is filled with.
        front: front matter for any engine, beside the title and description.
        source: the file in ``content`` that a person edits, from there; ``""`` for an index page.
        abstract: a paper's abstract as plain Unicode text, for the search.
        authors: names of a paper's authors, for the search.
        aliases: other ids that a paper may be asked for by.
        head: HTML for the page's head, about a paper.
    """

    address: str
    kind: str
    title: str
    heading: Part
    description: str
    template: str
    context: Mapping[str, object]
    front: Mapping[str, object] = field(default_factory=dict)
    source: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    head: str = ""

    @property
    def theme_template(self) -> str:
        """The theme's template for pages of its kind."""
        return "paper.html" if self.kind == "paper" else "listing.html"

    @property
    def has_markdown(self) -> bool:
        """Whether a person's Markdown is in it, which may hold anything."""
        return bool(self.context.get("notes") or self.context.get("intro"))


class View(NamedTuple):
    """What the theme's templates get of a page, as ``sheet``: HTML, escaped already."""

    kind: str
    title: str
    heading: str
    description: str
    source: str
    head: str


def view(sheet: Sheet) -> View:
    """What the theme shows around a page's content."""
    heading = _relative(sheet.heading.html, sheet.address)
    title, description = html.escape(sheet.title), html.escape(sheet.description)
    return View(sheet.kind, title, heading, description, sheet.source, sheet.head)


Packed = tuple[
    str, str, str, str, str, str, str, str, tuple[str, ...], tuple[str, ...], str, dict[str, object]
]


def pack(sheet: Sheet) -> Packed:
    """A paper's sheet as plain values that can be stored; with its Markdown only if a person's is in it."""
    whole = sheet.has_markdown
    context = {
        name: (one.markdown if whole else "", one.html, one.block) if isinstance(one, Part) else one
        for name, one in sheet.context.items()
    }
    return (
        sheet.address, sheet.kind, sheet.title, sheet.heading.html, sheet.description, sheet.template,
        sheet.source, sheet.abstract, sheet.authors, sheet.aliases, sheet.head, context,
    )  # fmt: skip


def unpack(packed: Packed) -> Sheet:
    """The sheet of `pack`; its parts have HTML only, unless it `has_markdown`."""
    (address, kind, title, heading, description, template, source, abstract, authors, aliases, in_head,
     values) = packed  # fmt: skip
    context = {name: Part(*one) if isinstance(one, tuple) else one for name, one in values.items()}
    return Sheet(
        address, kind, title, Part("", heading), description, template, context, {}, source,
        abstract, authors, aliases, in_head,
    )  # fmt: skip


class Printer:
    """Turns sheets into Markdown or HTML, and entries into items of lists.

    Args:
        templates: the Markdown templates.
        tags: the tags of the archive.
    """

    def __init__(self, templates: Templates, tags: Tags) -> None:
        self._templates = templates
        self._tags = tags
        self._items: dict[tuple[str, bool], str] = {}
        self._digests: dict[str, bytes] = {}

    def markdown(self, sheet: Sheet) -> str:
        """The whole Markdown page with front matter; its links lead to other pages' Markdown files."""
        front = {"title": sheet.title, "description": sheet.description, **sheet.front}
        front = {key: value for key, value in front.items() if value} | {"template": sheet.theme_template}
        head = yaml.dump(front, Dumper=_DUMPER, sort_keys=False, allow_unicode=True)
        body = self._templates.markdown(sheet.template, _context(sheet, self._markdown_list))
        up = "../" * markup.source(sheet.address).count("/")
        body = _relative(body.replace(markup.ROOT, up), sheet.address, markup.SITE)
        return f"---\n{head}---\n\n{body}\n"

    def html(self, sheet: Sheet) -> str:
        """The HTML of the page's content."""
        body = self._templates.html(sheet.template, _context(sheet, self._html_list))
        return _relative(body, sheet.address)

    def _markdown_list(self, entries: Iterable[Entry], tagged: bool) -> Part:
        contexts = (parts.entry(each, self._tags.of(each) if tagged else ()) for each in entries)
        items = (self._templates.markdown("entry.md", context).strip() for context in contexts)
        return Part("\n".join(items), "", block=True)

    def _html_list(self, entries: Iterable[Entry], tagged: bool) -> Part:
        items = "\n".join(self.item(each, tagged) for each in entries)
        return Part("", f"<ol>\n{items}\n</ol>", block=True)

    def digest(self, each: Entry) -> bytes:
        """Stands for all that a list shows of a paper."""
        known = self._digests.get(each.slug)
        if known is None:
            tags = "\t".join([f"{tag.slug}\t{tag.name}" for tag in self._tags.of(each)])
            numbers = f"{each.author_count}\t{each.votes}\t{each.code}"
            shown = "\n".join((each.slug, each.title, *each.dates, numbers, tags, *each.authors))
            known = self._digests[each.slug] = hashlib.blake2b(shown.encode(), digest_size=8).digest()
        return known

    def item(self, each: Entry, tagged: bool = True) -> str:
        """The HTML of a paper in a list, with its tags or not; a paper stands in many, so it is made once."""
        item = self._items.get((each.slug, tagged))
        if item is None:
            made = self._templates.html("entry.md", parts.entry(each, self._tags.of(each) if tagged else ()))
            item = self._items[each.slug, tagged] = made.removeprefix("<ol>\n").removesuffix("\n</ol>")
        return item


def _relative(html: str, address: str, root: str = markup.ROOT) -> str:
    """HTML with the ways to other pages as short as MkDocs makes them, seen from an address."""
    html = html.replace(f'"{root}{address}"', '"./"')
    above = address
    for steps in range(address.count("/") + 1):
        html = html.replace(root + above, "../" * steps)
        above = above.rstrip("/").rpartition("/")[0]
        above += "/" if above else ""
    return html


def _context(sheet: Sheet, items: Callable[[Iterable[Entry], bool], Part]) -> Mapping[str, object]:
    listing = sheet.context.get("listing")
    if not isinstance(listing, Listing):
        return sheet.context
    tagged = listing.kind != "author"  # whose page tells the topics once, at its top
    intro = sheet.context["intro"]
    return {"intro": intro, **indexpages.listing(listing, lambda entries: items(entries, tagged))}


def paper_sheet(shown: Page, source: str) -> Sheet:
    """The page of one paper, as far as the paper alone decides it; `complete` adds the rest.

    Args:
        shown: the page in ``content/papers``.
        source: its file, from ``content``.
    """
    paper = shown.paper
    title = mathtext.to_unicode(paper.title) or paper.title
    abstract = mathtext.to_unicode(paper.abstract)
    authors = author_names(paper)
    return Sheet(
        address=paper.address,
        kind="paper",
        title=title,
        heading=markup.rich(paper.title),
        description=shorten(abstract.split("\n\n")[0]) or f"{title}: a paper without an abstract",
        template="paper.md",
        context={
            "author_count": max(len(authors), paper.author_count or 0),
            "facts": parts.facts(paper),
            "links": parts.links(paper),
            "withdrawn": parts.withdrawn(paper),
            "abstract": markup.paragraphs(paper.abstract) if paper.abstract else None,
            "summary": parts.summary(paper),
            "remarks": parts.remarks(paper),
            "notes": parts.notes(shown.notes),
        },
        front={"date": paper.date, "authors": list(authors)},
        source=source,
        abstract=abstract,
        authors=authors,
        aliases=tuple(alias for alias in (paper.arxiv, paper.links.doi) if alias and alias != paper.id),
        head=head.tags(paper),
    )


def complete(
    sheet: Sheet, counts: Counts, tags: Sequence[Tag], addresses: Mapping[int, str], nearby: Nearby
) -> Sheet:
    """A paper's page with what the rest of the archive decides.

    Args:
        sheet: the page, as `paper_sheet` makes it.
        counts: the paper's counts.
        tags: its tags.
        addresses: of its authors' pages, by their place among its authors.
        nearby: the papers that it leads to.
    """
    context = dict(sheet.context)
    authors = sheet.authors, cast(int, context.pop("author_count")), addresses
    context |= {
        "authors": parts.authors(*authors),
        "others": parts.others(*authors),
        "counts": parts.counts(counts),
        "tags": parts.tags(tags),
        "related": parts.related(nearby),
        "around": parts.around(nearby),
    }
    return replace(sheet, context=context, front={**sheet.front, "tags": [tag.name for tag in tags]})


def listing_sheet(listing: Listing, site_name: str, intro: str) -> Sheet:
    """An index page.

    Args:
        listing: what stands on it.
        site_name: the heading of the home page.
        intro: Markdown that a person wrote for the top of the home page.
    """
    named = listing.kind not in ("day", "week", "month", "year")
    title = listing.title if named else f"Papers of {listing.title}"
    return Sheet(
        address=listing.address,
        kind=listing.kind,
        title=title,
        heading=text(site_name if listing.kind == "home" else title),
        description=listing.description or f"{indexpages.counted_papers(listing.total)}: {title}",
        template={"home": "home.md", "author": "author.md"}.get(listing.kind, "listing.md"),
        context={"listing": listing, "intro": markup.without_marks(intro) if listing.kind == "home" else ""},
    )


def shorten(value: str) -> str:
    """The beginning of a text, cut between words."""
    cut = value[:_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
    return value if len(value) <= _DESCRIPTION else cut
