"""What a person's Markdown may be full of, and the very renderer of a build."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from generator.content.limits import LONGEST_MARKDOWN, shown_markdown, too_much
from generator.publish.mkdocs.plugin import extensions
from generator.publish.mkdocs.theme import first_paragraph
from generator.publish.people import written
from generator.publish.people.written import LinkedFiles
from tests.harness.archive import ArchiveFolder

_ROW = "|a|b|\n|-|-|\n"
# What was slow, by what made it so: the text before, what is repeated, the text after.
_SLOW: dict[str, tuple[str, str, str]] = {
    "headings": ("", "# a\n", ""),
    "headings in a quotation": ("", "> # a\n", ""),
    "underlines": ("", "a\n=\n", ""),
    "tags": ("", "<a ", ""),
    "quoted values": ("", '<a b="', ""),
    "definitions": ("", "a\n: b\n" * 99 + "\n", ""),
    "codes in a table's row": (_ROW, "`|", ""),
    "braces in a heading": ("", "# a {: ", ""),
    "blanks in a heading": ("# a", " ", "b"),
    "contents": ("", "[TOC]\n\n# a\n\n", ""),
    "captions": ("", "/// caption\na\n///\n", ""),
    "code left open": ("", "a <code> b ", ""),
    "comments in elements": ("", "<b><!--a-->", ""),
    "deep quotations": ("", "> " * 45 + "a\n\n", ""),
    "links to no page": ("", "[a](b.md) ", ""),
}
_REPEATED = (
    "a\n: b\n", "# a\n\n", "# a $x$\n\n", "- # a\n", "a\n-\n", "-\n", "=", "---\n", "* * *\n", "#\n",
    "a\n\n: b\n\n", ": a\n", "x[^1] ", "[^1]: a\n", "a {: #b }\n\n", "# a {: #b }\n", "*a*{: .b}",
    "!!! a\n", "!!! a\n    b\n\n", "??? a\n", "???+ a\n    b\n\n", '=== "a"\n    b\n\n', "> a\n",
    "> a\n\n", "> [!NOTE]\n> a\n\n", ">", "- a\n", "* a\n\n    b\n\n", "1. a\n", "[a]: b\n", "[a]:\n",
    "[a]: b\n\n[a] ", "[a][", "*_*_", "*a **b ", "*a\n\n", "`a` ", "`", "\\", "\\`", "<", "<a>", "</a",
    "<a/>", "<a:", "<a\n\n", "x<a ", "<https://a.b/ ", "<a@b.c>", "<!--", "<!-- a -->\n\n", "<!a ",
    "<?a\n\n", "<![CDATA[", "&", "&#1", "*[a]: b\n", "$", "$a$ ", "$$a ", "$$\na\n$$\n\n", "\\(a\\) ",
    "\\[\na\n\\]\n", "```math\na\n```\n", "\\frac{", "https://a.b/ ", "www.a.b ", "a@b.c ", "a.", "://",
    "```\n", "```\na\n```\n", "~~~\n", "- ```\n", "``` {.a b=", "~~a~~ ", "<div>", "<div markdown>\n",
    "<div markdown>\na\n</div>\n\n", "<p>\n\n", "<table><tr><td>", "<pre>", "<pre a ", "<script>",
    "<textarea>", "<svg>", "<math>", "<a href=x>", "<b><i><u>", "<a id=cite></a>", "<frameset>",
    "/// caption\n    a: b\n", "- [x] a\n", "[@a; ", "[@a] ", "![a](b)", '[a](b "', _ROW, _ROW + "\n",
    "|", "|\n", "\n", "\t", "a  \n", "a\n\n", "    a\n\n", "\u00a0", "e\u0301", "\u7814", "word ",
)  # fmt: skip
FILLERS = _SLOW | {unit: ("", unit, "") for unit in _REPEATED}
"""Every construct of the extensions, repeated; a new extension adds its own."""


def filled(filler: tuple[str, str, str]) -> str:
    """Return the largest text of a filler that the limits allow, at most `LONGEST_MARKDOWN` characters."""
    before, unit, after = filler
    most = (LONGEST_MARKDOWN - len(before + after)) // len(unit)
    least = 0
    while least < most:  # more of the same is never less
        number = (least + most + 1) // 2
        if too_much(before + unit * number + after):
            most = number - 1
        else:
            least = number
    return before + unit * least + after


def rendering(archive: ArchiveFolder) -> Callable[[str], str]:
    """Return a function that renders a page that a person wrote, as a build does."""
    config = load_config(str(archive.config))
    config.markdown_extensions = extensions(config)
    files = LinkedFiles(config, [], lambda address: None, lambda name: None)
    names = count()

    def rendered(markdown: str) -> str:
        page = Page(None, File(f"own-{next(names)}.md", config.docs_dir, config.site_dir, True), config)
        written.guard(page, files)
        page.markdown = shown_markdown(markdown)
        page.render(config, files)
        html = written.followed(page, str(page.content), written.Added(), is_trusted=False)
        written.style(html)
        first_paragraph(html)
        return html

    return rendered
