"""A paper's texts are parsed once, whatever uses them."""

from __future__ import annotations

from collections import Counter

import pytest

from generator.content.curated.vocabulary import Vocabularies
from generator.content.page import Page
from generator.listings.cards import Card
from generator.listings.saved import subject
from generator.pages import sheets
from generator.text.tex import scan
from tests.harness.papers import paper


def test_each_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["title", "abstract", "summary", "comment", "journal_ref"]
    texts = {name: f"The {name} of $x^2$" for name in names}
    read, segments = Counter[str](), scan.segments
    monkeypatch.setattr(scan, "segments", lambda text: read.update([text]) or segments(text))
    shown = Page(paper(**texts))
    Card.of(shown)
    sheets.paper_sheet(shown, "")
    subject(shown.paper, Vocabularies())
    assert [read[text] for text in texts.values()] == [1] * len(texts)
