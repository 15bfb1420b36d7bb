"""Which files an upgrade replaces, and which of them somebody changed: trees of files compared."""

from collections.abc import Callable
from dataclasses import dataclass, field

from generator.commands.project.ownership import WORKFLOWS, Whose
from generator.commands.upkeep.git import Blob, Tree


@dataclass(frozen=True, slots=True)
class Replacing:
    """What becomes of an archive's files.

    Attributes:
        changes: the project's files that become others, come or go (``None``).
        local: those among them that somebody changed here, with the file that they changed; where that is not
            known, with the new one.
        added: files that somebody put among the project's; they stay.
        workflows: files that are left for a person to take.
    """

    changes: dict[str, Blob | None] = field(default_factory=dict)
    local: dict[str, Blob | None] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    workflows: list[str] = field(default_factory=list)


def compare(
    mine: Tree,
    new: Tree,
    taken: Callable[[str], Tree | None],
    whose: Callable[[str], Whose],
    *,
    without_workflows: bool = False,
) -> Replacing:
    """What becomes of an archive's files.

    Args:
        mine: the archive's files.
        new: those of the new version.
        taken: gives the files of the version that the file of a path was last taken from; ``None`` if they
            are not known, and then every difference counts as somebody's change. What was taken from ``new``
            itself and differs from it stays.
        whose: says whose the file of a path is.
        without_workflows: leave ``.github/workflows`` to a person.
    """
    replacing = Replacing()
    for path in sorted(mine.keys() | new.keys()):
        here, there, owner, before = mine.get(path), new.get(path), whose(path), taken(path)
        if here == there or owner in ("owner", ""):
            continue
        is_mine = before.get(path) != here if before is not None else here is not None
        if is_mine and (owner == "until_edited" or before is new):
            continue
        if there is None and before is not None and path not in before:
            replacing.added.append(path)
        elif without_workflows and path.startswith(WORKFLOWS):
            replacing.workflows.append(path)
        else:
            replacing.changes[path] = there
            if is_mine:
                replacing.local[path] = there if before is None else before.get(path)
    return replacing
