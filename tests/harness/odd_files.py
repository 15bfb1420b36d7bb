"""Every file that ``content/`` may have, and every odd thing that may be there instead."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import product
from pathlib import Path

from generator.content import meaning
from generator.content.layout import Layout, MapRegion, Position
from generator.content.meaning import NUMBERS, ROW, Meaning, Table
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered

SECRET = b"a secret beside the archive"
"""The text of the file `outside`; no file of a site may contain it."""
SETTINGS = {"tag_minimum": 1, "author_minimum": 1, "meaning": "true"}

PLACES: Mapping[str, str] = {
    "papers/2026/03/2603.00002.md": "",
    "counts/2026-03.csv": "",
    "tags.yml": "alpha: {aliases: [beta], description: What comes first.}\n",
    "organizations.yml": "Moss Lab: {aliases: [moss-lab-ai]}\n",
    "venues.yml": "Mossy: {name: Conference on Mosses, aliases: [MossConf]}\n",
    "topics.yml": "Matter: {query: matter}\n",
    "authors.yml": "Ada One: {aliases: [A. One]}\n",
    "removed.yml": '"2603.00099": {day: 2026-03-01, reason: Asked for.}\n',
    "fetched.yml": "huggingface: 2026-03-06\n",
    "published.yml": "papers: 4\nremoved: 0\nallowed: 0\n",
    "people.yml": '"0000-0000-0000-001X": ada-one\n',
    "listed.yml": 'seminar: {"2603.00001": 2026-03-06}\n',
    "announced.yml": 'ANNOUNCE_SLACK: {"2603.00001": 2026-03-06}\n',
    "upgraded.yml": "migrations: 0\n",
    "sample.yml": 'about.md: "0"\n',
    "map.yml": "moss layers: Layers of moss\n",
    "map/papers.txt": "",
    "map/positions.bin": "",
    "map/regions.yml": "",
    "meaning/2026-03.bin": "",
    "meaning/terms.table": "",
    "lists/seminar.md": '---\ntitle: Seminar\npapers: ["2603.00001"]\n---\n\nOf *two* days.\n',
    "index.md": "Welcome, *reader*.\n",
    "about.md": "# About\n\nWho we are.\n",
    "team/us.md": "# Us\n\nWe.\n",
    "team/us.png": "no picture\n",
    "theme/partials/first.html": "<p>First.</p>\n",
    "theme/assets/own.css": "p { color: black }\n",
    "theme/card.png": "no picture either\n",
}
"""Every kind of file in ``content/`` with its text, or ``""`` if `fill` writes it in another way.

A test compares the names with the files that commands open.
"""
# Only a build reads templates; it publishes the other files of the theme as they are.
_TEXT = {name for name in PLACES if not name.endswith(".png") and not name.startswith("theme/")}
_FOLDER_OUT = "a folder that leads out"
_FOLDER = "a folder"
_NO_DAY, _NO_DAY_IN_FRONT = "a day that does not exist", "a day that does not exist, in a front matter"
_MARK = "sample.yml"  # it makes the archive the sample, without feeds; present only to be odd


def fill(archive: ArchiveFolder) -> None:
    """Write a file at each of the `PLACES`, and a secret next to ``content/``."""
    archive.put_all(numbered(number, keywords=("alpha",)) for number in range(1, 5))
    archive.vote({"2603.00001": 3, "2603.00002": 5})
    Layout({"2603.00001": Position(1, 2, 0)}, [MapRegion("moss layers", 1, 2, 1)]).write(archive.content)
    meanings = {"2603.00001": Meaning(b"a" * 8, b"a" * NUMBERS)}
    meaning.write(archive.content, archive.content / "meaning/2026-03.bin", "0" * 32, meanings)
    meaning.write_table(archive.content, Table(f"{'0' * 32} 1 1", {"moss": b"a" * ROW}))
    for name in PLACES.keys() - {_MARK}:
        _write(archive.content / name, PLACES[name])
    outside(archive).write_bytes(SECRET)


def cases() -> list[tuple[str, str]]:
    """Return every place with every oddity it can have; ``content`` itself may be a link."""
    every = product(PLACES, ODDITIES)
    return [(place, oddity) for place, oddity in every if "/" in place or oddity != _FOLDER_OUT]


def make_odd(archive: ArchiveFolder, place: str, oddity: str) -> None:
    """Put something odd instead of a file."""
    path = archive.content / place
    _write(path, PLACES[place])
    ODDITIES[oddity](path)


def _write(path: Path, text: str) -> None:
    if text and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def outside(archive: ArchiveFolder) -> Path:
    """Return the file next to ``content/`` that no link may lead to."""
    return archive.folder / "secret.md"


def _put(data: bytes | Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.write_bytes(data if isinstance(data, bytes) else data(path.read_bytes()))

    return put


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.unlink()
        make(path)

    return put


def _socket(path: Path) -> None:
    # A socket's name has at most 108 bytes, so bind it from its folder.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with closing(socket.socket(socket.AF_UNIX)) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def _sparse(path: Path) -> None:
    os.truncate(path, 2**40)


def _beside(path: Path) -> None:
    os.link(path, os.fsencode(path.parent) + b"/\xff" + os.fsencode(path.suffix))


def _archive(path: Path) -> Path:
    """Return the folder that holds the ``content/`` of a file."""
    return path.parents[path.parts[::-1].index("content")]


def _folder_out(path: Path) -> None:
    aside = _archive(path) / "aside"
    path.parent.rename(aside)
    (aside / "secret.md").write_bytes(SECRET)
    path.parent.symlink_to(aside, target_is_directory=True)


ODDITIES: Mapping[str, Callable[[Path], None]] = {
    "UTF-16": _put(lambda data: data.decode().encode("utf-16")),
    "latin-1": _put(lambda data: data + "\ncaf\xe9\n".encode("latin-1")),
    "NUL": _put(lambda data: data + b"\0\0"),
    "nothing": _put(b""),
    "random bytes": _put(bytes(range(256)) * 8),
    "deep brackets": _put(b"a: " + b"[" * 50_000),
    "deep brackets in a front matter": _put(b"---\ntitle: " + b"[" * 50_000 + b"\n---\n"),
    "deep quotations": _put(b"---\ntitle: x\ndate: 2026-03-02\n---\n" + b"> " * 50_000),
    "broken YAML": _put(b"a: [b\nc: {\n"),
    "a broken front matter": _put(b"---\ntitle: [x\n---\n\nText.\n"),
    _NO_DAY: _put(b"a: 2026-02-30\n"),
    _NO_DAY_IN_FRONT: _put(b"---\ntitle: x\ndate: 2026-02-30\n---\n\nText.\n"),
    "another YAML": _put(b"- just\n- a list\n"),
    "aliases by the billion": _put(
        b"a0: &a0 [x, x]\n"
        + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10))
    ),
    "CRLF": _put(lambda data: data.replace(b"\n", b"\r\n")),
    "a blank before": _put(lambda data: b" \n" + data),
    "a no-break space before": _put(lambda data: "\u00a0\n".encode() + data),
    "a mark of byte order": _put(lambda data: b"\xef\xbb\xbf" + data),
    "commands of a workflow": _put(lambda data: data + b"\n::error::x\n##[error]x\n\x1b[2J: x\n"),
    "a template": _put(lambda data: data + b"\n{{ 1234567 * 1009 }} {% include 'secret.md' %}\n"),
    "sixteen megabytes": _put(lambda data: data + b"# x\n" * 2**22),
    "a terabyte": _sparse,
    "a name that is no UTF-8": _beside,
    "a link out": _instead(lambda path: path.symlink_to(_archive(path) / "secret.md")),
    "a link out of the machine's files": _instead(lambda path: path.symlink_to("/etc/passwd")),
    _FOLDER_OUT: _folder_out,
    "a link to a device": _instead(lambda path: path.symlink_to("/dev/zero")),
    "a loop": _instead(lambda path: path.symlink_to(path.name)),
    "a link to nothing": _instead(lambda path: path.symlink_to("nothing-here")),
    "a FIFO": _instead(os.mkfifo),
    "a socket": _instead(_socket),
    "a device": _instead(lambda path: os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))),
    _FOLDER: _instead(Path.mkdir),
}  # fmt: skip
"""Functions that put something odd at a path, by the oddity's name."""
NAMED = frozenset(
    ("a link out", "a link out of the machine's files", "a link to a device", "a loop", "a FIFO", "a socket",
     "a device", "a terabyte", _FOLDER_OUT, "a name that is no UTF-8")
)  # fmt: skip
"""Oddities that ``archive check`` must name, whatever the file."""
NAMED_OF_TEXT = frozenset(("UTF-16", "latin-1"))
"""Oddities that it must name if the file is text."""


def is_to_be_named(place: str, oddity: str) -> bool:
    """Return whether ``archive check`` must report the oddity; for a file of the theme, a build."""
    ending = place.rpartition(".")[2]
    return (
        oddity in NAMED
        or (oddity in NAMED_OF_TEXT and place in _TEXT)
        or (oddity == _FOLDER and ending in ("md", "yml", "csv"))
        or (ending, oddity) in (("yml", _NO_DAY), ("md", _NO_DAY_IN_FRONT))
    )
