"""What a strict build refuses in settings, links and pages, and how much of it `archive check` reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import edit, files
from tests.harness.papers import numbered


def configured(old: str, new: str) -> Callable[[ArchiveFolder], object]:
    return lambda archive: edit(archive.config, old, new)


def written(name: str, text: str) -> Callable[[ArchiveFolder], object]:
    return lambda archive: (archive.content / name).write_text(text, "utf-8")


def noted(notes: str) -> Callable[[ArchiveFolder], object]:
    return lambda archive: archive.put(numbered(1, keywords=("moss",)), f"## Notes\n\n{notes}")


TABLE: dict[str, tuple[Callable[[ArchiveFolder], object], str]] = {
    "nothing": (lambda archive: None, ""),
    "a link to a paper, a tag, a file": (
        written(
            "more.md",
            "# More\n\n[a](papers/2603.00001.md) [b](tags/moss.md) [c](dates/2026.md) [d](feed.xml)",
        ),
        "",
    ),
    "nav": (configured("about.md", "abuot.md"), "abuot.md"),
    "nav to a tag that is none": (configured("about.md", "tags/none.md"), "tags/none.md"),
    "an unknown key": (configured("site_dir: site", "site_dir: site\nsite_nmae: x"), "site_nmae"),
    "a wrong setting": (
        configured("sources: [huggingface]", "sources: [hugging]"),
        "'hugging' is not a source",
    ),
    "a theme that is not Material": (
        configured("name: material", "name: mkdocs"),
        "Set theme: name: material",
    ),
    "a theme that is not there": (configured("name: material", "name: moss"), "moss"),
    "no name": (configured("site_name: Paper Archive\n", ""), "site_name"),
    "an example's address": (configured(SITE, "https://example.org/"), "is an example"),
    "no address": (configured(f"site_url: {SITE}\n", ""), "no address is known"),
    "an extension that is not there": (configured("  - tables", "  - moss"), "moss"),
    "a plugin that is not there": (configured("plugins:\n", "plugins:\n  - moss\n"), "moss"),
    "a link to nothing": (written("more.md", "# More\n\n[a](none.md)"), "none.md"),
    "a link to a paper that is not here": (
        written("more.md", "[a](papers/2603.00009.md)"),
        "2603.00009",
    ),
    "a link to no place": (written("more.md", "[a](about.md#none)"), "none"),
    "links in notes and above the first list": (
        lambda archive: (
            noted("[a](2603.00001.md) [b](../about.md) [c](../tags/moss.md) [d](#abstract) <b>")(archive),
            written("index.md", "[a](papers/2603.00001.md) [b](about.md) [c](#none)")(archive),
        ),
        "",
    ),
    "a link in notes to nothing": (noted("See [a](none.md)."), "2603.00001.md' contains a link 'none.md'"),
    "a picture in notes that is not there": (noted("![a](../none.png)"), "none.png"),
    "a link to nothing above the first list": (written("index.md", "[a](none.md)"), "none.md"),
    "vocabulary": (written("tags.yml", "a: [b]\n"), "tags.yml"),
    "removals": (written("removed.yml", '"2603.00001": gone\n'), "removed.yml"),
    "a page": (written("papers/2026/03/2603.00001.md", "none"), "2603.00001.md"),
}


# MkDocs itself reports the rest: its own settings, and links.
CHECKED = {
    "a wrong setting", "a theme that is not there", "no name", "an extension that is not there",
    "a plugin that is not there", "vocabulary", "removals", "a page",
}  # fmt: skip


# In `make test-all` alone: each goes wrong as a neighbour in the table does.
ALIKE = {
    "a link to a paper, a tag, a file", "nav to a tag that is none", "an unknown key",
    "a theme that is not Material", "an example's address", "a link to a paper that is not here",
    "a link to no place",
    "a picture in notes that is not there", "a link to nothing above the first list",
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.matrix) if name in ALIKE else name for name in TABLE]
)
def test_a_strict_build_says_what_it_refuses(tmp_path: Path, name: str) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 1})
    archive.put(numbered(1, keywords=("moss",)))
    act, said = TABLE[name]
    act(archive)
    before = files(archive.folder)
    checked = archive.run("check", code=1 if name in CHECKED else 0).stderr
    assert said in checked or name not in CHECKED
    assert "INFO" not in checked
    assert files(archive.folder) == before, "nothing is written"
    assert said in archive.run("build", "--strict", code=2 if said else 0).stderr
