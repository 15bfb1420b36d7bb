"""``archive prune``: takes what no longer fits the rules off the site, and brings back what fits again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from generator import atomic
from generator.content import page as pages
from generator.content.library import Library
from generator.content.page import Page
from generator.content.removed import Removals
from generator.errors import Problem
from generator.papers.paper import Paper
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
    refusal: Callable[[Paper], str],
    track: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> Plan:
    """What does not fit the rules, and what fits again. What waits for review or is hidden is left alone.

    Args:
        library: the ``content`` folder.
        refusal: why a paper does not fit; ``""`` if it does.
        track: wraps the pages to show progress over them.

    Raises:
        RecordError: if ``removed.yml`` cannot be read.
    """
    removals, made = Removals.read(library.content), Plan()
    for path in track(library.files()):
        page = library.page(path)
        if isinstance(page, Problem):
            made.problems.append(page)
        elif not removals.have(page.paper.ids):
            _place(made, path, page, refusal)
    return made


def _place(made: Plan, path: Path, page: Page, refusal: Callable[[Paper], str]) -> None:
    """Put a page where it belongs in a plan."""
    made.shown += page.is_shown
    is_pruned = page.state == "pruned" and not page.hidden
    if not (page.is_shown or is_pruned):
        return
    reason = refusal(page.paper)
    day, title = page.paper.dates[-1], tex.plain_title(page.paper.title)[:_LONGEST]
    if is_pruned and not reason:
        made.returning.append(Candidate(path, f"{day} {title}"))
    elif page.is_shown and reason:
        if pages.is_by_hand(_text(path)):
            made.kept += 1
        else:
            made.leaving.append(Candidate(path, f"{day} {title}: {reason}"))


def _text(path: Path) -> str:
    return path.read_text("utf-8-sig")
