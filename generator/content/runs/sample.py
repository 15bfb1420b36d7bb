"""``content/sample.yml``: the mark of the project's sample, which an archive of one's own does not have.

It names the sample's files, with hashes by which a file that a person edited is known. While it is there,
each page of the site says that it is the sample, feeds are empty, and search engines are to pass by.
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
from generator.incremental import atomic

NAME = "sample.yml"
ABOUT = "about.md"
_Name = Annotated[str, Meta(pattern=r"\A(?:about\.md|papers/(?!(?:.*/)?\.\.(?:/|\Z)).+)\Z")]
_HEAD = """\
# This is the sample that the project comes with. While this file is here, each page of the site says so,
# feeds are empty, search engines are to pass by, and Publish does not fetch. `archive init`, or the first
# papers that you fetch or import, take these files out, but for those that you edited. about.md begins anew.
"""


def is_in(content: Path) -> bool:
    """Whether what is in a ``content`` folder is the sample."""
    return (content / NAME).exists()


@dataclass(frozen=True)
class Sample:
    """The sample in a ``content`` folder.

    Attributes:
        hashes: by name in the folder, the hash of each file as the project has it; none without a mark.
    """

    content: Path
    hashes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Path) -> Self:
        """What the mark says; no files where there is none."""
        try:
            return cls(content, parse(dict[_Name, str], disk.text(content / NAME, NAME), NAME))
        except FileNotFoundError:
            return cls(content)
        except RecordError as error:
            reason = f"{error.reason}; restore it, or delete it together with the sample's pages"
            raise RecordError(error.field, reason) from None

    def untouched(self) -> set[Path]:
        """The files that are as the project has them."""
        paths = ((disk.find(self.content, name), hash) for name, hash in self.hashes.items())
        return {path for path, hash in paths if path and _hash(path) == hash}

    def leave(self, title: str = "") -> int:
        """Take the sample's files out, but for those that a person edited, and then the mark, if it is there.

        ``about.md`` is written anew, with the archive's title, and published pages are counted anew.

        Returns:
            How many pages were taken out.
        """
        if not is_in(self.content):
            return 0
        files = self.untouched()
        about = self.content / ABOUT
        if about in files:
            atomic.write(about, about_text(title).encode())
        for path in (pages := files - {about}):
            path.unlink()
            for folder in path.relative_to(self.content).parents[:-2]:  # those below ``papers``
                if not any((self.content / folder).iterdir()):
                    (self.content / folder).rmdir()
        published.restart(self.content)
        (self.content / NAME).unlink()
        return len(pages)


def about_text(title: str = "") -> str:
    """The ``about.md`` that a new archive begins with."""
    text = Path(__file__).with_name(ABOUT).read_text("utf-8")
    return text.replace("TITLE", f"{title} is" if title else "This is", 1)


def mark(content: Path, files: Iterable[Path]) -> str:
    """The text of ``sample.yml``, for some files of a ``content`` folder."""
    hashes = {path.relative_to(content).as_posix(): _hash(path) for path in files}
    return _HEAD + "".join(f'{name}: "{hashes[name]}"\n' for name in sorted(hashes))


def _hash(path: Path) -> str:
    """The hash of a text, whatever git made of its line ends."""
    return hashlib.sha256(disk.read(path).replace(b"\r\n", b"\n")).hexdigest()[:16]
