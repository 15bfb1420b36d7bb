"""The Markdown that people write: what notes, lists and own pages have besides the Markdown of the archive.

The archive's own pages are not made with it: there, a paper's ``~~~`` or ``(c)`` is only text.
"""

import html
import re
from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from re import Match
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig

from generator.publish.people.mathematics import WrittenMathematics
from generator.publish.people.sanitizing import names
from generator.text import tex

Cite = Callable[[str], str]
"""Returns the HTML of a link to the paper that people call by an id or a citation key, or ``""``."""
Tell = Callable[[str], object]
"""Gets a message about something that the site does not know."""
_EXTENSIONS = (
    "admonition", "def_list", "footnotes", "pymdownx.blocks.caption", "pymdownx.details",
    "pymdownx.highlight", "pymdownx.magiclink", "pymdownx.quotes", "pymdownx.superfences",
    "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip
_FENCES = "pymdownx.superfences"
_OPTIONS: Mapping[str, Mapping[str, object]] = {
    "pymdownx.highlight": {"use_pygments": False},  # as Markdown's own fences
    "pymdownx.quotes": {"callouts": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tilde": {"subscript": False},  # ~5 and ~6 are numbers
}
# Callouts: the kinds that Material has, and what GitHub calls others.
_KINDS = names("abstract bug danger example failure info note question quote success tip warning")
_SAME_KIND = {"caution": "danger", "important": "tip"}
_BOX = '<label class="task-list-control"><input type="checkbox" disabled'  # as pymdownx makes it
_NAMED = re.compile(r"@([^\s@;,\[\]\x02]+)")
_ONE = rf"{_NAMED.pattern.replace('(', '(?:', 1)}(?:,[^@;\[\]\n\x02]+)?"
_CITED = rf"\[({_ONE}(?:;\s*{_ONE})*)\](?!\(|\[(?!@))"  # with an address after it, it is a link


def config_for(config: MkDocsConfig, cite: Cite, tell: Tell | None = None) -> MkDocsConfig:
    """Return the configuration with which MkDocs renders what a person wrote."""
    own = copy(config)
    stated = config.mdx_configs
    options: dict[str, Any] = {name: {**_OPTIONS.get(name, {}), **stated.get(name, {})}
                               for name in {*_OPTIONS, *stated, _FENCES}}  # fmt: skip
    draw = partial(_drawn, tell) if tell else tex.to_mathml
    math = {"name": "math", "class": "", "format": partial(_fence, draw)}
    options[_FENCES] = {**options[_FENCES]}
    options[_FENCES]["custom_fences"] = [math, *options[_FENCES].get("custom_fences", ())]
    named = dict.fromkeys((*config.markdown_extensions, *_EXTENSIONS))
    own["markdown_extensions"] = [*named, WrittenMathematics(draw), _Notation(cite, tell or str)]
    own["mdx_configs"] = options
    return own


def cited(markdown: str) -> tuple[str, ...]:
    """Return all that a text may cite, as written; names of people and code count, too."""
    return tuple(dict.fromkeys(_NAMED.findall(markdown)))


def _drawn(tell: Tell, formula: str, display: bool) -> str:
    for command in tex.unknown(formula):
        tell(f"{command} is not TeX that the site can draw")
    return tex.to_mathml(formula, display)


def _fence(draw: Callable[[str, bool], str], source: str, *_: object, **__: object) -> str:
    return f"<p>{draw(source, True)}</p>"


class _Notation(Extension):
    """Registers citations and the kinds of callouts."""

    def __init__(self, cite: Cite, tell: Tell) -> None:
        super().__init__()
        self.cite, self.tell = cite, tell

    def extendMarkdown(self, md: Markdown) -> None:
        """See `markdown.extensions.Extension`."""
        md.inlinePatterns.register(_Citation(self.cite, md), "archive-citation", 175)
        md.treeprocessors.register(_Tasks(md), "archive-tasks", 24)  # after pymdownx's
        md.treeprocessors.register(_Callouts(self.tell, md), "archive-callouts", 19.995)  # before pymdownx's


class _Citation(InlineProcessor):
    """``[@2608.00042]``, ``[@one2026study-2608.00042, p. 3; @2608.00043]``: papers of the archive."""

    def __init__(self, cite: Cite, md: Markdown) -> None:
        super().__init__(_CITED, md)
        self.cite = cite

    def handleMatch(  # type: ignore[override]  # the base has no data
        self, m: Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """Replace the citation; if it names a paper that the archive lacks, all of it stays as written."""
        parts = [part.partition(",") for part in m[1].split(";")]
        links = [self.cite(name.strip().removeprefix("@")) for name, _, _ in parts]
        if not all(links):
            return None, None, None
        places = (comma + html.escape(place, quote=False) for _, comma, place in parts)
        shown = "; ".join(map("".join, zip(links, places, strict=True)))
        return self.md.htmlStash.store(f"({shown})"), m.start(0), m.end(0)


class _Tasks(Treeprocessor):
    """Names the boxes of tasks for readers who do not see them."""

    def run(self, root: Element) -> None:
        """See `markdown.treeprocessors.Treeprocessor`."""
        stash = self.md.htmlStash.rawHtmlBlocks
        for place, made in enumerate(stash):
            if isinstance(made, str) and made.startswith(_BOX):
                name = "Done" if "checked" in made else "To do"
                stash[place] = made.replace(" disabled", f' aria-label="{name}" disabled', 1)


class _Callouts(Treeprocessor):
    """Gives GitHub's kinds of callouts Material's names; a callout of another kind becomes a quotation."""

    def __init__(self, tell: Tell, md: Markdown) -> None:
        super().__init__(md)
        self.tell = tell

    def run(self, root: Element) -> None:
        """See `markdown.treeprocessors.Treeprocessor`."""
        for quote in root.iter("blockquote"):
            kind, space, more = quote.get("data-alert", "").partition(" ")
            same = _SAME_KIND.get(kind, kind)
            if same in _KINDS:
                quote.set("data-alert", same + space + more)
            elif kind:
                self.tell(f"[!{kind.upper()}] is not a kind of callout; write NOTE, TIP or WARNING")
                del quote.attrib["data-alert"], quote.attrib["data-alert-collapse"]
