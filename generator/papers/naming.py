"""Finding names and acronyms in the words of a text: the longest at each place, in linear time."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
_TOKEN = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*|\d+|[^\w\s]")
# What names may have or lack between their words; sponsors only if three other words are left.
_BETWEEN = frozenset((*".,:-–/'’&", "the", "of", "on", "in", "and", "for", "at", "to"))
_SPONSORS = frozenset(("ieee", "acm", "cvf", "usenix", "rsj"))
_INSIDE = re.compile(r"(?:\A|\D)\d{1,3}\Z")
_JOINERS = frozenset("-/")
_MOST_BETWEEN = 4
_SHORT, _LONG = 3, 4
_END = ""  # the key of a value in a tree of words


class FoundName(NamedTuple, Generic[Value]):
    """A name in a text."""

    start: int  # its first character
    end: int  # the character behind its last one
    value: Value  # what the name stands for
    is_plain: bool  # it may as well be a few ordinary words, or another thing's acronym
    is_acronym: bool  # it is one word with capitals inside, or several acronyms
    suffix: str = ""  # a letter that follows the acronym: the ``W`` in ``CVPRW``


def key(name: str, short: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words by which a name is found; two names with one key are the same.

    Args:
        name: an acronym or a name.
        short: the abbreviations of words, such as ``j`` of ``journal``.
    """
    words = _TOKEN.findall(name)
    if _is_acronym(name):
        return tuple(word for word in words if word not in _JOINERS)
    words = [short.get(word, word) for word in map(str.lower, words) if word not in _BETWEEN]
    rest = [word for word in words if word not in _SPONSORS]
    return tuple(rest if len(rest) >= _SHORT else words)


def _is_acronym(name: str) -> bool:
    """Return whether capitals count: in one word, and in words that are all acronyms."""
    return " " not in name or not any(word[1:].islower() for word in name.split())


class NameFinder(Generic[Value]):
    """Finds names of things; acronyms are compared letter by letter, longer names without their capitals."""

    def __init__(
        self, names: Iterable[tuple[str, Value]], plain: frozenset[str], short: Mapping[str, str]
    ) -> None:
        """Keep the names.

        Args:
            names: each with what it stands for.
            plain: names that are ordinary words too, as very short ones are.
            short: the abbreviations of words in names.
        """
        self._short = short
        long = dict[str, list[str]]()
        for word, abbreviation in short.items():
            long.setdefault(abbreviation, []).append(word)
        self._tree: dict[str, Any] = {}
        self._acronyms: dict[str, Any] = {}
        self._folded: dict[str, str] = {}
        self._firsts = set[str]()  # first tokens, as texts may write them
        for name, value in names:
            words = key(name, short)
            if not any(word[0].isalpha() for word in words):
                continue
            is_acronym = _is_acronym(name)
            letters = sum(map(len, words))
            is_plain = name in plain or (letters <= _SHORT if is_acronym else len(words) < _SHORT)
            node = self._acronyms if is_acronym else self._tree
            for word in words:
                node = node.setdefault(word, {})
            looks = any(map(str.isupper, name[1:]))  # unlike "Nature"
            node.setdefault(_END, (value, is_plain, is_acronym and looks))
            firsts = {words[0], f"{words[0]}W", f"{words[0]}F"}
            if not is_acronym:
                whole = (words[0], *long.get(words[0], ()))
                firsts = {word for first in whole for word in (first.title(), first.upper())}
                firsts.add(_TOKEN.findall(name)[0])
            elif len(words) == 1 and letters >= _LONG and not (is_plain or name.istitle()):
                self._folded[name.lower()] = name
                firsts |= {name.lower(), name.upper(), name.title()}
            self._firsts |= firsts

    def find(self, text: str) -> list[FoundName[Value]]:
        """Return the names in a text, in order; they do not overlap."""
        words = _TOKEN.findall(text)
        found: list[FoundName[Value]] = []
        end = 0
        for place in [place for place, word in enumerate(words) if word in self._firsts]:
            if place < end:
                continue
            best, name = self._acronym(words, place), self._name(words, place)
            if name and not (best and best.end >= name.end):
                best = name
            if best:
                found.append(best)
                end = best.end
        return list(_placed(text, words, found)) if found else found

    def _acronym(self, words: Sequence[str], first: int) -> FoundName[Value] | None:
        node: dict[str, Any] | None = self._acronyms
        best: FoundName[Value] | None = None
        place = first
        while node is not None and place < len(words):
            if words[place] in _JOINERS and place > first:
                place += 1
                continue
            node = node.get(words[place])
            place += 1
            if node and _END in node:
                best = FoundName(first, place, *node[_END])
        return best or self._spelled_otherwise(words, first)

    def _spelled_otherwise(self, words: Sequence[str], first: int) -> FoundName[Value] | None:
        """Find ``Neurips 2026`` and ``CVPRW``."""
        text = words[first]
        base, suffix = (text[:-1], text[-1]) if text[-1] in "WF" and len(text) > _LONG else (text, "")
        base = self._folded.get(base.lower(), "") if suffix or self._has_year(words, first) else ""
        if not base or (suffix and not text.startswith(base)):
            return None
        value, is_plain, is_acronym = self._acronyms[base][_END]
        return FoundName(first, first + 1, value, is_plain, is_acronym, suffix)

    @staticmethod
    def _has_year(words: Sequence[str], first: int) -> bool:
        is_long = len(words[first]) > _LONG + 2 and words[first][0].isupper()
        return is_long or any(word.isdecimal() for word in words[first + 1 : first + 3])

    def _name(self, words: Sequence[str], first: int) -> FoundName[Value] | None:
        node, best = self._tree, None
        place, between = first, 0
        while place < len(words) and between <= _MOST_BETWEEN:
            word = words[place].lower()
            word = self._short.get(word, word)
            if word in node:
                node, between = node[word], 0
                if _END in node:
                    best = FoundName(first, place + 1, *node[_END])
            elif place > first and (word in _BETWEEN or word in _SPONSORS):
                between += 1
            else:
                break
            place += 1
        return best


def _placed(text: str, words: list[str], found: list[FoundName[Value]]) -> Iterator[FoundName[Value]]:
    """Yield names with their characters instead of tokens, without the last part of ``DGM4MICCAI``."""
    ends = [0]
    for word in words[: found[-1].end]:
        ends.append(text.index(word, ends[-1]) + len(word))
    for one in found:
        start, end = ends[one.start + 1] - len(words[one.start]), ends[one.end]
        if not _INSIDE.search(text, max(0, start - _LONG), start):
            yield FoundName(start, end, one.value, one.is_plain, one.is_acronym, one.suffix)
