"""A person's Markdown on a page: converted, sanitized and closed by itself, then put in its place.

So nothing that it leaves open (an element, a fence, a comment) changes the page around it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from generator.content import faults
from generator.content.limits import as_written
from generator.pages import markup
from generator.publish.press.attributes import clashes
from generator.publish.press.links import Called, LinkedFiles
from generator.publish.press.notation import config_for as notation_for
from generator.publish.press.sanitizing import Sanitized, sanitized
from generator.publish.press.sheetfile import SheetFile

_IDS = re.compile(r'<\w[^<>]*? id="?([^\s"<>]+)')
_HEADING = re.compile(r'(<h[1-6] id=")([^"]*)')  # as Markdown writes it
_STYLED = re.compile(r"<pre\b|\sclass=")


class Added(NamedTuple):
    """A section that the project adds below a person's part of a page."""

    html: str = ""
    headings: Iterable[AnchorLink] = ()  # for the page's table of contents


def converted(
    markdown: str, file: SheetFile, config: MkDocsConfig, files: LinkedFiles, called: Called
) -> tuple[Page, bool]:
    """Return Markdown as MkDocs renders it on a page of the archive, and whether it could be converted.

    The file keeps its page. ``called`` finds the papers that the Markdown cites.
    """
    page, own = file.page, Page(None, file, config)
    own.markdown = markdown
    notation = notation_for(config, partial(_cite, file, files, called))
    is_converted = _is_rendered(own, lambda: own.render(notation, files))
    file.page = page
    return own, is_converted


def _cite(file: File, files: LinkedFiles, called: Called, name: str) -> str:
    """Return a link to a paper; if there is none, count it like a broken link, with a warning."""
    if mention := called(name):
        return mention.link("../" * file.url.count("/"))
    files.missing += 1
    reason = f"contains a citation '[@{name}]', but the archive has no such paper."
    pages.log.warning("Doc file '%s' %s", file.src_uri, reason)
    return ""


def guard(page: Page, files: LinkedFiles) -> None:
    """Make a page show its Markdown as it is written, with a warning, if it cannot be converted.

    A page that a person wrote has the same notation as notes.
    """
    render, cite = page.render, partial(_cite, page.file, files, files.called)

    def rendered(config: MkDocsConfig, given: Files) -> None:
        is_made = isinstance(page.file, SheetFile) or page.file.generated_by == "archive"
        render(config if is_made else notation_for(config, cite), given)

    vars(page)["render"] = lambda config, files: _is_rendered(page, lambda: rendered(config, files))


def _is_rendered(page: Page, render: Callable[[], None]) -> bool:
    try:
        render()
    except Exception as error:
        reason = faults.problem(page.file.src_uri, error).reason
        pages.log.warning("Doc file '%s' contains Markdown that %s", page.file.src_uri, reason)
        page.content, page.toc = as_written(page.markdown or ""), get_toc([])
        return False
    return True


def style(html: str) -> str:
    """Return the style sheet for a person's HTML: code, or a class, may need all of Material's rules."""
    return "whole" if _STYLED.search(html) else "archive"


def filled(content: str, html: str, *, is_trusted: bool) -> str:
    """Return a page's content, its ids unchanged, with a person's HTML at the mark `markup.WRITTEN`."""
    return content.replace(markup.WRITTEN, _apart(html, content, is_trusted).html, 1)


def placed(page: Page, content: str, config: MkDocsConfig, files: LinkedFiles, *, is_trusted: bool) -> str:
    """Call `filled` for a page of the archive that MkDocs makes."""
    file = page.file
    if not isinstance(file, SheetFile) or not file.written:
        return content
    own, _ = converted(file.written, file, config, files, files.called)
    # MkDocs checks all anchors of a page at once.
    page.present_anchor_ids = (page.present_anchor_ids or set()) | (own.present_anchor_ids or set())
    if page.links_to_anchors is not None:
        for linked, links in (own.links_to_anchors or {}).items():
            page.links_to_anchors.setdefault(linked, {}).update(links)
    file.style = style(str(own.content))
    return filled(content, str(own.content), is_trusted=is_trusted)


def followed(page: Page, html: str, added: Added, *, is_trusted: bool) -> str:
    """Return the content of a page that a person wrote, with the section that the project adds.

    The page's headings get their new ids, and the added headings.
    """
    own, names = _apart(html, added.html, is_trusted)
    _rename(page.toc, names)
    top = page.toc.items
    # Material's contents begin below a first heading of level 1.
    (top[0].children if top and top[0].level == 1 else top).extend(added.headings)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | {link.id for link in added.headings}
    return f"{own}\n{added.html}" if added.html else own


def _rename(headings: Iterable[AnchorLink], names: Mapping[str, str]) -> None:
    for heading in headings:
        heading.id = names.get(heading.id, heading.id)
        _rename(heading.children, names)


def _apart(html: str, around: str, is_trusted: bool) -> Sanitized:
    """Return a person's HTML in an element that the style sheet does not let it leave."""
    taken = set(_IDS.findall(around))
    if is_trusted:
        names = clashes((name for _, name in _HEADING.findall(html)), taken)
        html = _HEADING.sub(lambda match: match[1] + names.get(match[2], match[2]), html)
    else:
        html, names = sanitized(html, taken)
    return Sanitized(f'<div class="written">\n{html}\n</div>', names)
