"""The search index of the site: every paper as a document, in order of arrival."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from generator import search
from generator.listings import Memberships, Tags
from generator.listings.cards import Card
from generator.listings.kinds import KINDS, ORGANIZATION, VENUE
from generator.pages.templates import SITE_TEMPLATES
from generator.papers.shown import Fact
from generator.publish.context import Edition
from generator.queries.documents import CollectionFilter, Document, Hint
from generator.search.running import SiteSearch
from generator.store import progress
from generator.store.pool import run_tasks
from generator.text.sentences import shortened
from generator.text.tex import Tex

FOLDER = "search/index"
_SUMMARY = 140  # characters, about three lines of a phone: each result loads seven neighbours' summaries too
SCRIPTS = SITE_TEMPLATES / "search"
_FILTERS = {
    kind: CollectionFilter(kind.filter, kind.called, kind.hub.called, kind.hub.name)
    for kind in KINDS
    if kind.filter and kind.hub
}
_UNSHOWN = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|</?\w[^<>]*>|\]\((?:[^()]|\([^()]*\))*\)|\]\[[^][]*\]|^\s*\[[^][]+\]:.*$",
    re.MULTILINE,
)
"""Markdown that no reader sees: comments, tags, and the addresses of links and pictures."""


def opened(site: Path, address: str) -> SiteSearch:
    """Return the search of a built site; ``address`` is where it is published, or ``""``.

    Raises:
        ArchiveError: if the site has no search.
    """
    return SiteSearch(site, address, SCRIPTS, list(_FILTERS.values()))


class _Facets(NamedTuple):
    """What a document has that depends on more than the paper's page."""

    fields: dict[str, Any]
    values: dict[str, tuple[str, ...]]
    credit: tuple[Fact, ...]  # see `Card`
    key: bytes  # changes with both


class _FacetFinder:
    """Finds what documents have that depends on the papers' collections."""

    def __init__(self, members: Memberships) -> None:
        self._with_facts = members.with_facts
        self._tags = members[Tags]
        self._names = members.names
        self._stated: dict[tuple[Any, ...], _Facets] = {}

    def of(self, card: Card) -> _Facets:
        """Return the fields and values of a paper's document; many papers share them."""
        names = tuple([names(card) for names in self._names.values()])
        shared = card.proposed_tags, card.appeared, names
        if not (stated := self._stated.get(shared)):
            stated = self._stated[shared] = self._state(card, names)
        return stated

    def _state(self, card: Card, names: tuple[tuple[str, ...], ...]) -> _Facets:
        tags = tuple(tag.name for tag in self._tags.of(card))
        aliases = (alias for tag in tags for alias in self._tags.aliases.get(tag, ()))
        fields = {"tags": tags, "tag_aliases": tuple(aliases)}
        values = dict(zip(self._names, names, strict=True))
        credit = tuple([fact for some in self._with_facts for fact in some.facts(card)])
        key = repr((fields, values, [fact.words for fact in credit]))
        return _Facets(fields, values, credit, key.encode())


@dataclass(frozen=True)
class SearchedPapers:
    """The papers of an archive as documents, made on demand and never all in memory.

    First come the papers of the large segment, with the collections that these papers alone make, and without
    reading lists. Then come the other papers, and last, once more, the first with other collections.
    """

    edition: Edition

    def documents(self, wanted: slice) -> Iterator[Document]:
        """Yield some of the papers as documents."""
        cards, collections = zip(*self.stated[wanted], strict=True)
        for card, stated, sheet in zip(cards, collections, self.edition.sheets(cards), strict=True):
            texts = sheet.abstract, sheet.translated[2], _noted(sheet.written)
            others = *stated.values[ORGANIZATION.filter], *stated.values[VENUE.filter]
            others += tuple(filter(None, sheet.translated[1:2]))
            yield Document(
                id=card.id,
                url=sheet.address,
                title=sheet.title,
                abstract="\n\n".join(filter(None, texts)),
                authors=sheet.authors,
                day=card.first,
                votes=card.votes,
                comments=card.comments,
                cited=card.cited.times if card.cited else None,
                aliases=sheet.aliases,
                typed_title=card.title,
                keywords=tuple(dict.fromkeys((*sheet.keywords, *others))),
                values={**sheet.values, **stated.values},
                said=tuple(card.said(stated.credit).values()),
                summary=shortened(Tex(card.summary).plain, _SUMMARY),
                by_machine=card.by_machine,
                meaning=self.meaning(card),
                **stated.fields,
            )

    @cached_property
    def large(self) -> int:
        """The number of documents in the large segment."""
        return search.large_size([(card.came[:10], card.first) for card in self._papers])

    @cached_property
    def _papers(self) -> list[Card]:
        return self.edition.archive.by_arrival()

    @cached_property
    def stated(self) -> list[tuple[Card, _Facets]]:
        """The papers of the documents, each with what depends on collections."""
        first, members = self._papers[: self.large], self._members
        alone = members.made_from(cards=first, lists=())  # people keep editing lists
        then, now = map(_FacetFinder, (alone, members))
        settled = [(card, then.of(card)) for card in first]
        rest = [(card, now.of(card)) for card in self._papers[self.large :]]
        again = ((card, before, now.of(card)) for card, before in settled)
        return settled + rest + [(card, after) for card, before, after in again if before.key != after.key]

    def meaning(self, card: Card) -> bytes:
        """Return the vector of what a paper means, if a search can use it."""
        return self.edition.meanings.get(card.id, b"") if self.edition.terms else b""

    @property
    def _members(self) -> Memberships:
        return self.edition.archive.memberships

    @cached_property
    def filters(self) -> tuple[CollectionFilter, ...]:
        """The collection filters that the archive has."""
        members = self._members
        return tuple(filter_ for kind, filter_ in _FILTERS.items() if members.has(kind))

    @cached_property
    def aliases(self) -> dict[str, dict[str, str]]:
        """The names of the archive's collections by alias, by the hub of their kind."""
        return {
            some.kind.hub.name: {alias: name for name, known in some.aliases.items() for alias in known}
            for some in self._members
            if some.aliases and some.kind.hub
        }

    def named(self) -> Iterator[Hint]:
        """Yield the collections that have a page and papers."""
        for some in self._members:
            for collection, papers in some.papers.items() if some.kind.feed else ():
                if papers:  # the search finds what a reader can follow
                    aliases = some.spellings(collection)
                    yield Hint(collection.name, some.kind.name, collection.address, len(papers), aliases)


def _noted(markdown: str) -> str:
    """Return the text of a curator's notes, without their heading."""
    return _UNSHOWN.sub(" ", markdown.partition("\n")[2])


def build(edition: Edition, folder: Path) -> None:
    """Update the index of an edition in a folder."""
    papers = SearchedPapers(edition)

    def run(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
        done = run_tasks(edition.processes, work, tasks)
        # With several processes, the pages that are made meanwhile have the bar.
        return progress.track(done, "Indexing", len(tasks), "task") if edition.processes == 1 else done

    indexed = search.Indexed(
        [
            (card.id, edition.file(card).hash + stated.key + papers.meaning(card))
            for card, stated in papers.stated
        ],
        {card.id: (card.votes, card.cited.times if card.cited else None) for card, _ in papers.stated},
        {card.id: card.comments for card, _ in papers.stated},
        papers.large,
        papers.documents,
        papers.filters,
        papers.aliases,
        papers.named(),
        edition.archive.memberships[Tags].abroad,
        edition.terms,
        edition.archive.language,
    )
    search.build(indexed, folder, SCRIPTS, run, edition.reading.store)
