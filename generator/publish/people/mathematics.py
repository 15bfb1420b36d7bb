r"""Markdown extensions: formulas (see `generator.text.tex`) become MathML, ``\$`` a dollar sign."""

import re
from collections.abc import Callable
from re import Match
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from generator.pages import markup
from generator.text import tex

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
_Draw = Callable[[str, bool], str]
"""Returns the HTML of a formula; the flag says whether it is for display."""


class Mathematics(Extension):
    """Registers display and inline formulas; their priority is below code spans and above all else."""

    def extendMarkdown(self, md: Markdown) -> None:
        """See `markdown.extensions.Extension`."""
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # a paragraph that is one formula stays a paragraph
        _register(md, tex.to_mathml)


class WrittenMathematics(Extension):
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


makeExtension = Mathematics  # the name that Markdown looks for
