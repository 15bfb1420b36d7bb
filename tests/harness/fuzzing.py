"""Inputs for fuzzing the parsers, and the time a parser may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.harness.papers import NASTY, nasty

SIZE = 10_000
"""The length of an input that may take a second."""
# Pieces with a meaning in one of the formats.
PIECES = (
    *NASTY, "\\emph{", "\\text{", "\\begin{align}", "\\end{align}", "\\'", "\\verb|", "\\href{", "\\\\",
    "\\]", "\\)",
    "@misc{k,", "@string{a=", "title={", "author=", " and ", "a = b # ", "1 author\n", "• 2 authors\n",
    "· Jan 1, 2026\n",
    "Jan 1", "votes", "://", "<entry>", "</entry>", "<a:b>", "<!DOCTYPE a [<!ENTITY b 'c'>", "&b;",
    "<![CDATA[", "]]>",
    "- ", "? ", "&a ", "*a ", "<<: *a", "[[", "{a: ", "!!binary ", "A.", "van ", "de ", "Jr.", "10.1234/",
    "arxiv:", "%20",
    "/", "2601.00001", "cs/0112017", "v1", ".pdf", "a b ", "Aa Bb ", "\u0301", "\u3164", '{"id":',
    '"title":"x",', "[{",
)  # fmt: skip


def _join(parts: list[str]) -> str:
    return "".join(parts)


@st.composite
def long(draw: st.DrawFn) -> str:
    """Draw a few pieces repeated many times: a parser with quadratic time is slow here."""
    few = st.lists(st.sampled_from(PIECES), max_size=2).map(_join)
    unit = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(_join))
    return (draw(few) + unit * (SIZE // len(unit)) + draw(few))[:SIZE]


def texts() -> st.SearchStrategy[str]:
    """Texts of up to `SIZE` letters: nasty ones, and long ones."""
    return nasty(40) | st.lists(st.sampled_from(PIECES), max_size=40).map(_join) | long()


def values(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """JSON values of any shape, with these keys and others."""
    numbers = st.integers() | st.floats() | st.sampled_from((-1, 10**30))
    plain = (
        st.none()
        | st.booleans()
        | numbers
        | nasty(4)
        | st.sampled_from(("2026-01-02", "2601.00001", "http://a.org/"))
    )
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(names) | nasty(2), inner, max_size=8)
        ),
        max_leaves=20,
    )


def within_a_second() -> Iterator[int]:
    """See that the body of a loop takes less than a second of this process's CPU time.

    It is run up to three times: on a busy machine one measurement may be too high.
    """
    for attempt in range(3):
        start = time.process_time()
        yield attempt
        taken = time.process_time() - start
        if taken < 1:
            return
    raise AssertionError(f"took {taken:.2f} s")
