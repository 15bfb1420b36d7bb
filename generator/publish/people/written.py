"""A person's Markdown on a page: converted, sanitized and closed by itself, then put in its place.

So nothing that it leaves open (an element, a fence, a comment) changes the page around it.

It may link to pages of the archive and to other files, by file or by address. In a paper's notes, a link
starts from the paper's file, as on GitHub: ``../../../pictures/a.png``. It may also start from the page's
place in the Markdown tree: ``../pictures/a.png`` in ``papers/2608.19880.md``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from generator.content import faults
from generator.content.limits import as_written
from generator.listings.kinds import FEED
from generator.pages import markup
from generator.pages.mentions import PaperLink
from generator.publish.files import is_made
from generator.publish.people.notation import config_for as notation_for
from generator.publish.people.sanitizing import Sanitized, clashes, sanitized
from generator.store.outputs import page_file


class SheetFile(File):
    """A file with Markdown and a view that are made when MkDocs asks for them.

    Args:
        markdown: makes the page's Markdown, with front matter.
        view: makes the values that the theme gets as ``sheet``.
        paper_file: a paper's file, relative to ``content``; links in notes, and warnings, start from it.
    """

    written = ""  # see `Sheet`; known once MkDocs has asked for the page's Markdown
    style = "archive"  # see `sheets.frame`; known once a person's Markdown is converted

    def __init__(
        self,
        address: str,
        config: MkDocsConfig,
        markdown: Callable[[], str],
        view: Callable[[], dict[str, str]],
        paper_file: str = "",
    ) -> None:
        super().__init__(
            paper_file or markup.tree_file(address),
            src_dir=None,
            dest_dir=config.site_dir,
            use_directory_urls=True,
            dest_uri=page_file(address),  # the addresses are fixed
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        self.generated_by = "archive"
        self._make_markdown = markdown
        self.view = view

    @property
    def content_string(self) -> str:
        """The page's Markdown with front matter."""
        return self._make_markdown()

    @content_string.setter
    def content_string(self, value: str) -> None:
        raise TypeError("a page of the archive cannot be set: change its source instead")

    @property
    def edit_uri(self) -> str | None:
        """The file in ``content`` that a person edits, if there is one."""
        return self.view()["file"] or None


# MkDocs' result for ``../pictures/a.png`` in ``papers/2026/08/``, or in ``papers/undated/``; ``papers/`` has
# years only, and ``papers/2026/`` months.
_IN_TREE = re.compile(r"papers/(?:\d{4}/(?!\d\d/)|(?!\d{4}/|undated/)(?=[^/]+/))(.+)")


Called = Callable[[str], PaperLink | None]
"""Finds the paper that people call by an id or a citation key."""


class LinkedFiles(Files):
    """MkDocs' files, together with the pages of the archive, for which MkDocs has no files.

    ``find`` returns a file for the page of the archive at an address, or ``None``; ``called`` finds a paper
    that a page cites.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Iterable[File],
        find: Callable[[str], File | None],
        called: Called,
    ) -> None:
        super().__init__(list(files))
        self.missing = 0  # lookups that found nothing
        self.called = called
        self._config = config
        self._find = find

    def get_file_from_path(self, path: str) -> File | None:
        """See `mkdocs.structure.files.Files`."""
        in_tree = _IN_TREE.fullmatch(path)
        file = (in_tree and self._file(in_tree[1])) or self._file(path)
        self.missing += file is None
        return file

    def _file(self, path: str) -> File | None:
        if file := super().get_file_from_path(path):
            return file
        page = path.removesuffix(f"/{FEED}")  # of a collection
        if is_made(path) or (page != path and self._find(f"{page}/")):
            return File.generated(self._config, path, content=b"")
        return self._find(_address(PurePosixPath(path).as_posix()))


def _address(path: str) -> str:
    """Return the address of the page that a path in ``content`` names; there may be no such page.

    ``papers/2026/08/2608.19880.md``, ``papers/2608.19880.md`` and ``papers/2608.19880`` are the same page.
    """
    parts = PurePosixPath(path.removesuffix(".md")).parts
    if parts[:1] == ("papers",):
        return f"papers/{parts[-1]}/"
    return "/".join(parts).removesuffix("index") + "/"


_IDS = re.compile(r'<\w[^<>]*? id="?([^\s"<>]+)')
_HEADING = re.compile(r'(<h[1-6] id=")([^"]*)')  # as Markdown writes it
_STYLED = re.compile(r"<pre\b|\s(?:class|dir)=")


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
    """Return the style sheet for a person's HTML: code, a class, a direction may need all of Material's."""
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
