"""Runs the site's own search for programs: the browser's scripts in QuickJS, on the files of a built site.

So there is one ranking. `site_templates/search/host.js` has what these scripts need of a browser. The package
``quickjs-ng`` is an extra.
"""

import base64
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from lxml import html

from generator.errors import ArchiveError
from generator.queries.documents import CollectionFilter, tables
from generator.search.script import whole

MOST = 200
"""The most results of one answer."""
Sort = Literal["relevance", "newest", "votes", "cited"]
_ASSETS = "../theme/assets/like/"
_LATER = (
    "alternatives.js", "asked.js", "compounds.js", "expansion.js", "grammar.js", "foreign.js", "meaning.js",
    "near.js", "pages.js", "persons.js",
    *(f"{_ASSETS}{name}.js" for name in ("vectors", "profile", "old")),
)  # fmt: skip
_NOWHERE = "https://site.invalid/"  # stands for an unknown address
_MEMORY = 2 << 30  # bytes
_HEADINGS = "h1", "h2", "h3", "h4", "h5", "h6"
_SAID = "total", "partial", "needed", "cut", "ignored", "refused"
_ASK = """async (text, options) => {
  const { results, ...found } = await query(text, options);
  const listed = results.map(({ authorCount, ...shown }) => ({ ...shown, author_count: authorCount }));
  return { ...found, counted: undefined, results: listed };
}"""
# What is given is JSON: QuickJS takes no half of a surrogate pair as text.
_CALL = """globalThis.answer = globalThis.failed = undefined;
(async () => (%s)(...%s))()
  .then((found) => (globalThis.answer = JSON.stringify(found)))
  .catch((error) => (globalThis.failed = `${error}`));"""


class SiteSearch:
    """The search of a built site, which raises an `ArchiveError` if the site has none.

    ``address`` is where it is published; without one, the addresses of results are relative. ``scripts`` is
    the folder of the search's modules.
    """

    # The browser's modules; what they declare can be called.
    modules: tuple[str, ...] = ("host.js", "search.js")
    later: tuple[str, ...] = _LATER  # the modules that they load when they need them

    def __init__(self, site: Path, address: str, scripts: Path, filters: Sequence[CollectionFilter]) -> None:
        self._site = site.resolve()
        self._address = address or _NOWHERE
        self._script = (
            "globalThis.host = { read: host_read, joined: host_joined, spoken: host_spoken };"
            f"const SITE = {json.dumps(self._address)};\n"
            + whole(scripts, self.modules, self.later, **tables(filters))
        )
        self._built = 0.0
        self._context = self._opened()

    def _opened(self) -> Any:
        """Return the scripts as they are running; they start again after the site was built again."""
        import quickjs  # an extra

        try:
            built = (self._site / "search/index/manifest.bin").stat().st_mtime
        except OSError:
            raise ArchiveError(f"{self._site} has no search. Build the site first: archive build") from None
        if built == self._built:
            return self._context
        context = quickjs.Context()
        context.set_memory_limit(_MEMORY)
        for name, function in (("read", self.read), ("joined", urljoin), ("spoken", _spoken)):
            context.add_callable(f"host_{name}", function)
        context.eval(self._script)
        self._built = built
        return context

    def ask(
        self, text: str, *, limit: int = 20, offset: int = 0, sort: Sort = "relevance", every: bool = False
    ) -> dict[str, Any]:
        """Return what the site's search page finds, in its order; ``every``: all words, as in a rule.

        An `ArchiveError` says that the query is refused, or that a file of the index is damaged.
        """
        options = {"limit": min(limit, MOST), "offset": offset, "sort": sort, "all": every, "means": True}
        found = self.call(_ASK, text, options)
        if found["refused"]:
            raise ArchiveError(found["refused"])
        for result in found["results"]:
            result["url"] = result["url"].removeprefix(_NOWHERE)
        said = {name: found[name] for name in _SAID if found[name]}
        if understood := [part["said"] for part in found["parts"]]:
            said["understood"] = understood
        return {"query": text, "total": 0, **said, "results": found["results"]}

    def call(self, function: str, *given: Any) -> Any:
        """Return what a function of the browser's scripts answers; an `ArchiveError` says that it failed."""
        context = self._context = self._opened()
        context.eval(_CALL % (function, json.dumps(given)))
        while context.execute_pending_job():
            pass
        if reason := context.get("failed"):
            raise ArchiveError(f"the search failed: {reason}. Build the site again: archive build")
        return json.loads(context.get("answer") or "null")

    def read(self, address: str) -> str | None:
        """Return a file of the site in base 64, inflated if it is a file of an index."""
        path = (self._site / address.removeprefix(self._address)).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_relative_to(self._site) or not path.is_file():
            return None
        data = path.read_bytes()
        return base64.b64encode(zlib.decompress(data, -15) if path.suffix == ".bin" else data).decode()


def _spoken(page: str) -> str:
    """Return the abstract and notes of a paper's page, as ``fetchText`` in `pages.js` does."""
    document: Any = html.fromstring(page)
    for notes in document.find_class("notes"):
        for unspoken in [*notes.find_class("label"), *notes.iter(_HEADINGS[1:])]:
            unspoken.drop_tree()
    heading, parts = document.get_element_by_id("abstract", None), []
    for part in [] if heading is None else heading.itersiblings():
        if part.tag == "aside":
            break
        if part.tag not in _HEADINGS:
            parts.append(part.text_content())
    return " ".join(parts)
