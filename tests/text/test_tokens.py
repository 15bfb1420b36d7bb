"""Words of running text, split like lunr."""

from __future__ import annotations

import pytest
from lunr.tokenizer import SEPARATOR_CHARS

from generator.text.tokens import SEPARATORS, split, trim


def test_the_separators_are_lunr_s() -> None:
    assert SEPARATORS == SEPARATOR_CHARS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Of moss-green  mirrors.", ["Of", "moss", "green", "mirrors."]),
        ("a\u3000b\u2003c d", ["a\u3000b\u2003c", "d"]),
        (" - ", []),
        ("", []),
    ],
)
def test_split_at_white_space_and_hyphens(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("word", "trimmed"),
    [("(GPT4.5),", "GPT4.5"), ("“moss”", "moss"), ("_x_", "_x_"), ("…", ""), ("", ""), ("हिन्दी।", "हिन्दी")],
)
def test_trimmed_of_the_punctuation_around(word: str, trimmed: str) -> None:
    assert trim(word) == trimmed
