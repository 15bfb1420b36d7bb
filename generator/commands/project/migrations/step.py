"""The type of a migration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Edit = Callable[[Mapping[str, str]], Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, which an upgrade runs once, in its own commit.

    It edits only what it is about: comments and all other lines stay as their owner wrote them. A second run
    changes nothing.

    Attributes:
        about: what it does, as the title of a commit.
        files: the files that it may edit, by path from the archive's folder.
        edit: returns new texts for the texts of existing files; ``None`` deletes a file.
    """

    about: str
    files: tuple[str, ...]
    edit: Edit
