"""``archive match``: shows what a rule takes and leaves, before it is in the settings."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import click

from generator.commands.group import content
from generator.commands.intake import offering, ranking, rules
from generator.commands.intake.offering import Offering
from generator.commands.options import day
from generator.commands.printing import say, show, show_failures
from generator.configuration import editing, offered, settings
from generator.configuration.settings import Settings
from generator.content import counts
from generator.content.curated.vocabulary import Vocabularies
from generator.content.library import Library
from generator.errors import COMMAND, ArchiveError, Failure, FetchError, Problem, RecordError
from generator.incremental.progress import track
from generator.listings import subjects
from generator.listings.near import NearPapers
from generator.papers import dates
from generator.papers.paper import Counts, Record
from generator.queries.alternatives import with_large_or
from generator.queries.queries import Query, Rules, Subject
from generator.queries.words import split, term
from generator.sources.frame import registry
from generator.sources.frame.declarations import Part
from generator.text.plural import counted
from generator.text.tokens import trim

_WORDS, _EXAMPLES = 15, 20
_FEWEST = 3  # a word in fewer papers does not tell the sides apart


class Seen(NamedTuple):
    """A paper on one side of a rule; a near miss has some of the words that a rule asks for."""

    id: str
    title: str
    is_near: bool


@dataclass
class Side:
    """The papers that a rule takes, or the papers that it leaves."""

    papers: list[Seen] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)  # how many papers have each term

    def examples(self, *, near: bool) -> list[Seen]:
        """Return some of the near misses or of the other papers, spread evenly over the list."""
        papers = [paper for paper in self.papers if paper.is_near == near]
        step = max(len(papers) / _EXAMPLES, 1)
        return [papers[int(number * step)] for number in range(min(len(papers), _EXAMPLES))]


@dataclass
class Match:
    """The papers that rules take and leave, and the problems."""

    kept: Side = field(default_factory=Side)
    left: Side = field(default_factory=Side)
    refused: Counter[str] = field(default_factory=Counter)  # how many papers each rule refused
    problems: list[Problem] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    _spellings: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def summary(self) -> str:
        """The number of papers that would be kept, in words."""
        kept = len(self.kept.papers)
        return f"would keep {kept:,} of {kept + len(self.left.papers):,}"

    def add(self, paper: Subject, refused: str, rules: Rules) -> None:
        """Put a paper on its side; ``refused`` names the one of the rules that refuses it, or is ``""``."""
        side = self.left if refused else self.kept
        is_near = bool(refused) and any(query.shares(paper) for query in rules.include)
        side.papers.append(Seen(paper.document.id, paper.document.title, is_near))
        if refused:
            self.refused[refused] += 1
        written: dict[str, str] = {}
        for text in (paper.document.title, paper.document.abstract):
            for word in split(text):
                if known := term(word):
                    written.setdefault(known, trim(word))
        side.words.update(written.keys())
        for known, word in written.items():
            self._spellings[known][word] += 1

    def words(self, side: Side) -> list[tuple[str, int]]:
        """Return the words that best tell a side from the other, with the number of its papers for each."""
        other = self.left if side is self.kept else self.kept
        total, others = max(len(side.papers), 1), max(len(other.papers), 1)

        def strength(known: str) -> float:
            return side.words[known] / total - other.words[known] / others

        strongest = sorted(
            (known for known, number in side.words.items() if number >= _FEWEST and strength(known) > 0),
            key=lambda known: (-strength(known), known),
        )
        return [
            (self._spellings[known].most_common(1)[0][0], side.words[known]) for known in strongest[:_WORDS]
        ]


def match(
    records: rules.Results,
    rules_of: Callable[[str], Rules],
    known: Vocabularies,
    near: NearPapers | None = None,
    name: str = "",
) -> Match:
    """Match papers against the rules for their sources; each paper counts once, however often it comes.

    ``name`` is what a person calls the rules, if these are not the settings' own.
    """
    result = Match()
    for record in rules.once(records, result.problems, result.failures):
        paper = subjects.subject(record.paper, known, record.counts.votes, near)
        own = rules_of(record.paper.source)
        refused = own.refusal(paper)
        result.add(paper, refused and (name or refused), own)
    return result


def here(library: Library, sources: Sequence[str] = ()) -> Iterator[Record | Problem]:
    """Yield the papers of an archive, or only its papers from some sources."""
    votes = counts.read(library.counts_folder)
    for _, page in library.pages():
        if isinstance(page, Problem):
            yield page
        elif not sources or page.paper.source in sources:
            yield Record(page.paper, votes.get(page.paper.id, Counts()))


@click.command("match")
@click.argument("texts", nargs=-1, metavar="[QUERY]...")
@click.option("--since", type=day, help="Ask the sources for papers from this day on, YYYY-MM-DD.")
@click.option("--until", type=day, help="Last day for --since, YYYY-MM-DD. [default: today in UTC]")
@click.option(
    "--source", "sources", multiple=True, metavar="SOURCE",
    help="Only papers from this source: its name, or a text that `archive init` takes, to see what a source "
    "would bring that is not in mkdocs.yml yet.",
)  # fmt: skip
@ranking.option
@click.pass_obj
def command(
    config: Path,
    /,
    texts: tuple[str, ...],
    since: date | None,
    until: date | None,
    sources: tuple[str, ...],
    like: str | None,
) -> int:
    """Show which papers a rule takes and which it leaves; nothing is written.

    A QUERY is written as in the search, but a paper must have all of its words. With several queries, a paper
    needs to match only one. Without a QUERY, the rules in mkdocs.yml apply, `include` and `exclude`. The
    papers come from content/, or with --since from the sources.

    \b
    archive match speech                              among the papers in content/
    archive match --since 2026-08-01 'tag:speech' '"speech recognition" -title:survey'
    archive match --since 2026-08-01                  by the rules in mkdocs.yml
    archive match --since 2026-08-01 --source cs.CL   what this source would bring
    archive match --since 2026-08-01 --like seminar.bib

    Of sources that are asked, it also says how many of their papers have no abstract, and which cannot come
    in yet. A source without days, such as a journal's feed, gives all that it has, and needs no --since.

    With --like, it ranks papers by how near they are to examples: words that the examples share, and that
    few other papers have, count most. It shows what each `floor` of the setting `like` takes, with the papers
    on both sides. Choose the lowest one that leaves out what you do not want.

    Write -- before a QUERY that begins with a minus. When the queries take the papers that you want, put
    them into mkdocs.yml, under `include` of the archive plugin. A near miss is left, but has some of the
    words.
    """  # noqa: D301  (click's own mark, a backspace)
    days = _days(since, until)
    chosen, parts, is_asked = _chosen(config, sources, days)
    library, found = Library(content(config)), dict[str, Offering]()
    records: rules.Results = track(here(library, sources), "Reading content")
    if is_asked:
        records = offering.offered(config, parts, days, found)
    if like is not None:
        if texts:
            raise ArchiveError("--like ranks all papers, so it takes no QUERY; leave one of them out")
        examples = ranking.examples_of(library, chosen, like)
        ranked = ranking.ranked(examples, records, rules.OFFERED if is_asked else rules.HERE)
        offering.show(found)
        return ranking.show(ranked, chosen)
    result = _matched(library, chosen, texts, records, is_asked)
    offering.show(found)
    return _show(result)


def _days(since: date | None, until: date | None) -> list[date]:
    """Return the days to ask for; none if ``since`` is not given."""
    if until and not since:
        raise ArchiveError("--until needs --since, which names the first day.")
    if since and until and since > until:
        raise ArchiveError(f"--since {since} is after --until {until}.")
    return dates.days_between(since, until or datetime.now(UTC).date()) if since else []


class _Chosen(NamedTuple):
    """The settings for a look, the parts of the sources, and whether these are asked."""

    settings: Settings
    parts: list[Part]
    is_asked: bool


def _chosen(config: Path, sources: Sequence[str], days: Sequence[date]) -> _Chosen:
    """Return what to look at: sources by name, and what texts mean, with nothing else of that setting."""
    chosen = settings.read(config)
    names = [source.name for source in registry.fetchable()]
    block = offered.block(offered.named(text for text in sources if text not in names), {}, chosen)
    if block:
        try:
            chosen = Settings.from_mapping(editing.stated(config) | block)
        except RecordError as error:
            raise ArchiveError(f"--source: {error}") from None
    asked = [name for name in names if name in sources or name in block.get("sources", ())]
    parts = registry.parts(asked or chosen.sources, chosen.of)
    if block and not days and (daily := [part.label for part in parts if part.source.has_days]):
        raise ArchiveError(f"{daily[0]} is asked for days; name the first one: --since 2026-08-01")
    return _Chosen(chosen, parts, bool(days or block))


def _show(result: Match) -> int:
    """Show what is taken and left; return the number of problems."""
    for heading, side in (("Takes", result.kept), ("Leaves", result.left)):
        say(f"{heading} {counted(len(side.papers), 'paper')}")
        words = ", ".join(f"{word} ({number:,})" for word, number in result.words(side))
        say(f"  words: {words}" if words else "  words: none that tell the sides apart")
        for paper in side.examples(near=True):
            say(f"  near miss: {paper.id}  {paper.title}")
        for paper in side.examples(near=False):
            say(f"  {paper.id}  {paper.title}")
        say("")
    for rule, number in result.refused.most_common():
        say(f"{number:,} refused by {rule}")
    problems = show(result.problems)
    say(result.summary)
    if result.failures:
        show_failures("sources", result.failures)
        raise FetchError("a source failed, so papers are missing above")
    return problems


def _say_small_or(queries: Iterable[Query]) -> None:
    for text in dict.fromkeys(query.text for query in queries):
        if (meant := with_large_or(text)) != text:
            say(f"{text} {rules.SMALL_OR}. For either side: {COMMAND} match {shlex.quote(meant)}")


def _matched(
    library: Library, chosen: Settings, texts: Sequence[str], records: rules.Results, is_asked: bool
) -> Match:
    """Match records against the queries in ``texts``, or against the settings' rules if there are none."""
    known = rules.vocabularies(chosen, library)
    if texts:
        try:
            asked = Rules(tuple(map(subjects.rule, texts)))
        except RecordError as error:
            raise ArchiveError(f"QUERY: {error.reason}") from None
        _say_small_or(asked.include)
        near = rules.named(library, asked.include, "QUERY")
        return match(records, lambda source: asked, known, near, "each QUERY" if texts[1:] else "QUERY")
    near = rules.named(library, rules.queries(chosen))
    has_rules = chosen.like or any(map(chosen.rules, ("", *(source.name for source in registry.SOURCES))))
    if not (has_rules or is_asked):
        raise ArchiveError(f"mkdocs.yml has no include or exclude; name a QUERY: {COMMAND} match speech")
    most = rules.OFFERED if is_asked else rules.HERE
    likes, records = rules.liking(chosen, library, records, most=most)
    _say_small_or(rules.queries(chosen))
    return match(records, cache(partial(chosen.rules, likes=likes)), known, near)
