"""Compares trees of files: which files an upgrade replaces, and which of them somebody changed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from generator.commands.project.ownership import WORKFLOWS, Whose
from generator.commands.upkeep.git import Blob, Tree


@dataclass(frozen=True, slots=True)
class Replacing:
    """What an upgrade does to an archive's files.

    Attributes:
        changes: the project's files that change or come; ``None`` for files that go.
        local: files among them that somebody changed here, as they were before; if unknown, as they will be.
        added: files that somebody put among the project's; they stay.
        workflows: files that a person has to take.
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
    without_workflows: bool,
) -> Replacing:
    """Decide what an upgrade does to each file.

    ``taken`` returns the version that a file was last taken from. If it is ``None``, every difference counts
    as somebody's change; if it is ``new`` itself, files that differ stay.
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
