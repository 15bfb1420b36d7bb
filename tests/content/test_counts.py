from __future__ import annotations

from pathlib import Path

import pytest

from generator.content import counts
from generator.content.library import Library
from generator.content.merge import Merger
from generator.errors import RecordError
from generator.papers.paper import Citations, Counts
from generator.store.atomic import write
from tests.harness.files import files
from tests.harness.papers import page_file, record, take


def test_counts_stand_only_in_their_sorted_file(tmp_path: Path) -> None:
    take(
        tmp_path, record("2601.00002", "B", votes=2, stars=7), record("2601.00001", "A", votes=1, comments=0)
    )
    before = files(tmp_path)
    assert before["counts/2026-01.csv"] == (
        b"id,votes,comments,stars\n2601.00001,1,0,\n2601.00002,2,,7\n"
    )  # fmt: skip
    assert take(tmp_path, record("2601.00002", "B", votes=9)) == ["kept"]
    after = files(tmp_path)
    assert [name for name in after if after[name] != before[name]] == ["counts/2026-01.csv"]
    assert after["counts/2026-01.csv"].splitlines()[2] == b"2601.00002,9,,7"


def test_counts_of_one_run_add_up(tmp_path: Path) -> None:
    take(tmp_path, record(votes=5), record(comments=2), record(source="arxiv"))
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(5, 2)}


def test_citations_add_their_columns_only_where_there_are_some(tmp_path: Path) -> None:
    before = "id,votes,comments,stars\n2601.00001,1,0,\n"
    write(tmp_path / "counts/2026-01.csv", before.encode())
    take(tmp_path, record("2601.00002", "B", stars=7, cited=Citations(41, "crossref", "2026-11-12")))
    assert files(tmp_path)["counts/2026-01.csv"].decode() == (
        "id,votes,comments,stars,cited,cited_by,cited_on\n"
        "2601.00001,1,0,,,,\n2601.00002,,,7,41,crossref,2026-11-12\n"
    )
    take(tmp_path, record("2601.00001", "A", votes=2))
    read = counts.read(tmp_path / "counts")
    assert read["2601.00001"] == Counts(2, 0)
    assert read["2601.00002"] == Counts(stars=7, cited=Citations(41, "crossref", "2026-11-12"))


def test_counts_with_an_id_full_of_commas(tmp_path: Path) -> None:
    take(tmp_path, record('a,"b"\n;c', votes=5))
    assert counts.read(tmp_path / "counts") == {'a,"b" ;c': Counts(5)}


@pytest.mark.parametrize(
    "text", ["", "id;votes\n", "id,votes,comments,stars\nx,many,,\n", "id,votes,comments,stars\nx,-1,,\n",
             "id,votes,comments,stars\nx,1,2,3,4\n", "id,votes,comments,stars\n\n",
             "id,votes,comments,stars,cited,cited_by,cited_on\nx,,,,-1,crossref,2026-01-01\n",
             "id,votes,comments,stars,cited,cited_by,cited_on\nx,,,,1,,2026-01-01\n",
             "id,votes,comments,stars,cited,cited_by,cited_on\nx,,,,1,crossref,soon\n",
             pytest.param("id,votes,comments,stars\n" + "x" * 140_000, id="a cell too long")],
)  # fmt: skip
def test_a_broken_counts_file_is_named_and_not_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "content/counts/2026-01.csv"
    write(path, text.encode())
    with pytest.raises(RecordError, match="is not a counts file") as caught:
        take(tmp_path / "content", record(votes=1))
    assert caught.value.field == "content/counts/2026-01.csv"
    assert path.read_text() == text
    assert page_file(tmp_path / "content", "2601.00001").exists()


def test_a_run_that_breaks_off_keeps_the_counts_of_what_it_took(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Merger(Library(tmp_path)) as merger:
        merger.take(record(votes=4))
        raise RuntimeError
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(4)}
