"""The README's tables say what the registry and the settings declare.

An archive's README is its owner's: these tests are for the project's own.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from generator import settings
from generator.commands.ownership import FILE, Ownership
from generator.sources import registry
from tests.harness.processes import CHECKOUT

README = (CHECKOUT / "README.md").read_text("utf-8")
pytestmark = pytest.mark.skipif(
    not README.startswith("# Paper Archive\n"), reason="the README is that of an archive, and its owner's"
)


def table(*rows: tuple[str, ...]) -> str:
    """A table in Markdown; an empty cell has one space."""
    header, *body = rows
    lines = [header, ("---",) * len(header), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines).replace("|  ", "| ")


def default(value: object) -> str:
    """A default as one writes it in ``mkdocs.yml``: ``[huggingface]``, ``true``, ``""``."""
    text = json.dumps(value)
    return text if text == '""' else text.replace('"', "")


def test_every_setting_stands_in_the_table() -> None:
    rows = [("setting", "default", "meaning")]
    for name, item in settings.declared().items():
        minimum, variable = item.metadata["minimum"], item.metadata["environment"]
        meaning = item.metadata["doc"]
        meaning += f"; at least {minimum}" if minimum and minimum > 1 else ""
        meaning += f"; `{variable}` in the environment overrides it" if variable else ""
        rows.append((f"`{name}`", f"`{default(item.default)}`", meaning))
    assert table(*rows) in README


def test_every_source_stands_in_the_table() -> None:
    rows = [("source", "`archive fetch` takes", "search", "`archive add` takes")]
    for source in registry.SOURCES:
        search = f"`{source.search}`" if source.search else ""
        rows.append((f"`{source.name}`", source.about, search, source.ids if source.papers else ""))
    assert table(*rows) in README


def test_every_file_format_is_named() -> None:
    assert f"takes papers from files: {registry.formats()}; also as `.gz` or `.xz`" in README


def test_whose_a_file_is_stands_in_the_table_and_is_said_of_every_file() -> None:
    owned = Ownership.parse((CHECKOUT / FILE).read_text("utf-8"), FILE)
    rows = [("whose", "files")]
    for whose, paths in (
        ("the project's, replaced by an upgrade", owned.project),
        ("yours, never replaced", owned.owner),
        ("the project's until you edit it", owned.until_edited),
    ):
        rows.append((whose, ", ".join(f"`{path}`" for path in paths)))
    assert table(*rows) in README
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    assert [path for path in listed.splitlines() if not owned.whose(path)] == []
    for path, whose in {
        "generator/cli/site.py": "project", "requirements-dev.txt": "project", "mkdocs.yml": "owner",
        ".github/workflows/publish.yml": "project", ".github/workflows/own-mail.yml": "owner",
        "content/theme/main.html": "owner", "README.md": "until_edited", "notes.txt": "",
    }.items():  # fmt: skip
        assert owned.whose(path) == whose, path
