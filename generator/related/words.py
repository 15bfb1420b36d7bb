"""The words of a paper that may show what it has in common with others."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from typing import NamedTuple

_TITLE = 3  # times that a word of the title counts; best of 1 to 4 in tests/benchmarks/bench_related.py
_MOST = 255  # what a byte holds
_REMEMBERED = 1 << 16  # runs
_RUN = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"^\d+")
_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Scripts that put no space between words: Han and kana. Two characters in a row stand for a word.
_SPACELESS = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# What holds an English sentence together, and what every abstract says of itself.
_SAY_NOTHING = """
a about above across after again against all almost along already also although always am among an
and another any are around as at away based be became because become been before behind being below
between beyond both but by came can cannot come could despite did do does doing done down due during
each either else enough especially et etc even ever every far few first five for four from further
furthermore gave get give given gives go had has have having he hence her here his how however if in
indeed instead into is it its itself just largely last latter least less let like likely made mainly
make makes making many may me might more moreover most mostly much must my namely near nearly
neither never nevertheless new next no non none nor not now of off often on once one only onto or
other others otherwise our out over own per perhaps rather really same second see seen several she
should since six so some still such take taken than that the their them then there thereby therefore
these they third this those though three through throughout thus to together too toward towards two
under unlike until up upon us use used uses using various very via was way ways we well were what
when where whereas whether which while who whole whose why will with within without would yet you
your

abstract achieve achieved achieves address approach approaches article author available code
consider considered demonstrate demonstrated demonstrates develop developed discuss discussed
effective existing experiment experiments experimental find finding findings high important improve
improved improves introduce introduced introduces investigate investigated method methods novel
obtain obtained paper papers present presented presents previous problem problems propose proposed
proposes prove proved provide provided provides recent recently result results show showed shown
shows significant significantly simple state study studied studies technique techniques work works
"""
_STOP = frozenset(_SAY_NOTHING.split())


class Words(NamedTuple):
    """The different words of a title and an abstract, in order.

    Attributes:
        spelled: the words as the paper spells them, with a space between.
        counts: how often each comes, a byte for each; those of the title count more.
        terms: the term of each, as a `number` of eight bytes.
    """

    spelled: str = ""
    counts: bytes = b""
    terms: bytes = b""


class Neighbour(NamedTuple):
    """A related paper: its name, and the words that it shares."""

    name: str
    words: tuple[str, ...]


def words(title: str, abstract: str) -> Words:
    """The words of a paper that say what it is about.

    Args:
        title: plain Unicode text.
        abstract: plain Unicode text.
    """
    runs = Counter(_TITLE * _runs(title))
    runs.update(_runs(abstract))
    spelled: list[str] = []
    counts: dict[int, int] = {}
    for (term, spelling), count in zip(map(_READ.__getitem__, runs), runs.values(), strict=True):
        if term in counts:
            counts[term] += count
        elif spelling:
            counts[term] = count
            spelled.append(spelling)
    most = max(counts.values(), default=0)
    capped = counts.values() if most <= _MOST else (min(count, _MOST) for count in counts.values())
    return Words(" ".join(spelled), bytes(capped), array("Q", counts).tobytes())


def number(text: str) -> int:
    """A number below 2**64 that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _runs(text: str) -> list[str]:
    """The runs of letters and figures in a text."""
    if text.isascii():  # then a table does in a fraction of the time what the expression does
        return text.translate(_SIGNS).split()
    return _RUN.findall(_SPACELESS.sub(_pairs, text))


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    return f" {' '.join(map(str.__add__, run, run[1:]))} "


class _Read(dict[str, tuple[int, str]]):
    """The term that a run stands for and how to show it, remembered; ``""`` where it says nothing."""

    def __missing__(self, run: str) -> tuple[int, str]:
        if len(self) >= _REMEMBERED:
            self.clear()
        word = run if run[0].isalpha() else _FIGURES.sub("", run)
        lowered = word.lower()
        read = self[run] = (
            (0, "")
            if len(word) < 2 or lowered in _STOP
            # A capital first is a sentence's or a title's; capitals further on belong to the word.
            else (number(singular(lowered)), lowered if word[1:].islower() else word)
        )
        return read


_READ = _Read()


def singular(word: str) -> str:
    """An English word in lower case without the ending of its plural: one term for both."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
