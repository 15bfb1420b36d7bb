"""The option ``--query``: only papers that a query finds."""

from collections.abc import Callable

import click

from generator.commands.intake import rules
from generator.errors import ArchiveError, RecordError
from generator.listings import saved
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.queries.queries import Query

option = click.option("--query", metavar="QUERY", help="Only papers that this query finds, as in the search.")


def parsed(text: str | None) -> Query | None:
    """Parse a query; ``None`` stays ``None``."""
    if text is None:
        return None
    try:
        return saved.query(text)
    except RecordError as error:
        raise ArchiveError(f"--query: {error.reason}") from None


def finder(query: Query, archive: Archive) -> Callable[[Card], bool]:
    """Return whether a query finds a paper, also by the tags and collections that the archive gives it."""
    near = rules.named(archive.library, [query], "--query")

    def finds(card: Card) -> bool:
        paper = archive.page(card.slug).paper
        subject = saved.listed(paper, card, archive.vocabularies, archive.memberships, near)
        return query.matches(subject)

    return finds
