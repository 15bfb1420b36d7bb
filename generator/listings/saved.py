"""Saved queries: a topic has the papers that its queries find, and a tag may be given to such papers.

A query sees one paper and the vocabulary, never the rest of the archive. So what it finds is asked once for
each content that a page has, and again only where a query or the vocabulary changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from generator.content.curated import topics as topics_file
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import Vocabulary
from generator.content.limits import MOST
from generator.errors import Problem, RecordError
from generator.incremental.keys import hash_of
from generator.listings.cards import Card
from generator.papers.paper import Paper

if TYPE_CHECKING:
    from generator.queries.queries import Query, Subject

    _Named = tuple[str, str, Query]  # a query's `piece`, the name of what it is of, and the query


class Taken(NamedTuple):
    """What saved queries make of a paper.

    Attributes:
        tags: names of the tags that they give it.
        topics: slugs of the topics that it is in.
    """

    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def card(self, card: Card) -> Card:
        """The card of the paper, as it was read, with these."""
        if any(self):
            card.proposed_tags, card.in_topics = (*card.proposed_tags, *self.tags), self.topics
        return card


class SavedQueries:
    """The saved queries of an archive.

    They are parsed when they are first asked for: a build with nothing new has no use for lunr's stemmer.

    Args:
        vocabulary: what a person wrote about tags.
        topics: and about topics.
        problems: what is wrong with either.

    Attributes:
        vocabulary: as given.
        hash: changes with whatever the queries find; ``b""`` where there are none.
    """

    def __init__(
        self, vocabulary: Vocabulary, topics: Sequence[Topic] = (), problems: Sequence[Problem] = ()
    ) -> None:
        self.vocabulary = vocabulary
        self._written = topics
        self._problems = problems
        self.hash = b""
        if vocabulary.queries or topics:
            asked = [(topic.slug, topic.queries) for topic in topics]
            self.hash = hash_of(repr((sorted(vocabulary.names.items()), vocabulary.queries, asked)))

    @classmethod
    def read(cls, content: Path, starter: bool) -> Self:
        """The saved queries in a ``content`` folder; what is wrong with one is a problem, and left out.

        Args:
            content: the folder.
            starter: as `Vocabulary.of` has it.

        Raises:
            RecordError: if ``tags.yml`` or ``topics.yml`` is not a mapping in YAML.
        """
        problems: list[Problem] = []
        vocabulary = Vocabulary.of(content, starter, problems)
        topics = topics_file.read(content / topics_file.FILE.file, problems)
        return cls(vocabulary, topics, problems)

    @property
    def topics(self) -> list[Topic]:
        """The topics whose queries are right."""
        right = {slug for _, slug, _ in self._parsed.topics}
        return [topic for topic in self._written if topic.slug in right]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with tags, topics and their queries."""
        return [*self._problems, *self._parsed.problems]

    @cached_property
    def _parsed(self) -> "_Parsed":
        parsed = _Parsed([], [], [])
        for name, texts in self.vocabulary.queries.items():
            _parse(f"tags.yml: {name}", name, texts, parsed.tags, parsed.problems)
        for topic in self._written:
            where = f"{topics_file.FILE.file}: {topic.name}"
            _parse(where, topic.slug, topic.queries, parsed.topics, parsed.problems)
        return parsed

    def taking(self, paper: Paper) -> Taken:
        """What the queries make of a paper; those of topics see the tags that others give."""
        if not self.hash:
            return Taken()
        from generator.listings.subjects import subject

        seen, parsed = subject(paper, self.vocabulary), self._parsed
        # Each of a paper's tags stands in the feed of every other.
        tags = _finding(parsed.tags, seen)[: MOST["tags"]]
        if tags:
            document = seen.document
            seen = replace(seen, document=document._replace(tags=(*document.tags, *tags)))
        return Taken(tags, _finding(parsed.topics, seen))

    def excess(self, paper: Paper) -> str:
        """Why the site shows a paper with fewer tags than queries give it; ``""`` if it does not."""
        most = MOST["tags"]
        if len(self.vocabulary.queries) <= most:
            return ""
        from generator.listings.subjects import subject

        number = len(_finding(self._parsed.tags, subject(paper, self.vocabulary)))
        return f"{paper.id} gets {number:,} tags; the site shows the first {most}" if number > most else ""


class _Parsed(NamedTuple):
    """The queries of tags, each with the tag's name, those of topics with the topic's slug; what is wrong."""

    tags: "list[_Named]"
    topics: "list[_Named]"
    problems: list[Problem]


def _parse(
    where: str, name: str, texts: Iterable[str], parsed: "list[_Named]", problems: list[Problem]
) -> None:
    """Put the queries of a tag or topic among those parsed; none, and a problem, if one of them is wrong."""
    try:
        queries = list(map(_query, texts))
    except RecordError as error:
        problems.append(Problem(where, error.field, error.reason))
        return
    parsed += [(query.piece, name, query) for query in queries]


def _finding(named: "list[_Named]", seen: "Subject") -> tuple[str, ...]:
    """The names of queries that find a paper; most are turned down without so much as a call."""
    text = seen.text
    names = [name for piece, name, query in named if piece in text and query.matches(seen)]
    return tuple(dict.fromkeys(names)) if names else ()


def _query(text: str) -> "Query":
    from generator.listings.subjects import rule

    query = rule(text)
    if "votes" in query.filters:
        raise RecordError("query", "votes: changes from day to day, and a page is asked once; leave it out")
    return query
