r"""A Markdown extension: formulas (see `generator.text.tex`) become MathML, ``\$`` a dollar sign."""

from re import Match
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from generator.pages import markup
from generator.text import tex

_DISPLAY = rf"(?<![\\$])\$\$(?!\s)({markup.DISPLAY_TEX})(?<!\s)\$\$(?!\$)"
_INLINE = rf"(?<![\\$])\$(?![\s$])({markup.INLINE_TEX})(?<!\s)\$"


class Mathematics(Extension):
    """Registers display and inline formulas; their priority is below code spans and above all else."""

    def extendMarkdown(self, md: Markdown) -> None:
        """See `markdown.extensions.Extension`."""
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # a paragraph that is one formula stays a paragraph
        md.inlinePatterns.register(_Formula(_DISPLAY, md, display=True), "archive-display-math", 186)
        md.inlinePatterns.register(_Formula(_INLINE, md, display=False), "archive-math", 185)


class _Formula(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, *, display: bool) -> None:
        super().__init__(pattern, md)
        self.display = display

    def handleMatch(  # type: ignore[override]  # the base has no data
        self, m: Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        mathml = tex.to_mathml(m[1], self.display)
        return self.md.htmlStash.store(mathml), m.start(0), m.end(0)


makeExtension = Mathematics  # the name that Markdown looks for
