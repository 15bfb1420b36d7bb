"""Reading lists as people write them, in ``content/lists/``."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.curated.reading_lists import ListedPaper, ReadingList, ReadingLists
from generator.content.library import Library
from generator.content.limits import MOST_LISTED
from generator.errors import Problem


def read(tmp_path: Path, **texts: str) -> ReadingLists:
    """Return the lists in files with these names."""
    for name, text in texts.items():
        path = tmp_path / "content/lists" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return ReadingLists.read(Library(tmp_path / "content"))


def told(lists: ReadingLists) -> list[str]:
    return [str(problem) for problem in lists.problems]


def test_a_list_in_the_order_of_its_papers(tmp_path: Path) -> None:
    text = """---
title: Where to begin
description: For the first month.
papers:
  - "2601.00002"
  - {id: arXiv:2601.00001v3, remark: Read  the appendix., on: 2026-03-04}
  - {id: https://doi.org/10.1234/ABC, on: 2026-04}
formerly: [Old name, old-name, Other]
---

Some *words*.

## Why
"""
    assert read(tmp_path, Begin_here=text) == ReadingLists(
        (
            ReadingList(
                "content/lists/Begin_here.md",
                "begin-here",
                "Where to begin",
                (
                    ListedPaper("2601.00002"),
                    ListedPaper("2601.00001", "Read the appendix.", "2026-03-04"),
                    ListedPaper("10.1234/abc", on="2026-04"),
                ),
                "For the first month.",
                "Some *words*.\n\n## Why",
                ("old-name", "other"),
            ),
        )
    )


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert read(tmp_path) == ReadingLists()


def test_an_id_without_quotes_keeps_its_zeros(tmp_path: Path) -> None:
    text = "---\ntitle: T\npapers: [2601.00010, 2601.19880, {id: 0704.0010}, 1963]\n---\n"
    (made,) = read(tmp_path, list=text).lists
    assert [paper.id for paper in made.papers] == ["2601.00010", "2601.19880", "0704.0010", "1963"]


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("papers: []", "title: is missing"),
        ("title: 7", "title: expected text, got a whole number"),
    ],
)
def test_a_list_without_a_title_is_told_and_left_out(tmp_path: Path, front: str, problem: str) -> None:
    lists = read(tmp_path, wrong=f"---\n{front}\n---\n", right="---\ntitle: Right\n---\n")
    assert [made.title for made in lists.lists] == ["Right"]
    (message,) = told(lists)
    assert message.startswith(f"content/lists/wrong.md: {problem}")


def test_a_list_that_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    """The papers of an unreadable list are unknown; a list without a title is just a mistake."""
    lists = read(tmp_path, wrong="---\ntitle: [a\n---\n", right="---\ntitle: Right\n---\n")
    assert [made.title for made in lists.lists] == ["Right"]
    assert not lists.problems
    (problem,) = lists.unread
    assert str(problem).startswith("content/lists/wrong.md: front matter: is not valid YAML in line 3: ")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("paper: ['2601.00001']", "paper: is not a key here; write papers"),
        ("zebra: 1", "zebra: is not a key here; use one of title, description"),
        ("papers: 2601.00001", "papers: expected a list, got a number"),
        ("papers: [{remark: Good}]", "papers: {'remark': 'Good'}: id: is missing"),
        (
            "papers: [{id: '2601.00001', remrk: x}]",
            "papers: 2601.00001: remrk: is not a key here; write remark",
        ),
        ("papers: [{id: '2601.00001', on: soon}]", "papers: 2601.00001: on: 'soon' is not a valid day"),
        (
            "papers: [{id: '2601.00001', remark: 3}]",
            "papers: 2601.00001: remark: expected text, got a whole number",
        ),
        (
            "papers: ['2601.00001', 2601.00001]",
            "papers: 2601.00001: is listed twice; only the first entry counts",
        ),
        ("description: [a]", "description: expected text, got a list"),
        ("2026: x", "2026: is not a key here; use one of title"),
        (
            "papers: [true]",
            "papers: True: id: expected a whole number or a number or text, got true or false",
        ),
        ("formerly: old", "formerly: expected a list, got text"),
    ],
)
def test_what_else_is_wrong_is_told_and_the_list_stands(tmp_path: Path, more: str, problem: str) -> None:
    lists = read(tmp_path, one=f"---\ntitle: One\n{more}\n---\n")
    assert [made.title for made in lists.lists] == ["One"]
    (message,) = told(lists)
    assert message.startswith(f"content/lists/one.md: {problem}")


def test_two_lists_at_one_address(tmp_path: Path) -> None:
    texts = {name: f"---\ntitle: {name}\nformerly: [old]\n---\n" for name in ("a b", "A-b", "c")}
    assert [str(problem) for problem in read(tmp_path, **texts).problems] == [
        "content/lists/a b.md: has the same address as content/lists/A-b.md; rename one",
        "content/lists/c.md: formerly: old already leads to content/lists/A-b.md",
    ]


def test_an_endless_list_is_cut_and_told(tmp_path: Path) -> None:
    papers = "".join(f"  - '2601.{number:05d}'\n" for number in range(MOST_LISTED + 1))
    lists = read(tmp_path, long=f"---\ntitle: Long\npapers:\n{papers}---\n")
    assert len(lists.lists[0].papers) == MOST_LISTED
    reason = f"has {MOST_LISTED + 1:,} items; the site shows the first {MOST_LISTED:,}"
    assert lists.problems == (Problem("content/lists/long.md", "papers", reason),)
