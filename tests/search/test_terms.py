"""The terms of many texts are the terms of their words, one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.queries.words import pieces, sought, term
from generator.search.postings import TermNumbers

# lunr's separators, other white space, letters that lower-casing lengthens, half a surrogate pair.
_SIGNS = "as-s 学한ー・ﾊﾞς\t\n\xa0\x1c\u2003\u2028.,(\0_éİΣß\u0301\u4e00\ud800𝒜"
_WORDS = ("the", "Networks", "(networks)", "trained", "fifteen-letters", "a" * 15, "a" * 16, "é" * 8, "a\0")
_TEXTS = st.lists(st.text(_SIGNS) | st.lists(st.sampled_from(_WORDS)).map(" ".join), min_size=1)


@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_terms_are_those_of_each_word(batches: list[list[str]]) -> None:
    terms = TermNumbers()
    for texts in [*batches, *batches]:  # in the second pass, all words are cached
        places, sizes = terms.words(texts)
        numbers, words = terms.numbers(places), [pieces(text) for text in texts]
        assert [[*terms][place] for place in places] == [word for listed in words for word in listed]
        assert sizes.tolist() == list(map(len, words))
        assert terms.spelled(np.abs(numbers)) == [sought(word) for listed in words for word in listed]
        assert (numbers <= 0).tolist() == [term(word) == "" for listed in words for word in listed]
