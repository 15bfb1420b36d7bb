"""``archive check``: finds everything that is wrong in ``content/``."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import click

from generator.commands.group import content, show, show_some
from generator.commands.intake import rules
from generator.commands.project.workflows import FETCH, PUBLISH, fetching
from generator.configuration import editing, settings
from generator.configuration.settings import Settings
from generator.content import counts, disk, faults, identity, limits, meaning
from generator.content import page as pages
from generator.content.curated import removed
from generator.content.curated import topics as topics_file
from generator.content.curated.author_names import Register
from generator.content.curated.reading_lists import ReadingLists
from generator.content.curated.removed import Removals
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import Vocabularies
from generator.content.layout import Layout
from generator.content.library import Library, Unshown, ends, folder, month, repeated
from generator.content.page import Page
from generator.content.runs import announced, listed, people, published
from generator.content.runs.fetched import NEVER, FetchState, SourceState
from generator.content.runs.published import Published
from generator.content.runs.sample import Sample
from generator.content.runs.upgraded import Upgraded
from generator.errors import COMMAND, ArchiveError, Note, Problem, RecordError, attempt
from generator.listings.saved import SavedQueries
from generator.pages.archive import read_counts
from generator.papers import dates
from generator.papers.shown import author_names
from generator.sources.frame import registry
from generator.store.progress import track
from generator.text import identifiers, names
from generator.text.plural import counted

_NOBODY_FETCHES = (
    f"publishes, but no workflow fetches papers; take {FETCH.name} from the project, too, in one commit: "
    f"{COMMAND} upgrade --only-workflows"
)
# What git writes around the two sides of a conflict (https://git-scm.com/docs/git-merge).
_MARK = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
_ALIKE = 0.77  # from 0 to 1; `category` for `categories` is 0.78
# The advice for a misspelt key, by the key or field that was meant.
_ADVICE = {key: f"write {key}" for key in pages.KEYS} | {
    "days": "write date",
    "abstract": "the abstract is the text below the front matter",
}

Reviewer = Callable[[str], tuple[list[str], list[str]]]
"""Returns messages about a person's Markdown, and what it calls the papers that it cites."""
_MOST = 20  # the last pages with a title that one more is compared with


class Pairs:
    """Compares each page with the earlier ones; a page that leads to another one is compared with none."""

    def __init__(self, library: Library, removals: Removals) -> None:
        self._library = library
        self._removals = removals
        self._seen: dict[str, Path] = {}  # the first page by id and name
        self._titled: defaultdict[str, list[Path]] = defaultdict(list)
        self._unshown: list[Unshown] = []
        self._shown: dict[str, Path] = {}

    def found(self, path: Path, page: Page) -> Iterator[Problem]:
        """Yield a problem for each earlier page of the same paper, and a note if one is perhaps."""
        names = *page.paper.ids, page.slug
        if page.is_shown and not self._removals.have(names):
            self._shown |= {identifiers.slug(name): path for name in names}
        else:
            self._unshown.append(Unshown.of(path.relative_to(self._library.content).as_posix(), page))
        if not page.same_as:
            yield from self._repeated(path, page)
            yield from self._doubtful(path, page)

    def unmet(self) -> Iterator[Problem]:
        """Yield a problem for each page that leads nowhere."""
        yield from (page.unmet for page, path in ends(self._unshown, self._shown.get) if not path)

    def _repeated(self, path: Path, page: Page) -> Iterator[Problem]:
        paper, name = page.paper, self._library.name(path)
        dois = [("doi", doi) for doi in (paper.links.doi, paper.published_in.doi)]
        keys = [("id", paper.id), ("id", paper.arxiv), *dois, ("name", page.slug)]
        is_copy = False  # of another page
        for field, value in dict.fromkeys(keys):
            if not value or (field == "name" and is_copy):  # a copy in another folder is told once
                continue
            other = self._seen.setdefault(f"{field} {value}", path)
            if other != path:
                is_copy |= field == "id"
                yield Problem(name, *repeated(field, value, self._library.name(other)))

    def _doubtful(self, path: Path, new: Page) -> Iterator[Note]:
        earlier = self._titled[identifiers.from_title(new.paper.title)]
        for other in earlier[-_MOST:]:
            page = self._library.page(other)
            if isinstance(page, Page) and _are_perhaps_one(page, new):
                name = self._library.name(other)
                yield Note(self._library.name(path), "title", f"is perhaps one paper with {name}")
        earlier.append(path)


def _are_perhaps_one(one: Page, two: Page) -> bool:
    is_told = not {*one.paper.ids}.isdisjoint(two.paper.ids)  # as two pages of one id
    for page, other in (one, two), (two, one):  # or a person says that they are two papers
        is_told |= not {*page.not_same_as}.isdisjoint((*other.paper.ids, other.slug))
    traits = map(identity.traits, (one.paper, two.paper))
    return not is_told and identity.are_perhaps_one(two.paper.title, *traits)


def problems(
    config: Path, library: Library, reviewer: Callable[[Path], Reviewer], today: date
) -> Iterator[Problem | None]:
    """Yield every problem, and ``None`` after each page to show progress."""
    wrong: list[Problem] = []
    curated = _curated(config, library, wrong)
    chosen, register, removals = curated.settings, curated.register, curated.removals
    read_counts(library, wrong)
    yield from (*disk.refused(library.content), *_marks(library), *wrong, *removals.problems)
    yield from settings.gone(config, attempt(lambda: editing.stated(config), {}, []))
    yield from _unfetched(config, chosen)
    yield from _misplaced(library)
    by_hand = _Markdown(config, reviewer)
    yield from by_hand.files(library)
    lists = ReadingLists.read(library)
    listed.dated(lists.lists, library.content, "", unlisted := list[Problem]())
    yield from (*lists.unread, *lists.problems, *unlisted)
    yield from _slips(lists, removals, curated.fetched, today)
    for reading_list in lists.lists:
        yield from by_hand.problems(reading_list.file, "", reading_list.text)
    ids, crowded, pairs, persons = set[str](), "", Pairs(library, removals), list[people.Stated]()
    unmet = {(slug, paper) for paper, slugs in register.within.items() for slug in slugs.values()}
    for path, page in library.pages():
        if isinstance(page, Problem):
            yield page
        else:
            called = filter(None, (*page.paper.ids, page.paper.citation_key))
            ids.update((page.slug, *map(identifiers.slug, called)))
            yield from _of_page(library, path, page, today)
            yield from pairs.found(path, page)
            yield from by_hand.problems(library.name(path), "notes", page.notes)
            persons += people.stated_in(page.paper)
            if not crowded and (crowded := curated.saved.excess(page.paper)):  # one is enough
                yield Problem("tags.yml", "query", crowded)
            if unmet:
                keys = {*map(names.slug, author_names(page.paper))}
                unmet -= register.met((*page.paper.ids, page.slug), keys)
        yield None
    for reading_list in lists.lists:
        for entry in reading_list.papers:
            if identifiers.slug(entry.id) not in ids and not removals.have([entry.id]):
                yield reading_list.unknown(entry)
    yield from (*pairs.unmet(), *people.People(persons, register).disputes())
    yield from by_hand.unmet(lambda name: not ids.isdisjoint(identifiers.called(name)))
    yield from _deleted(library, curated, ids)
    for slug, paper in sorted(unmet):
        lacks = f"{paper} is not in the archive, or lacks this author"
        field, reason = ("papers", lacks) if paper else ("aliases", "no paper has this author")
        yield Problem(f"authors.yml: {register.names[slug]}", field, reason)


def _unfetched(config: Path, chosen: Settings) -> Iterator[Problem]:
    """Yield why a source cannot be fetched, or never is."""
    for name in chosen.sources:
        source = registry.to_fetch(name)
        if lacking := source.lacks(chosen.of(source)):
            yield Problem(f"{config.name}: plugins: archive", "sources", f"{name} needs {lacking}")
    if (config.parent / PUBLISH).exists() and not fetching(config.parent):
        yield Problem(f"{PUBLISH}", "", _NOBODY_FETCHES)


class _Curated(NamedTuple):
    """The settings and the curated files of ``content/``."""

    settings: Settings
    fetched: Mapping[str, SourceState]
    saved: SavedQueries
    register: Register
    removals: Removals


def _curated(config: Path, library: Library, wrong: list[Problem]) -> _Curated:
    """Read settings and curated files; an unreadable one counts as empty and adds a problem."""
    content = library.content
    chosen = attempt(lambda: settings.read(config), Settings(), wrong)
    attempt(lambda: rules.check(chosen, library), None, wrong)
    fetched = attempt(lambda: FetchState(content).sources(), dict[str, SourceState](), wrong)
    known = attempt(lambda: Vocabularies.of(content, chosen.starter_tags, wrong), Vocabularies(), wrong)
    topics = attempt(lambda: topics_file.read(content / topics_file.FILE.file, wrong), list[Topic](), wrong)
    saved = SavedQueries(library, known, topics)
    wrong += saved.problems
    register = attempt(lambda: Register.read(content / "authors.yml", wrong), Register(), wrong)
    for file in (people.FILE, announced.FILE):
        file.noted(content, wrong)
    attempt(lambda: Published.read(content / published.NAME), Published(0), wrong)
    attempt(lambda: Sample.read(content), Sample(content), wrong)
    attempt(lambda: Upgraded.read(content), None, wrong)
    Layout.read(content, wrong)
    meaning.read(content, wrong)
    meaning.table(content, wrong)
    removals = attempt(lambda: Removals.read(content), Removals(), wrong)
    return _Curated(chosen, fetched, saved, register, removals)


def _deleted(library: Library, curated: _Curated, ids: Set[str]) -> Iterator[Problem]:
    """Yield a problem for each paper with counts but no page that the next fetch brings back."""
    untils = [state.until for state in curated.fetched.values() if state.until != NEVER]
    if not untils:
        return
    start = min(untils) - timedelta(days=curated.settings.fetch_again_days)
    for path in counts.files(library.counts_folder):
        if path.stem < f"{start:%Y-%m}":
            continue
        with suppress(ArchiveError):  # `problems` reports it
            for name in counts.read_file(path):
                if identifiers.slug(name) not in ids and not curated.removals.have([name]):
                    reason = f"{name} has no page; if somebody deleted it, a fetch brings it back"
                    yield Problem(library.name(path), "", f"{reason}. {removed.advice(name)}")


class _Markdown:
    """Checks Markdown that people wrote; MkDocs' configuration is loaded only if there is some."""

    def __init__(self, config: Path, reviewer: Callable[[Path], Reviewer]) -> None:
        self._make = partial(reviewer, config)
        self._review: Reviewer | None = None
        self._cited: list[tuple[str, str, str]] = []  # file, field, name

    def files(self, library: Library) -> Iterator[Problem]:
        """Yield problems of the Markdown files that people wrote."""
        for path in library.markdown_by_hand():
            try:
                yield from self.problems(library.name(path), "", library.markdown(path))
            except RecordError as error:
                yield Problem(str(error), "", "")

    def problems(self, name: str, field: str, markdown: str) -> Iterator[Problem]:
        """Yield a problem for each part of a Markdown text that the site leaves out or does not know."""
        if not markdown:
            return
        if field != "notes" and (reason := limits.too_much(markdown)):
            yield Problem(name, field, reason)
        if self._review is None:
            try:
                self._review = self._make()
            except ArchiveError as error:
                self._review = lambda markdown: ([], [])
                yield Problem(str(error), "", "")
        found = faults.guarded(name, self._review, limits.shown_markdown(markdown))
        if isinstance(found, Problem):
            yield found
            return
        reasons, cited = found
        yield from (Problem(name, field, reason) for reason in reasons)
        self._cited += ((name, field, paper) for paper in cited)

    def unmet(self, is_known: Callable[[str], bool]) -> Iterator[Problem]:
        """Yield a problem for each cited paper that is not known."""
        for name, field, paper in dict.fromkeys(self._cited):
            if not is_known(paper):
                yield Problem(name, field, f"[@{paper}] cites no paper of this archive")


def _misplaced(library: Library) -> Iterator[Problem]:
    for path in library.misplaced():
        page = library.page(path)
        anywhere = library.papers / "<year>/<month>/<id>.md"
        meant = library.file_of(page.paper, slug=page.slug) if isinstance(page, Page) else anywhere
        place = library.name(meant)
        yield Problem(library.name(path), "", f"is not read as a page here; it belongs at {place}")


def _of_page(library: Library, path: Path, page: Page, today: date) -> Iterator[Problem]:
    paper, name = page.paper, library.name(path)
    if not month(folder(path.relative_to(library.content).as_posix())):
        place = library.name(library.file_of(paper, slug=page.slug))
        yield Problem(name, "", f"is in an oddly named folder; it belongs at {place}")
    for key in page.own_keys:
        if advice := _advice(key):
            yield Problem(name, key, f"is not a key that the archive knows; {advice}")
    for field, reason in limits.excesses(page):
        yield Problem(name, field, reason)
    yield from _future(name, page, today)


def _marks(library: Library) -> Iterator[Problem]:
    """Yield the first conflict mark in each file; the other lines might be readable and get published."""
    for path in disk.walk(library.content):
        with suppress(RecordError):  # whoever needs an unreadable file reports it
            data = disk.read(path)
            if mark := _MARK.search(data):
                line = data.count(b"\n", 0, mark.start()) + 1
                reason = "has git's conflict marks (<<<<<<<, >>>>>>>); keep one of the two sides"
                yield Problem(f"{library.name(path)}:{line}", "", reason)


def _future(name: str, page: Page, today: date) -> Iterator[Problem]:
    """Yield a problem for each date of a page that is in the future."""
    paper = page.paper
    listed = "date" if paper.days else "published"
    day = paper.last
    if dates.is_after(day, f"{today}"):
        reason = f"{day} is in the future; the paper is on no list of that day until then"
        yield Problem(name, listed, "; ".join(filter(None, (reason, _slip(day, today)))))
    for key, date_ in (("published", paper.published), ("updated", paper.updated)):
        if key != listed and (slip := _slip(date_, today)):
            yield Problem(name, key, slip)
    for key, date_ in (("added", page.added), ("changed", page.changed)):
        if dates.is_after(date_, f"{today}"):
            yield Problem(name, key, f"{date_} is in the future, so no run can have written it; correct it")


def _slips(
    lists: ReadingLists, removals: Removals, fetched: Mapping[str, SourceState], today: date
) -> Iterator[Problem]:
    """Yield a problem for each day outside the pages that is too far ahead."""
    days = [
        (reading_list.file, f"papers: on of {paper.id}", paper.on)
        for reading_list in lists.lists
        for paper in reading_list.papers
    ]
    days += [(f"{removed.FILE.file}: {slug}", "day", day) for slug, day in removals.days.items()]
    for source, state in fetched.items():
        named = {"until": state.until, "succeeded": state.succeeded, "papers": state.papers}
        named["failed"] = state.failed.day if state.failed else None
        days += [(f"fetched.yml: {source}", name, f"{day}") for name, day in named.items() if day]
    for where, field, day in days:
        if slip := _slip(day, today):
            yield Problem(where, field, slip)


def _slip(day: str, today: date) -> str:
    """Return the message for a day that is too far ahead, or ``""``."""
    latest = dates.latest_in(today)
    return f"{day} is after {latest}, two years from now; correct it" if dates.is_after(day, latest) else ""


@lru_cache
def _advice(key: str) -> str:
    """Return the advice for an unknown key that looks like a misspelt one, else ``""``.

    A curator may set any other key, also one that extends a known key, such as ``summary_de``.
    """
    (meant,) = get_close_matches(key.lower(), _ADVICE, 1, _ALIKE) or [""]
    return _ADVICE[meant] if meant and not key.startswith(f"{meant}_") else ""


@click.command("check")
@click.pass_obj
def command(config: Path) -> int:
    """Verify everything in content/, and the settings.

    Names each wrong file and field, and says why: unreadable front matter, git's conflict marks, wrong types,
    duplicate ids, two pages for one paper, unknown settings. Two pages that are perhaps one paper are named,
    too; they are no problem. To check links and MkDocs' own settings too, run a strict build:
    archive build --strict.
    """
    found, notes, number = checked(config)
    show_some([f"{note}" for note in notes])
    return show(found, f"{counted(number, 'page')} checked, {counted(len(found), 'problem')}.", len(found))


def checked(config: Path) -> tuple[list[Problem], list[Note], int]:
    """Return what is wrong in an archive, what a person may look at, and the number of pages."""
    from generator.publish.mkdocs import engine

    today = datetime.now(UTC).date()
    found = problems(config, Library(content(config)), engine.reviewer, today)
    results = list(track(found, "Checking", unit="page"))
    notes = [result for result in results if isinstance(result, Note)]
    return [result for result in results if type(result) is Problem], notes, results.count(None)
