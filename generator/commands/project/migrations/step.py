"""What a migration is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Edit = Callable[[Mapping[str, str]], Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, which an upgrade takes once, in a commit of its own.

    It edits what it is about and nothing else: comments and all other lines stay as their owner wrote them.
    Taken twice, it changes nothing the second time.

    Attributes:
        about: what it does, as the title of a commit.
        files: the files that it may edit, by their paths from the archive's folder.
        edit: gives new texts for the texts of the files that there are; ``None`` deletes a file.
    """

    about: str
    files: tuple[str, ...]
    edit: Edit
