"""``data/papers.csv.gz``: a line for each paper, without abstracts, for spreadsheets and data frames."""

import csv
import io
import re
from collections.abc import Iterator

from generator.listings.cards import Card
from generator.papers.shown import OWN
from generator.publish import data
from generator.publish.context import Site
from generator.publish.packing import gzipped
from generator.store.store import Step

COLUMNS = (
    "id", "url", "title", "authors", "date", "organization", "tags", "topics", "lists", "venues", "votes",
    "comments", "stars", *(own.name for own in OWN),
)  # fmt: skip
"""The columns of the CSV file; the items of a list are separated by semicolons."""
_FORMULA = re.compile(r"^(?=[=+\-@\t\r])")  # a spreadsheet would run it


def table(site: Site) -> Iterator[Step]:
    """Yield the CSV file, newest papers first."""
    if data.has(site, data.TABLE):
        yield Step.known(data.TABLE, gzipped(_csv(site)))


def _csv(site: Site) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    newest = sorted(data.shown(site.archive), key=lambda card: (card.first, card.id), reverse=True)
    writer.writerows(_row(site, card) for card in newest)
    return text.getvalue().encode()


def _row(site: Site, card: Card) -> Iterator[object]:
    shown = data.on_site(site, card)
    lists = map("; ".join, (shown.tags, shown.topics, shown.lists, shown.venues))
    names = card.names.replace("\n", "; ")
    texts = (card.id, shown.url, card.label, names, card.first, shown.organization, *lists)
    yield from (_FORMULA.sub("'", text) for text in texts)
    yield from (*data.COUNTS(card), *card.own)
