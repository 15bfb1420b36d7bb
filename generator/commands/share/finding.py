"""The option ``--query``: only papers that a query finds."""

import click

from generator.errors import ArchiveError, RecordError
from generator.listings import subjects
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.queries.queries import Query

option = click.option("--query", metavar="QUERY", help="Only papers that this query finds, as in the search.")


def parsed(text: str | None) -> Query | None:
    """Parse a query; ``None`` stays ``None``.

    Raises:
        ArchiveError: if the text is not a query.
    """
    if text is None:
        return None
    try:
        return subjects.query(text)
    except RecordError as error:
        raise ArchiveError(f"--query: {error.reason}") from None


def finds(query: Query, archive: Archive, card: Card) -> bool:
    """Return whether a query finds a paper, also by the tags and collections that the archive gives it."""
    paper = archive.page(card.slug).paper
    return query.matches(subjects.listed(paper, card, archive.vocabularies, archive.memberships))
