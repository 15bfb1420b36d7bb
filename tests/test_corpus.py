"""The hostile corpus is complete: a new importer, form or file of ``content/`` must be in it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from generator.commands.intake.form import FIELDS, FORMS
from generator.sources.frame import registry
from tests.harness import hostile, odd_files
from tests.harness.archive import ArchiveFolder
from tests.harness.invoking import invoke
from tests.harness.payloads import PAYLOADS
from tests.harness.upstream import serving


def test_the_corpus_feeds_every_file_format() -> None:
    names = {
        *(item.name for item in registry.ITEMS),
        *(stream.name for stream in registry.STREAMS),
        *(text.name for text in registry.TEXTS),
    }
    assert names == hostile.FORMATS.keys()


def test_the_corpus_feeds_every_source() -> None:
    assert {source.name for source in registry.SOURCES} == hostile.SOURCES.keys()


def test_the_small_corpus_has_every_payload_in_two_fields_of_every_importer() -> None:
    payloads = [f"payload {number}" for number in range(len(PAYLOADS))]
    of_sources = (make for make, _, _ in hostile.SOURCES.values())
    for make in (*of_sources, *(make for _, make, _ in hostile.FORMATS.values())):
        fills, fields = hostile.spread(make, "an importer", payloads), hostile.fields(make)
        filled = Counter(fill(field) for fill in fills for field in fields)
        assert min(filled[text] for text in payloads) >= 2, make


def test_the_corpus_fills_in_every_field_of_every_form() -> None:
    marked = [(form, heading) for form in FORMS for heading in form.headings]
    filled = {
        (form, heading)
        for form, values in hostile.forms(["a mark"])
        for heading, value in zip(form.headings, values, strict=True)
        if value == "a mark"
    }
    assert filled == set(marked)
    corrected = {values[1] for form, values in hostile.forms(["a mark"]) if values[2:3] == ["a mark"]}
    assert corrected >= set(FIELDS)


# Commands that together read everything in `content/`.
_COMMANDS = (
    "check", "build --processes=1", "build --plain", "status", "export --format=jsonl",
    "data --to=made", "pages --to=tree", "digest --period=month --of=2026-03-02", "match matter", "review",
    "prune --yes", "fetch",
)  # fmt: skip
# Files that a person may name freely; the corpus has one of each kind.
_OF_ANY_NAME = ("papers/*/*/*.md", "counts/*.csv", "lists/*.md", "theme/*/*", "*.md")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The paths that the project asks the system for during a test, present or not."""
    paths: set[str] = set()

    def noting(call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(path: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(path, str | os.PathLike):
                paths.add(os.path.abspath(path))  # noqa: PTH100  (do not follow links)
            return call(path, *arguments, **options)

        return noted

    for name in ("open", "stat", "lstat"):
        monkeypatch.setattr(os, name, noting(getattr(os, name)))
    return paths


@pytest.mark.matrix
def test_the_corpus_has_every_file_that_a_command_asks_for(tmp_path: Path, asked: set[str]) -> None:
    archive = ArchiveFolder(tmp_path / "archive", odd_files.SETTINGS)
    odd_files.fill(archive)
    with serving() as upstream, pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        for command in _COMMANDS:
            invoke(archive.folder, *command.split(), environment=upstream.environment)
    content = f"{archive.content}{os.sep}"
    files = {path.removeprefix(content) for path in asked if path.startswith(content)}
    named = {name for name in files if Path(name).suffix and not name.endswith(".tmp")}
    special = {name for name in named if not any(fnmatchcase(name, known) for known in _OF_ANY_NAME)}
    assert len(special) > 5, "the commands were not watched"
    assert special <= odd_files.PLACES.keys()
