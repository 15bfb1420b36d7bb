"""A paper as queries see it: the content of its page, its tags by the vocabulary, and its collections.

A rule sees one paper alone, so it can ask only for collections that depend on the paper (`Kind.of_paper`). A
query on the papers of an archive can ask for all collections with a filter.
"""

from itertools import chain

from generator.content.curated.vocabulary import Vocabularies, Vocabulary, key, readable
from generator.listings.cards import Card
from generator.listings.collections import Memberships
from generator.listings.kinds import KINDS, ORGANIZATION, VENUE
from generator.listings.near import NearPapers
from generator.papers.paper import Paper
from generator.papers.shown import author_names, own_values, proposed_tags, search_keywords
from generator.queries.documents import Document
from generator.queries.queries import Query, Subject

_OF_PAPER = {kind.filter: kind.of_paper for kind in KINDS if kind.of_paper}
_ALL = tuple(kind.filter for kind in KINDS if kind.filter)


def rule(text: str) -> Query:
    """Parse a query that sees one paper alone.

    Raises:
        RecordError: see `Query.parse`.
    """
    return Query.parse(text, tuple(_OF_PAPER))


def query(text: str) -> Query:
    """Parse a query on the papers of an archive.

    Raises:
        RecordError: see `Query.parse`.
    """
    return Query.parse(text, _ALL)


def subject(
    paper: Paper, known: Vocabularies, votes: int | None = None, near: NearPapers | None = None
) -> Subject:
    """Return a paper as rules see it, independent of the rest of the archive.

    ``near`` has the papers that the rules name.
    """
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
            votes=votes,
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
) -> Subject:
    """Return a paper as queries on an archive see it, with its tags and collections there."""
    document = subject(paper, known, card.votes, near).document
    return Subject(
        document._replace(
            tags=tuple(dict.fromkeys((*document.tags, *(tag.name for tag in card.tags)))),
            values={**document.values, **{name: names(card) for name, names in members.names.items()}},
        )
    )


def tags(paper: Paper, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return a paper's proposed tags by their names in the vocabulary, without ignored ones and venues.

    A tag that is not in the vocabulary keeps the paper's spelling; the archive may spell it differently.
    """
    proposed = (tag for tag in proposed_tags(paper) if tag not in vocabulary.labels)
    named = ((tag, vocabulary.names.get(key(tag))) for tag in proposed)
    return tuple(dict.fromkeys(readable(tag) if name is None else name for tag, name in named if name != ""))
