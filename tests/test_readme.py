"""README and reference agree with the registry, the settings and the commands.

An archive's README is its owner's: these tests are for the project's own.
"""

from __future__ import annotations

import re
from html import unescape

import pytest

from generator.commands.project.ownership import FILE, Ownership
from generator.sources.frame import registry
from tests.harness.processes import CHECKOUT
from tests.harness.versions import git
from tests.harness.workflows import load
from tests.tools import drawings, reference, screenshots

README = (CHECKOUT / "README.md").read_text("utf-8")
pytestmark = pytest.mark.skipif(
    not README.startswith("# Paper Archive\n"), reason="the README is that of an archive, and its owner's"
)


def test_the_reference_is_what_the_code_says() -> None:
    renew = "python -m tests.tools.reference"
    assert reference.PAGE.read_text("utf-8") == reference.reference(), renew
    assert reference.offers_table() in reference.CURATORS.read_text("utf-8"), renew


def test_each_step_has_its_drawing_made_from_the_workflow_s_own_form() -> None:
    numbered = (
        README.partition("## An archive of your own")[2].partition("\nFrom then on")[0].split("\n1. ")[1]
    )
    told = re.split(r"\n[23]\. ", numbered)
    for step, (name, html) in zip(told, drawings.drawings().items(), strict=True):
        assert f'<img src=".github/screenshots/{name}.png" alt="{drawings.ALT[name]}"' in step
        assert (screenshots.FOLDER / f"{name}.png").stat().st_size < 60_000
        for way in re.findall(r"\*([^*]+ → [^*]+)\*", " ".join(step.split())):
            assert way in html
    inputs = load("setup.yml")["on"]["workflow_dispatch"]["inputs"].values()
    shown = [
        unescape(label) for label in re.findall(r"<span>(.*?)(?: <b|</span>)", drawings.drawings()["setup"])
    ]
    assert shown == [field["description"] for field in inputs]


def test_every_file_format_is_named() -> None:
    text = reference.PAGE.read_text("utf-8").partition("### `archive import`")[2].partition("###")[0]
    assert all(words in text for words in (registry.formats(), ".gz", ".xz"))


def test_whose_a_file_is_stands_in_the_table_and_is_said_of_every_file() -> None:
    owned = Ownership.parse((CHECKOUT / FILE).read_text("utf-8"), FILE)
    rows = [("whose", "files")]
    for whose, paths in (
        ("the project's, replaced by an upgrade", owned.project),
        ("yours, never replaced", owned.owner),
        ("the project's until you edit it", owned.until_edited),
    ):
        rows.append((whose, ", ".join(f"`{path}`" for path in paths)))
    guide = (CHECKOUT / ".github/guides/maintainers.md").read_text("utf-8")
    assert reference.table(*rows) in guide
    listed = git(CHECKOUT, "ls-files", "--cached", "--others", "--exclude-standard")
    assert [path for path in listed.splitlines() if not owned.whose(path)] == []
    for path, whose in {
        "generator/errors.py": "project", "requirements-dev.txt": "project", "mkdocs.yml": "owner",
        ".github/workflows/publish.yml": "project", ".github/workflows/own-mail.yml": "owner",
        "content/theme/main.html": "owner", "README.md": "until_edited", "notes.txt": "",
    }.items():  # fmt: skip
        assert owned.whose(path) == whose, path
