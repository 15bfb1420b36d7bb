"""Asks sources what would come in, and counts it; nothing is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.commands.intake.asking import connecting, filling
from generator.commands.printing import say, show_some
from generator.incremental.progress import track
from generator.papers.paper import Record
from generator.sources.frame import runner
from generator.sources.frame.declarations import Part, Result, Waits
from generator.text.plural import counted


@dataclass
class Offering:
    """What a part of a source has."""

    # The ids of the papers that may come in, each with whether it has an abstract.
    papers: dict[str, bool] = field(default_factory=dict)
    older: int = 0  # how many records would only refresh papers that are here
    waits: list[Waits] = field(default_factory=list)  # the papers that cannot come in yet

    def note(self, result: Result) -> bool:
        """Count a result; return whether a rule should see it."""
        if isinstance(result, Waits):
            self.waits.append(result)
        if not isinstance(result, Record):
            return True
        if result.is_known:
            self.older += 1
            return False
        has_abstract = self.papers.get(result.paper.id, False)
        self.papers[result.paper.id] = has_abstract or bool(result.paper.abstract)
        return True

    @property
    def summary(self) -> str:
        """The numbers, in words."""
        number, without = len(self.papers), list(self.papers.values()).count(False)
        parts = [counted(number, "paper")]
        if without:
            parts.append("none has an abstract" if without == number else f"{without:,} without an abstract")
        if self.older:
            parts.append(f"{self.older:,} older ones passed over")
        if self.waits:
            parts.append(f"{len(self.waits):,} cannot come in yet")
        return ", ".join(parts)


def offered(
    config: Path, parts: Iterable[Part], days: Sequence[date], into: dict[str, Offering]
) -> Iterator[Result]:
    """Yield what parts of sources have: of some days, or all that a source without days has.

    It is counted ``into`` an `Offering` for the label of each part.
    """
    with connecting(config) as connect:
        for part in parts:
            made = into.setdefault(part.label, Offering())
            of_days = f", {min(days)} to {max(days)}" if part.source.has_days else ""
            found = runner.fetched(part, connect(part.source), days, fill=filling(config, connect))
            yield from filter(made.note, track(found, f"Asking {part.label}{of_days}"))


def show(offerings: dict[str, Offering]) -> None:
    """Show what each part has, and which of its papers wait."""
    for label, made in offerings.items():
        say(f"{label}: {made.summary}")
        show_some([f"  {paper.name} lacks {paper.lacks}" for paper in made.waits])
