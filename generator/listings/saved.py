"""Saved queries, and papers as queries see them.

A topic has the papers that its queries match, and a tag may have queries too. Like a rule, a saved query
sees one paper, the vocabulary and the papers that it names with ``near:``, never the rest of the archive. So
it runs once for each version of a page, and again only when one of these or a query changes.

lunr and NumPy are loaded when a query is parsed or run: a build with nothing new does not need them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from generator.content import meaning
from generator.content.curated import topics as topics_file
from generator.content.curated.topics import Topic
from generator.content.curated.vocabulary import TAGS, Vocabularies, Vocabulary, key, readable
from generator.content.library import Library
from generator.content.limits import MOST
from generator.errors import Problem, RecordError
from generator.listings.cards import Card
from generator.listings.collections import Memberships
from generator.listings.kinds import KINDS, ORGANIZATION, VENUE
from generator.papers import linked
from generator.papers.paper import NO_COUNTS, Counts, Paper
from generator.papers.shown import author_names, own_values, proposed_tags, search_keywords
from generator.queries.documents import NUMBERS, Document
from generator.related import Words
from generator.store.keys import hash_of

if TYPE_CHECKING:
    from generator.queries.queries import Query, Subject
    from generator.related.likeness import Alike, Nearness

    _Named = tuple[str, Query]  # the name of its tag or slug of its topic, and the query

_OF_PAPER = {kind.filter: kind.of_paper for kind in KINDS if kind.of_paper}
_ALL = tuple(kind.filter for kind in KINDS if kind.filter)
_COUNTED = 250  # the first pages of the archive, whose words set the weights


def rule(text: str) -> "Query":
    """Parse a query on one paper alone and collections that depend on it alone, with `Query.parse`."""
    from generator.queries.queries import Query

    return Query.parse(text, tuple(_OF_PAPER))


def query(text: str) -> "Query":
    """Parse a query on the papers of an archive and all collections with a filter, with `Query.parse`."""
    from generator.queries.queries import Query

    return Query.parse(text, _ALL)


def words_of(paper: Paper) -> Words:
    """Return the words of a paper's title and abstract."""
    from generator.related import words  # imports NumPy: only if queries name papers

    return words.words(paper.title.plain, paper.abstract.plain)


class NearPapers:
    """The papers that queries name with ``near:``, by an id or the last part of an address, and the texts.

    Which papers are near depends on these and on the archive's first pages, which new papers do not change. A
    text goes by the table of terms, where there is one that has most of its words, and else by these alone.
    Without names, nothing is read.

    Attributes:
        hash: changes whenever other papers may be near.
    """

    def __init__(self, library: Library, names: Iterable[str]) -> None:
        wanted = {name: name.strip('"') for name in sorted(names)}
        pages = library.named(bare for bare in wanted.values() if " " not in bare) if wanted else {}
        found = {name: _words(library, [pages[bare]]) for name, bare in wanted.items() if bare in pages}
        self._known = {name: known[0] for name, known in found.items() if known}
        self._counted = _words(library, islice(library.files(), _COUNTED)) if wanted else []
        self._texts = {name: bare for name, bare in wanted.items() if name != bare and bare not in pages}
        # The command check tells of damage.
        self._rows = meaning.table(library.content, []).rows if self._texts else {}
        self.hash = hash_of(repr((self._known, self._counted, self._texts, self._rows)))

    def check(self, query: "Query") -> None:
        """Check that a query names only papers of the library.

        Raises:
            RecordError: if it does not; the field is ``query``.
        """
        for name in sorted(query.near - self._known.keys() - self._texts.keys()):
            reason = f"near:{name} names no paper of this archive; bring it with archive add {name}"
            raise RecordError("query", f"{reason}, or correct the id")

    def of(self, paper: Paper) -> dict[str, tuple[str, ...]]:
        """Return the part of `Document.values` for the filter: the names that a paper is near to."""
        if not (self._known or self._texts):
            return {}
        by_words, by_meaning = self._nearness
        terms = _terms(paper.title.plain, paper.abstract.plain) if self._rows else []
        return {"near": (*by_words.near(words_of(paper)), *by_meaning.near(terms))}

    @cached_property
    def _nearness(self) -> "tuple[Nearness, Alike]":
        from generator.related import words
        from generator.related.likeness import Alike, Nearness

        alike = Alike(self._rows, {name: _terms(text) for name, text in self._texts.items()})
        texts = {name: words.words(text, "") for name, text in self._texts.items() if name not in alike.known}
        return Nearness(self._known | texts, self._counted), alike


def _terms(*texts: str) -> list[str]:
    from generator.queries.words import split, term

    return [known for text in texts for word in split(text) if (known := term(word))]


def _words(library: Library, files: Iterable[Path]) -> list[Words]:
    """Return the words of the readable pages among some files."""
    pages = map(library.shown, files)
    return [words_of(page.paper) for page in pages if not isinstance(page, Problem)]


def subject(
    paper: Paper, known: Vocabularies, counts: Counts | Card = NO_COUNTS, near: NearPapers | None = None
) -> "Subject":
    """Return a paper as rules see it, independent of the rest of the archive.

    ``near`` has the papers that the rules name.
    """
    from generator.queries.queries import Subject

    paper = linked.completed(paper)
    named = tags(paper, known.tags)
    collections = {name: of(paper, known) for name, of in _OF_PAPER.items()}
    organizations, venues = collections[ORGANIZATION.filter], collections[VENUE.filter]
    return Subject(
        Document(
            id=paper.id,
            url="",  # rules see papers that have no page yet
            title=paper.title.plain,
            abstract=paper.abstract.plain,
            authors=author_names(paper),
            tags=named,
            tag_aliases=tuple(chain.from_iterable(known.tags.aliases.get(tag, ()) for tag in named)),
            keywords=tuple(dict.fromkeys((*search_keywords(paper), *organizations, *venues))),
            day=paper.date,
            votes=counts.votes,
            cited=counts.cited.times if counts.cited else None,
            aliases=paper.ids[1:],
            values=own_values(paper) | collections | (near.of(paper) if near else {}),
            spellings={
                ORGANIZATION.filter: known.organizations.aliases.get("".join(organizations), ()),
                VENUE.filter: known.venues.spellings(venues),
            },
        )
    )


def listed(
    paper: Paper, card: Card, known: Vocabularies, members: Memberships, near: NearPapers | None = None
) -> "Subject":
    """Return a paper as queries on an archive see it, with its tags and collections there."""
    seen = subject(paper, known, card, near)
    values = {**seen.document.values, **{name: names(card) for name, names in members.names.items()}}
    return _tagged(seen, card.tag_names, values=values)


def _tagged(seen: "Subject", names: Iterable[str], **changes: Any) -> "Subject":
    """Return a paper with further tags and other changes."""
    document = seen.document
    tags = tuple(dict.fromkeys((*document.tags, *names)))
    return replace(seen, document=document._replace(tags=tags, **changes))


def tags(paper: Paper, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return a paper's proposed tags by their names in the vocabulary, without ignored ones and venues.

    A tag that is not in the vocabulary keeps the paper's spelling; the archive may spell it differently.
    """
    proposed = (tag for tag in proposed_tags(paper) if tag not in vocabulary.labels)
    named = ((tag, vocabulary.names.get(key(tag))) for tag in proposed)
    return tuple(dict.fromkeys(readable(tag) if name is None else name for tag, name in named if name != ""))


class Matches(NamedTuple):
    """The names of the tags and the slugs of the topics that saved queries give a paper."""

    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def card(self, card: Card) -> Card:
        """Add these to the paper's new card, and return it."""
        if any(self):
            card.proposed_tags, card.in_topics = (*card.proposed_tags, *self.tags), self.topics
        return card


class SavedQueries:
    """The saved queries of an archive, parsed on first use.

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
        tags = vocabularies.tags
        # Where queries are written, the name of their tag or the slug of their topic, and the queries.
        self._of_tags = [(f"{TAGS.file}: {name}", name, texts) for name, texts in tags.queries.items()]
        self._of_topics = [
            (f"{topics_file.FILE.file}: {topic.name}", topic.slug, topic.queries) for topic in topics
        ]
        self._near = NearPapers(library, _named(text for _, text in self.texts()))
        self.hash = b""
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
        right = {slug for slug, _ in self._parsed[1]}
        return [topic for topic in self._written if topic.slug in right]

    @property
    def problems(self) -> list[Problem]:
        """The problems of tags, topics and their queries."""
        return [*self._problems, *self._parsed[2]]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each query after the file and the tag or topic that it is for."""
        return ((where, text) for where, _, texts in (*self._of_tags, *self._of_topics) for text in texts)

    def parse(self) -> None:
        """Parse the queries now, and not in each process that needs them."""
        _ = self._parsed

    @cached_property
    def _parsed(self) -> "tuple[list[_Named], list[_Named], list[Problem]]":
        """The queries of tags and of topics, and problems; a tag or topic with a problem has no query."""
        problems: list[Problem] = []

        def parsed(written: Iterable[tuple[str, str, Sequence[str]]]) -> "Iterator[_Named]":
            for where, name, texts in written:
                try:
                    queries = list(map(_query, texts))
                    for query in queries:
                        self._near.check(query)
                except RecordError as error:
                    problems.append(Problem(where, error.field, error.reason))
                else:
                    yield from ((name, query) for query in queries)

        return list(parsed(self._of_tags)), list(parsed(self._of_topics)), problems

    @cached_property
    def _given(self) -> dict[str, list[tuple[str, str]]]:
        """The starter vocabulary's queries by first word: a phrase that a title must contain, and its tag."""
        given: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for tag, texts in self.vocabularies.tags.given.items():
            for phrase in map(_spoken, (text.removeprefix("title:") for text in texts)):
                given[phrase.split()[0]].append((phrase, tag))
        return given

    def taking(self, paper: Paper) -> Matches:
        """Run the queries on a paper; a topic's query also sees the tags that other queries give.

        The starter vocabulary gives tags only to a paper whose source gives it none.
        """
        given: list[str] = []
        known = self.vocabularies.tags
        if known.given and known.labels.keys() >= set(proposed_tags(paper)):
            title = _spoken(paper.title.plain)
            told = chain.from_iterable(self._given.get(word, ()) for word in dict.fromkeys(title.split()))
            given = [tag for phrase, tag in told if phrase in title]
        if not (known.queries or self._written):
            return Matches(tuple(dict.fromkeys(given)))
        seen, (of_tags, of_topics, _) = subject(paper, self.vocabularies, near=self._near), self._parsed
        # The feed of each tag of a paper contains all its other tags, so their number must be limited.
        tags = tuple(dict.fromkeys((*_finding(of_tags, seen), *given)))[: MOST["tags"]]
        return Matches(tags, _finding(of_topics, _tagged(seen, tags) if tags else seen))

    def excess(self, paper: Paper) -> str:
        """Return a message if queries give a paper more tags than the site shows; else ``""``."""
        most = MOST["tags"]
        if len(self.vocabularies.tags.queries) <= most:
            return ""
        number = len(_finding(self._parsed[0], subject(paper, self.vocabularies, near=self._near)))
        return f"{paper.id} gets {number:,} tags; the site shows the first {most}" if number > most else ""


def _finding(named: "list[_Named]", seen: "Subject") -> tuple[str, ...]:
    """Return the tags or topics with a query that matches."""
    return tuple(dict.fromkeys(name for name, query in named if query.matches(seen)))


def _spoken(text: str) -> str:
    from generator.queries.words import spoken

    return spoken(text)


def _named(texts: Iterable[str]) -> set[str]:
    """Return the papers that queries name with ``near:``; wrong queries are told of later."""
    names = set[str]()
    for text in texts:
        if "near:" in text.lower():  # other queries are not parsed yet
            with suppress(RecordError):
                names |= _query(text).near
    return names


def _query(text: str) -> "Query":
    query = rule(text)
    if changing := [name for name in NUMBERS if name in query.filters]:
        reason = f"{changing[0]}: changes, but a saved query runs only once for a paper; leave it out"
        raise RecordError("query", reason)
    return query
