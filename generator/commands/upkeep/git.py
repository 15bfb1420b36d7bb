"""Runs git, and adds whole commits to repositories."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.errors import ArchiveError

_BYTES = ("utf-8", "surrogateescape")  # keeps bytes of any kind, and line ends, as they are


class Blob(NamedTuple):
    """The entry of a tree at a path."""

    mode: str  # as git writes it: 100644, 100755 for a program, 120000 for a link
    id: str  # the hash of the file's bytes


Tree = Mapping[str, Blob]
"""The files of a tree, by path from the repository's top folder."""


def git(
    folder: Path,
    *arguments: str,
    may_fail: bool = False,
    given: str = "",
    environment: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> str:
    """Run git in a folder, with ``given`` as standard input; return its output.

    An `ArchiveError` says that git failed (unless it ``may_fail``), took more than ``limit`` seconds, or is
    not installed.
    """
    command = ["git", "-C", str(folder), *arguments]
    # Git must not wait for an answer: nobody may be there.
    variables = {**os.environ, "GIT_TERMINAL_PROMPT": "0", **(environment or {})}
    stdin = given.encode(*_BYTES)
    try:
        done = subprocess.run(
            command, env=variables, input=stdin, capture_output=True, check=False, timeout=limit
        )
    except FileNotFoundError:
        reason = "git is not installed here. Install it, then run the same command again."
        raise ArchiveError(reason) from None
    except subprocess.TimeoutExpired:
        took = f"git {arguments[0]} took more than {limit:.0f} seconds and was stopped"
        raise ArchiveError(f"{took}. Run the command again.") from None
    if done.returncode and not may_fail:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise ArchiveError(f"git {arguments[0]} failed: {said}")
    return done.stdout.decode(*_BYTES)


class Repository:
    """A repository, by its top folder, to which whole commits are added.

    A commit is made before anything in the work tree changes, and the branch moves last. If a process ends in
    between, the same commit can be made and taken again: files that have arrived are known by their content.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        top = git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
        if not Path(top).samefile(folder):
            raise ArchiveError(f"{folder.resolve()} is not the top folder of its git repository, {top}.")

    def tree(self, commit: str) -> dict[str, Blob]:
        """Return the files of a commit."""
        listed = git(self.folder, "ls-tree", "-r", "-z", "--full-tree", commit)
        tree = {}
        for line in filter(None, listed.split("\0")):
            about, _, path = line.partition("\t")
            mode, _, name = about.split(" ")
            tree[path] = Blob(mode, name)
        return tree

    def text(self, blob: Blob | None) -> str:
        """Return the text of a file; ``""`` for none."""
        return git(self.folder, "cat-file", "blob", blob.id) if blob else ""

    def blob(self, text: str) -> Blob:
        """Store a text as a new file."""
        return Blob("100644", git(self.folder, "hash-object", "-w", "--stdin", given=text).strip())

    def blobs(self, texts: Mapping[str, str]) -> dict[str, Blob]:
        """Store texts as new files, by path."""
        return {path: self.blob(text) for path, text in texts.items()}

    def tree_id(self, base: str, changes: Mapping[str, Blob | None]) -> str:
        """Store a tree with changes on top of a base (``""`` for an empty one); return its id."""
        with TemporaryDirectory() as aside:
            index = {"GIT_INDEX_FILE": str(Path(aside, "index"))}
            git(self.folder, "read-tree", base or "--empty", environment=index)
            # Deletions come first, since a folder may replace a file.
            gone = (f"0 {'0' * 40}\t{path}\0" for path, blob in changes.items() if blob is None)
            new = (f"{blob.mode} {blob.id}\t{path}\0" for path, blob in changes.items() if blob)
            lines = "".join((*gone, *new))
            git(self.folder, "update-index", "-z", "--index-info", given=lines, environment=index)
            return git(self.folder, "write-tree", environment=index).strip()

    def uncommitted(self) -> list[str]:
        """Return the tracked files that differ from the last commit, in the work tree or in the index."""
        return git(self.folder, "diff", "--name-only", "--no-renames", "-z", "HEAD").split("\0")[:-1]

    def commit(self, changes: Mapping[str, Blob | None], title: str, body: str = "") -> str:
        """Make a commit of exactly these changes (``None`` deletes a file), for `take`; return its id.

        An `ArchiveError` names files in the way that are not committed, even those that git ignores.
        """
        changed = changes.keys() & set(self.uncommitted()) | self._in_the_way(changes)
        arrived = {path for path in changed & changes.keys() if self.has(path, changes[path])}
        if own := changed - arrived:
            raise uncommitted(own)
        names = "".join(f"{path}\0" for path in arrived)
        git(self.folder, "update-index", "--add", "--remove", "-z", "--stdin", given=names)
        messages = [option for text in (title, body) if text for option in ("-m", text)]
        tree = self.tree_id("HEAD", changes)
        commit = git(self.folder, "commit-tree", tree, "-p", "HEAD", *messages).strip()
        git(self.folder, "read-tree", "--dry-run", "-m", "-u", "HEAD", commit)
        return commit

    def take(self, commit: str) -> None:
        """Update the work tree to a commit that was made, then the branch; overwrite nothing else."""
        git(self.folder, "read-tree", "-m", "-u", "HEAD", commit)
        git(self.folder, "update-ref", "HEAD", commit)

    def _in_the_way(self, changes: Mapping[str, Blob | None]) -> set[str]:
        """Return untracked files, even ignored ones, where files or their folders would come."""
        coming = {path for path, blob in changes.items() if blob}
        above = {f"{folder}" for path in coming for folder in PurePosixPath(path).parents}
        below = tuple(f"{path}/" for path in coming)
        others = git(self.folder, "ls-files", "--others", "-z").split("\0")
        return {path for path in others if path in coming | above or path.startswith(below)}

    def has(self, path: str, blob: Blob | None) -> bool:
        """Return whether the work tree has this file at a path."""
        if blob is None or not (self.folder / path).is_file():
            return blob is None and not (self.folder / path).exists()
        return git(self.folder, "hash-object", "--", path).strip() == blob.id


def uncommitted(paths: Iterable[str]) -> ArchiveError:
    """Return the error for files that would be overwritten."""
    return ArchiveError(f"{shortened(sorted(paths))}: changed but not committed. Commit or undo the change.")


def shortened(paths: list[str], most: int = 10) -> str:
    """Return the first paths, and how many more there are, for a message."""
    more = f" and {len(paths) - most:,} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more
