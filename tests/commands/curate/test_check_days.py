"""``archive check`` on days in the future and on invalid days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.commands.curate import check
from generator.content.library import Library
from tests.harness.files import edit
from tests.harness.papers import page_file, record, take

TODAY = date(2026, 11, 25)
LISTED = "is in the future; the paper is on no list of that day until then"
SLIP = "is after 2028-11-25, two years from now; correct it"
SEEN = "is in the future, so no run can have written it; correct it"
PAGE = "content/papers/2026/01/2601.00001.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - archive: {}\n")
    take(tmp_path / "content", record(title="Moss"))
    return tmp_path / "content"


def said(content: Path) -> list[str]:
    """Return every problem as a line."""
    library = Library(content)
    found = check.problems(content.parent / "mkdocs.yml", library, lambda _: lambda _: ([], []), TODAY)
    return [str(problem) for problem in found if problem]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("date: 2026-01-02", "date: 2026-11-25", []),
        ("date: 2026-01-02", "date: [2026-01-02, 2028-11-25]", [f"{PAGE}: date: 2028-11-25 {LISTED}"]),
        ("date: 2026-01-02", "date: 2099-01-02", [f"{PAGE}: date: 2099-01-02 {LISTED}; 2099-01-02 {SLIP}"]),
        ("date: 2026-01-02", "published: 2028", [f"{PAGE}: published: 2028 {LISTED}"]),
        ("date: 2026-01-02", "published: 2029", [f"{PAGE}: published: 2029 {LISTED}; 2029 {SLIP}"]),
        ("source:", "published: 2028-11\nsource:", []),
        ("source:", "published: 2028-12\nsource:", [f"{PAGE}: published: 2028-12 {SLIP}"]),
        ("source:", "updated: 2028-11-26\nsource:", [f"{PAGE}: updated: 2028-11-26 {SLIP}"]),
        ("fetched", "added: 2026-11-25 23:00:00\nchanged: 2026-11-25\nfetched", []),
        ("fetched", "added: 2026-11-26 01:00:00\nfetched", [f"{PAGE}: added: 2026-11-26 01:00:00 {SEEN}"]),
        ("fetched", "changed: 2026-11-26\nfetched", [f"{PAGE}: changed: 2026-11-26 {SEEN}"]),
        (
            "date: 2026-01-02",
            "date: 9999-12-28",
            [f"{PAGE}: date: '9999-12-28' is not between 1500 and 2199"],
        ),
    ],
)
def test_days_of_a_page(content: Path, old: str, new: str, problems: list[str]) -> None:
    edit(page_file(content, "2601.00001"), old, new)
    assert said(content) == problems


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("lists/moss.md", "---\ntitle: Moss\npapers: [{id: '2601.00001', on: 2028-11-25}]\n---\n", ""),
        (
            "lists/moss.md",
            "---\ntitle: Moss\npapers: [{id: '2601.00001', on: 2028-11-26}]\n---\n",
            f"content/lists/moss.md: papers: on of 2601.00001: 2028-11-26 {SLIP}",
        ),
        (
            "lists/moss.md",
            "---\ntitle: Moss\npapers: [{id: '2601.00001', on: 9999-12-28}]\n---\n",
            "papers: 2601.00001: on: 9999-12-28 is not a valid day; write YYYY-MM-DD, in a year",
        ),
        ("removed.yml", "'x': {day: 2028-11-25, reason: y}\n", ""),
        ("removed.yml", "'x': {day: 2099-11-25, reason: y}\n", f"removed.yml: x: day: 2099-11-25 {SLIP}"),
        ("fetched.yml", "moss: {until: 2026-11-24, succeeded: 2026-11-25, papers: 2027-01-01}\n", ""),
        (
            "fetched.yml",
            "moss: {until: 2026-11-24, succeeded: 2099-01-01}\n",
            f"fetched.yml: moss: succeeded: 2099-01-01 {SLIP}",
        ),
        (
            "fetched.yml",
            "moss: {until: 2026-11-24, since: 0001-01-01}\n",
            "fetched.yml:1: moss: 0001-01-01 is not a valid day; write YYYY-MM-DD, in a year from 1500",
        ),
    ],
)
def test_days_beside_the_pages(content: Path, name: str, text: str, problem: str) -> None:
    path = content / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    found = said(content)
    assert [problem in line for line in found] == [True] * bool(problem), found
