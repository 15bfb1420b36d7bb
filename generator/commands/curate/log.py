"""``archive log``: shows where each field of a paper's page came from and when, by git's history."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import shorten

import click

from generator.commands.group import content, say
from generator.commands.upkeep.git import git
from generator.content import disk
from generator.content import page as pages
from generator.content.library import Library
from generator.errors import ArchiveError, RecordError
from generator.text.cleaning import line

_MOST = 100  # newest commits that are read
_LONGEST = 80  # characters of a value
_FORMAT = "%x01%H%x02%as%x02%an%x02%s"


def find(library: Library, name: str) -> Path:
    """Return the file of a paper's page, by its address or by any form of any id; there must be one."""
    if path := library.named([name]).get(name):
        return path
    raise ArchiveError(f"no page has the id {name}. A page has its ids near the top; its address works too.")


def has_history(library: Library) -> bool:
    """Return whether ``content`` is in the work tree of a git repository."""
    said = git(library.content.parent, "rev-parse", "--is-inside-work-tree", may_fail=True)
    return said.strip() == "true"


def log(library: Library, path: Path, most: int = _MOST) -> Iterator[str]:
    """Yield a line for each field of a page, in the order of the page, and one for what brought its value."""
    text = disk.text(path)
    values, edited = pages.values(text), pages.edited_keys(text)
    since = _since(library.content.parent, path, values, most) if has_history(library) else {}
    for key, value in values.items():
        yield f"{key}: {_shown(value)}{'  [edited]' if key in edited else ''}"
        if key in since:
            yield f"    {since[key]}"


def _since(folder: Path, path: Path, values: Mapping[str, object], most: int) -> dict[str, str]:
    """Return the commit that brought each value: every later version of the page has it too."""
    since = dict.fromkeys(values, "not committed yet")
    open_keys = set(values)
    for about, then in _versions(folder, path, most):
        open_keys = {key for key in open_keys if then.get(key) == values[key]}
        since |= dict.fromkeys(open_keys, about)
        if not open_keys:
            break
    return since


def _versions(folder: Path, path: Path, most: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield a page's commits for people, newest first, each with the page's values if they can be read."""
    options = ("--follow", f"--max-count={most + 1}", "--diff-merges=first-parent", "--name-only")
    name = path.relative_to(folder).as_posix()
    listed = git(folder, "-c", "core.quotePath=false", "log", *options, f"--format={_FORMAT}", "--", name)
    commits = listed.split("\x01")[1:]
    is_shallow = git(folder, "rev-parse", "--is-shallow-repository").strip() == "true"
    for number, commit in enumerate(commits[:most], 1):
        about, _, files = commit.partition("\n")
        id, day, author, subject = about.split("\x02", 3)
        said = f"{day}  {line(subject)} ({line(author)})"
        if number == most < len(commits):
            said = f"{day} or earlier: more than {most} commits ago"
        elif number == len(commits) and is_shallow:
            said = f"{day} or earlier: run git fetch --unshallow to see"
        with suppress(RecordError):
            text = git(folder, "show", f"{id}:{files.strip()}", may_fail=True)  # "" if it was deleted
            yield said, pages.values(text)


def _shown(value: object) -> str:
    """Return the beginning of a value, as it is written."""
    if isinstance(value, list):
        value = ", ".join(map(_shown, value))
    elif isinstance(value, dict):
        value = ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    elif isinstance(value, bool):
        value = str(value).lower()
    elif isinstance(value, date):
        value = value.isoformat()
    return shorten(line(str(value)), _LONGEST, placeholder=" …")


@click.command("log")
@click.argument("name", metavar="ID")
@click.pass_obj
def command(config: Path, name: str) -> int:
    """Show where each field of a paper's page came from, and when.

    Lists each field with the commit that brought its value, from the page's history in git. `edited` marks
    a value that a person wrote: no fetch changes it. ID is any id of the paper, or an address with the id.
    """
    library = Library(content(config))
    path = find(library, name)
    say(library.name(path))
    if not has_history(library):
        say("The archive is not in a git repository, so there is no history to show.")
    for about in log(library, path):
        say(about)
    return 0
