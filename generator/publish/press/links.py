"""Links from hand-written pages to pages of the archive, by Markdown file or by address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from mkdocs.structure.files import File, Files

# ``../08/2608.19880.md`` in ``content/papers/2026/09/``, which MkDocs takes for a file in ``papers/``.
_FROM_NOTES = re.compile(r"(?:(?:\.\./)*\d{4}/)?\d\d/[^/]+\.md")


class LinkedFiles(Files):
    """MkDocs' files, which also know the pages of the archive that are no files of MkDocs.

    Args:
        files: MkDocs' own.
        find: the address of the page that a path from the ``content`` folder names, or ``None``; it takes
            ``papers/2026/08/2608.19880.md``, ``papers/2608.19880.md`` and ``papers/2608.19880``.
        make: a file for an address.

    Attributes:
        missing: how often something was looked for in vain.
    """

    def __init__(
        self, files: Iterable[File], find: Callable[[str], str | None], make: Callable[[str], File]
    ) -> None:
        super().__init__(list(files))
        self.missing = 0
        self._find = find
        self._make = make

    def get_file_from_path(self, path: str) -> File | None:
        """See `mkdocs.structure.files.Files`."""
        found = super().get_file_from_path(path)
        if found is None:
            address = self._find(PurePosixPath(path).as_posix())
            found = self._make(address) if address is not None else None
            self.missing += found is None
        return found


def address(path: str) -> str:
    """The address that a path names, should there be such a page."""
    parts = PurePosixPath(path.removesuffix(".md")).parts
    if parts[:1] == ("papers",) or _FROM_NOTES.fullmatch(path):
        return f"papers/{parts[-1]}/"
    return "/".join(parts).removesuffix("index") + "/"
