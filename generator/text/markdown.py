"""Text from sources as Markdown that shows exactly this text, and tables of such texts."""

import re
from collections.abc import Iterable, Sequence

from generator.text.cleaning import line

_INLINE = re.compile(r"[\\`*_{}\[\]]")
_START = re.compile(r"^(?:(?=[#>+|!-])|(\d+)(?=[.)]))")  # where a backslash keeps a paragraph a paragraph
# Signs of the Markdown that people write, which a backslash does not escape in every engine.
_EXTENDED = re.compile(r"[~$]|^[:?/=]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def paragraph(text: str) -> str:
    """Return a text as one paragraph, in which nothing is markup: no link, formula, citation or HTML."""
    escaped = _INLINE.sub(r"\\\g<0>", line(text)).replace("&", "&amp;").replace("<", "&lt;")
    return _START.sub(r"\1\\", _EXTENDED.sub(lambda sign: f"&#{ord(sign[0])};", escaped))


def literal(text: str) -> str:
    """Escape a text for Markdown, with a backslash before punctuation (CommonMark 0.31, 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown, in which ``|`` is escaped."""
    lines = [head, ("---",) * len(head), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in cells] for cells in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in escaped)
