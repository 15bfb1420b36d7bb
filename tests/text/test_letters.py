"""Folding letters, and the other code that uses the table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.citations.work import work
from generator.papers.paper import Author, Paper
from generator.queries import words
from generator.text import names
from generator.text.letters import LETTERS, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Plain", "plain"),
        ("Ünïcödé", "unicode"),
        ("ŁÓDŹ", "lodz"),
        ("STRAẞE", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("ﬁne", "fine"),
        ("İstanbul Işık", "istanbul isik"),
        ("Ελένη", "ελένη"),
        ("がく", "がく"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("letter", "plain"), [(chr(number), plain) for number, plain in LETTERS.items()])
def test_names_search_and_citations_read_the_same_table(letter: str, plain: str) -> None:
    name = f"Xy{letter}z"
    assert fold(letter) == words.fold(letter) == plain
    assert names.slug(f"Ada {name}") == f"ada-xy{plain}z"
    paper = Paper(id="2603.00001", title="T", authors=(Author(f"Ada {name}"),), published="2026")
    assert work(paper).key.startswith(f"xy{plain}z2026")


def test_the_browser_has_the_same_table() -> None:
    script = Path(__file__).resolve().parents[2] / "site_templates/theme/assets/letters.js"
    text = script.read_text("utf-8")
    table = text[text.index("const LETTERS = {") :].partition("}")[0]
    assert dict(re.findall(r'(\w): "(\w+)"', table)) == {chr(code): plain for code, plain in LETTERS.items()}
