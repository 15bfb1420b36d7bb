"""Texts from outside are cut where they come in."""

from __future__ import annotations

from generator.text.door import LONGEST, let_in


def test_a_text_is_cut_where_it_comes_in_however_deep_it_stands() -> None:
    long = "x" * LONGEST
    assert let_in([long, f"{long}y", {"a": [f"{long}y"]}]) == [long, long, {"a": [long]}]
