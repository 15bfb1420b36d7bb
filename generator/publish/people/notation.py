r"""The Markdown that people write: what notes, lists and own pages have besides the Markdown of the archive.

The archive's own pages are not made with it: there, a paper's ``~~~`` or ``(c)`` is only text. Both have
formulas (see `generator.text.tex`), which become MathML, and ``\$``, which is a dollar sign.
"""

import html
import re
from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from re import Match
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig

from generator.pages import markup
from generator.publish.people.sanitizing import names
from generator.text import tex

Cite = Callable[[str], str]
"""Returns the HTML of a link to the paper that people call by an id or a citation key, or ``""``."""
Tell = Callable[[str], object]
"""Gets a message about something that the site does not know."""
_Draw = Callable[[str, bool], str]
"""Returns the HTML of a formula; the flag says whether it is for display."""
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
_DISPLAY = rf"(?<![\\$])\$\$(?!\s)({markup.DISPLAY_TEX})(?<!\s)\$\$(?!\$)"
_INLINE = rf"(?<![\\$])\$(?![\s$])({markup.INLINE_TEX})(?<!\s)\$"
_SPACED = rf"(?<![\\$])\$\$\s*(?=\S)({markup.DISPLAY_TEX})\$\$(?!\$)"
_ROUND = r"(?<!\\)\\\(((?:\\[^()]|[^\\])+?)\\\)"
# On lines of its own, in one paragraph of the source; LaTeX allows no empty line in a formula either.
_ON_LINES = (
    rf" {{0,3}}(?:\$\$\s*(?=\S)({markup.DISPLAY_TEX})\$\$(?!\$)|\\\[\s*(?=\S)((?:\\[^\[\]]|[^\\])+?)\\\])"
    r"[ \t]*(?=\n|\Z)"
)
_ALONE, _BELOW = re.compile(_ON_LINES), re.compile(rf"(?:^|\n){_ON_LINES}")
_TEXT = re.compile(r" {0,3}[^\W\d_]")  # begins a paragraph


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
    own["markdown_extensions"] = [*named, _WrittenMathematics(draw), _Notation(cite, tell or str)]
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


class Mathematics(Extension):
    """Registers display and inline formulas; their priority is below code spans and above all else."""

    def extendMarkdown(self, md: Markdown) -> None:
        """See `markdown.extensions.Extension`."""
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # a paragraph that is one formula stays a paragraph
        _register(md, tex.to_mathml)


class _WrittenMathematics(Extension):
    r"""Adds to `Mathematics` what people write besides: ``\(…\)``, ``$$ … $$``, and formulas on lines.

    ``draw`` makes the formulas.
    """

    def __init__(self, draw: _Draw) -> None:
        super().__init__()
        self.draw = draw

    def extendMarkdown(self, md: Markdown) -> None:
        """See `markdown.extensions.Extension`."""
        _register(md, self.draw)
        md.inlinePatterns.register(_Formula(_ROUND, md, self.draw, display=False), "archive-round-math", 184)
        md.inlinePatterns.register(_Formula(_SPACED, md, self.draw, display=True), "archive-spaced-math", 183)
        # A formula may have lines that look like a table, a heading or a quotation.
        blocks = md.parser.blockprocessors
        blocks.register(_FormulaOnLines(md, self.draw, _in_text), "archive-math-in-text", 76)
        blocks.register(_FormulaOnLines(md, self.draw, _BELOW.search), "archive-math-in-block", 11)


def _in_text(block: str) -> Match[str] | None:
    """Find a formula that a block begins with, or that follows lines of plain text."""
    return _ALONE.match(block) or (_BELOW.search(block) if _TEXT.match(block) else None)


def _register(md: Markdown, draw: _Draw) -> None:
    md.inlinePatterns.register(_Formula(_DISPLAY, md, draw, display=True), "archive-display-math", 186)
    md.inlinePatterns.register(_Formula(_INLINE, md, draw, display=False), "archive-math", 185)


class _Formula(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, draw: _Draw, *, display: bool) -> None:
        super().__init__(pattern, md)
        self.draw = draw
        self.display = display

    def handleMatch(  # type: ignore[override]  # the base has no data
        self, m: Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        return self.md.htmlStash.store(self.draw(m[1], self.display)), m.start(0), m.end(0)


class _FormulaOnLines(BlockProcessor):
    def __init__(self, md: Markdown, draw: _Draw, find: Callable[[str], Match[str] | None]) -> None:
        super().__init__(md.parser)
        self.md = md
        self.draw = draw
        self.find = find

    def test(self, parent: Element, block: str) -> bool:
        """See `markdown.blockprocessors.BlockProcessor`."""
        return bool(self.find(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put the text before the formula, and the formula, on the page; leave the text after it."""
        block = blocks.pop(0)
        if found := self.find(block):
            self.parser.parseBlocks(parent, [block[: found.start()]])
            formula = self.draw(found[1] or found[2], True)
            SubElement(parent, "p").text = self.md.htmlStash.store(formula)
            if after := block[found.end() :].lstrip("\n"):
                blocks.insert(0, after)
