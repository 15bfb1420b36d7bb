"""Keys of documents: hashes of ids and titles, by which the browser finds a reader's library at once.

`site_templates/search/library.js` reads the file. The search itself finds ids and titles by terms, and would
need a file for nearly every word of a library.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from generator.queries.documents import Document, text_hash
from generator.search.packing import pack, varints
from generator.text import letters


def keys(document: Document) -> tuple[int, ...]:
    """Return the hashes of a document's title, reduced to letters and digits, and of its ids."""
    return tuple(map(text_hash, (letters.alone(document.title), document.id, *document.aliases)))


def files(parts: Iterable[Sequence[tuple[int, ...]]]) -> dict[str, bytes]:
    """Return the file of a segment: how many keys each document has, then all keys, the lowest byte first."""
    rows = list(chain.from_iterable(parts))
    hashes = np.fromiter(chain.from_iterable(rows), "<u4")
    return {"keys.bin": pack([], varints(map(len, rows)), hashes.tobytes())}
