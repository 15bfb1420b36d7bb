"""``.github/ownership.toml``: whose a file is, and where new versions are."""

import tomllib
import unicodedata
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import Literal, NamedTuple, Self

from generator.errors import ArchiveError

FILE = ".github/ownership.toml"
WORKFLOWS = ".github/workflows/"
"""The folder that the token of a workflow may not push."""

FLOOR = ("content", "mkdocs.yml")
"""What is the owner's whatever any version says: the papers and the settings."""

Whose = Literal["project", "owner", "until_edited", ""]
_NOBODYS: Whose = ""
_CAREFUL: tuple[Whose, ...] = ("owner", "until_edited", "project")


class Ownership(NamedTuple):
    """What the file says: where new versions are, and whose files, folders and patterns of paths are.

    Attributes:
        upstream: an address that git fetches from, ``owner/name`` on GitHub, or ``""`` if it is not known.
        until_edited: what an upgrade replaces as long as nobody edited it.
    """

    upstream: str
    project: tuple[str, ...]
    owner: tuple[str, ...]
    until_edited: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, where: str) -> Self:
        """What a text of the file says; messages name it as ``where``.

        Raises:
            ArchiveError: if it is not valid TOML, or has other keys or values.
        """
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ArchiveError(f"{where} is not valid TOML: {error}.") from None
        upstream = raw.pop("upstream", "")
        lists = {name: raw.pop(name, []) for name in cls._fields[1:]}
        if raw:
            raise ArchiveError(f"{where}: {min(raw)} is not a key here.")
        if not isinstance(upstream, str):
            raise ArchiveError(f"{where}: upstream: {upstream!r} is not text.")
        for name, paths in lists.items():
            if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
                raise ArchiveError(f"{where}: {name}: {paths!r} is not a list of paths.")
        return cls(upstream, *map(tuple, lists.values()))

    def whose(self, path: str) -> Whose:
        """Whose a file is, by its path from the archive's folder; ``""`` if nothing here matches it."""
        if on_floor(path):
            return "owner"
        # Of two that match and are as long, the first counts, so that nothing of the owner's is replaced.
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
        """Whose a file is when a new version brings its own list: what leaves more to the owner counts.

        A file that ``exists`` in the archive and that the old list does not name is the owner's.
        """
        mine, theirs = self.whose(path), new.whose(path)
        if not mine and exists and self.project:
            return "owner"
        # A file that the new version no longer has may stand in the old list only.
        return min(filter(None, (mine, theirs)), key=_CAREFUL.index, default=_NOBODYS)


def on_floor(path: str) -> bool:
    """Whether a path leads into `FLOOR`, also in a spelling that some file system takes for the same."""
    shown = "".join(letter for letter in path.partition("/")[0] if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", shown).casefold().rstrip(" .") in FLOOR
