"""Formulas in the titles and abstracts of real papers; skipped if these are not next to the project."""

from __future__ import annotations

import lzma
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.pages import markup
from generator.papers.paper import Record
from generator.sources.frame import files
from generator.text.tex import Tex
from tests.harness.papers import TODAY
from tests.harness.processes import SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the real papers, is absent")

# A dollar before an amount; before a percentage or a time, it belongs to a formula.
_MONEY = re.compile(r"\$\s?\d[\d.,]*+(?!\s?[%≤]| ms)")

# Papers that show a dollar without an amount of money after it, by the reason, which cannot be fixed.
EXCEPTIONS = {
    "a formula without its second dollar, or cut off": (
        "0807.0912 0812.3463 1202.5801 1206.1509 1211.3228 1212.5807 1305.6791 1907.11859 2110.05277"
        " 2505.21471 2506.18736 2507.17644 2508.13317 2512.03178 2603.11259 2605.00722 2606.00089 2607.26434"
        " 2020.semeval-1.255"
    ),
    "a formula without its first dollar, or a dollar too many": (
        "0912.4406 1101.4835 1106.6081 1301.7649 1802.09187 1907.09829 2504.04974 2505.10527 2509.22165"
        " 2510.17916 2510.19600 2601.14887 2603.09989 2606.05461 2607.20581 math/0511359 math/9807130"
        " 2021.findings-emnlp.283"
    ),
    "a formula half commented out": "2501.10433",
    "a name": "2504.19013 2603.07980 2020.findings-emnlp.374",
    "money after its number": "2503.00714 2505.13103 2509.08066 2512.08326 2023.emnlp-main.417",
    "money without a number": "2512.16792 2603.12707 2605.16430 2606.29733",
}


@pytest.mark.slow
@pytest.mark.matrix
def test_only_listed_papers_show_a_dollar_that_is_not_money(tmp_path: Path) -> None:
    seen, left = 0, set()
    listed = set(" ".join(EXCEPTIONS.values()).split())
    for identifier, value in texts(tmp_path):
        seen += 1
        shown = re.sub("<[^>]*>", "", markup.paragraphs(value).html)
        assert any(piece.plain for piece in Tex(value).segments)
        if shown.count("$") > len(_MONEY.findall(shown)):
            left.add(identifier)
    assert seen > 20_000
    assert left == listed


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield texts with TeX from the recorded days and 10,000 papers, and with a dollar from 100,000."""
    with tarfile.open(SHARED / "data/hf_daily.tar.xz") as recorded:
        recorded.extractall(folder, filter="data")
    with_dollar = folder / "with-dollar.jsonl"
    with lzma.open(SHARED / "data/papers-100k.jsonl.xz") as papers, with_dollar.open("wb") as chosen:
        chosen.writelines(line for line in papers if b"$" in line)
    for path in (*sorted(folder.glob("*/*.json")), SHARED / "data/papers-10k.jsonl.gz", with_dollar):
        for record in files.read(path, TODAY):
            assert isinstance(record, Record)
            for value in (record.paper.title, record.paper.abstract):
                if "$" in value or "\\" in value:
                    yield record.paper.id, value
