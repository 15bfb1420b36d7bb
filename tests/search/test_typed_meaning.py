"""Searches that share no word with what is meant, in the recorded days; skipped if these are absent."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from generator.papers.paper import Record
from generator.queries.words import split, term
from generator.sources.frame import files
from tests.harness.papers import TODAY
from tests.harness.processes import SHARED
from tests.search.test_typed import TYPED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the recorded days, is absent"),
]


def test_no_word_of_a_search_is_in_what_it_means(tmp_path: Path) -> None:
    with tarfile.open(SHARED / "data/hf_daily.tar.xz") as recorded:
        recorded.extractall(tmp_path, filter="data")
    found = [record for path in (tmp_path / "hf_daily").glob("*.json") for record in files.read(path, TODAY)]
    papers = {record.paper.id: record.paper for record in found if isinstance(record, Record)}
    for text, meant in TYPED["meaning"]:
        assert 1 <= len(meant) <= 5, text
        for name in meant:
            said = f"{papers[name].title} {papers[name].abstract}"
            assert not terms(text) & terms(said), f"{text}: {name}"


def terms(text: str) -> set[str]:
    return {term(word) for word in split(text)} - {""}
