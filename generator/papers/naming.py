"""Finding names and acronyms in the words of a text: the longest at each place, in linear time."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_TOKEN = re.compile(rf"{WORD.pattern}|\d+|[^\w\s]")
# What names may have or lack between their words; sponsors only if three other words are left.
_BETWEEN = frozenset((*".,:-–/'’&", "the", "of", "on", "in", "and", "for", "at", "to"))
_SPONSORS = frozenset(("ieee", "acm", "cvf", "usenix", "siam", "rsj"))
_JOINERS = frozenset("-/")
_MOST_BETWEEN = 3
_SHORT, _LONG = 3, 4
_END = ""  # the key of a value in a tree of words


class Token(NamedTuple):
    """A word, a number or a sign, and where it stands."""

    text: str
    start: int
    end: int


class Found(NamedTuple, Generic[Value]):
    """A name in a text.

    Attributes:
        first: the place of its first token.
        end: the place behind its last token.
        value: what the name stands for.
        is_plain: it may as well be a few ordinary words, or another thing's acronym.
        suffix: a letter that follows the acronym: the ``W`` in ``CVPRW``.
    """

    first: int
    end: int
    value: Value
    is_plain: bool
    suffix: str = ""


def tokens(text: str) -> list[Token]:
    """Return the words, numbers and signs of a text."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def key(name: str) -> tuple[str, ...]:
    """Return the words by which a name is found; two names with one key are the same."""
    words = _TOKEN.findall(name)
    if _is_acronym(words):
        return tuple(word for word in words if word not in _JOINERS)
    words = [word for word in map(str.lower, words) if word not in _BETWEEN]
    rest = [word for word in words if word not in _SPONSORS]
    return tuple(rest if len(rest) >= _SHORT else words)


def _is_acronym(words: Sequence[str]) -> bool:
    """Return whether capitals count: one word, or words that are all acronyms."""
    whole = [word for word in words if word[0].isalpha()]
    return len(whole) == 1 or not any(word[1:].islower() for word in whole)


def _is_inside(words: Sequence[Token], place: int) -> bool:
    """Return whether a token goes on a word with digits: the last one of ``DGM4MICCAI``."""
    before = words[place - 1]
    return place > 0 and before.end == words[place].start and before.text.isdigit() and len(before.text) < _LONG


class Names(Generic[Value]):
    """Names of things; acronyms are compared letter by letter, longer names without their capitals."""

    def __init__(self, names: Iterable[tuple[str, Value]], plain: frozenset[str]) -> None:
        """Keep the names; those in ``plain``, and the very short ones, are ordinary words too."""
        self._tree: dict[str, Any] = {}
        self._acronyms: dict[str, Any] = {}
        self._folded: dict[str, str] = {}
        self._starts = set[str]()
        for name, value in names:
            words = key(name)
            is_acronym = _is_acronym(_TOKEN.findall(name))
            letters = sum(map(len, words))
            is_plain = name in plain or (letters <= _SHORT if is_acronym else len(words) < _SHORT)
            node = self._acronyms if is_acronym else self._tree
            for word in words:
                node = node.setdefault(word, {})
            node.setdefault(_END, (value, is_plain))
            start = next(word for word in words if word[0].isalpha())
            self._starts.add(start.lower())
            if is_acronym and len(words) == 1 and letters >= _LONG and not is_plain:
                self._starts |= {f"{start}{suffix}".lower() for suffix in ("w", "f", "s")}
                if not start.istitle():
                    self._folded[start.lower()] = start

    def may_be_in(self, text: str) -> bool:
        """Return whether a text has the first word of any name: a quick look."""
        return not self._starts.isdisjoint(WORD.findall(text.lower()))

    def find(self, words: Sequence[Token]) -> list[Found[Value]]:
        """Return the names among tokens, in order; they do not overlap."""
        found = list[Found[Value]]()
        place = 0
        while place < len(words):
            if _is_inside(words, place):
                place += 1
                continue
            best = max(
                self._acronym(words, place), self._name(words, place), key=lambda one: one.end if one else 0
            )  # fmt: skip
            if best:
                found.append(best)
            place = best.end if best else place + 1
        return found

    def _acronym(self, words: Sequence[Token], first: int) -> Found[Value] | None:
        node, best = self._acronyms, None
        place = first
        while place < len(words):
            if words[place].text in _JOINERS and place > first:
                place += 1
                continue
            if (node := node.get(words[place].text)) is None:
                break
            place += 1
            if _END in node:
                best = Found(first, place, *node[_END])
        return best or self._spelled_otherwise(words, first)

    def _spelled_otherwise(self, words: Sequence[Token], first: int) -> Found[Value] | None:
        """Find ``Neurips 2026`` and ``CVPRW``."""
        text = words[first].text
        base, suffix = (text[:-1], text[-1]) if text[-1] in "WF" and len(text) > _LONG else (text, "")
        base = self._folded.get(base.lower(), "") if suffix or self._has_year(words, first) else ""
        if not base or (suffix and not text.startswith(base)):
            return None
        return Found(first, first + 1, *self._acronyms[base][_END], suffix)

    @staticmethod
    def _has_year(words: Sequence[Token], first: int) -> bool:
        following = [word.text for word in words[first + 1 : first + 3]]
        word = words[first].text
        return any(text.isdecimal() for text in following) or (len(word) > _LONG + 2 and word[0].isupper())

    def _name(self, words: Sequence[Token], first: int) -> Found[Value] | None:
        if not words[first].text[0].isupper():
            return None
        node, best = self._tree, None
        place, between = first, 0
        while place < len(words) and between <= _MOST_BETWEEN:
            word = words[place].text.lower()
            if word in node:
                node, between = node[word], 0
                if _END in node:
                    best = Found(first, place + 1, *node[_END])
            elif place > first and (word in _BETWEEN or word in _SPONSORS):
                between += 1
            else:
                break
            place += 1
        return best
