"""The beginnings of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.sentences import first_sentence, shortened
from tests.harness.papers import nasty


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Moss grows. It does.", "Moss grows."),
        ("Is it moss? Yes.", "Is it moss?"),
        ("It is 3.5 m, i.e. tall, vs. J. One. More.", "It is 3.5 m, i.e. tall, vs. J. One."),
        ("See Fig. 2 of One et al. 2026 (cf. X). More.", "See Fig. 2 of One et al. 2026 (cf. X)."),
        ("It says “moss.” Then more.", "It says “moss.”"),
        ("Version 2.0. of it is here. Then more.", "Version 2.0. of it is here."),
        ("这是苔藓。我们研究它。", "这是苔藓。"),
        ("Background. Moss grows. It does.", "Background. Moss grows."),
        ("In 1999, J.C. One grew moss. It died.", "In 1999, J.C. One grew moss."),
        ("In [Math. Moss, 2] it grows. It does.", "In [Math. Moss, 2] it grows."),
        ("Moss without an end", "Moss without an end"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_a_reader_says_so(text: str, first: str) -> None:
    assert first_sentence(text) == first


@given(nasty(30), st.integers(3, 40))
def test_what_is_cut_is_a_beginning(text: str, most: int) -> None:
    assert text.startswith(first_sentence(text))
    cut = shortened(text, most)
    assert max(len(cut), len(shortened("x" * 99, most))) <= most
    assert cut == text or (cut.endswith(" …") and text.startswith(cut[:-2]))
