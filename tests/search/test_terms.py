"""The terms of many texts are those of their words one by one."""

from hypothesis import given
from hypothesis import strategies as st

from generator.queries.words import split, term
from generator.search.terms import Terms

# Separators of lunr, white space that is none, letters that lower-casing lengthens, half a pair of UTF-16.
_SIGNS = "as-s \t\n\xa0\x1c\u2003\u2028.,(\0_éİΣß\u0301\u4e00\ud800𝒜"
_WORDS = ("the", "Networks", "(networks)", "trained", "fifteen-letters", "a" * 15, "a" * 16, "é" * 8, "a\0")
_TEXTS = st.lists(st.text(_SIGNS) | st.lists(st.sampled_from(_WORDS)).map(" ".join), min_size=1)


@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_terms_are_those_of_each_word(batches: list[list[str]]) -> None:
    terms = Terms()
    for texts in [*batches, *batches]:  # the second time, words are known
        numbers, sizes = terms.of(texts)
        words = [split(text) for text in texts]
        assert sizes.tolist() == list(map(len, words))
        assert terms.spelled(numbers) == [term(word) for listed in words for word in listed]
