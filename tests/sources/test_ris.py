"""RIS: made-up entries in the style of databases and reference managers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.papers.paper import Paper, Record
from generator.sources.formats import ris
from generator.sources.frame import files
from tests.harness.fuzzing import SIZE, within_a_second
from tests.harness.papers import TODAY
from tests.harness.papers import split as split_results

WHOLE = """TY  - JOUR
AU  - van der One, Ada, Jr.
AU  - The Moss Team
TI  - On Moss
 and Mirrors
JO  - Journal of Moss
VL  - 3
IS  - 2
SP  - 1
EP  - 9
DA  - 2019/03/05/
PY  - 2019
DO  - https://doi.org/10.1234/MOSS.7
UR  - https://moss.example/7;a=b
KW  - moss
KW  - bogs
AB  - We count.
ZZ  - unknown
ER  -
"""


def split(text: str) -> tuple[list[Paper], list[Problem]]:
    records, problems = split_results(ris.read(text, "my.ris"))
    return [record.paper for record in records], problems


def only(*lines: str, kind: str = "JOUR") -> Paper:
    (paper,), problems = split("\n".join((f"TY  - {kind}", *lines, "ER  - ")))
    assert problems == []
    return paper


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_whole_entry(end: str) -> None:
    (paper,), problems = split(WHOLE.replace("\n", end))
    assert problems == []
    assert (paper.id, paper.title, paper.source) == ("10.1234/moss.7", "On Moss and Mirrors", "ris")
    assert paper.shown_authors == ("Ada van der One Jr.", "The Moss Team")
    assert (paper.published, paper.abstract, paper.keywords) == ("2019-03-05", "We count.", ("moss", "bogs"))
    assert paper.links.paper == "https://moss.example/7;a=b"
    assert paper.published_in.values == {
        "kind": "article", "journal": "Journal of Moss", "volume": "3", "issue": "2", "pages": "1-9",
        "doi": "10.1234/moss.7",
    }  # fmt: skip


def test_other_tags_for_the_same() -> None:
    paper = only("T1  - Moss", "A1  - One, Ada", "Y1  - 2019/03//", "N2  - We count.", "JF  - J. Moss",
                 "N1  - arXiv:1903.00001")  # fmt: skip
    assert (paper.title, paper.shown_authors, paper.published) == ("Moss", ("Ada One",), "2019-03")
    assert (paper.abstract, paper.published_in.journal, paper.arxiv) == ("We count.", "J. Moss", "1903.00001")


def test_one_space_before_the_dash_is_read_too() -> None:
    (paper,), problems = split(WHOLE.replace("  - ", " - "))
    assert (paper.title, problems) == ("On Moss and Mirrors", [])


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [("CPAPER", "conference paper", "book"), ("CONF", "conference paper", "book"),
     ("CHAP", "chapter", "book"), ("BOOK", "book", "series"), ("THES", "thesis", "series"),
     ("UNPB", "manuscript", "journal"), ("GEN", "", "journal"), ("", "", "journal")],
)  # fmt: skip
def test_the_kind(kind: str, said: str, field: str) -> None:
    """The second title is a journal's, a book's or, of a whole book, its series'."""
    paper = only("TI  - Moss", "PY  - 2019", "T2  - Ferns", kind=kind)
    assert paper.published_in.values == {"kind": said, field: "Ferns"} if said else {"journal": "Ferns"}


def test_the_editors_of_a_book_without_authors() -> None:
    assert only("TI  - Moss", "PY  - 2019", "A2  - Two, Bo", kind="EDBOOK").shown_authors == ("Bo Two",)


def test_a_broken_entry_is_told_with_its_line_and_the_rest_comes() -> None:
    broken = "TY  - JOUR\nTI  - Without an end\nPY  - 2019\n"
    undated = "TY  - JOUR\nTI  - Undated\nER  - \n"
    long = "TY  - JOUR\nAB  - " + "x\n" * 30_000 + "ER  - \n"
    latin = "TY  - JOUR\nTI  - M\udcfcller\nPY  - 2019\nER  - \n"
    papers, problems = split(f"% comment\n{WHOLE}{broken}{undated}{latin}{long}{WHOLE}")
    assert [paper.title for paper in papers] == ["On Moss and Mirrors", "Undated", "On Moss and Mirrors"]
    assert papers[1].dates == ()
    told = [(problem.where, problem.reason) for problem in problems]
    assert told[0][0] == "my.ris:21"
    assert "without its last line, ER; get the file again" in told[0][1]
    assert told[1][1] == "is not UTF-8; save the file as UTF-8"
    assert "too long for a paper" in told[2][1]
    assert len(told) == 3


def test_a_file_that_is_cut_ends_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"  # its name does not say what it is
    path.write_text(WHOLE + WHOLE[: len(WHOLE) // 2], "utf-8")
    record, problem = files.read(path, TODAY)
    assert isinstance(record, Record) and isinstance(problem, Problem)


PIECES = ("TY  - JOUR\n", "TY  -\n", "ER  - \n", "ER  -", "TI  - ", "AU  - ", "UR  - ", "KW  - a;b\n",
          "A", "\n", "\r", "x\n", "PY  - 2019\n", "N1  - arXiv:", "10.1234/x", "\udc80", "\x00",
          "ZZ  - ")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_nonsense_never_raises(text: str) -> None:
    assert all(isinstance(item, Record | Problem) for item in ris.read(text, "x"))


@pytest.mark.parametrize("piece", [*PIECES, "TY  - JOUR\nER  - \n", "TY  - JOUR\nTI  - x\n y\n", "AB  - a\n"])
def test_nonsense_takes_no_time(piece: str) -> None:
    text = f"TY  - JOUR\n{piece * (SIZE // len(piece))}\nER  - \n"
    for _ in within_a_second():
        list(ris.read(text, "x"))
