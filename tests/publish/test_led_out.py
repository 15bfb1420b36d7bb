"""Links out of ``content/``, huge files and odd files are neither read nor published; `check` names them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered

pytestmark = pytest.mark.slow

_SECRET = "moss-under-the-stone"
_PAGE = f"---\nid: '2603.00009'\ntitle: {_SECRET}\ndate: 2026-03-02\n---\n\n{_SECRET}\n"
_LINK = "is a symbolic link, which is not followed"
_ODD = "is neither a file nor a folder"
_LARGE = "has more than 104,857,600 bytes"
# Sparse files of a terabyte: a copy would fill the disk.
_HUGE = ("kept/film.mp4", "theme/assets/film.mp4", "theme/film.html", "papers/2026/03/2603.00007.md")
# Things outside by path; links to them by path in `content/`.
_OUTSIDE = {
    "config": _SECRET, "page.md": f"# {_SECRET}\n", "paper.md": _PAGE, "folder/page.md": f"# {_SECRET}\n",
    "folder/deep/secret.txt": _SECRET, "main.html": '{% extends "base.html" %}{# #}' + _SECRET,
    "papers/2603.00009.md": _PAGE, "list.md": f"---\ntitle: {_SECRET}\npapers: ['2603.00001']\n---\n",
    "2026-03.csv": "id,votes,comments,stars\n2603.00001,987654,0,0\n", "card.png": _SECRET,
}  # fmt: skip
_LINKS = {
    "x": "config", "page.md": "page.md", "own": "folder", "kept/deep/link.txt": "config",
    "kept/link": "folder", "index.md": "page.md", "papers/2026/03/2603.00009.md": "paper.md",
    "papers/2027": "papers", "papers/2026/04": "papers", "lists/mine.md": "list.md",
    "counts/2026-03.csv": "2026-03.csv",
    "theme/main.html": "main.html", "theme/assets/etc": "folder", "theme/card.png": "card.png",
    "theme/assets/favicon.svg": "config", "kept/.hidden": "config",
}  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[ArchiveFolder]:
    """Yield an archive with every kind of link and of odd file."""
    for name, text in _OUTSIDE.items():
        write(tmp_path / "outside" / name, text.encode())
    made = ArchiveFolder(tmp_path / "archive")
    made.put_all(map(numbered, range(1, 4)))
    write(made.content / "kept/page.md", b"# Kept\n\n![](picture.svg)\n")
    write(made.content / "kept/picture.svg", b"<svg/>")
    (made.content / "index.md").unlink(missing_ok=True)
    for name, place in _LINKS.items():
        (made.content / name).parent.mkdir(parents=True, exist_ok=True)
        (made.content / name).symlink_to(tmp_path / "outside" / place)
    (made.content / "again").symlink_to("x")
    (made.content / "kept/loop").symlink_to(made.content)
    (made.content / "theme/loop").symlink_to("loop")
    (made.content / "kept/own.svg").symlink_to("picture.svg")
    os.mkfifo(made.content / "pipe.md")
    os.mkfifo(made.content / "papers/2026/03/2603.00008.md")
    os.mkfifo(made.content / "theme/pipe.html")
    for name in _HUGE:
        (made.content / name).touch()
        os.truncate(made.content / name, 2**40)
    with socket.socket(socket.AF_UNIX) as unix:
        here = Path.cwd()
        os.chdir(made.content)  # the address of a socket has at most 108 bytes
        unix.bind("socket")
        os.chdir(here)
        yield made


_NAMED = {
    **dict.fromkeys((*_LINKS, "again", "kept/loop", "theme/loop", "kept/own.svg"), _LINK),
    **dict.fromkeys(("pipe.md", "papers/2026/03/2603.00008.md", "theme/pipe.html", "socket"), _ODD),
    **dict.fromkeys(_HUGE, _LARGE),
}


def leaks(folder: Path) -> set[str]:
    """Return the files below a folder that hold something from outside, or the names of links to it."""
    made = files(folder)
    signs = (_SECRET.encode(), b"987654")
    of_links = {name for name in made if {"own", "x", "again", "loop", "etc", "link"} & {*Path(name).parts}}
    return of_links | {name for name, data in made.items() if any(sign in data for sign in signs)}


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_it_is_not_published(archive: ArchiveFolder, way: tuple[str, ...]) -> None:
    archive.build(*way)
    assert not leaks(archive.site)
    assert "Kept" in archive.html("kept/page/")
    assert (archive.site / "kept/picture.svg").read_bytes() == b"<svg/>"
    assert len(list(archive.site.glob("papers/*/index.html"))) == 3


def test_it_is_not_taken_along(archive: ArchiveFolder) -> None:
    archive.run("pages", "--to", str(archive.folder / "pages"))
    for command in ("export --format jsonl", "export --format bibtex", "match moss", "status", "review"):
        said = archive.run(*command.split(), code=(0, 1))
        assert _SECRET not in said.stdout + said.stderr, command
    assert not leaks(archive.folder / "pages")
    assert (archive.folder / "pages/kept/picture.svg").exists()


def test_check_names_each(archive: ArchiveFolder) -> None:
    lines = archive.run("check", code=1).stderr.splitlines()
    named = {line.split(": ")[0]: line for line in lines}
    for name, reason in _NAMED.items():
        assert f": {reason}" in named.get(f"content/{name}", ""), name
    assert not [line for line in lines if _SECRET in line]
    assert len([line for line in lines if any(sign in line for sign in (_LINK, _ODD, _LARGE))]) == len(_NAMED)


def test_nothing_is_written_through_it(archive: ArchiveFolder) -> None:
    before = files(archive.folder.parent / "outside")
    (archive.folder / "new.jsonl").write_text(
        '{"id": "2604.00001", "title": "Ferns of April", "date": "2026-04-01", "votes": 3}\n'
        '{"id": "2603.00001", "title": "A made-up study", "date": "2026-03-02", "votes": 3}\n'
    )
    said = archive.run("import", str(archive.folder / "new.jsonl"), code=2).stderr
    assert f"archive: content/counts/2026-03.csv: {_LINK}" in said
    (archive.content / "counts/2026-03.csv").unlink()
    said = archive.run("import", str(archive.folder / "new.jsonl"), code=1).stderr
    assert f"content/papers/2026/04: {_LINK}" in said
    assert files(archive.folder.parent / "outside") == before


def test_a_settings_file_that_is_a_link_stops_a_build(archive: ArchiveFolder) -> None:
    (archive.content / "topics.yml").symlink_to(archive.folder / "mkdocs.yml")
    for way in ((), ("--plain",)):
        said = archive.run("build", *way, code=2).stderr
        assert said.splitlines()[-1].startswith(f"archive: topics.yml: {_LINK}")
