"""``archive match --like``: ranks papers by how near they are to examples, and shows what a floor takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import click

from generator.commands.intake import examples, rules
from generator.commands.intake.examples import Example
from generator.commands.printing import say, show_failures
from generator.commands.printing import show as show_problems
from generator.configuration.settings import Settings
from generator.content.library import Library
from generator.errors import ArchiveError, Failure, FetchError, Problem
from generator.listings.near import words_of
from generator.text.plural import counted

if TYPE_CHECKING:
    from generator.related.likeness import Score

_FLOORS = (0.2, 0.15, 0.12, 0.1, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01)
_SHOWN = 10  # of the nearest papers
_TITLE = 90  # characters

option = click.option(
    "--like", is_flag=False, flag_value="", metavar="[FILE|IDS]",
    help="Rank papers by how near they are to the papers of a file, or to papers by id with commas between. "
    "[default: the papers of the setting `like`]",
)  # fmt: skip


class Ranked(NamedTuple):
    """A paper with its score."""

    score: "Score"
    id: str
    title: str

    @property
    def line(self) -> str:
        """Its score, id and title."""
        return f"{self.score.score:6.3f}  {self.id}  {self.title[:_TITLE]}"


@dataclass
class Ranking:
    """Papers from the nearest to the farthest, the scores of the examples by each other, and the problems."""

    papers: list[Ranked] = field(default_factory=list)
    of_examples: list[float] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def examples_of(library: Library, chosen: Settings, like: str) -> list[Example]:
    """Return the examples of the option, or those of the setting if the option has no value.

    Raises:
        ArchiveError: if there are none.
    """
    if like:
        return examples.read(library, like, "--like")
    if chosen.like is None:
        raise ArchiveError(
            "mkdocs.yml has no setting like; name the examples: --like FILE or --like ID,ID,ID"
        )
    return examples.read(library, chosen.like.written, examples.SETTING)


def ranked(given: Sequence[Example], records: rules.Results, most: int) -> Ranking:
    """Rank papers, each once, by how near they are to examples, which are left out.

    The words of the first papers, at ``most`` so many, show what is common.
    """
    from generator.related.likeness import Theme  # NumPy is slow to load

    first, records = rules.ahead(records, most)
    theme = Theme([example.words for example in given], first)
    made = Ranking(of_examples=theme.of_examples())
    known = [example.id for example in given]
    for record in rules.once(records, made.problems, made.failures, without=known):
        paper = record.paper
        made.papers.append(Ranked(theme.score(words_of(paper)), paper.id, paper.title.plain))
    made.papers.sort(key=lambda paper: (-paper.score.score, paper.id))
    return made


def show(made: Ranking, chosen: Settings) -> int:
    """Show the nearest papers, and what each floor takes; return the number of problems.

    Raises:
        FetchError: if a source failed.
    """
    say(f"The nearest of {counted(len(made.papers), 'paper')}:")
    for paper in made.papers[:_SHOWN]:
        say(paper.line)
        say(f"        because of {', '.join(paper.score.reasons)}" if paper.score.reasons else "")
    say("")
    floors = {*_FLOORS, chosen.like.floor} if chosen.like else {*_FLOORS}
    before = 0
    for floor in sorted(floors, reverse=True):
        kept = sum(paper.score.score >= floor for paper in made.papers)
        is_set = chosen.like is not None and floor == chosen.like.floor
        if kept > before or is_set:
            own = sum(score >= floor for score in made.of_examples)
            which = f" and {own} of the {counted(len(made.of_examples), 'example')} themselves"
            say(f"floor {floor:g}{' (the setting)' if is_set else ''} takes {counted(kept, 'paper')}{which}")
            for word, papers in (("last in", made.papers[:kept][-1:]), ("first out", made.papers[kept:][:1])):
                say(f"  {word:9} {papers[0].line}" if papers else f"  {word:9} none")
        before = kept
    problems = show_problems(made.problems)
    if made.failures:
        show_failures("sources", made.failures)
        raise FetchError("a source failed, so papers are missing above")
    return problems
