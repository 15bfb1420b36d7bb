"""Cuts a rule into alternatives at ``OR`` and ``|``; each of them is a query of `language.py`.

Brackets group where they hold one of these, else they are punctuation. The search's half is
`site_templates/search/alternatives.js`; there, brackets that cannot be multiplied out are punctuation too.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

from generator.errors import RecordError
from generator.queries.words import SPACES

MOST_ALTERNATIVES = 16
"""The most alternatives of a query, and the most brackets inside each other."""

_T = TypeVar("_T")
_BORDER = f"{SPACES}()|"
# A phrase, TeX, an operator, a bracket with what stands before it, a closing bracket, or text.
_TOKEN = re.compile(
    rf'"[^"]*"|(?<![^{SPACES}])[^{SPACES}"$\\]*[$\\][^{SPACES}"]*|((?<![^{_BORDER}])OR(?![^{_BORDER}])|\|)'
    rf'|(?:(?<![^{_BORDER}])([+-]?(?:\w+:)?)|)(\()|(\))|[^{_BORDER}"]+|[{SPACES}]+|"',
    re.ASCII,
)
_SMALL_OR = re.compile(r'("[^"]*")|(?<=[^\s(])\s+or\s+(?=[^\s)])')
_STUCK = re.compile(f"[^{_BORDER}]")
# One word, phrase or filter after its sign; a dash makes two words of one, and is no sign before a digit.
_SINGLE = re.compile(
    rf'(?:-(?![0-9])|\+)?(?:\w+:(?:"[^"]*"|[^{SPACES}":+-][^{SPACES}":]*)'
    rf'|"[^"]*"|[^{SPACES}":+-][^{SPACES}":-]*)',
    re.ASCII,
)


class _Bracket:
    """The content of a pair of brackets, or the whole query, as far as it is read."""

    def __init__(self, prefix: str | None = "", at: int = 0) -> None:
        self.prefix, self.at = prefix, at
        self.is_plain = True  # holds no operator
        self._ended: list[str] = []  # the alternatives before the last operator
        self._side = [""]  # the alternatives after it

    def add(self, ways: Iterable[str]) -> None:
        ways = list(ways)
        self._side = _limited([text + way for text in self._side for way in ways])

    def end_side(self) -> None:
        sides = [text.strip(SPACES) for text in self._side]
        if "" in sides:
            raise refused("has nothing on one side of OR or |; write words there, or put the sign in quotes")
        self._ended += sides
        self._side = [""]

    def alternatives(self) -> list[str]:
        self.end_side()
        prefix = self.prefix or ""
        texts = [prefix + text for text in self._ended]
        for text in texts if prefix else ():
            if not _SINGLE.fullmatch(text):
                raise refused(
                    f"has {text.removeprefix(prefix)!r} in {prefix}(…), which takes a word, phrase or "
                    f"filter on each side of OR; write {prefix} before each part instead"
                )
        return [" ".join(texts)] if prefix.startswith("-") else _limited(texts)


def alternatives(text: str) -> list[str]:
    """Return the alternatives of a rule; the rule itself if it has no operator.

    Raises:
        RecordError: if a side is empty, brackets do not fit, or there are too many.
    """
    if not has_operator(text):
        return [text]
    open_ = [_Bracket()]
    for token in _TOKEN.finditer(text):
        operator, prefix, opens, closes = token.groups()
        group = open_[-1]
        if operator:
            group.end_side()
            group.is_plain = False
        elif opens:
            open_.append(_Bracket(prefix, token.start()))
            _limited(open_[1:])
        elif closes:
            open_.pop()
            if not open_:
                raise _unpaired()
            source = text[group.at : token.end()]
            if group.is_plain:
                open_[-1].add([source])
            elif group.prefix is None or _STUCK.match(text, token.end()):
                raise refused(f"has no space beside {source!r}; put spaces around it, or quotation marks")
            else:
                # A name of several words ends with its line.
                open_[-1].add(f"\n{one}\n" for one in group.alternatives())
                open_[-1].is_plain = False
        else:
            group.add([token[0]])
    if len(open_) > 1:
        raise _unpaired()
    return open_[0].alternatives()


def has_operator(text: str) -> bool:
    """Return whether a rule has an ``OR`` or ``|`` outside quotation marks."""
    return any(token[1] for token in _TOKEN.finditer(text))


def has_small_or(text: str) -> bool:
    """Return whether a rule has an ``or`` between words, which is ignored."""
    return with_large_or(text) != text


def with_large_or(text: str) -> str:
    """Return a rule with ``OR`` instead of each ``or`` between words."""
    return _SMALL_OR.sub(lambda found: found[1] or " OR ", text)


def refused(reason: str) -> RecordError:
    """Return the error for a query that is not a valid rule."""
    return RecordError("query", reason)


def _unpaired() -> RecordError:
    return refused("has a bracket without its pair beside OR or |; complete it or leave it out")


def _limited(items: list[_T]) -> list[_T]:
    if len(items) > MOST_ALTERNATIVES:
        raise refused(
            f"has more than {MOST_ALTERNATIVES} alternatives, or brackets in brackets; write several queries"
        )
    return items
