"""Links in people's Markdown to pages of the archive and to other files, by file or by address.

In a paper's notes, a link starts from the paper's file, as on GitHub: ``../../../pictures/a.png``. It may
also start from the page's place in the Markdown tree: ``../pictures/a.png`` in ``papers/2608.19880.md``.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from generator.listings.kinds import FEED
from generator.pages.mentions import Mention
from generator.publish.files import is_made

# MkDocs' result for ``../pictures/a.png`` in ``papers/2026/08/``, or in ``papers/undated/``; ``papers/`` has
# years only, and ``papers/2026/`` months.
_IN_TREE = re.compile(r"papers/(?:\d{4}/(?!\d\d/)|(?!\d{4}/|undated/)(?=[^/]+/))(.+)")


Called = Callable[[str], Mention | None]
"""Finds the paper that people call by an id or a citation key."""


class LinkedFiles(Files):
    """MkDocs' files, together with the pages of the archive, for which MkDocs has no files.

    ``find`` returns a file for the page of the archive at an address, or ``None``; ``called`` finds a paper
    that a page cites.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Iterable[File],
        find: Callable[[str], File | None],
        called: Called,
    ) -> None:
        super().__init__(list(files))
        self.missing = 0  # lookups that found nothing
        self.called = called
        self._config = config
        self._find = find

    def get_file_from_path(self, path: str) -> File | None:
        """See `mkdocs.structure.files.Files`."""
        in_tree = _IN_TREE.fullmatch(path)
        file = (in_tree and self._file(in_tree[1])) or self._file(path)
        self.missing += file is None
        return file

    def _file(self, path: str) -> File | None:
        if file := super().get_file_from_path(path):
            return file
        page = path.removesuffix(f"/{FEED}")  # of a collection
        if is_made(path) or (page != path and self._find(f"{page}/")):
            return File.generated(self._config, path, content=b"")
        return self._find(_address(PurePosixPath(path).as_posix()))


def _address(path: str) -> str:
    """Return the address of the page that a path in ``content`` names; there may be no such page.

    ``papers/2026/08/2608.19880.md``, ``papers/2608.19880.md`` and ``papers/2608.19880`` are the same page.
    """
    parts = PurePosixPath(path.removesuffix(".md")).parts
    if parts[:1] == ("papers",):
        return f"papers/{parts[-1]}/"
    return "/".join(parts).removesuffix("index") + "/"
