"""What the parsers are fuzzed with, and how long they may take for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.harness.papers import NASTY, nasty

SIZE = 10_000
"""How many letters of input take a second at most."""
# What the formats give a meaning to, beside what breaks things everywhere.
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
    """A few pieces over and over: what takes time by the square takes it here."""
    few = st.lists(st.sampled_from(PIECES), max_size=2).map(_join)
    unit = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(_join))
    return (draw(few) + unit * (SIZE // len(unit)) + draw(few))[:SIZE]


def texts() -> st.SearchStrategy[str]:
    """Texts of up to `SIZE` letters, nasty or long."""
    return nasty(40) | st.lists(st.sampled_from(PIECES), max_size=40).map(_join) | long()


def values(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """JSON values of any shape with keys of these names, and others."""
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
    """See that the body of a loop takes less than a second of this process's time.

    It is run again up to twice: beside other work too much is counted now and then, a real cost each time.
    """
    for attempt in range(3):
        start = time.process_time()
        yield attempt
        taken = time.process_time() - start
        if taken < 1:
            return
    raise AssertionError(f"took {taken:.2f} s")
