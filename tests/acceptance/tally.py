"""The results of attempts to break an archive: the columns of the table, and commands with a time limit."""

from __future__ import annotations

import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes

PATIENCE = 180.0
"""Seconds until a command counts as hung; other attempts keep the machine busy."""
# Output that steers a terminal or the runner of a workflow.
STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|##\[|^\s*::(?! )",
    re.MULTILINE,
)
_UNFORESEEN = re.compile(r"Traceback|unexpected \w+")
_LONGEST = 400


@dataclass
class Tally:
    """The number of attempts, and their failures.

    Attributes:
        executed: hostile text ran, or steered a log.
        leaked: something left the machine, or reached the site from outside ``content/``.
        lost: a page, a file or a warning is missing, or a page changed that is not the hostile one.
        stopped: a command ended with an unexpected error.
        hung: a command or a function did not end in time.
        told: the number of printed failures by column.
    """

    tried: int = 0
    executed: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> dict[str, list[str]]:
        """The failures by column."""
        return {column.name: getattr(self, column.name) for column in fields(self)[1:-1]}

    def compare(self, what: str, expected: dict[str, bytes], found: dict[str, bytes]) -> None:
        """Note as lost the files in which two folders differ."""
        if differing := sorted(changes(expected, found)):
            self.lost.append(f"{what}: {len(differing)} files differ, such as {differing[:3]}")

    def run(
        self, what: str, archive: ArchiveFolder, *arguments: str, codes: Iterable[int] = (0, 1)
    ) -> subprocess.CompletedProcess[str] | None:
        """Run ``archive`` as in a workflow; ``None`` if it hung.

        Args:
            what: the attempt's name in failures.
            archive: the archive.
            arguments: the command and its arguments.
            codes: the expected exit codes.
        """
        fork = archive.start(*arguments, environment={"GITHUB_ACTIONS": "true"})
        end = time.monotonic() + PATIENCE
        while not fork.has_ended():
            if time.monotonic() > end:
                fork.kill()
                self.hung.append(f"{what}: archive {' '.join(arguments)}")
                return None
            time.sleep(0.01)
        done = fork.wait()
        said = f"{what}: archive {' '.join(arguments)}: {done.returncode}: {done.stderr[-_LONGEST:]!r}"
        if done.returncode not in codes or _UNFORESEEN.search(done.stderr):
            self.stopped.append(said)
        if STEERING.search(done.stderr) or (arguments[0] != "export" and STEERING.search(done.stdout)):
            self.executed.append(said)
        return done
