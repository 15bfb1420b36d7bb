"""Links from hand-written pages to pages of the archive, by Markdown file or by address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.publish.files import is_made

# ``../08/2608.19880.md`` in ``content/papers/2026/09/``, which MkDocs takes for a file in ``papers/``.
_FROM_NOTES = re.compile(r"(?:(?:\.\./)*\d{4}/)?\d\d/[^/]+\.md")


class LinkedFiles(Files):
    """MkDocs' files, which also know the pages of the archive that are no files of MkDocs.

    Args:
        config: MkDocs' configuration.
        files: MkDocs' own.
        find: the address of the page that a path from the ``content`` folder names, or ``None``; it takes
            ``papers/2026/08/2608.19880.md``, ``papers/2608.19880.md`` and ``papers/2608.19880``.
        make: a file for an address.

    Attributes:
        missing: how often something was looked for in vain.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Iterable[File],
        find: Callable[[str], str | None],
        make: Callable[[str], File],
    ) -> None:
        super().__init__(list(files))
        self.missing = 0
        self._config = config
        self._find = find
        self._make = make

    def get_file_from_path(self, path: str) -> File | None:
        """See `mkdocs.structure.files.Files`."""
        if file := super().get_file_from_path(path):
            return file
        if is_made(path):
            return File.generated(self._config, path, content=b"")
        address = self._find(PurePosixPath(path).as_posix())
        if address is None:
            self.missing += 1
            return None
        return self._make(address)


def address(path: str) -> str:
    """The address that a path names, should there be such a page."""
    parts = PurePosixPath(path.removesuffix(".md")).parts
    if parts[:1] == ("papers",) or _FROM_NOTES.fullmatch(path):
        return f"papers/{parts[-1]}/"
    return "/".join(parts).removesuffix("index") + "/"
