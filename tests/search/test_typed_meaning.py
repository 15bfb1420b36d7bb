"""Searches that share no word with what is meant, in the recorded days; skipped if these are absent."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from generator.papers.paper import Paper, Record
from generator.queries.words import split, term
from generator.sources.frame import files
from tests.harness.papers import TODAY
from tests.harness.processes import SHARED
from tests.search.test_typed import TYPED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the recorded days, is absent"),
]
MEANT: list[tuple[str, list[str]]] = TYPED["meaning"]
"""Searches, and what is right: found by hand, or among the first ten by words, by meaning or by the model.

``tests/benchmarks/bench_search.py`` measures what they find.
"""


def test_no_word_of_a_search_is_in_what_it_means(tmp_path: Path) -> None:
    papers = recorded(tmp_path)
    assert len(MEANT) == 60
    for text, meant in MEANT:
        assert len(set(meant)) == len(meant) > 0, text
        for name in meant:
            said = f"{papers[name].title} {papers[name].abstract}"
            assert not terms(text) & terms(said), f"{text}: {name}"


def recorded(folder: Path) -> dict[str, Paper]:
    """Return the papers of the recorded days by their ids; the days are unpacked into a folder."""
    with tarfile.open(SHARED / "data/hf_daily.tar.xz") as days:
        days.extractall(folder, filter="data")
    found = [record for path in sorted(folder.glob("hf_daily/*.json")) for record in files.read(path, TODAY)]
    return {record.paper.id: record.paper for record in found if isinstance(record, Record)}


def terms(text: str) -> set[str]:
    return {term(word) for word in split(text)} - {""}
