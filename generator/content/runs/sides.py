"""Three versions of a file that only programs write, and the rule by which they become one.

Two runs began with the same file, and each went on from it. What one side left as it was is as the other side
has it; for what both changed, each kind of file has a rule.
"""

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from generator.errors import RecordError

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
