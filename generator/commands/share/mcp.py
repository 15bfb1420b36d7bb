"""``archive mcp``: answers assistants, over the Model Context Protocol (https://modelcontextprotocol.io).

It only reads, and only what the site shows. Each answer has a limit.
"""

import functools
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from generator.commands.curate import log
from generator.commands.group import content
from generator.commands.share.export import FORMATS
from generator.commands.share.search import HOW, opened
from generator.configuration.locations import site as of_site
from generator.content.curated.removed import Removals
from generator.content.curated.venues import FILE, VenueTable
from generator.content.library import Library, record_of
from generator.content.page import Page
from generator.errors import ArchiveError
from generator.papers import records
from generator.papers.paper import Counts, Record
from generator.papers.shown import FILTERS
from generator.queries.words import plainly
from generator.text import identifiers

if TYPE_CHECKING:
    from mcp.server import MCPServer

_MOST = 50  # papers in an answer
_ABOUT = (
    "An archive of research papers. `search` ranks papers by relevance, `list` has the newest first; both "
    "take the site's query language. `get` has a paper's abstract and its curators' notes, `cite` citations. "
    "Link to a paper by its `url`, its page on the site."
)
_OWN = ", ".join(f"{own.filter}:{own.example}" for own in FILTERS)


class Papers:
    """The tools of an assistant; each method is one, and its docstring tells the assistant about it."""

    def __init__(self, config: Path) -> None:
        self._search = opened(config)
        self._library = Library(content(config))

    def search(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        sort: Literal["relevance", "votes", "cited"] = "relevance",
    ) -> dict[str, Any]:
        """Find papers, the best match first; at most 50 in one answer.

        A query has words, "a phrase", +must, -not, wild*, `this OR that`, and filters: author:name, tag:name,
        from:2026-03, before:2026-06, votes:>20, cited:>20, has:code, near:ID for papers like one, and
        near:"a text". A result with `near` has no word of the query, but is near in meaning.
        """
        return self._search.ask(query, limit=_within(limit), offset=max(offset, 0), sort=sort)

    def list(self, query: str = "", limit: int = 20, offset: int = 0) -> dict[str, Any]:
        """List papers, the newest first, at most 50 in one answer; with a query, those with all of it."""
        return self._search.ask(query, limit=_within(limit), offset=max(offset, 0), sort="newest", every=True)

    def get(self, paper: str) -> dict[str, Any]:
        """Return one paper with its abstract and its curators' notes, by id, DOI, address or whole title."""
        url, record = self._find(paper)
        values = records.values(record)
        values.pop("stated", None)  # it has hidden authors
        return {"url": url, "notes": "", **values}

    def cite(
        self, papers: Sequence[str], form: Literal["bibtex", "ris", "csl", "markdown"] = "bibtex"
    ) -> str:
        """Return citations of at most 50 papers, each by id, DOI, address or whole title."""
        if len(papers) > _MOST:
            raise ArchiveError(f"at most {_MOST} papers can be cited at once")
        venues = VenueTable.read(self._library.content / FILE.file, [])
        return "".join(FORMATS[form]((self._find(paper)[1] for paper in papers), venues))

    def _find(self, name: str) -> tuple[str, Record]:
        """Return the address of a paper on the site, and its record."""
        names = {identifiers.canonical(part) for part in (name, name.rstrip("/").rpartition("/")[2])}
        for found in self._search.ask(name, limit=1)["results"]:
            path = log.find(self._library, found["url"].rstrip("/").rpartition("/")[2])
            page = self._library.shown(path)
            is_titled = plainly(name) == plainly(found["title"])
            known = {page.slug, *page.paper.ids} if isinstance(page, Page) else set()
            is_off = known and Removals.read(self._library.content).have(known)  # since the site was built
            if isinstance(page, Page) and (is_titled or names & known) and page.is_shown and not is_off:
                file = path.relative_to(self._library.content).as_posix()
                return found["url"], record_of(file, page, Counts(found["votes"]))
        raise ArchiveError(f"no paper here has the id or the title {name!r}; search for it first")


def _within(limit: int) -> int:
    return min(max(limit, 1), _MOST)


def server(config: Path) -> "MCPServer[Any]":
    """Return the server of an archive, which needs a site, and the extra."""
    if not find_spec("mcp"):
        raise ArchiveError(HOW)
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    papers = Papers(config)
    name, number = of_site(config, "site_name"), version("paper-archive")
    made: MCPServer[Any] = MCPServer(name, version=number, instructions=_ABOUT, log_level="WARNING")

    def add(tool: Callable[..., object]) -> None:
        @functools.wraps(tool)
        async def answered(**given: Any) -> object:  # in this thread, the only one that may use the search
            try:
                return tool(**given)
            except ArchiveError as error:
                raise ToolError(str(error)) from None

        answered.__doc__ = (tool.__doc__ or "").replace("has:code", _OWN)
        made.add_tool(answered, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))

    for tool in (papers.search, papers.list, papers.get, papers.cite):
        add(tool)
    return made


@click.command("mcp")
@click.pass_obj
def command(config: Path) -> int:
    """Answer assistants that speak the Model Context Protocol, on standard input and output.

    Four tools search, list, get and cite the papers of the site as it was last built. They only read. An
    assistant starts this command itself: give it `archive --config /path/to/mkdocs.yml mcp`.
    """
    server(config).run("stdio")
    return 0
