"""What `archive doctor` looks at, and what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from generator.commands.upkeep.git import git
from generator.content.library import Library
from generator.errors import ArchiveError, Problem


class Verdict(Enum):
    """What a finding asks for, as shown."""

    FINE = "✓ fine"
    NOTE = "! note"
    TO_DO = "✗ to do"


class Finding(NamedTuple):
    """The result of a check, and what to do about it."""

    verdict: Verdict
    says: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The archive to look at, and its surroundings."""

    config: Path
    library: Library
    problems: Callable[[], list[Problem]]  # returns what `archive check` finds
    environment: Mapping[str, str]
    today: date

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        return self.config.parent

    def git(self, *arguments: str) -> str:
        """Return what git prints in the archive's folder; ``""`` outside a repository, or without git."""
        try:
            return git(self.folder, *arguments).strip()
        except ArchiveError:
            return ""
