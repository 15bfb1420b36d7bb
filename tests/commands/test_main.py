"""``archive import``, ``check`` and ``pages``: their messages and exit codes."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import Result

from generator.commands import exits, group
from generator.content import counts
from generator.content.library import Library
from generator.papers.paper import Counts
from tests.harness.archive import MINIMAL
from tests.harness.files import edit, files
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record, take
from tests.harness.processes import run
from tests.harness.upstream import hub_item

COMMANDS = ("import", "fetch", "add", "check", "pages", "export", "build", "serve")


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Result]:
    """The ``archive`` command on an empty archive."""
    (tmp_path / "mkdocs.yml").write_text(MINIMAL)

    def run(*arguments: str | Path, code: int = 0) -> Result:
        return invoke(tmp_path, *arguments, code=code)

    return run


MOSS = {"id": "2601.00001", "title": "Moss", "abstract": "On moss.", "authors": ["Ada One"], "votes": 4}
LINES = [
    MOSS | {"date": "2026-01-05"},
    {"id": "x/17: odd", "title": "Ferns", "authors": [], "date": "1989-08"},
]
JSON_LINES = "".join(json.dumps(line) + "\n" for line in LINES).encode()
BIBTEX = b"""@article{moss1963,
  title = {Moss {and} M{\\"u}sli},
  author = {One, Ada and Two, Bo},
  year = 1963
}
"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("papers.jsonl", JSON_LINES),
        ("papers.jsonl.gz", gzip.compress(JSON_LINES)),
        ("papers.jsonl.xz", lzma.compress(JSON_LINES)),
        ("papers.txt", JSON_LINES),
        ("papers", gzip.compress(JSON_LINES)),
        ("papers.csv", b"\xef\xbb\xbf" + JSON_LINES.replace(b"\n", b"\r\n")),
    ],
)
def test_a_file_of_papers_whatever_its_ending(
    archive: Callable[..., Result], tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    result = archive("import", file)
    assert result.output == (
        f"Importing {name}: 2 papers: 2 new, 0 changed, 0 unchanged; 0 problems.\n"
    )  # fmt: skip
    paths = [path.relative_to(tmp_path / "content/papers") for path in Library(tmp_path / "content").files()]
    assert re.fullmatch(r"1989/08/x-17-odd\.md 2026/01/2601\.00001\.md", " ".join(map(str, paths)))
    before = files(tmp_path)
    assert "0 new, 0 changed, 2 unchanged" in archive("import", file).output
    assert files(tmp_path) == before


def test_files_of_several_formats_at_once(archive: Callable[..., Result], tmp_path: Path) -> None:
    bibtex, day = tmp_path / "a.bib", tmp_path / "2026-01-05.json"
    bibtex.write_bytes(BIBTEX)
    day.write_text(json.dumps([hub_item("2601.00001", "Moss", "2026-01-05", 7)]))
    result = archive("import", bibtex, day)
    assert result.output.startswith("Importing a.bib and 1 more: 2 papers: 2 new")
    assert sorted(path.parent.parent.name for path in Library(tmp_path / "content").files()) == [
        "1963",
        "2026",
    ]
    assert counts.read(tmp_path / "content" / "counts") == {"2601.00001": Counts(7, 0)}


def test_a_bad_record_is_told_with_its_line_and_field_and_the_rest_goes_on(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(
        JSON_LINES + b'{"id": "2601.00009", "date": "2026-01-05"}\n{"id": \n<html>\n{"date": "2026"}\n'
    )
    result = archive("import", file, code=1)
    messages = result.stderr.splitlines()
    assert messages[0] == f"{file}:3 (2601.00009): title: missing"
    assert [re.sub(r".*papers\.jsonl:", "", line).split(":")[0] for line in messages] == [
        "3 (2601.00009)",
        "4",
        "5",
        "6",
    ]
    assert "6: title: missing" in messages[3]
    assert result.stdout.endswith("2 papers: 2 new, 0 changed, 0 unchanged; 4 problems.\n")
    assert len(list(Library(tmp_path / "content").files())) == 2


def test_many_problems_are_told_in_short(archive: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text('{"date": "2026"}\n' * 1_234)
    result = archive("import", file, code=1)
    assert len(result.stderr.splitlines()) == 21
    assert result.stderr.endswith("… and 1,214 more problems.\n")
    assert "0 papers: 0 new" in result.stdout


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("page.json", b"<!DOCTYPE html><html></html>", "is an HTML page"),
        ("empty.jsonl", b"", "is empty"),
        ("cut.jsonl.gz", gzip.compress(JSON_LINES * 20)[:-20], "is incomplete: "),
    ],
)
def test_a_file_that_is_none_of_ours(
    archive: Callable[..., Result], tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert reason in archive("import", tmp_path / name, code=1).stderr


def test_a_file_that_is_not_there_stops_before_anything_is_written(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(JSON_LINES)
    result = archive("import", file, tmp_path / "none.bib", code=2)
    assert result.stderr == f"archive: {tmp_path / 'none.bib'} is not a file.\n"
    assert not (tmp_path / "content").exists()


def test_a_page_that_cannot_be_read_is_told_and_kept(archive: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(JSON_LINES)
    archive("import", file)
    edit(page_file(tmp_path / "content", "2601.00001"), "title: Moss", "title: [Moss")
    before = files(tmp_path)
    result = archive("import", file, code=1)
    assert result.stderr.startswith("2601.00001: front matter: is not valid YAML in line ")
    assert "(content/papers/2026/01/2601.00001.md)" in result.stderr
    assert files(tmp_path) == before


def test_a_broken_counts_file_fails_the_run(archive: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_bytes(JSON_LINES)
    (tmp_path / "content/counts").mkdir(parents=True)
    (tmp_path / "content/counts/2026-01.csv").write_text("<<<<<<< HEAD\n")
    result = archive("import", file, code=2)
    assert result.stderr.startswith("archive: content/counts/2026-01.csv: is not a counts file")


@pytest.mark.parametrize(
    "command", [("import", "x"), ("fetch",), ("add", "2601.00001"), ("pages", "--to", "x")]
)
def test_a_wrong_setting_stops_every_command(
    archive: Callable[..., Result], tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - archive:\n      list_limi: 13\n")
    result = archive(*command, code=2)
    assert "mkdocs.yml: plugins: archive: list_limi: is not a key here; write list_limit" in result.stderr
    assert sorted(files(tmp_path)) == ["mkdocs.yml"]


def test_without_mkdocs_yml_the_next_step_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        invoke(None, "import", "x", code=2).stderr
        == "archive: mkdocs.yml does not exist. Run archive in the folder that holds mkdocs.yml.\n"
    )


def test_check_is_content_with_what_import_wrote(archive: Callable[..., Result], tmp_path: Path) -> None:
    take(tmp_path / "content", record(votes=3), record("", "Ferns", days=("1963",)))
    assert archive("check").output == "2 pages checked, 0 problems.\n"


def test_check_tells_all_that_is_wrong(archive: Callable[..., Result], tmp_path: Path) -> None:
    take(tmp_path / "content", *(record(f"2601.{number:05}", f"Moss {number}") for number in range(30)))
    for path in Library(tmp_path / "content").files():
        edit(path, "date: 2026-01-02", "date: soon")
    (tmp_path / "mkdocs.yml").write_text("plugins: {archive: {tag_min: 3}}\n")
    result = archive("check", code=1)
    messages = result.stderr.splitlines()
    assert messages[0] == "mkdocs.yml: plugins: archive: tag_min: is not a key here; write tag_minimum"
    assert len(messages) == 31
    assert messages[1].startswith("content/papers/2026/01/2601.00000.md: date: 'soon' is not a date")
    assert result.stdout == "30 pages checked, 31 problems.\n"


def test_pages_writes_the_tree_and_says_how_much(archive: Callable[..., Result], tmp_path: Path) -> None:
    take(tmp_path / "content", record(), record("2601.00002", "Ferns"))
    folder = tmp_path / "tree"
    assert archive("pages", "--to", folder).output == f"26 pages written to {folder}, 0 unchanged.\n"
    assert (folder / "papers/2601.00001.md").read_text().startswith("---\ntitle: Moss and Mirrors\n")
    assert "Moss Archive" not in (folder / "index.md").read_text(), "the engine adds the site's title"
    assert archive("pages", "--to", folder).output == f"0 pages written to {folder}, 26 unchanged.\n"
    edit(page_file(tmp_path / "content", "2601.00002"), "title: Ferns", "title: [Ferns]")
    result = archive("pages", "--to", folder, code=1)
    assert "2601.00002.md: title: ['Ferns'] is not text" in result.stderr
    assert not (folder / "papers/2601.00002.md").exists()


def test_pages_leaves_a_folder_alone_that_has_something_else(
    archive: Callable[..., Result], tmp_path: Path
) -> None:
    result = archive("pages", "--to", tmp_path, code=2)
    assert "has other files in it. Name a new or empty folder." in result.stderr


def test_help_teaches(archive: Callable[..., Result]) -> None:
    text = archive("--help").output
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\w", text, re.MULTILINE), "each command with what it does"
    assert "archive fetch                      fetch new papers from the sources\n" in text
    assert exits.SENTENCE in " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(archive: Callable[..., Result], command: str) -> None:
    text = archive(command, "--help").output
    assert text == archive(command, "-h").output
    assert len(text.splitlines()[2].split()) > 4
    for option in re.findall(r"^  (?:-\w, )?--[a-z]+(.*)$", text, re.MULTILINE):
        assert option.split(), "no option without a word"


def test_a_command_that_is_none_is_told(archive: Callable[..., Result]) -> None:
    assert "No such command 'fetsch'" in archive("fetsch", code=2).stderr


@pytest.mark.slow
def test_the_installed_command_under_another_zone(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Moss Archive\n")
    (tmp_path / "2026-01-05.json").write_text(json.dumps([hub_item("2601.00001", "Moss", "2026-01-05")]))
    code = "from generator.commands.launch import main; main()"
    command = [sys.executable, "-W", "error", "-c", code, "import", "2026-01-05.json"]
    odd = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "COLUMNS": "40"}
    assert run(command, 0, odd, tmp_path).stderr == ""
    assert "date: 2026-01-05\n" in page_file(tmp_path / "content", "2601.00001").read_text()


def test_the_earliest_day_that_may_be_asked_for() -> None:
    assert group.day("1950-01-01") == date(1950, 1, 1)
    with pytest.raises(click.BadParameter, match="is too early"):
        group.day("1949-12-31")
