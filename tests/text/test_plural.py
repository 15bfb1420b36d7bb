"""Counts with their nouns."""

import pytest

from generator.text.plural import counted, plural


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1234, "1,234 papers")]
)
def test_a_count_with_its_noun(count: int, shown: str) -> None:
    assert counted(count, "paper") == shown
    assert shown.endswith(f" {plural('paper', count)}")
