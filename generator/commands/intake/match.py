"""``archive match``: shows what a rule takes and leaves, before it is in the settings."""

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from generator.commands.group import content, day, say, show, show_failures, show_some
from generator.commands.intake import rules
from generator.commands.intake.asking import connecting, filling, named_sources
from generator.configuration import editing, offered, settings
from generator.configuration.settings import Like, Settings
from generator.content import counts
from generator.content.library import Library
from generator.errors import COMMAND, ArchiveError, Failure, FetchError, Note, Problem, RecordError
from generator.listings import saved
from generator.listings.saved import words_of
from generator.papers import dates
from generator.papers.paper import Counts, Notice, Record
from generator.queries.alternatives import with_large_or
from generator.queries.queries import Rules, Subject
from generator.queries.words import split, term
from generator.related import Words
from generator.sources.frame import registry, runner
from generator.sources.frame.declarations import Part, Result
from generator.store.progress import track
from generator.text.plural import counted
from generator.text.tokens import trim

if TYPE_CHECKING:
    from generator.related.likeness import Score

_FLOORS = (0.2, 0.15, 0.12, 0.1, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01)
_SHOWN = 10  # of the nearest papers
_TITLE = 90  # characters

like_option = click.option(
    "--like", is_flag=False, flag_value="", metavar="[FILE|IDS]",
    help="Rank papers by how near they are to the papers of a file, or to papers by id with commas between. "
    "[default: the papers of the setting `like`]",
)  # fmt: skip


@dataclass
class Offering:
    """What a part of a source has."""

    # The ids of the papers that may come in, each with whether it has an abstract.
    papers: dict[str, bool] = field(default_factory=dict)
    older: int = 0  # how many records would only refresh papers that are here
    waits: list[Notice] = field(default_factory=list)  # the papers that cannot come in yet

    def note(self, result: Result) -> bool:
        """Count a result; return whether a rule should see it."""
        if isinstance(result, Notice) and result.says == "waits":
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


def asked(
    config: Path, parts: Iterable[Part], days: Sequence[date], into: dict[str, Offering]
) -> Iterator[Result]:
    """Yield what parts of sources have: of some days, or all that a source without days has.

    It is counted ``into`` an `Offering` for the label of each part.
    """
    with connecting(config) as connect:
        for part in parts:
            made = into.setdefault(part.label, Offering())
            of_days = f", {min(days)} to {max(days)}" if part.source.asks else ""
            found = runner.fetched(part, connect(part.source), days, fill=filling(config, connect))
            yield from filter(made.note, track(found, f"Asking {part.label}{of_days}"))


def show_offers(offerings: dict[str, Offering]) -> None:
    """Show what each part has, and which of its papers wait."""
    for label, made in offerings.items():
        say(f"{label}: {made.summary}")
        show_some([f"  {paper.name} lacks {paper.words}" for paper in made.waits])


class Ranked(NamedTuple):
    """A paper with its score."""

    score: "Score"
    id: str
    title: str

    @property
    def line(self) -> str:
        """Its score, id and title."""
        return f"{self.score.score:6.3f}  {self.id}  {self.title[:_TITLE]}"


def _rank(
    given: Mapping[str, Words],
    records: rules.Results,
    most: int,
    like: Like | None,
    found: dict[str, Offering],
) -> int:
    """Rank papers, each once, by how near they are to examples, which are left out, and show this.

    The words of the first papers, at ``most`` so many, show what is common. Returns the number of problems.
    """
    from generator.related.likeness import Theme  # NumPy is slow to load

    first, records = rules.ahead(records, most)
    theme, wrong = Theme([*given.values()], first), list[Problem | Failure]()
    papers = (record.paper for record in rules.once(records, wrong, without=given))
    made = [Ranked(theme.score(words_of(paper)), paper.id, paper.title.plain) for paper in papers]
    show_offers(found)
    show_ranked(sorted(made, key=lambda paper: (-paper.score.score, paper.id)), theme.of_examples(), like)
    return _ended(wrong)


def show_ranked(papers: Sequence[Ranked], of_examples: Sequence[float], like: Like | None) -> None:
    """Show the nearest papers, and what each floor takes of the papers and of the examples."""
    say(f"The nearest of {counted(len(papers), 'paper')}:")
    for paper in papers[:_SHOWN]:
        say(paper.line)
        say(f"        because of {', '.join(paper.score.reasons)}" if paper.score.reasons else "")
    say("")
    before = 0
    for floor in sorted({*_FLOORS, *([like.floor] if like else [])}, reverse=True):
        kept = sum(paper.score.score >= floor for paper in papers)
        is_set = like is not None and floor == like.floor
        if kept > before or is_set:
            own = sum(score >= floor for score in of_examples)
            which = f" and {own} of the {counted(len(of_examples), 'example')} themselves"
            say(f"floor {floor:g}{' (the setting)' if is_set else ''} takes {counted(kept, 'paper')}{which}")
            for word, some in (("last in", papers[:kept][-1:]), ("first out", papers[kept:][:1])):
                say(f"  {word:9} {some[0].line}" if some else f"  {word:9} none")
        before = kept


_WORDS, _EXAMPLES = 15, 20
_FEWEST = 3  # a word in fewer papers does not tell the sides apart


@dataclass
class Side:
    """The papers that rules take, or that they leave: a line for each, and how many have each term."""

    near: list[str] = field(default_factory=list)  # near misses have some of the words that a rule asks for
    others: list[str] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.near) + len(self.others)


@dataclass
class Match:
    """The papers that rules take and leave."""

    kept: Side = field(default_factory=Side)
    left: Side = field(default_factory=Side)
    refused: Counter[str] = field(default_factory=Counter)  # how many papers each rule refused
    wrong: list[Problem | Failure] = field(default_factory=list)
    _spellings: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, paper: Subject, refused: str, rules: Rules) -> None:
        """Put a paper on its side; ``refused`` names the one of the rules that refuses it, or is ``""``."""
        side = self.left if refused else self.kept
        is_near = bool(refused) and any(query.shares(paper) for query in rules.include)
        (side.near if is_near else side.others).append(f"{paper.document.id}  {paper.document.title}")
        side.ids.append(paper.document.id)
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
        total, others = max(len(side), 1), max(len(other), 1)

        def strength(known: str) -> float:
            return side.words[known] / total - other.words[known] / others

        strongest = sorted(
            (known for known, number in side.words.items() if number >= _FEWEST and strength(known) > 0),
            key=lambda known: (-strength(known), known),
        )
        spelled = ((self._spellings[known].most_common(1)[0][0], known) for known in strongest[:_WORDS])
        return [(word, side.words[known]) for word, known in spelled]


def spread(lines: Sequence[str]) -> list[str]:
    """Return some of the lines, spread evenly."""
    step = max(len(lines) / _EXAMPLES, 1)
    return [lines[int(number * step)] for number in range(min(len(lines), _EXAMPLES))]


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
@like_option
@click.pass_obj
def command(
    config: Path, /, sources: tuple[str, ...], since: date | None, until: date | None, **asked: Any
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

    Of sources that are asked, it also says how many of their papers have no abstract, which cannot come in
    yet, and how many are here already. What `exclude` in mkdocs.yml refuses is left, also with a QUERY. A
    source without days, such as a journal's feed or another archive, gives all that it has, and needs no
    --since. In a folder without an archive, it shows what would come into a new one.

    With --like, it ranks papers by how near they are to examples: words that the examples share, and that
    few other papers have, count most. It shows what each `floor` of the setting `like` takes, with the papers
    on both sides. Choose the lowest one that leaves out what you do not want.

    Write -- before a QUERY that begins with a minus. When the queries take the papers that you want, put
    them into mkdocs.yml, under `include` of the archive plugin. A near miss is left, but has some of the
    words.
    """  # noqa: D301  (click's own mark, a backspace)
    with TemporaryDirectory() as empty:
        if sources and not config.exists():  # sources are looked at as an archive without settings would
            config = Path(empty, config.name)
            config.write_text("plugins: [archive]\n")
        return _look(config, sources, _days(since, until), **asked)


def _look(
    config: Path, sources: Sequence[str], days: Sequence[date], texts: Sequence[str], like: str | None
) -> int:
    """Show what is taken and left; return the number of problems."""
    chosen, parts, is_asked = _chosen(config, sources, days)
    library, found = Library(content(config)), dict[str, Offering]()
    records: rules.Results = track(here(library, sources), "Reading content")
    if is_asked:
        records = asked(config, parts, days, found)
    if like is not None:
        if texts:
            raise ArchiveError("--like ranks all papers, so it takes no QUERY; leave one of them out")
        examples = rules.examples_of(library, chosen.like, like)
        most = rules.OFFERED if is_asked else rules.HERE
        return _rank(examples, records, most, chosen.like, found)
    if not (texts or is_asked or chosen.like or any(rules.queries(chosen))):
        raise ArchiveError(f"mkdocs.yml has no include or exclude; name a QUERY: {COMMAND} match speech")
    result = matched(library, chosen, texts, records, is_offered=is_asked)
    show_offers(found)
    return _show(result, len(library.named(result.kept.ids, guesses=True)) if is_asked else 0)


def _days(since: date | None, until: date | None) -> list[date]:
    """Return the days to ask for; none if ``since`` is not given."""
    if until and not since:
        raise ArchiveError("--until needs --since, which names the first day.")
    if since and until and since > until:
        raise ArchiveError(f"--since {since} is after --until {until}.")
    return dates.days_between(since, until or datetime.now(UTC).date()) if since else []


def _chosen(config: Path, sources: Sequence[str], days: Sequence[date]) -> tuple[Settings, list[Part], bool]:
    """Return the settings for a look, the parts of sources, and whether these are asked.

    Of a setting that a text in ``sources`` means, nothing else counts.
    """
    chosen = settings.read(config)
    names = [source.name for source in registry.fetchable()]
    block = offered.block(named_sources(config, (text for text in sources if text not in names)), {}, chosen)
    if block:
        try:
            chosen = Settings.from_mapping(editing.stated(config) | block)
        except RecordError as error:
            raise ArchiveError(f"--source: {error}") from None
    asked = [name for name in names if name in sources or name in block.get("sources", ())]
    parts = registry.parts(asked or chosen.sources, chosen.of)
    if block and not days and (daily := [part.label for part in parts if part.source.asks]):
        raise ArchiveError(f"{daily[0]} is asked for days; name the first one: --since 2026-08-01")
    return chosen, parts, bool(days or block)


def _show(result: Match, here: int) -> int:
    """Show what is taken, ``here`` already or not, and left; return the number of problems."""
    known = f", {here:,} of them here already" if here else ""
    for heading, side, more in (("Takes", result.kept, known), ("Leaves", result.left, "")):
        say(f"{heading} {counted(len(side), 'paper')}{more}")
        words = ", ".join(f"{word} ({number:,})" for word, number in result.words(side))
        say(f"  words: {words}" if words else "  words: none that tell the sides apart")
        for paper in (*(f"near miss: {near}" for near in spread(side.near)), *spread(side.others), ""):
            say(f"  {paper}".rstrip())
    for rule, number in result.refused.most_common():
        say(f"{number:,} refused by {rule}")
    kept = len(result.kept)
    return _ended(result.wrong, f"would keep {kept:,} of {kept + len(result.left):,}")


def _ended(wrong: Sequence[Problem | Failure], summary: str = "") -> int:
    """Show notes, problems and the summary; return the number of problems; a failed source is an error."""
    show_some([each.reason for each in wrong if isinstance(each, Note)])
    problems = show([each for each in wrong if not isinstance(each, Note | Failure)], summary)
    if failures := [each for each in wrong if isinstance(each, Failure)]:
        show_failures("sources", failures)
        raise FetchError("a source failed, so papers are missing above")
    return problems


def matched(
    library: Library, chosen: Settings, texts: Sequence[str], records: rules.Results, *, is_offered: bool
) -> Match:
    """Match papers, each once, against the queries, else the rules; what is offered must pass `exclude`."""
    known, result = rules.vocabularies(chosen, library), Match()
    try:
        asked = Rules(tuple(map(saved.rule, texts)))
    except RecordError as error:
        raise ArchiveError(f"QUERY: {error.reason}") from None
    queries = asked.include or [*rules.queries(chosen)]
    for text in dict.fromkeys(query.text for query in queries):
        if (meant := with_large_or(text)) != text:
            say(f"{text} {rules.SMALL_OR}. For either side: {COMMAND} match {shlex.quote(meant)}")
    every = [*queries, *rules.queries(chosen)] if is_offered else queries
    near = rules.named(library, every, "QUERY" if texts else rules.RULES)
    most = rules.OFFERED if is_offered else rules.HERE
    likes, records = (None, records) if texts else rules.liking(chosen, library, records, most=most)
    rules_of = cache(partial(chosen.rules, likes=likes))
    for record in rules.once(records, result.wrong):
        paper = saved.subject(record.paper, known, record.counts, near)
        own = asked or rules_of(record.paper.source)
        refused = own.refusal(paper)
        if refused and texts:
            refused = "each QUERY" if texts[1:] else "QUERY"
        elif texts and is_offered:
            refused = replace(rules_of(record.paper.source), include=()).refusal(paper)
        result.add(paper, refused, own)
    return result
