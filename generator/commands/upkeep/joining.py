"""Joins what two runs wrote into the same file of ``content/``, where only programs write it.

A rebase stops at such a file, since git knows lines only. Each kind of file has a rule; what a person may
have written has none, and stays a conflict.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands.upkeep.git import git
from generator.content import counts, layout
from generator.content.runs import fetched, listed, published
from generator.content.runs.sides import Folders
from generator.errors import ArchiveError
from generator.incremental import atomic

STATE: Mapping[str, Callable[[Folders], bytes]] = {
    fetched.FILE.file: fetched.join, published.NAME: published.join, listed.FILE.file: listed.join,
}  # fmt: skip
"""The rule for each file that a fetch writes even if nothing is new."""
_COUNTS = re.compile(r"counts/[^/]+\.csv")
_OURS = "REBASE_HEAD"  # the commit of this clone at which a rebase stopped
_BOTH = {"2", "3"}  # git's numbers of others' version and ours; 1 is what both began with


def unmerged(folder: Path) -> dict[str, dict[str, str]]:
    """Return the files that git could not merge, with the hash of each version by git's number."""
    found: dict[str, dict[str, str]] = {}
    listed = git(folder, "ls-files", "--unmerged", "--full-name", "-z", "--", ":/", may_fail=True)
    for line in listed.split("\0")[:-1]:
        about, _, path = line.partition("\t")
        _, name, stage = about.split(" ")
        found.setdefault(path, {})[stage] = name
    return found


def join(content: Path) -> bool:
    """Join the files at which a rebase stopped, in the work tree and in git's index; return whether it did.

    Nothing is changed if a file among them has no rule, one side deleted it, or it cannot be read.
    """
    folder = content.parent
    prefix = f"{git(folder, 'rev-parse', '--show-prefix').strip()}{content.name}/"
    stopped = {path.removeprefix(prefix): stages for path, stages in unmerged(folder).items()}
    of_map = [name for name in stopped if name in layout.FILES]
    try:
        texts = {name: _joined(folder, prefix, name, stopped[name]) for name in stopped.keys() - {*of_map}}
        if of_map:  # three files of one layout
            later = _OURS if _is_ours_later(folder, [prefix + name for name in layout.FILES]) else "HEAD"
            git(folder, "checkout", "--quiet", later, "--", *(f":/{prefix}{name}" for name in layout.FILES))
    except ArchiveError:
        return False
    for name, text in texts.items():
        atomic.write(content / name, text)
        git(folder, "add", "--", f"{content.name}/{name}")
    return bool(stopped)


def _joined(folder: Path, prefix: str, name: str, stages: Mapping[str, str]) -> bytes:
    """Return the joined text of a file, given by its name in ``content/``."""
    is_counts = _COUNTS.fullmatch(name)
    if not (is_counts or name in STATE) or _BOTH - stages.keys():
        raise ArchiveError(f"{name} is for a person to merge")
    with TemporaryDirectory() as aside:
        order = ("1", "2", "3") if _is_ours_later(folder, [prefix + name]) else ("1", "3", "2")
        folders = Folders(*(Path(aside, number) for number in order))
        for number, blob in stages.items():
            text = git(folder, "cat-file", "blob", blob)
            atomic.write(Path(aside, number, name), text.encode("utf-8", "surrogateescape"))
        return counts.join(folders, name) if is_counts else STATE[name](folders)


def _is_ours_later(folder: Path, paths: list[str]) -> bool:
    """Return whether the commit at which the rebase stopped was made after others' last one of the files."""
    theirs = git(folder, "log", "-1", "--format=%at", "HEAD", "--", *(f":/{path}" for path in paths)).strip()
    return int(git(folder, "log", "-1", "--format=%at", _OURS)) >= int(theirs or 0)
