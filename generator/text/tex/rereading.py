r"""Estimating, before a formula is drawn, how much work it makes for the library.

math-core (0.9.0) searches for the end of each opening delimiter. Without one, it reads the rest again, so the
time doubles with each delimiter that stays open: thirty hang it. The end must be in the same braces and not
be the argument of a command: ``(\hat)`` stays open. The library itself is asked, once for each command,
whether the command opens, closes or takes arguments.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\S", re.DOTALL)
_SIZED = re.compile(r"\\(?:[bB]igg?(?P<side>[lrm]?)|left|right|middle)")  # the next token is its argument
_SIDES = {"l": "open", "r": "close"}
_MARKUP = re.compile(r"<[^>]*>")
_MOST_ARGUMENTS = 6  # ``\genfrac`` has six

Draw = Callable[[str], str]
"""Returns the MathML of a formula; ``""`` if the library refuses it."""


class _Role(NamedTuple):
    side: str  # "open", "close", "switch" or ""
    arguments: int = 0


@dataclass(slots=True)
class _Group:
    r"""The inside of braces, or of the brackets in ``\sqrt[3]{x}``."""

    end: str
    unclosed: int = 0
    arguments: int = 0  # still to come


def unclosed(tex: str, draw: Draw) -> int:
    """Count the opening delimiters of a formula that may stay open, by drawing only its single commands."""
    total = 0
    groups = [_Group("")]
    before = ""
    is_sized = False  # by the command before: such a delimiter neither opens nor closes
    for token in _TOKEN.findall(tex):
        group = groups[-1]
        if token == group.end and (token == "}" or not group.arguments):
            total += groups.pop().unclosed
            continue
        is_argument = group.arguments > 0
        group.arguments -= is_argument
        is_option = token == "[" and before == r"\sqrt"
        before = token
        if token == "{" or is_option:
            group.arguments += is_option  # it comes before the argument
            groups.append(_Group("]" if is_option else "}"))
            continue
        role = _role(token, draw)
        group.arguments += role.arguments
        was_sized = is_sized and not role.arguments
        is_sized = not is_argument and bool(_SIZED.fullmatch(token))
        if was_sized:
            continue
        if role.side == "open" and is_argument:
            total += 1
        elif role.side == "open":
            group.unclosed += 1
        elif role.side == "close" and not is_argument:
            group.unclosed = max(0, group.unclosed - 1)
        elif role.side == "switch":  # such as ``\bf``: earlier delimiters find no end after it
            total, group.unclosed = total + group.unclosed, 0
    return total + sum(group.unclosed + (group.end == "]") for group in groups)


@lru_cache(maxsize=4096)
def _role(token: str, draw: Draw) -> _Role:
    if sized := _SIZED.fullmatch(token):
        return _Role(_SIDES.get(sized["side"] or "", ""), 1)
    if token in ("^", "_"):
        return _Role("", 1)
    drawn, arguments = token, 0
    if token[0] == "\\":
        for arguments in range(_MOST_ARGUMENTS + 1):
            if drawn := draw(token + "{x}" * arguments):
                break
        if not _MARKUP.sub("", drawn) and "<mspace" not in drawn:  # includes commands drawn only with others
            return _Role("switch", 1)
    categories = set(map(unicodedata.category, _MARKUP.sub("", drawn)))
    if not categories.isdisjoint(("Ps", "Pi")) or 'form="prefix"' in drawn:
        return _Role("open", arguments)
    closes = not categories.isdisjoint(("Pe", "Pf")) or 'form="postfix"' in drawn
    return _Role("close" if closes else "", arguments)
