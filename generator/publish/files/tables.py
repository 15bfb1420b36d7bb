"""``data/papers.csv.gz`` and ``data/papers.parquet``: all papers in a file, for spreadsheets and data frames.

The first has one line a paper, without abstracts. The second has the records of the months' files as columns;
it is made where the extra ``parquet`` (DuckDB) is installed.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.incremental.keys import hash_of
from generator.incremental.steps import Step
from generator.listings.cards import Card
from generator.papers import schema
from generator.publish.files import data
from generator.publish.files.packing import gzipped
from generator.publish.files.site import Site

COLUMNS = (
    "id", "url", "title", "authors", "date", "organization", "tags", "topics", "lists", "venues", "votes",
    "comments", "stars", "code",
)  # fmt: skip
"""The columns of the CSV file; the items of a list are separated by semicolons."""
_FORMULA = re.compile(r"^(?=[=+\-@\t\r])")  # a spreadsheet would run it
_TYPES = {"string": "VARCHAR", "integer": "BIGINT"}


def table(site: Site) -> Iterator[Step]:
    """Yield the CSV file, newest papers first."""
    if data.has(site, data.TABLE):
        yield Step.known(data.TABLE, gzipped(_csv(site)))


def parquet(site: Site) -> Iterator[Step]:
    """Yield the Parquet file, in the order of the months' files; they must be on disk."""
    if data.has(site, data.PARQUET):
        months = [site.folder / name for name in sorted(data.by_month(site.archive))]
        key = hash_of(data.parquet_version(), *(path.read_bytes() for path in months))
        yield Step(data.PARQUET, key, lambda: _parquet(months))


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
    yield from (*data.COUNTS(card), card.code)


def _parquet(months: Iterable[Path]) -> bytes:
    import duckdb  # an extra

    # One thread: the same bytes each time, and none is left when processes are forked.
    options: Any = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    files = ", ".join(_quoted(escape(str(path))) for path in months)
    kinds = ", ".join(f"{name}: '{kind}'" for name, kind in _columns())
    with TemporaryDirectory() as folder, duckdb.connect(config=options) as database:
        made = Path(folder, "papers.parquet")
        database.execute(
            f"COPY (FROM read_json([{files}], format = 'newline_delimited', columns = {{{kinds}}})) "
            f"TO {_quoted(str(made))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return made.read_bytes()


def _columns() -> Iterator[tuple[str, str]]:
    """Yield the name and the SQL type of each field of a record, without ``stated``."""
    properties: Any = schema.schema()["properties"]
    return ((name, _kind(shape)) for name, shape in properties.items() if name != "stated")


def _kind(shape: dict[str, Any]) -> str:
    match shape.get("type"):
        case "array":
            return f"{_kind(shape['items'])}[]"
        case "object":
            return f"STRUCT({', '.join(f'{name} {_kind(of)}' for name, of in shape['properties'].items())})"
        case kind:
            return _TYPES.get(str(kind), "BOOLEAN")


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
