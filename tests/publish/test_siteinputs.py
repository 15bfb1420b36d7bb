"""The inputs of a site are found on disk: no list names the files of ``content/``."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.library import Library
from generator.publish.build import of_content
from generator.store import atomic


@pytest.mark.parametrize(
    "name",
    ["unheard-of.yml", "tags.yml", "lists/moss.md", "counts/2026-01.json", "theme/card.png", "a/b/c.md"],
)
def test_a_file_of_content_is_an_input_because_it_is_there(name: str, tmp_path: Path) -> None:
    library, seen = Library(tmp_path), set()
    atomic.write(tmp_path / "about.md", b"About")
    for data in (None, b"one", b"two"):
        if data:
            atomic.write(tmp_path / name, data)
        seen.add(of_content(library))
    (tmp_path / name).rename((tmp_path / name).with_name("other.md"))
    seen.add(of_content(library))
    assert len(seen) == 4
    assert of_content(library) in seen


def test_pages_of_papers_are_read_by_others(tmp_path: Path) -> None:
    before = of_content(Library(tmp_path))
    atomic.write(tmp_path / "papers/2026/01/2601.00001.md", b"---\n---\n")
    assert of_content(Library(tmp_path)) == before
