"""`Subject.text`, which saved queries search first, is a faster `fold`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.queries.documents import Document
from generator.queries.queries import Subject
from generator.queries.words import fold
from tests.harness.papers import nasty


@given(
    st.text()
    | nasty()
    | st.lists(st.sampled_from("aeno=<\u0301\u0338\u0327\u20d7\u3099øßİ\u1100\u1161か")).map("".join)
)
def test_it_is_folded_as_each_of_its_words_is(title: str) -> None:
    assert Subject(Document("1", "papers/1/", title)).text.startswith(fold(title.lower()))
