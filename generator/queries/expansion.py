"""Tests for the terms that match a wildcard or fuzzy word, as in `site_templates/search/expansion.js`."""

from collections.abc import Callable, Sequence


def pattern(text: str) -> Callable[[str], bool]:
    """Return a test for terms that match a text in which each ``*`` stands for any letters."""
    first, *parts = text.split("*")
    *middle, last = parts

    def matches(term: str) -> bool:
        if not term.startswith(first):
            return False
        at = len(first)
        for part in middle:
            at = term.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return len(term) - len(last) >= at and term.endswith(last)

    return matches


def fuzzy(word: str, distance: int) -> Callable[[str], bool]:
    """Return a test for terms within an edit distance: letters inserted, deleted, replaced or swapped.

    As in lunr's automaton, no edit removes a letter that an earlier edit added.
    """
    head = word[:1]
    return lambda term: abs(len(term) - len(word)) <= distance and _within(word, term, distance, head, 1, 0)


def _within(word: str, term: Sequence[str], edits: int, head: str, rest: int, at: int) -> bool:
    """Return whether ``term[at:]`` is within so many edits of ``head + word[rest:]``.

    After a swap, ``head`` is not the letter before ``rest``. At the end of the word, it is ``""``.
    """
    while head and at < len(term) and head == term[at]:
        head = word[rest : rest + 1]
        rest, at = rest + 1, at + 1
    left = len(word) - rest + 1 if head else 0
    right = len(term) - at
    if not left and not right:
        return True
    if not edits or abs(left - right) > edits:
        return False
    following = word[rest : rest + 1]
    return (
        (right > 0 and _within(word, term, edits - 1, head, rest, at + 1))
        or (left > 0 and _within(word, term, edits - 1, following, rest + 1, at))
        or (left > 0 and right > 0 and _within(word, term, edits - 1, following, rest + 1, at + 1))
        or (left > 1 and right > 0 and following == term[at]
            and _within(word, term, edits - 1, head, rest + 1, at + 1))
    )  # fmt: skip
