"""Keys of documents: hashes of ids and titles, by which the browser finds a reader's whole library at once.

`site_templates/search/library.js` reads the file. The search itself finds ids and titles by their terms, which would
take a file for nearly every word of a library.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from generator.queries.documents import Document, text_hash
from generator.search.packing import pack, varints
from generator.text import letters

FILE = "keys.bin"


def keys(document: Document) -> tuple[int, ...]:
    """Return the hashes of a document's title, reduced to letters and digits, and of its ids."""
    return tuple(map(text_hash, (letters.alone(document.title), document.id, *document.aliases)))


def key_file(rows: Sequence[Sequence[int]]) -> bytes:
    """Pack the number of keys of each document, and all keys, four bytes each, the lowest first."""
    hashes: Iterable[int] = (key for row in rows for key in row)
    return pack([], varints(map(len, rows)), np.fromiter(hashes, "<u4").tobytes())
