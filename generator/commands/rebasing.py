"""A rebase that stopped because git could not merge ``content/`` by lines: it goes on field by field."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from generator import atomic
from generator.commands.git import git
from generator.content import disk, joining, mending
from generator.content.library import Library
from generator.errors import ArchiveError

# The stages of a conflict, as git numbers them: the origin of both sides, what others pushed, what is here.
_BASE, _PUSHED, _HERE = "1", "2", "3"


def settled(library: Library) -> bool:
    """Settle the conflicts of a rebase, and end it; whether that could be done.

    What a person did to a page stays, whichever version it is in, and what sources said is merged into it.
    Where people changed both versions, or a file is not text, nothing is settled.

    Args:
        library: the ``content`` folder, within a git work tree in which a rebase may have stopped.
    """
    folder = library.content.parent
    if not _is_rebasing(folder):
        return False
    try:
        while conflicts := _conflicts(folder):
            for name, stages in conflicts.items():
                if not _settle(library, folder / name, stages):
                    return False
                git(folder, "add", "--all", "--", name)
            git(folder, "-c", "core.editor=true", "rebase", "--continue", may_fail=True)
        return not _is_rebasing(folder)
    except (ArchiveError, UnicodeError):
        return False


def _conflicts(folder: Path) -> Mapping[str, dict[str, str]]:
    """The ids of each version of the files with conflicts, by their names from the folder."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in filter(None, git(folder, "ls-files", "--unmerged", "-z").split("\0")):
        about, _, name = line.partition("\t")
        _, blob, stage = about.split(" ")
        found[name][stage] = blob
    return found


def _is_rebasing(folder: Path) -> bool:
    names = ("rebase-merge", "rebase-apply")
    places = (git(folder, "rev-parse", "--git-path", name).rstrip("\n") for name in names)
    return any((folder / place).exists() for place in places)


def _settle(library: Library, path: Path, stages: Mapping[str, str]) -> bool:
    """Settle one file; whether that could be done without a person."""
    if not path.is_relative_to(library.papers):
        is_of_both = _PUSHED in stages and _HERE in stages and path.is_relative_to(library.content)
        text = joining.joined(path, disk.text(path)) if is_of_both else None
    else:
        base, pushed, here = (
            git(library.content.parent, "cat-file", "blob", stages[stage]) if stage in stages else None
            for stage in (_BASE, _PUSHED, _HERE)
        )
        if pushed is None or here is None:  # one side deleted it: so be it, unless a person edited the other
            if mending.is_edited(base, pushed or here or ""):
                return False
            path.unlink(missing_ok=True)
            return True
        text = mending.settled(base, pushed, here)
    if text is None:
        return False
    atomic.write(path, text.encode())
    return True
