"""All papers in one file, and the examples on the page for programs that read the data."""

from __future__ import annotations

import gzip
import html
import re
import sys
from pathlib import Path

import duckdb
import pytest

from generator.papers.paper import Author
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.papers import numbered, record
from tests.harness.processes import run
from tests.harness.server import serving
from tests.publish.test_data import rows


def test_a_table_has_a_line_for_each_paper_and_no_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    title, authors = '=HYPERLINK("https://bad.example.org")', (Author("-Ada; One"),)
    archive.put(numbered(1, title=title, authors=authors, organization="@x"))
    archive.put(numbered(2, title="Moss, “mirrors”\nand $x_1$"))
    archive.vote({"2603.00002": 7})
    archive.build("--strict")
    table = gzip.decompress((archive.site / "data/papers.csv.gz").read_bytes()).decode()
    assert table.count("\n") == 3
    second, first = rows(archive)
    assert first["title"] == """'=HYPERLINK("https://bad.example.org")"""
    assert (first["authors"], first["organization"]) == ("'-Ada; One", "'@x")
    assert (second["votes"], first["votes"], second["url"]) == ("7", "", f"{SITE}papers/2603.00002/")
    assert second["title"] == "Moss, “mirrors” and x₁"


@pytest.mark.parametrize("form", ["python", "duckdb"])
def test_the_examples_run_and_ids_stay_text(tmp_path: Path, form: str) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(numbered(number) for number in (10, 20, 30))  # numbers would lose the last digit
    archive.put(record("moss-1", "Moss").paper)
    archive.build("--strict")
    start = {"python": '<code class="language-python">', "duckdb": "<code>(?=FROM|SET|SELECT)"}[form]
    example = html.unescape("".join(re.findall(f"{start}(.*?)</code>", archive.html("data/"), re.DOTALL)))
    ids = {"2603.00010", "2603.00020", "2603.00030", "moss-1"}
    if form == "duckdb":  # on files: an extension of DuckDB, which it loads from afar, reads addresses
        with duckdb.connect() as database:
            local = database.extract_statements(example.replace(f"{SITE}data/", f"{archive.site}/data/"))
            table, _, months = [database.execute(statement).fetchall() for statement in local]
        assert {paper[0] for paper in table} == {paper[0] for paper in months} == ids
        return
    with serving(archive.site) as address:
        check = "assert set(table.id) == set(papers.id) == set(sys.argv[1:]), (table.id, papers.id)"
        code = f"import sys\n{example.replace(f'{SITE}data/', f'{address}data/')}\n{check}"
        assert "2603.00010" in run([sys.executable, "-c", code, *ids]).stdout
