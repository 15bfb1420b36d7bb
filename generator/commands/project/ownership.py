"""``.github/ownership.toml``: who owns each file, and where new versions are."""

import tomllib
import unicodedata
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import Literal, Self

from generator.content.typed import Shape, value
from generator.errors import ArchiveError, RecordError

FILE = ".github/ownership.toml"
WORKFLOWS = ".github/workflows/"
"""The folder that a workflow's token may not push."""

ONLY_PROJECT = (".github/dependabot.yml",)
"""Files that no archive has: the project renews its libraries, and an upgrade brings them."""

FLOOR = ("content", "mkdocs.yml")
"""The papers and the settings, which are always the owner's, whatever a version says."""

Whose = Literal["project", "owner", "until_edited", ""]
_NOBODYS: Whose = ""
_CAREFUL: tuple[Whose, ...] = ("owner", "until_edited", "project")


class Ownership(Shape, frozen=True):
    """The content of the file: where new versions are, and files, folders and path patterns by owner."""

    upstream: str = ""  # an address for git, ``owner/name`` on GitHub, or ``""`` if it is unknown
    project: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    until_edited: tuple[str, ...] = ()  # an upgrade replaces these files until somebody edits them

    @classmethod
    def parse(cls, text: str, where: str) -> Self:
        """Parse the text of a file; raise an `ArchiveError` that names it as ``where`` for a mistake."""
        try:
            return value(cls, tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecordError) as error:
            raise ArchiveError(f"{where}: {error}.") from None

    def whose(self, path: str) -> Whose:
        """Return the owner of a file, by its path from the archive's folder; ``""`` if nothing matches."""
        if on_floor(path):
            return "owner"
        # Of equally long matches the first wins, so that nothing of the owner's is replaced.
        lists: tuple[tuple[Whose, tuple[str, ...]], ...] = (
            ("owner", self.owner), ("until_edited", self.until_edited), ("project", self.project),
        )  # fmt: skip
        matching = [
            (len(pattern), whose)
            for whose, patterns in lists
            for pattern in patterns
            if fnmatchcase(path, pattern) or path.startswith(f"{pattern}/")
        ]
        return max(matching, key=itemgetter(0), default=(0, _NOBODYS))[1]

    def whose_after(self, new: Self, path: str, *, exists: bool) -> Whose:
        """Return a file's owner by the lists of two versions; the one that leaves more to the owner wins.

        A file that ``exists`` in the archive but is not in the old list is the owner's.
        """
        mine, theirs = self.whose(path), new.whose(path)
        if not mine and exists and self.project:
            return "owner"
        # A file that the new version dropped may be in the old list only.
        return min(filter(None, (mine, theirs)), key=_CAREFUL.index, default=_NOBODYS)


def on_floor(path: str) -> bool:
    """Return whether a path is in `FLOOR`, in any spelling that some file system takes for the same."""
    shown = "".join(letter for letter in path.partition("/")[0] if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", shown).casefold().rstrip(" .") in FLOOR
