"""``content/sample.yml``: the file that marks an archive as the project's sample; your own has none.

It has the hash of each file of the sample, so that edited files are recognized. While it exists, every page
of the site says that it is a sample, feeds are empty, and search engines are asked to stay away.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Self

from msgspec import Meta

from generator.content import disk
from generator.content.runs import published
from generator.content.typed import parse
from generator.errors import RecordError

NAME = "sample.yml"
ABOUT = "about.md"
DESCRIPTION = "An archive of research papers, by day and by topic."
"""What the project's ``mkdocs.yml`` says of the sample; an owner's says something else."""
_Name = Annotated[
    str, Meta(pattern=r"\A(?:about\.md|topics\.yml|(?:papers|lists)/(?!(?:.*/)?\.\.(?:/|\Z)).+)\Z")
]
_HEAD = """\
# This archive is the project's sample. While this file exists, every page of the site says so, feeds are
# empty, search engines are asked to stay away, and nothing is fetched. `archive init`, or the first
# papers that you fetch or import, remove these files, except files that you edited.
"""


def is_in(content: Path) -> bool:
    """Return whether a ``content`` folder is the sample."""
    return (content / NAME).exists()


@dataclass(frozen=True)
class Sample:
    """The sample in a ``content`` folder."""

    content: Path
    # The hash of each file in the project, by name in the folder; empty without the mark.
    hashes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Path) -> Self:
        """Read the mark; without it, the sample has no files."""
        try:
            return cls(content, parse(dict[_Name, str], disk.text(content / NAME, NAME), NAME))
        except FileNotFoundError:
            return cls(content)
        except RecordError as error:
            reason = f"{error.reason}; restore it, or delete it together with the sample's pages"
            raise RecordError(error.field, reason) from None

    def untouched(self) -> set[Path]:
        """Return the files that nobody edited."""
        paths = ((disk.find(self.content, name), hash) for name, hash in self.hashes.items())
        return {path for path, hash in paths if path and _hash(path) == hash}

    def leave(self) -> int:
        """Remove the sample's files, except edited ones, and then the mark; return the number of papers.

        The count of published pages restarts.
        """
        if not is_in(self.content):
            return 0
        files = self.untouched()
        for path in files:
            path.unlink()
            for folder in path.relative_to(self.content).parents[:-2]:  # the folders below ``papers``
                if not any((self.content / folder).iterdir()):
                    (self.content / folder).rmdir()
        published.restart(self.content)
        (self.content / NAME).unlink()
        return sum(path.is_relative_to(self.content / "papers") for path in files)


def mark(content: Path, files: Iterable[Path]) -> str:
    """Return the text of ``sample.yml`` for some files of a ``content`` folder."""
    hashes = {path.relative_to(content).as_posix(): _hash(path) for path in files}
    return _HEAD + "".join(f'{name}: "{hashes[name]}"\n' for name in sorted(hashes))


def _hash(path: Path) -> str:
    """Hash a text, the same for all line ends that git may write."""
    return hashlib.sha256(disk.read(path).replace(b"\r\n", b"\n")).hexdigest()[:16]
