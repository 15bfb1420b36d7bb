"""``content/fetched.yml``: the day up to which each source was fetched, and so where to go on."""

from datetime import date, datetime, timedelta
from pathlib import Path

import yaml

from generator import atomic
from generator.errors import ArchiveError

_FIRST_DAYS = 7  # that a first fetch asks for


class FetchState:
    """The last day fetched of each source.

    Args:
        content: the ``content`` folder.

    Raises:
        ArchiveError: if the file cannot be read, or has something else than days in it.
    """

    def __init__(self, content: Path) -> None:
        self._path = content / "fetched.yml"
        try:
            raw = yaml.safe_load(self._path.read_text("utf-8")) if self._path.exists() else {}
        except (yaml.YAMLError, ValueError) as error:  # the latter for what is not UTF-8, and 2026-02-30
            reason = f"{self._path} is not valid YAML ({error}); delete it and fetch with --since"
            raise ArchiveError(reason) from None
        self._ends: dict[str, date] = raw if isinstance(raw, dict) else {}
        for source, end in self._ends.items():
            if not isinstance(end, date) or isinstance(end, datetime):
                raise ArchiveError(f"{self._path}: {source}: {end!r} is not a valid day; write YYYY-MM-DD")

    def start(self, source: str, today: date, again: int) -> date:
        """The first day to ask a source for.

        Args:
            source: its name.
            today: the last day to ask for.
            again: how many days before the end of the last success are asked for once more.
        """
        end = self._ends.get(source)
        return min(end, today) - timedelta(days=again) if end else today - timedelta(days=_FIRST_DAYS)

    def succeeded(self, source: str, since: date, until: date) -> None:
        """Save that a source was fetched from ``since`` to ``until``, unless that leaves a gap."""
        end = self._ends.get(source)
        if end and (until <= end or since > end + timedelta(days=1)):
            return
        self._ends[source] = until
        lines = (f"{name}: {self._ends[name]}\n" for name in sorted(self._ends))
        atomic.write(self._path, "".join(lines).encode())
