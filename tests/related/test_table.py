"""The table of an archive's terms: what it is fitted to, and what a query means by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from generator.content.meaning import NUMBERS, ROW
from generator.queries.words import split, term
from generator.related import table
from generator.related.encoder import Array
from generator.related.table import fitted, vector
from tests.harness.model import SUBJECTS
from tests.harness.papers import nasty


def axis(number: int) -> bytes:
    """Return the vector of what one subject means."""
    return bytes(number) + bytes([100]) + bytes(NUMBERS - 1 - number)


def nothing(words: Sequence[str]) -> list[bytes]:
    """Be a model that knows no word."""
    return [bytes(NUMBERS)] * len(words)


def papers(each: int = 6) -> list[tuple[bytes, str]]:
    """Return some papers of each subject, which a nickname stands for in some."""
    return [
        (axis(at), f"The {subject} of {number}. On {name}, and others.")
        for at, subject in enumerate(SUBJECTS)
        for number in range(each)
        for name in (subject, f"nick{subject}")
    ]


def meant(rows: dict[str, bytes], text: str) -> int | None:
    """Return the number of the subject that a text means most."""
    made = vector(rows, [*map(term, split(text))])
    return None if made is None else int(made.argmax())


def test_a_text_means_what_the_papers_with_its_words_mean() -> None:
    rows = fitted(papers(), term, nothing, ())
    assert {len(row) for row in rows.values()} == {ROW}
    for at, subject in enumerate(SUBJECTS):
        assert meant(rows, subject) == meant(rows, f"nick{subject}") == at
    assert meant(rows, "moss moss kite") == SUBJECTS.index("moss")
    assert meant(rows, "the unknown") is None and not {"", "the", "of"} & rows.keys()
    assert "other" not in rows, "what all papers have says nothing"
    assert rows == fitted(papers(), term, nothing, ())
    assert not fitted(papers(2), term, nothing, ()).keys() & {f"nick{subject}" for subject in SUBJECTS}


def test_the_model_says_where_to_begin() -> None:
    def encode(texts: Sequence[str]) -> list[bytes]:
        return [axis(127) if text == "a paper about kite" else bytes(NUMBERS) for text in texts]

    made = vector(fitted(papers(), term, encode, ()), ["kite"])
    assert made is not None and made[127] > 0.05


def test_words_of_the_model_that_few_papers_have_mean_what_it_says() -> None:
    def encode(texts: Sequence[str]) -> list[bytes]:
        return [axis(len(text.removeprefix("a paper about "))) for text in texts]

    words = ("the", "kites", "apple", "apples", "drawing", "kite")
    rows = fitted(papers(), term, encode, words)
    assert rows.keys() - fitted(papers(), term, encode, ()).keys() == {"appl", "draw"}
    assert [meant(rows, text) for text in ("apples", "drawings")] == [len("apple"), len("drawing")]
    assert fitted(papers()[:3], term, encode, words).keys() == {"kite", "appl", "draw"}


def test_the_commonest_stems_count_each_as_it_is_mostly_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()

    def encode(texts: Sequence[str]) -> list[bytes]:
        asked.extend(text.removeprefix("a paper about ") for text in texts)
        return nothing(texts)

    monkeypatch.setattr(table, "TERMS", 3)
    some = [*papers(), *[(axis(1), "Glowing lanterns, glowing (lanterns) glow.")] * 40]
    rows = fitted(some, term, encode, ())
    assert {*asked} == {"glowing", "lanterns", "others"}
    assert rows.keys() == {"glow", "lantern", "other"}
    asked.clear()
    fitted(some, term, encode, ("glows", "glow"))
    assert {*asked} == {"glows", "lanterns", "others"}, "the model's own words are as people write them"


def test_the_rows_are_those_with_the_least_error() -> None:
    chance = np.random.default_rng(1)
    dense = np.where(chance.random((300, 12)) < 0.3, chance.random((300, 12)), 0).astype(np.float32)
    wanted, prior = (chance.normal(size=(size, 4)).astype(np.float32) for size in (300, 12))
    made = table._solved(csr_matrix(dense), np.arange(300), wanted, prior)
    exact: Array = np.linalg.solve(dense.T @ dense + 24 * np.eye(12), dense.T @ wanted + 24 * prior)
    assert np.abs(made - exact).max() < 1e-4


@given(st.lists(nasty(), min_size=1, max_size=8), st.integers(0, 255))
def test_any_texts_have_a_table(texts: list[str], byte: int) -> None:
    rows = fitted([(bytes([byte]) * NUMBERS, text) for text in texts * 6], term, nothing, ())
    assert {len(row) for row in rows.values()} <= {ROW}
    for text in texts:
        made = vector(rows, [*map(term, split(text))])
        assert made is None or abs(float(made @ made) - 1) < 1e-3 or not made.any()
