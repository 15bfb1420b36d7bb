"""Options that commands share: papers that a query finds, a file to write; and papers that settings name."""

from collections.abc import Callable, Iterable

import click

from generator.commands.intake import rules
from generator.errors import ArchiveError, RecordError
from generator.listings import saved
from generator.listings.cards import Card
from generator.listings.kinds import ADDED, FEATURED
from generator.listings.records import Link
from generator.pages.archive import Archive
from generator.queries.queries import Query

option = click.option("--query", metavar="QUERY", help="Only papers that this query finds, as in the search.")
output_option = click.option(
    "--output", default="-", type=click.File("wb", lazy=True, atomic=True),
    help="The file to write. [default: standard output]",
)  # fmt: skip


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


def named(archive: Archive, of: str) -> tuple[Link, Iterable[tuple[Card, str]]]:
    """Return the page that a setting means by ``of``; a `RecordError` says that none is.

    Each of its papers comes with the day when it was put there; ``""`` but on a list.
    """
    members, (name, _, slug) = archive.memberships, of.partition(":")
    if of in ("all", "featured"):
        link = archive.groups.to(FEATURED) if of == "featured" else Link(ADDED.address, "")
        return link, [(card, "") for card in archive.cards if card.featured or of == "all"]
    some = next((some for some in members if some.kind.name == name), None)
    pages = {one.address: one for one in some.every} | members.other_addresses if some else {}
    if not (some and (found := pages.get(some.kind.address.format(slug)))):
        raise RecordError(of, "has no page here; write the end of a page's address, as in topic:agents")
    return Link.to(found), members.of_kind(found.kind).dated(found)
