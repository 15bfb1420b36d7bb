"""Applies the settings' rules to papers."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from generator.configuration.settings import Like, Settings
from generator.content.curated.reading_lists import ReadingLists
from generator.content.curated.vocabulary import Vocabularies
from generator.content.library import Library
from generator.content.merge import Refusal
from generator.errors import COMMAND, ArchiveError, Failure, Problem, RecordError
from generator.listings.saved import NearPapers, SavedQueries, subject, words_of
from generator.papers.paper import Counts, Paper, Record
from generator.queries.queries import Query, Subject
from generator.related import Words
from generator.sources.frame import files, registry
from generator.sources.frame.declarations import Result

SETTING = "mkdocs.yml: plugins: archive: like: papers"
_MOST = 1000


def examples_of(library: Library, like: Like | None, given: str = "") -> dict[str, Words]:
    """Return the words of the examples that the option ``--like`` has ``given``, else of the setting, by id.

    They are the papers of a file in or beside ``content``, or the papers with some ids. A paper of the
    archive has the words of its page, any other the words that the file has.
    """
    if not given and like is None:
        raise ArchiveError(
            "mkdocs.yml has no setting like; name the examples: --like FILE or --like ID,ID,ID"
        )
    papers, what = (given, "--like") if given or like is None else (like.written, SETTING)
    path, shown = _file(library, papers), repr(papers[:60])
    names = re.split(r"[\s,]+", papers.strip())
    try:
        found = list(_of_file(library, path) if path else _of_ids(library, names))
    except ArchiveError as error:
        raise ArchiveError(f"{what}: {error}") from None
    usable = {paper.id: words for paper in found if (words := words_of(paper)).terms}
    if not usable:
        raise ArchiveError(f"{what}: {shown} has no paper with a title or an abstract; name another file")
    if len(usable) > _MOST:
        raise ArchiveError(f"{what}: {shown} has {len(usable):,} papers; name at most {_MOST:,} of one theme")
    return usable


def strays(library: Library, like: Like) -> tuple[int, int]:
    """Return the number of examples of the setting `like`, and how many the others put below its floor."""
    from generator.related.likeness import Theme  # NumPy is slow to load

    given = [*examples_of(library, like).values()]
    return len(given), sum(score < like.floor for score in Theme(given).of_examples())


def _file(library: Library, name: str) -> Path | None:
    for folder in (library.content.parent, library.content):
        with suppress(OSError, ValueError):  # many ids are too long for a name
            if (folder / name).is_file():
                return folder / name
    return None


def _of_ids(library: Library, names: Collection[str]) -> Iterator[Paper]:
    pages = library.named(names)
    for name in names:
        if (path := pages.get(name)) is None:
            raise ArchiveError(
                f"{name!r} is neither a file in or beside content/ nor the id of a paper in this archive; "
                f"bring the paper with {COMMAND} add {name}, or name a file of {registry.formats()}"
            )
        page = library.shown(path)
        if isinstance(page, Problem):
            raise ArchiveError(f"{page}. Run: {COMMAND} check")
        yield page.paper


def _of_file(library: Library, path: Path) -> Iterator[Paper]:
    """Yield the papers of a reading list, as far as they are here, or of a file that can be imported."""
    for reading_list in ReadingLists.read(library).lists:
        if path.samefile(library.content.parent / reading_list.file):
            yield from _of_ids(library, library.named(paper.id for paper in reading_list.papers))
            return
    records = files.read(path, datetime.now(UTC).date())
    papers = [record.paper for record in records if isinstance(record, Record)]  # an import names problems
    pages = library.named(chain.from_iterable(paper.ids for paper in papers), guesses=True)
    for paper in papers:
        own = next((pages[name] for name in paper.ids if name in pages), None)
        page = library.shown(own) if own else None
        yield paper if page is None or isinstance(page, Problem) else page.paper


_T = TypeVar("_T")
Results = Iterable[Result]
Likes = Callable[[Subject], bool]
RULES = "mkdocs.yml: plugins: archive: include, exclude"
SMALL_OR = "asks for the words on both sides: or is a word, which is ignored, and OR an operator"
OFFERED = 500
"""So many papers of a source show what is common among its papers."""
HERE = 250
"""So many papers of the archive do; if all are of one theme, more of them would make its words common."""


def refusal(chosen: Settings, library: Library, likes: Likes | None = None) -> Refusal:
    """Return a function that names the rule that refuses a paper, or ``""``.

    With the setting `like`, ``likes`` says which papers are near enough to its examples.
    """
    known, near = vocabularies(chosen, library), named(library, queries(chosen))
    rules_of = cache(partial(chosen.rules, likes=likes))

    def refused(paper: Paper, counts: Counts) -> str:
        rules = rules_of(paper.source)
        return rules.refusal(subject(paper, known, counts, near)) if rules else ""

    return refused


def queries(chosen: Settings) -> Iterator[Query]:
    """Yield the queries of all rules."""
    for name in ("", *(source.name for source in registry.SOURCES)):
        rules = chosen.rules(name)
        yield from (*rules.include, *rules.exclude)


def written(chosen: Settings, library: Library) -> Iterator[tuple[str, str]]:
    """Yield each query that the archive's owner wrote, also for tags and topics, after its place."""
    yield from chosen.queries()
    yield from SavedQueries.read(library.content, starter=False).texts()


def named(library: Library, asked: Iterable[Query], what: str = RULES) -> NearPapers:
    """Return the papers that queries name with ``near:``, which the library must have.

    ``what`` names the queries in messages.
    """
    asked = list(asked)
    near = NearPapers(library, (name for query in asked for name in query.near))
    for query in asked:
        try:
            near.check(query)
        except RecordError as error:
            raise ArchiveError(f"{what}: the query {query.text!r}: {error.reason}") from None
    return near


def check(chosen: Settings, library: Library) -> None:
    """Check that the papers that the rules and the setting `like` name can be read."""
    named(library, queries(chosen))
    if chosen.like:
        examples_of(library, chosen.like)


def liking(
    chosen: Settings, library: Library, results: Iterable[_T], most: int = OFFERED
) -> tuple[Likes | None, Iterable[_T]]:
    """Return which papers are like the examples of the setting `like`, or ``None``; and the results.

    The words of the first papers, at ``most`` so many, show what is common.
    """
    if not chosen.like:
        return None, results
    from generator.related.likeness import Theme  # NumPy is slow to load
    from generator.related.words import words

    floor = chosen.like.floor
    given = examples_of(library, chosen.like)
    offered, results = ahead(results, most)
    theme = Theme([*given.values()], offered)

    def likes(seen: Subject) -> bool:
        return theme.score(words(seen.document.title, seen.document.abstract)).score >= floor

    return likes, results


def ahead(results: Iterable[_T], most: int) -> tuple[list[Words], Iterable[_T]]:
    """Return the words of the first papers, and all results."""
    results = iter(results)
    first = list(islice(results, most))
    return [words_of(record.paper) for record in first if isinstance(record, Record)], chain(first, results)


def once(records: Results, wrong: list[Problem | Failure], without: Iterable[str] = ()) -> Iterator[Record]:
    """Yield each paper once, except some ids; problems and failures go into a list."""
    seen = set(without)
    for record in records:
        if isinstance(record, Problem | Failure):
            wrong.append(record)
        elif isinstance(record, Record) and record.paper.id not in seen:
            seen.add(record.paper.id)
            yield record


def vocabularies(chosen: Settings, library: Library) -> Vocabularies:
    """Return the vocabularies that rules see.

    Anything wrong in them is an error: a rule might then take a paper that it should refuse.
    """
    problems: list[Problem] = []
    try:
        known = Vocabularies.of(library.content, chosen.starter_tags, problems)
    except RecordError as error:
        raise ArchiveError(f"content/{error}") from None
    if problems:
        raise ArchiveError(f"content/{problems[0]}")
    return known
