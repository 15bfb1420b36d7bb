"""What a query sees of a paper: what its page shows, and its topics by the names of the vocabulary."""

from itertools import chain

from generator.content.curated.vocabulary import Vocabulary, key, without_acronym
from generator.papers.paper import Paper
from generator.papers.shown import author_names, search_keywords, topics
from generator.queries.documents import Document
from generator.queries.queries import Subject


def subject(paper: Paper, vocabulary: Vocabulary, votes: int | None = None) -> Subject:
    """A paper as queries see it, whatever else is in the archive."""
    named = tags(paper, vocabulary)
    return Subject(
        Document(
            id=paper.id,
            url=paper.address,
            title=paper.title.plain,
            abstract=paper.abstract.plain,
            authors=author_names(paper),
            tags=named,
            tag_aliases=tuple(chain.from_iterable(vocabulary.aliases.get(tag, ()) for tag in named)),
            keywords=search_keywords(paper),
            day=paper.date,
            votes=votes,
            has_code=bool(paper.links.code),
            aliases=paper.ids[1:],
            collections={"organizations": (paper.organization,) if paper.organization else ()},
        )
    )


def tags(paper: Paper, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A paper's topics by their names in the vocabulary, without those that are never tags.

    A topic that the vocabulary does not have keeps the paper's own spelling; the archive's may be another.
    """
    named = ((topic, vocabulary.names.get(key(topic))) for topic in topics(paper))
    return tuple(
        dict.fromkeys(without_acronym(topic) if name is None else name for topic, name in named if name != "")
    )
