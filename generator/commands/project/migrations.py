"""Migrations: the changes that an upgrade makes to the owner's files."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from generator.configuration import editing, settings
from generator.content import disk
from generator.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, which an upgrade runs once, in its own commit.

    It edits only what it is about: comments and all other lines stay as their owner wrote them. A second run
    changes nothing.
    """

    about: str  # what it does, as the title of a commit
    files: tuple[str, ...]  # the files that it may edit, by path from the archive's folder
    # Returns new texts for the texts of existing files, or for new ones; ``None`` deletes a file.
    edit: Callable[[Mapping[str, str]], Mapping[str, str | None]]


_FILE = "mkdocs.yml"
_ITEM = re.compile(
    r"^(extra_css:[ ]*\n(?:[ ]*(?:-.*|#.*)?\n)*?)[ ]*- +(['\"]?)assets/archive\.css\2[ ]*\n", re.MULTILINE
)
_EMPTY = re.compile(r"\n*^extra_css:[ ]*\n(?=\s*(?:[^\s#-]|\Z))", re.MULTILINE)


def _of_settings(about: str, edit: Callable[[str], str]) -> Migration:
    """Return a migration of the settings' text."""
    return Migration(about, (_FILE,), lambda texts: {path: edit(text) for path, text in texts.items()})


def _without_style_sheet(text: str) -> str:
    without = _ITEM.sub(r"\1", text)
    return _EMPTY.sub("\n", without) if without != text else text


STYLE_SHEET = _of_settings("Name the archive's style sheet no longer: the theme has it", _without_style_sheet)

# SHA-256 hashes of the project's own texts, as `archive init` wrote them, but without the archive's title;
# pages that an owner wrote stay.
_SHIPPED = {
    "content/search.md": {
        "a242148dd4b06242d67c20566a4126e6e1c0631693576b8c7e6458463099fb6c",
        "f2f4d599790b87c720abed71c5984af3a690298759823abf9a5d874dcb02a559",
    },
    "content/subscribe.md": {
        "d04ad5b81fca2250d59683f9fcbd88ce1ae19f4e0177af04ed5bc0d1a90fa5ce",
        "d23c986ac12c871cc79ceeed6f0da40a63dd2022c71db263e699fa980e9fbcb0",
    },
    "content/about.md": {
        "45d61d4b1ca7c4465b1aac3c92ebf87e38215676139a2d0045927bd724c3688f",
        "d5633fd084c55b5b36551e33411c3a94add4e72689920d6f235acfa1e18007f6",
        "f765253f34eeb39503c03b4dc084897fb460d592b7ac14f1d5259e4f467c3bc1",
    },
}
_TITLED = re.compile(r"\A# About\n\n(?:.* is|This is)(?= an archive of research papers[.,] )")


def _without_shipped(texts: Mapping[str, str]) -> dict[str, str | None]:
    untitled = {path: _TITLED.sub("# About\n\n", text).encode() for path, text in texts.items()}
    return {path: None for path, text in untitled.items() if sha256(text).hexdigest() in _SHIPPED[path]}


GIVEN_PAGES = Migration(
    "Leave the search and subscribe pages to the project",
    ("content/search.md", "content/subscribe.md"), _without_shipped,
)  # fmt: skip
ABOUT_PAGE = Migration("Leave the page About to the project", ("content/about.md",), _without_shipped)


def _without(text: str, name: str) -> str:
    """Return the text without a key; as it is if no way leaves all else as it is."""
    wanted, block = _read(text)
    if name not in block:
        return text
    del block[name]
    found = (match for way in _ways(name) for match in way.finditer(text))
    edited = (text[: match.start()] + text[match.end() :] for match in found)
    return next((made for made in edited if _read(made)[0] == wanted), text)


def _ways(name: str) -> Iterator[re.Pattern[str]]:
    key = rf"(?:\"{name}\"|'{name}'|{name})[ ]*:"
    yield re.compile(rf"^[ ]*{key}[^\n#]*(?:\n|\Z)", re.MULTILINE)  # a line of its own
    yield re.compile(rf"{key}[^\n#]*(?=#)")  # a line with a comment, which stays
    yield re.compile(rf",[ ]*{key}[^\n#,}}]*(?=[,}}])|{key}[^\n#,}}]*(?:,[ ]*)?")  # between braces


def _read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a text says, and the plugin's block in it; both are empty if that cannot be read."""
    try:
        said = settings.loaded(text)
        return said, editing.block_of(said, Path(_FILE))
    except (ArchiveError, yaml.YAMLError, ValueError, RecursionError):
        return {}, {}


PARQUET = _of_settings(
    "papers.parquet is gone: DuckDB and pandas read the months (see data/)", partial(_without, name="parquet")
)
FEED_SIZE = _of_settings(
    "feed_size is gone: feeds of all papers have a megabyte at most", partial(_without, name="feed_size")
)


def _named(text: str) -> str:
    """Return the text with the names of today; a name stays if no way leaves all else as it is."""
    for old, new in settings.renamed().items():
        wanted, block = _read(text)
        if old in block and new not in block:
            block[new] = block.pop(old)
            found = re.finditer(rf"(?<![\w-])([\"']?){old}\1(?=[ ]*:)", text)
            edited = (f"{text[: key.start()]}{new}{text[key.end() :]}" for key in found)
            text = next((made for made in edited if _read(made)[0] == wanted), text)
    return text


SOURCE_SETTINGS = _of_settings("Call each source's settings `address` and `query`", _named)

HOME, HOME_TEXT = "content/index.md", Path(__file__).with_name("starter") / "index.md"
UNBUILT = Migration(
    "Let the home page say if the site is built without the plugin", (_FILE, HOME),
    lambda texts: {HOME: disk.text(HOME_TEXT)} if [*texts] == [_FILE] else {},
)  # fmt: skip

MIGRATIONS: tuple[Migration, ...] = (
    STYLE_SHEET, GIVEN_PAGES, PARQUET, FEED_SIZE, SOURCE_SETTINGS, ABOUT_PAGE, UNBUILT,
)  # fmt: skip
"""All migrations, oldest first.

A new one goes to the end, and none is taken out: archives remember how many they have run.
"""
