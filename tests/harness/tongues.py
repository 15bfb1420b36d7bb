"""A site in a made-up language: each text of its interface is in brackets; one without was forgotten."""

from __future__ import annotations

import re
from collections.abc import Set
from html.parser import HTMLParser

TAG = "eo"  # a language that Material and Babel know, and the project does not
_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
_EMPTY = {"meta", "link", "br", "img", "input", "hr"}
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")  # no letters of formulas


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(_WORD.findall(text))


class _Bare(HTMLParser):
    """Finds texts outside brackets; a text may begin in one element and end in another."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []  # where it is, and what it says
        self._open: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in _ATTRIBUTES:
            self._note(f"{tag} {name}", given.get(name) or "", 0)
        if tag == "meta" and given.get("name") == "description":
            self._note("description", given.get("content") or "", 0)
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "code", "time"}.intersection(self._open[-2:]):
            self._depth = self._note(" ".join(self._open[-2:]), data, self._depth)

    def _note(self, where: str, text: str, depth: int) -> int:
        bare = ""
        for letter in text:
            depth += (letter == "⟦") - (letter == "⟧")
            bare += letter if depth == 0 and letter != "⟧" else " "
        if words(bare):
            self.found.append((where, " ".join(bare.split())))
        return depth


def bare(page: str, known: Set[str]) -> set[tuple[str, str]]:
    """Return a page's texts outside brackets with a word that is not known, each after its place.

    Dates and code may be outside.
    """
    reader = _Bare()
    reader.feed(page)
    return {(where, text) for where, text in reader.found if words(text) - known}
