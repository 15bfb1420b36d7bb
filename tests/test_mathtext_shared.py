"""Formulas in the titles and abstracts of real papers; skipped where these do not lie beside the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import markup
from generator.mathtext import to_unicode
from generator.paper import Record
from generator.sources import files

SHARED = Path(__file__).resolve().parents[2] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the real papers, is absent")

_MONEY = re.compile(r"\$\s?\d")


def test_hardly_a_dollar_is_left() -> None:
    """What still shows a dollar, in ten thousand papers with odd ones among them, is money or lost one."""
    with_tex, left = 0, []
    for each in files.read(SHARED / "data/papers-10k.jsonl.gz"):
        assert isinstance(each, Record)
        for value in (each.paper.title, each.paper.abstract):
            if "$" in value or "\\" in value:
                with_tex += 1
                shown = re.sub("<[^>]*>", "", markup.paragraphs(value).html)
                assert to_unicode(value)
                if shown.count("$") > len(_MONEY.findall(shown)):
                    left.append((each.paper.id, shown))
    assert with_tex > 2_500
    assert len(left) <= with_tex * 0.005, left
