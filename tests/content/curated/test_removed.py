"""``removed.yml``: its entries, and that no source brings back a removed paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from generator.content.curated import removed
from generator.content.curated.removed import Removals
from generator.errors import RecordError
from generator.papers.paper import Links, Paper
from generator.text import identifiers
from tests.harness.archive import MINIMAL
from tests.harness.files import files
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, paper, record, take

pytestmark = pytest.mark.slow
GONE = "{day: 2026-11-25, reason: nobody wrote it}"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(MINIMAL)
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


@pytest.fixture
def archive(content: Path) -> Callable[..., Result]:
    def run(*arguments: str, code: int = 0) -> Result:
        return invoke(content.parent, *arguments, code=code)

    return run


def remove(content: Path, *names: str) -> None:
    (content / "removed.yml").write_text("".join(f"{json.dumps(name)}: {GONE}\n" for name in names))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("2601.00001", {}),
        ("arXiv:2601.00001v3", {}),
        ("https://huggingface.co/papers/2601.00001", {}),
        ("https://doi.org/10.48550/arXiv.2601.00001", {}),
        ("2601.00001", {"id": "10.1234/moss", "arxiv": "2601.00001"}),
        ("https://doi.org/10.1234/MOSS", {"links": Links(doi="10.1234/moss")}),
        ("cs.0112017", {"id": "cs/0112017"}),
        ("x-17-odd-c52e1d2b", {"id": "x/17: odd"}),
        ("moss-and-mirrors", {"id": ""}),
    ],
)
def test_no_record_of_a_removed_paper_becomes_a_page(
    content: Path, name: str, fields: dict[str, str]
) -> None:
    if name.startswith("x-17"):
        name = paper(**fields).slug  # as in its address
    remove(content, name)
    assert take(content, record(**fields, votes=3), record("2601.00002", "Ferns")) == ["removed", "new"]
    assert sorted(files(content)) == ["papers/2026/01/2601.00002.md", "removed.yml"]


def test_while_its_page_stays_its_other_ids_and_its_title_count(content: Path) -> None:
    take(content, record(links=Links(doi="10.1234/moss")))
    before = page_file(content, "2601.00001").read_bytes()
    remove(content, "2601.00001")
    again = [record("10.1234/moss", "Otherwise"), record("", "Moss and Mirrors", abstract="More.")]
    assert take(content, *again) == ["removed", "removed"]
    assert page_file(content, "2601.00001").read_bytes() == before


def test_an_import_says_how_many_are_removed_and_that_is_no_error(
    archive: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    lines = [
        {"id": f"2601.0000{number}", "title": f"Moss {number}", "date": "2026-01-05"} for number in (1, 2)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    remove(content, "2601.00001")
    said = archive("import", str(tmp_path / "a.jsonl")).output
    assert said.endswith("2 papers: 1 new, 0 changed, 0 unchanged, 1 removed for good; 0 problems.\n")


def test_a_page_deleted_by_hand_that_comes_back_is_named_with_what_to_do(
    archive: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    line = {"id": "2601.00001", "title": "Moss", "date": "2026-01-05", "votes": 3}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    assert "deleted" not in archive("import", str(tmp_path / "a.jsonl")).output
    page_file(content, "2601.00001").unlink()
    advice = 'add to content/removed.yml: "2601.00001": {day: YYYY-MM-DD, reason: …}\n'
    assert archive("import", str(tmp_path / "a.jsonl")).output.endswith(
        f"2601.00001 was deleted and came back. To remove it for good, {advice}"
    )


def test_check_names_a_page_that_the_next_fetch_would_bring_again(
    archive: Callable[..., Result], content: Path
) -> None:
    take(content, record(votes=3), record("2501.00001", "Ferns", days=("2025-01-02",), votes=2))
    for slug in ("2601.00001", "2501.00001"):
        page_file(content, slug).unlink()
    assert archive("check").output == "0 pages checked, 0 problems.\n", "this archive never fetched"
    (content / "fetched.yml").write_text("huggingface: 2026-02-05\n")
    (line,) = archive("check", code=1).stderr.splitlines()
    assert line.startswith(
        "content/counts/2026-01.csv: 2601.00001 has no page; if somebody deleted it, a fetch"
    )
    assert 'To remove it for good, add to content/removed.yml: "2601.00001": {' in line
    remove(content, "2601.00001")
    archive("check")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (f'"2601.00001": {GONE}', ""),
        ('"2601.00001": {day: 2026-02-31, reason: x}', "is not valid YAML"),
        ('"2601.00001": {day: "2026-02-31", reason: x}', "day: expected a day, YYYY-MM-DD"),
        ('"2601.00001": {day: 2026-02, reason: x}', "day: expected a day, YYYY-MM-DD"),
        ('"2601.00001": {reason: x}', "removed.yml:1: 2601.00001: day: is missing"),
        ('"2601.00001": {day: 2026-02-03}', "reason: is missing"),
        ('"2601.00001": {day: 2026-02-03, reason: " "}', "reason: expected text that is not empty"),
        (
            '"2601.00001": {day: 2026-02-03, reason: x, by: Ada}',
            "by: is not a key here; use one of day",
        ),
        ('"2601.00001": gone', "expected a mapping, got text"),
        ('"2601.00001":', "day: is missing"),
        (f"2601.00001: {GONE}", "is not text; put the id in quotes"),
        (
            f'"2601.00001": {GONE}\narXiv:2601.00001v2: {GONE}',
            "removed.yml:2: arXiv:2601.00001v2: is removed twice",
        ),
        ("words alone", "is not a mapping"),
        ("- 2601.00001", "is not a mapping"),
    ],
)
def test_check_names_an_entry_that_is_wrong_and_its_paper_stays_removed(
    archive: Callable[..., Result], content: Path, entry: str, reason: str
) -> None:
    (content / "removed.yml").write_text(entry + "\n")
    said = archive("check", code=1 if reason else 0).stderr
    assert reason in said and len(said.splitlines()) == bool(reason), said
    if "valid YAML" in said or entry[0] in "-w":
        with pytest.raises(RecordError):  # the removals are unknown, so nothing is taken
            take(content, record())
        assert sorted(files(content)) == ["removed.yml"]
    else:
        assert take(content, record()) == ["removed"]


def test_without_the_file_nothing_is_removed(content: Path) -> None:
    assert not Removals.read(content).days
    assert not Removals.read(content).have(["2601.00001"])


def test_an_export_leaves_removed_papers_out(archive: Callable[..., Result], content: Path) -> None:
    take(content, record(links=Links(doi="10.1234/moss")), record("2601.00002", "Ferns"))
    assert archive("export", "--format", "jsonl").output.count("\n") == 2
    remove(content, "10.1234/moss")
    assert [
        json.loads(line)["title"] for line in archive("export", "--format", "jsonl").output.splitlines()
    ] == ["Ferns"]


@pytest.mark.parametrize("target", ["nothing-here", "../secret.md"])
def test_nothing_is_written_where_a_link_stands(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.md").write_text("a secret")
    content = tmp_path / "content"
    content.mkdir()
    (content / "removed.yml").symlink_to(target)
    with pytest.raises(RecordError, match=r"removed\.yml: is a symbolic link"):
        removed.add(content, "2601.00001", date(2026, 11, 25), "asked for")
    assert (content / "removed.yml").readlink() == Path(target)
    assert (tmp_path / "secret.md").read_text() == "a secret"


def test_what_others_are_told_has_no_words_of_a_title(tmp_path: Path) -> None:
    names = "cs.0112017", "https://doi.org/10.1234/MOSS", "https://a.example/1", "pmid-12", "moss-and-mirrors"
    remove(tmp_path, *names)
    assert [*Removals.read(tmp_path).told] == ["cs/0112017", "10.1234/moss", "https://a.example/1", "pmid-12"]


@pytest.mark.parametrize("text", ["- a\n", "{}\n", "a\n", "a: {\n"])
def test_a_file_that_takes_no_entry_at_its_end_stays_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "removed.yml").write_text(text)
    with pytest.raises(RecordError, match=r"removed\.yml: (?:cannot be appended to|is not valid YAML)"):
        removed.add(tmp_path, "2601.00001", date(2026, 11, 25), "asked for")
    assert (tmp_path / "removed.yml").read_text() == text


def test_the_longest_id_of_a_paper_can_be_removed(tmp_path: Path) -> None:
    name = Paper("x" * identifiers.LONGEST, "Moss", published="2026").id
    removed.add(tmp_path, name, date(2026, 11, 25), "asked\n for")
    removals = Removals.read(tmp_path)
    assert (removals.have([name]), removals.problems) == (True, [])
    assert (tmp_path / "removed.yml").read_text().endswith("\n  reason: asked for\n"), "on one line"
