"""Saved queries: a topic has the papers that its queries match, and a tag may have queries too.

A query sees one paper, the vocabulary and the papers that it names with ``near:``, never the rest of the
archive. So it runs once for each version of a page, and again only when one of these or a query changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from generator.content.curated import topics as topics_file
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import TAGS, Vocabularies
from generator.content.library import Library
from generator.content.limits import MOST
from generator.errors import Problem, RecordError
from generator.listings.cards import Card
from generator.listings.near import NearPapers
from generator.papers.paper import Paper
from generator.papers.shown import proposed_tags
from generator.store.keys import hash_of

if TYPE_CHECKING:
    from generator.queries.queries import Query, Subject

    _Named = tuple[str, str, Query]  # the query's `piece`, the name of its tag or topic, and the query


class Taken(NamedTuple):
    """The names of the tags and the slugs of the topics that saved queries give a paper."""

    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def card(self, card: Card) -> Card:
        """Add these to the paper's new card, and return it."""
        if any(self):
            card.proposed_tags, card.in_topics = (*card.proposed_tags, *self.tags), self.topics
        return card


class SavedQueries:
    """The saved queries of an archive.

    They are parsed on first use: a build with nothing new does not need lunr's stemmer.

    Attributes:
        hash: changes whenever the queries may match other papers; ``b""`` if there are none.
    """

    def __init__(
        self,
        library: Library,
        vocabularies: Vocabularies,
        topics: Sequence[Topic] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        self.vocabularies = vocabularies
        self._written = topics
        self._problems = problems
        self._near = NearPapers(library, _named(text for _, text in self.texts()))
        self.hash = b""
        tags = vocabularies.tags
        if tags.queries or tags.given or topics:
            asked = [(topic.slug, topic.queries) for topic in topics]
            names = [sorted(known.names.items()) for known in (tags, vocabularies.organizations)]
            venues = vocabularies.venues.hash
            self.hash = hash_of(repr((names, venues, tags.queries, tags.given, asked, self._near.hash)))

    @classmethod
    def read(cls, content: Path, starter: bool) -> Self:
        """Read the saved queries of a ``content`` folder; a wrong query becomes a problem.

        For ``starter`` see `Vocabularies.of`.

        Raises:
            RecordError: if a vocabulary or ``topics.yml`` is not a mapping in YAML.
        """
        problems: list[Problem] = []
        vocabularies = Vocabularies.of(content, starter, problems)
        topics = topics_file.read(content / topics_file.FILE.file, problems)
        return cls(Library(content), vocabularies, topics, problems)

    @property
    def topics(self) -> list[Topic]:
        """The topics with valid queries."""
        right = {slug for _, slug, _ in self._parsed.topics}
        return [topic for topic in self._written if topic.slug in right]

    @property
    def problems(self) -> list[Problem]:
        """The problems of tags, topics and their queries."""
        return [*self._problems, *self._parsed.problems]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each query after the file and the tag or topic that it is for."""
        for name, texts in self.vocabularies.tags.queries.items():
            yield from ((f"{TAGS.file}: {name}", text) for text in texts)
        for topic in self._written:
            yield from ((f"{topics_file.FILE.file}: {topic.name}", text) for text in topic.queries)

    def parse(self) -> None:
        """Parse the queries now, and not in each process that needs them."""
        _ = self._parsed

    @cached_property
    def _parsed(self) -> "_Parsed":
        parsed = _Parsed([], [], [])
        for name, texts in self.vocabularies.tags.queries.items():
            self._parse(f"{TAGS.file}: {name}", name, texts, parsed.tags, parsed.problems)
        for topic in self._written:
            where = f"{topics_file.FILE.file}: {topic.name}"
            self._parse(where, topic.slug, topic.queries, parsed.topics, parsed.problems)
        return parsed

    def _parse(
        self, where: str, name: str, texts: Iterable[str], parsed: "list[_Named]", problems: list[Problem]
    ) -> None:
        """Parse the queries of a tag or topic; if one is wrong, add a problem and none of the queries."""
        try:
            queries = list(map(_query, texts))
            for query in queries:
                self._near.check(query)
        except RecordError as error:
            problems.append(Problem(where, error.field, error.reason))
            return
        parsed += [(query.piece, name, query) for query in queries]

    @cached_property
    def _given(self) -> dict[str, list[tuple[str, str]]]:
        """The starter vocabulary's queries by first word: a phrase that a title must contain, and its tag."""
        given: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for tag, texts in self.vocabularies.tags.given.items():
            for phrase in map(_spoken, (text.removeprefix("title:") for text in texts)):
                given[phrase.split()[0]].append((phrase, tag))
        return given

    def taking(self, paper: Paper) -> Taken:
        """Run the queries on a paper; a topic's query also sees the tags that other queries give.

        The starter vocabulary gives tags only to a paper whose source gives it none.
        """
        given: list[str] = []
        known = self.vocabularies.tags
        if known.given and known.labels.keys() >= set(proposed_tags(paper)):
            title = _spoken(paper.title.plain)
            words = dict.fromkeys(title.split())
            given = [tag for word in words for phrase, tag in self._given.get(word, ()) if phrase in title]
        if not (self.vocabularies.tags.queries or self._written):
            return Taken(tuple(dict.fromkeys(given)))
        from generator.listings.subjects import subject

        seen, parsed = subject(paper, self.vocabularies, near=self._near), self._parsed
        # The feed of each tag of a paper contains all its other tags, so their number must be limited.
        tags = tuple(dict.fromkeys((*_finding(parsed.tags, seen), *given)))[: MOST["tags"]]
        if tags:
            document = seen.document
            seen = replace(seen, document=document._replace(tags=(*document.tags, *tags)))
        return Taken(tags, _finding(parsed.topics, seen))

    def excess(self, paper: Paper) -> str:
        """Return a message if queries give a paper more tags than the site shows; else ``""``."""
        most = MOST["tags"]
        if len(self.vocabularies.tags.queries) <= most:
            return ""
        from generator.listings.subjects import subject

        number = len(_finding(self._parsed.tags, subject(paper, self.vocabularies, near=self._near)))
        return f"{paper.id} gets {number:,} tags; the site shows the first {most}" if number > most else ""


class _Parsed(NamedTuple):
    """The queries of tags (with the tag's name) and of topics (with the topic's slug), and their problems."""

    tags: "list[_Named]"
    topics: "list[_Named]"
    problems: list[Problem]


def _finding(named: "list[_Named]", seen: "Subject") -> tuple[str, ...]:
    """Return the tags or topics with a query that matches; `piece` rules out most queries without a call."""
    text = seen.text
    names = [name for piece, name, query in named if piece in text and query.matches(seen)]
    return tuple(dict.fromkeys(names)) if names else ()


def _spoken(text: str) -> str:
    from generator.queries.words import fold, spoken  # imports lunr, which a warm build does not need

    return spoken(fold(text.lower()))


def _named(texts: Iterable[str]) -> set[str]:
    """Return the papers that queries name with ``near:``; wrong queries are told of later."""
    names = set[str]()
    for text in texts:
        if "near:" in text.lower():  # other queries are not parsed yet
            with suppress(RecordError):
                names |= _query(text).near
    return names


def _query(text: str) -> "Query":
    from generator.listings.subjects import rule

    query = rule(text)
    if "votes" in query.filters:
        raise RecordError("query", "votes: changes every day, but a saved query runs only once; leave it out")
    return query
