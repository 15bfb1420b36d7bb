"""Three versions of a file that only programs write, and the rule by which they become one.

Two runs began with the same file, and each went on from it. What one side left as it was is as the other side
has it; for what both changed, each kind of file has a rule.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from generator.content.typed import EntryFile
from generator.errors import ArchiveError, Problem, RecordError, attempt
from generator.store import atomic

_S = TypeVar("_S", covariant=True)
_T = TypeVar("_T")
_U = TypeVar("_U")
_K = TypeVar("_K", bound=Hashable)


class Sides(NamedTuple, Generic[_S]):
    """What both runs began with, what the run wrote that asked earlier, and what the later one wrote."""

    base: _S
    earlier: _S
    later: _S

    def each(self, make: Callable[[_S], _U]) -> "Sides[_U]":
        """Return what a function makes of each version."""
        return Sides(*map(make, self))


Folders = Sides[Path]
"""Folders like ``content/`` with the versions of a file; the base may lack it."""


def joined(sides: Sides[_T], both: Callable[[Sides[_T]], _T]) -> _T:
    """Return the value of the side that changed it; if both did, what ``both`` makes of them."""
    if sides.later in (sides.earlier, sides.base):
        return sides.earlier
    return sides.later if sides.earlier == sides.base else both(sides)


def joined_names(
    sides: Sides[Mapping[_K, _T]], both: Callable[[Sides[_T | None]], _T | None]
) -> dict[_K, _T]:
    """Return mappings as one: each name by `joined`; ``None`` stands for a name that a version lacks."""
    found = {}
    for name in dict.fromkeys((*sides.earlier, *sides.later)):
        of_name = Sides(*(side.get(name) for side in sides))
        after = of_name.earlier, of_name.later
        if None in after and of_name.base not in after:
            raise RecordError(f"{name}", "was deleted on one side and changed on the other")
        if (value := joined(of_name, both)) is not None:
            found[name] = value
    return found


@dataclass(frozen=True)
class NotedFile(EntryFile[_T]):
    """A file that programs write; ``line`` writes an entry, ``both`` joins what two runs wrote of one."""

    head: str
    line: Callable[[str, _T], str]
    both: Callable[[Sides[_T | None]], _T]

    def noted(self, content: Path, wrong: list[Problem]) -> dict[str, _T]:
        """Return the entries in a ``content`` folder; add to the problems what is wrong."""
        found: dict[str, _T] = {}
        attempt(lambda: self.read(content / self.file, found.__setitem__, wrong), {}, wrong)
        return found

    def write(self, content: Path, noted: Mapping[str, _T]) -> None:
        """Write the entries."""
        atomic.write(content / self.file, self._written(noted))

    def join(self, folders: Folders) -> bytes:
        """Return one file of three."""
        wrong: list[Problem] = []
        noted = folders.each(lambda folder: self.noted(folder, wrong))
        if wrong:
            raise ArchiveError(f"{wrong[0]}")
        return self._written(joined_names(noted, self.both))

    def _written(self, noted: Mapping[str, _T]) -> bytes:
        return (self.head + "".join(self.line(name, entry) for name, entry in noted.items())).encode()
