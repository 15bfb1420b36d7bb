"""All papers in one file, as CSV and as Parquet, and the examples on About that read the data."""

from __future__ import annotations

import gzip
import html
import os
import re
import sys
from pathlib import Path

import duckdb
import pytest

from generator.papers.paper import Author
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered, record
from tests.harness.processes import CHECKOUT, run
from tests.harness.server import serving
from tests.publish.test_data import all_records, loaded, rows

_WITHOUT_DUCKDB = """
from importlib import metadata

known = metadata.version

def version(name):
    if name == "duckdb":
        raise metadata.PackageNotFoundError(name)
    return known(name)

metadata.version = version
"""


def test_a_table_has_a_line_for_each_paper_and_no_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1, title='=HYPERLINK("https://bad.example.org")', authors=(Author("-Ada; One"),)))
    archive.put(numbered(2, title="Moss, “mirrors”\nand $x_1$"))
    archive.vote({"2603.00002": 7})
    archive.build("--strict")
    table = gzip.decompress((archive.site / "data/papers.csv.gz").read_bytes()).decode()
    assert table.count("\n") == 3
    second, first = rows(archive)
    assert first["title"] == """'=HYPERLINK("https://bad.example.org")"""
    assert first["authors"] == "'-Ada; One"
    assert (second["votes"], first["votes"], second["url"]) == ("7", "", f"{SITE}papers/2603.00002/")
    assert second["title"] == "Moss, “mirrors” and x₁"


def test_parquet_has_the_records_as_columns(built: ArchiveFolder) -> None:
    file = str(built.site / "data/papers.parquet")
    with duckdb.connect() as database:
        read = database.execute(f"FROM '{file}'")
        names = [column[0] for column in read.description or ()]
        papers = [dict(zip(names, values, strict=True)) for values in read.fetchall()]
    expected = {paper["id"]: paper for paper in all_records(built)}
    assert [paper["id"] for paper in papers] == list(expected)
    assert set(names) == set(loaded(built, "data/schema.json")["properties"]) - {"stated"}
    for paper in papers:
        record = expected[paper["id"]]
        for name in ("url", "title", "abstract", "authors", "tags", "days", "keywords", "notes"):
            assert paper[name] == record.get(name), name
        counts = {name: count for name, count in paper["counts"].items() if count is not None}
        assert counts == record["counts"]


def test_without_the_extra_there_is_no_parquet_and_a_build_sees_that_it_came_or_went(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"parquet": True})
    archive.put(numbered(1))
    archive.build("--strict")
    with_it = files(archive.site)
    (tmp_path / "without").mkdir()
    (tmp_path / "without/sitecustomize.py").write_text(_WITHOUT_DUCKDB)
    path = os.pathsep.join((str(tmp_path / "without"), str(CHECKOUT)))
    said = archive.build(environment={"PYTHONPATH": path})
    assert "papers.parquet is left out: it needs DuckDB. Run .ci/install.py parquet" in said
    assert with_it.keys() - files(archive.site).keys() == {"data/papers.parquet"}
    assert [table["name"] for table in loaded(archive, "data/index.json")["tables"]] == ["papers.csv.gz"]
    archive.build("--strict")
    assert files(archive.site) == with_it


@pytest.mark.parametrize("form", ["python", "duckdb"])
def test_the_examples_on_about_run_and_ids_stay_text(tmp_path: Path, form: str) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(numbered(number) for number in (10, 20, 30))  # numbers would lose the last digit
    archive.put(record("moss-1", "Moss").paper)
    archive.build("--strict")
    start = {"python": '<code class="language-python">', "duckdb": "<code>(?=FROM)"}[form]
    (example,) = map(html.unescape, re.findall(f"{start}(.*?)</code>", archive.html("about/"), re.DOTALL))
    ids = {"2603.00010", "2603.00020", "2603.00030", "moss-1"}
    if form == "duckdb":
        with duckdb.connect() as database:
            local = example.replace(f"{SITE}data/", f"{archive.site}/data/")
            assert {values[0] for values in database.execute(local).fetchall()} == ids
        return
    with serving(archive.site) as address:
        check = "assert set(table.id) == set(papers.id) == set(sys.argv[1:]), (table.id, papers.id)"
        code = f"import sys\n{example.replace(f'{SITE}data/', f'{address}data/')}\n{check}"
        assert "2603.00010" in run([sys.executable, "-c", code, *ids]).stdout
