"""The search index of the site: every paper as a document, in the order in which they came in."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import progress, search
from generator.listings.entries import Entry
from generator.listings.kinds import KINDS, Kind
from generator.pages.archive import Archive
from generator.pages.sheets import Sheet
from generator.publish.machinery.cache import Cache
from generator.publish.machinery.processes import run_tasks
from generator.search import CollectionFilter, Document, Summary
from generator.search.documents import Name

FOLDER = "search/index"
SCRIPTS = Path(__file__).parents[3] / "site_templates" / "search"
_STATE = "search.state"
# The filters by collections of a kind.
_FILTERS = {
    kind: CollectionFilter(kind.filter, kind.name.capitalize(), kind.hub.name.capitalize(), kind.hub.name)
    for kind in KINDS
    if kind.filter and kind.hub
}


@dataclass(frozen=True)
class SearchedPapers:
    """The papers of an archive as documents, made when they are asked for and never all in memory.

    Attributes:
        sheets: gives the sheets of papers, in the same order.
        content: gives bytes that change with the content of a paper's page.
    """

    archive: Archive
    sheets: Callable[[Sequence[Entry]], Iterator[Sheet]]
    content: Callable[[Entry], bytes]

    def documents(self, wanted: slice) -> Iterator[Document]:
        """Some of the papers as documents."""
        entries = self._papers[wanted]
        by_file = sorted(entries, key=lambda entry: self.archive.source(entry.slug))  # as sheets are stored
        sheets = dict(zip((entry.slug for entry in by_file), self.sheets(by_file), strict=True))
        for entry in entries:
            sheet = sheets[entry.slug]
            yield Document(
                id=entry.id,
                url=sheet.address,
                title=sheet.title,
                abstract=sheet.abstract,
                authors=sheet.authors,
                day=entry.dates[0],
                votes=entry.votes,
                has_code=entry.code,
                aliases=sheet.aliases,
                typed_title=entry.title,
                keywords=sheet.keywords,
                **self._from_archive(entry),
            )

    def summaries(self) -> Iterator[Summary]:
        """What a build must know of each paper, without reading its sheet."""
        for entry in self._papers:
            fingerprint = self.content(entry) + repr(self._from_archive(entry)).encode()
            yield Summary(entry.id, entry.dates[0], entry.came[:10], entry.votes, fingerprint)

    @property
    def count(self) -> int:
        """How many papers there are."""
        return len(self._papers)

    @cached_property
    def _papers(self) -> list[Entry]:
        return self.archive.by_arrival()

    @cached_property
    def filters(self) -> dict[Kind, CollectionFilter]:
        """The filters by collections that the archive has."""
        members = self.archive.memberships
        return {kind: filter_ for kind, filter_ in _FILTERS.items() if members.has(kind)}

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The names of the archive's tags by their other spellings."""
        tags = self.archive.memberships.tags
        return {alias: tag.name for tag in tags.papers for alias in tags.aliases.get(tag.name, ())}

    def named(self) -> Iterator[Name]:
        """The collections that have a page and papers."""
        for kind in KINDS:
            if kind.hub and kind.feed:  # what can be followed is what can be found
                for collection, papers in self.archive.memberships.papers(kind).items():
                    if papers:
                        yield Name(collection.name, kind.name, collection.address, len(papers))

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        """The other spellings of tags that are a single word, by the tags' names."""
        words: defaultdict[str, list[str]] = defaultdict(list)
        for alias, tag in self.aliases.items():
            if "-" not in alias:
                words[tag].append(alias)
        return dict(words)

    @cached_property
    def _names(self) -> dict[str, Callable[[Entry], tuple[str, ...]]]:
        """What gives the names of a paper's collections, by the columns of their filters."""
        members = self.archive.memberships
        return {filter_.column: members.names(kind) for kind, filter_ in self.filters.items()}

    def _from_archive(self, entry: Entry) -> dict[str, Any]:
        """The fields of a document that do not follow from the content of the paper's page alone."""
        tags = self.archive.memberships.tags.of(entry)
        words = self._words
        return {
            "tags": tuple([tag.name for tag in tags]),
            "tag_aliases": tuple([alias for tag in tags for alias in words.get(tag.name, ())]),
            "collections": {column: names(entry) for column, names in self._names.items()},
        }


def build(
    papers: SearchedPapers,
    folder: Path,
    cache: Cache | None = None,
    processes: int = 1,
    most: int | None = None,
) -> bool:
    """Bring the index in a folder up to date; ``False`` if more than ``most`` papers need indexing.

    The cache keeps what saves the next build work.
    """

    def run(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
        return progress.track(run_tasks(processes, work, tasks), "Indexing", len(tasks), "task")

    saved = cache.load(_STATE) if cache else None
    if most is not None and not saved and papers.count > most:  # all of them, so none need be looked at
        return False
    given, filters = papers.summaries(), tuple(papers.filters.values())
    made = search.build(
        given, papers.documents, folder, SCRIPTS, run, saved or (), most, filters, papers.aliases,
        papers.named(),
    )  # fmt: skip
    if cache and made not in (None, saved):
        cache.save(_STATE, made)
    return made is not None
