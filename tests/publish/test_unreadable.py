"""Whatever a file of ``content/`` holds, no command crashes or takes the file for empty."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, stamps
from tests.harness.papers import numbered

pytestmark = pytest.mark.slow

_DEEP = "[" * 900 + "]" * 900
# How a person's file may be damaged, and the message.
_SPOILT: dict[str, tuple[Callable[[str], bytes], str]] = {
    "utf-16": (lambda text: text.encode("utf-16"), "is UTF-16, not UTF-8"),
    "latin-1": (lambda text: f"{text}\n# M\xf6ss\n".encode("latin-1"), "is not UTF-8: byte"),
    "nul": (lambda text: text.encode() + b"\0", ""),
    "deep": (lambda text: f"x: {_DEEP}\n".encode(), ""),
    "deep page": (lambda text: f"---\nx: {_DEEP}\ntitle: {_DEEP}\n---\n".encode(), ""),
    "tag": (lambda text: b"x: !!timestamp y\n", ""),
    "digits": (lambda text: b"x: 0x" + b"f" * 5000 + b"\n", ""),
}
# A file of each kind in `content/`; deep YAML is tested elsewhere.
_FILES = {
    "papers/2026/03/2603.00001.md": "---\nid: '2603.00001'\ntitle: Moss\ndate: 2026-03-02\n---\n",
    "papers/2026/03/misplaced.markdown": "---\nid: '2603.00077'\ntitle: Fern\ndate: 2026-03-02\n---\n",
    "index.md": "Welcome.\n", "mine.md": "# Mine\n", "notes/mine.md": "# Mine\n",
    "lists/mine.md": "---\ntitle: Mine\npapers: ['2603.00001']\n---\n", "tags.yml": "moss: {}\n",
    "topics.yml": "Moss: {query: moss}\n", "authors.yml": "Ada One: {}\n",
    "fetched.yml": "arxiv: 2026-03-02\n",
    "published.yml": "papers: 1\n", "removed.yml": "{}\n", "sample.yml": "{}\n",
    "counts/2026-03.csv": "id,votes,comments,stars\n2603.00001,1,,\n", "upgraded.yml": "version: 0.1.0\n",
    "theme/main.html": '{% extends "base.html" %}\n', "theme/styles/cards.css": ".x { color: red }\n",
    "theme/assets/boot.js": "let x\n", "theme/moss.html": "<p>moss\n",
}  # fmt: skip
_COMMANDS = (
    "build", "build --plain", "check", "status", "doctor", "review", "prune", "match moss",
    "log 2603.00002", "export --format jsonl --output out.jsonl", "pages --to pages", "import new.jsonl",
    "import page.bib", "review --publish 2603.00002", "data --to data", "digest", "fetch --help",
)  # fmt: skip


def made(folder: Path) -> ArchiveFolder:
    """Return an archive of two papers, with one more to import."""
    archive = ArchiveFolder(folder)
    archive.put_all(map(numbered, range(2, 4)))
    (folder / "new.jsonl").write_text('{"id": "2603.00009", "title": "Ferns", "date": "2026-03-02"}\n')
    (folder / "page.bib").write_text("@article{2603.00001, title={Moss}, year={2026}, month=3}\n")
    return archive


@pytest.mark.parametrize(
    "spoilt",
    ["utf-16", "deep page", *(pytest.param(name, marks=pytest.mark.matrix) for name in _SPOILT
                              if name not in ("utf-16", "deep page"))],
)  # fmt: skip
def test_every_command_says_what_is_wrong(tmp_path: Path, spoilt: str) -> None:
    archive = made(tmp_path / "a")
    for name, text in _FILES.items():
        write(archive.content / name, _SPOILT[spoilt][0](text))
    before = files(archive.content)
    for command in _COMMANDS:
        said = archive.run(*command.split(), code=(0, 1, 2), folder=archive.folder)
        assert "unexpected" not in said.stderr, command
        assert "Traceback" not in said.stderr, command
    after = files(archive.content)
    assert set(before.values()) <= set(after.values()), "nothing is lost"


@pytest.mark.parametrize("spoilt", ["utf-16", "latin-1"])
def test_check_names_files_and_places_and_goes_on(tmp_path: Path, spoilt: str) -> None:
    archive = made(tmp_path / "a")
    spoil, said = _SPOILT[spoilt]
    spoilt_files = {name: text for name, text in _FILES.items() if not name.startswith("theme/")}
    for name, text in spoilt_files.items():
        write(archive.content / name, spoil(text))
    write(archive.content / "papers/2026/03/2603.00003.md", b"---\ntitle: [\n---\n")
    lines = archive.run("check", code=1).stderr.splitlines()
    assert any("2603.00003.md: front matter: is not valid YAML" in line for line in lines)
    # A count of papers has a message of its own; the place of a file comes before its text.
    for name in spoilt_files.keys() - {"published.yml", "papers/2026/03/misplaced.markdown"}:
        assert any(f"{name}: " in line and said in line for line in lines), (name, lines)


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("main.html", "utf-16"), ("styles/cards.css", "latin-1"), ("assets/boot.js", "utf-16"),
        pytest.param("main.html", "latin-1", marks=pytest.mark.matrix),
        pytest.param("styles/cards.css", "utf-16", marks=pytest.mark.matrix),
        pytest.param("assets/boot.js", "latin-1", marks=pytest.mark.matrix),
    ],
)  # fmt: skip
def test_a_build_names_the_template_and_the_place(tmp_path: Path, name: str, spoilt: str) -> None:
    archive = made(tmp_path / "a")
    spoil, said = _SPOILT[spoilt]
    write(archive.content / "theme" / name, spoil(_FILES[f"theme/{name}"]))
    lines = archive.run("build", code=(1, 2)).stderr.splitlines()
    assert any(Path(name).name in line and said in line for line in lines), lines


def test_a_name_that_is_not_utf_8_is_named_and_nothing_else(tmp_path: Path) -> None:
    archive = made(tmp_path / "a")
    for name in (b"m\xf6ss.md", b"lists/m\xf6ss.md", b"papers/2026/03/m\xf6ss.md", b"theme/m\xf6ss.html",
                 b"m\xf6ss/page.md", b"tab\tand\nline.md", b"counts/m\xf6ss.csv"):  # fmt: skip
        write(archive.content / os.fsdecode(name), b"# Moss under the stone\n")
    for command in _COMMANDS:
        said = archive.run(*command.split(), code=(0, 1, 2), folder=archive.folder)
        assert "unexpected" not in said.stderr, command
    lines = archive.run("check", code=1).stderr.splitlines()
    named = [line for line in lines if "has a name that is not UTF-8" in line]
    assert len(named) == 7
    assert "content/m\\udcf6ss.md: " in "\n".join(named)
    for folder in (archive.site, archive.folder / "pages"):
        assert not [name for name, data in files(folder).items() if b"under the stone" in data]


_BROKEN = {
    "tags.yml": ("moss: {\n", "archive: tags.yml: is not valid YAML in line 2: "),
    "topics.yml": ("Moss: {query: moss}\nFern: {\n", "archive: topics.yml: is not valid YAML in line 3: "),
    "authors.yml": ("- Ada One\n", "archive: authors.yml: is not a mapping; an entry looks like `Ada"),
}  # fmt: skip


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_a_build_stops_and_the_site_stays(tmp_path: Path, way: tuple[str, ...]) -> None:
    archive = made(tmp_path / "a")
    for name in _BROKEN:
        write(archive.content / name, _FILES[name].encode())
    archive.build(*way)
    site, before = files(archive.site), stamps(archive.site)
    archive.put(numbered(7))
    for name, (broken, said) in _BROKEN.items():
        write(archive.content / name, broken.encode())
        line = archive.run("build", *way, code=2).stderr.splitlines()[-1]
        assert line.startswith(said)
        assert stamps(archive.site) == before
        assert line.removeprefix("archive: ") in archive.run("check", code=1).stderr
        write(archive.content / name, _FILES[name].encode())
    archive.delete(archive.content / "papers/2026/03/2603.00007.md")
    archive.build(*way)
    assert files(archive.site) == site


_LATIN = "# M\xf6ss\n".encode("latin-1")
_NO_DAY = b"---\ntitle: Moss\ndate: 2026-02-30\n---\n\nOf moss.\n"
_DAY = "front matter: is not valid YAML in line 3: day is out of range for month"
_ODD = {
    "mine.md": (_LATIN, "is not UTF-8: byte 3, in line 1, is 0xf6; save the file as UTF-8"),
    "team/mine.md": (_NO_DAY, _DAY),
    "lists/mine.md": ("Moss".encode("utf-16"), "is UTF-16, not UTF-8; save the file as UTF-8"),
    "lists/other.md": (_NO_DAY, _DAY),
    "papers/2026/03/2603.00009.md": (_NO_DAY, _DAY),
    "counts/2026-02.csv": (b"id,votes\n", "is not a counts file: the first line is not id,votes,"),
}  # fmt: skip


def test_what_cannot_be_read_is_left_out_and_named_and_the_rest_is_built(tmp_path: Path) -> None:
    archive = made(tmp_path / "a")
    archive.vote({"2603.00002": 7})
    write(archive.content / "lists/good.md", b"---\ntitle: Good\npapers: ['2603.00002']\n---\n")
    for name, (data, _) in _ODD.items():
        write(archive.content / name, data)
    for way in ((), ("--plain",)):
        said = archive.run("build", *way, code=1).stderr
        named = {name: f"content/{name}: {reason}" for name, (_, reason) in _ODD.items()}
        assert [name for name, message in named.items() if said.count(message) != 1] == []
        for address in ("mine", "team/mine", "lists/mine", "lists/other", "papers/2603.00009"):
            assert not (archive.site / address / "index.html").exists()
        assert "7 votes" in archive.html("papers/2603.00002/") and (archive.site / "lists/good").exists()


def test_files_of_a_terabyte_are_named(tmp_path: Path) -> None:
    archive = made(tmp_path / "a")
    names = [name for name in _FILES if name.endswith((".yml", ".md", ".csv"))]
    for name in names:
        terabyte(archive, name)
    lines = archive.run("check", code=1).stderr.splitlines()
    large = [line for line in lines if re.search("has more than [0-9,]+ bytes", line)]
    assert [name for name in names if not any(f"{name}: " in line for line in large)] == [], lines


@pytest.mark.parametrize("command", ["build", "build --plain", "status", "review", "export --format=jsonl"])
def test_files_of_a_terabyte_fill_no_memory(tmp_path: Path, command: str) -> None:
    archive = made(tmp_path / "a")
    for name in ("counts/2026-03.csv", "papers/2026/03/2603.00001.md", "mine.md", "removed.yml"):
        terabyte(archive, name)
    said = archive.run(*command.split(), code=(0, 1, 2)).stderr
    assert "unexpected" not in said and "memory" not in said, said


def terabyte(archive: ArchiveFolder, name: str) -> None:
    write(archive.content / name, _FILES[name].encode())
    os.truncate(archive.content / name, 2**40)
