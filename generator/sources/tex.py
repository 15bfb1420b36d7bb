"""TeX of a BibTeX field as Unicode: accents, signs and groups; formulas stay TeX.

pylatexenc knows the commands, but is made for whole documents: what prints today's date, reads files or
stands for a figure is left out here, and a command it does not know gives its arguments.
"""

from __future__ import annotations

import re

from pylatexenc import latex2text, latexwalker, macrospec

_SIGNS = re.compile(r"[\\{}~]|``|''|--")
_TWO = ("href", "texorpdfstring")
_SHOWN = {"href": "%(2)s", "texorpdfstring": "%(1)s", "\\": " "}
_KEPT = ["latex-base", "nonascii-specials", "advanced-symbols"]

_grammar = latexwalker.get_default_latex_context_db().filter_context(keep_categories=_KEPT[:2])
_grammar.add_context_category("two", [macrospec.std_macro(name, False, 2) for name in _TWO], prepend=True)
_words = latex2text.get_default_latex_context_db().filter_context(keep_categories=_KEPT)
_words.add_context_category(
    "shown",
    [latex2text.MacroTextSpec(name, text) for name, text in _SHOWN.items()]
    + [
        latex2text.MacroTextSpec(name, discard=True)
        for name in ("input", "include", "today", "cite", "label")
    ],
    prepend=True,
)
_words.set_unknown_macro_spec(latex2text.MacroTextSpec("", discard=False))
_words.set_unknown_environment_spec(latex2text.EnvironmentTextSpec("", discard=False))
_to_text = latex2text.LatexNodes2Text(_words, math_mode="verbatim", keep_comments=True)


def plain(text: str) -> str:
    """The text without TeX; one that TeX itself could not read comes back as it is."""
    if not _SIGNS.search(text):
        return text
    # In BibTeX, unlike in TeX, a percent sign starts no comment.
    source = re.sub(r"(?<!\\)%", r"\\%", text)
    walker = latexwalker.LatexWalker(source, latex_context=_grammar, tolerant_parsing=True)
    try:
        return str(_to_text.nodelist_to_text(walker.get_latex_nodes()[0]))
    except (LookupError, RecursionError):  # a command without its arguments; thousands of open groups
        return text
