"""``archive prune``: takes what no longer fits the rules off the site, and brings back what fits again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator.content import counts, disk
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.merge import Refusal
from generator.content.page import Page
from generator.errors import Problem
from generator.incremental import atomic
from generator.papers.paper import Counts
from generator.text import tex

_LONGEST = 100  # characters of a title


class Candidate(NamedTuple):
    """A page whose state is to change, and a line about it, which begins with a day."""

    path: Path
    line: str


@dataclass
class Plan:
    """What is to change.

    Attributes:
        leaving: pages on the site that do not fit.
        returning: pages that an earlier run took off, and that fit again.
        kept: how many pages do not fit and stay, since a person had a hand in them.
        shown: how many pages are on the site.
        problems: pages that cannot be read.
    """

    leaving: list[Candidate] = field(default_factory=list)
    returning: list[Candidate] = field(default_factory=list)
    kept: int = 0
    shown: int = 0
    problems: list[Problem] = field(default_factory=list)

    def apply(self) -> None:
        """Take off the site, and bring back; but for pages that a person edited since the plan was made."""
        for candidate in self.leaving:
            text = _text(candidate.path)
            if pages.read(text).is_shown and not pages.is_by_hand(text):
                atomic.write(candidate.path, pages.mark(text, "pruned").encode())
        for candidate in self.returning:
            text = _text(candidate.path)
            if pages.read(text).state == "pruned":
                atomic.write(candidate.path, pages.mark(text, "").encode())


def plan(
    library: Library,
    refusal: Refusal,
    track: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> Plan:
    """What does not fit the rules, and what fits again. What waits for review or is hidden is left alone.

    Args:
        library: the ``content`` folder.
        refusal: which rule keeps a paper out; ``""`` for none.
        track: wraps the pages to show progress over them.

    Raises:
        RecordError: if ``removed.yml`` or the counts cannot be read.
    """
    removals, known, made = Removals.read(library.content), counts.read(library.counts_folder), Plan()
    for path, page in library.pages(removals, track(library.files())):
        if isinstance(page, Problem):
            made.problems.append(page)
            continue
        made.shown += page.is_shown
        if page.is_shown or (page.state == "pruned" and not page.hidden):
            _place(made, path, page, refusal(page.paper, known.get(page.paper.id, Counts())))
    return made


def _place(made: Plan, path: Path, page: Page, reason: str) -> None:
    """Put a page where it belongs in a plan; ``reason`` is the rule that keeps its paper out."""
    day, title = page.paper.dates[-1], tex.plain_title(page.paper.title)[:_LONGEST]
    if page.state:
        made.returning += [] if reason else [Candidate(path, f"{day} {title}")]
    elif reason and pages.is_by_hand(_text(path)):
        made.kept += 1
    elif reason:
        made.leaving.append(Candidate(path, f"{day} {title}: {reason}"))


def _text(path: Path) -> str:
    return disk.exact(path)
