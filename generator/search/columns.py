"""The columns of a segment: values for filters, facets and orders; words as spelled; keys of documents."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import neg
from string import ascii_lowercase

import numpy as np

from generator.queries.documents import FNV, Column, Document
from generator.queries.words import fold
from generator.search.packing import LARGE_SEGMENT, SMALL_SEGMENT, pack, steps, varints
from generator.text import letters
from generator.text.tokens import trim

_MOST_IN_FACET = 1023
_OTHER = "_"  # any initial other than a to z
_SHORTEST, _LONGEST = 3, 32  # letters of a word


def column_files(column: Column, rows: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """Return the files of a column by name; `rows` has the values of each document of the segment.

    The header lists the distinct values. A column with one value per document sorts them and stores the index
    of each document's value, as steps. Any other column lists the most frequent values first, and stores for
    each document the number of its values and their indexes. A column with facets has a second file of this
    form, with as many values as `Column.facet` allows.
    """
    name = f"{column.name}.bin"
    if column.is_single:
        known = sorted({value for (value,) in rows})
        numbers = {value: number for number, value in enumerate(known)}
        return {name: pack(known, steps(numbers[value] for (value,) in rows))}
    fewest = column.fewest if len(rows) > SMALL_SEGMENT else 1
    lists = _Values(rows)
    files = {name: lists.file(bisect_right(lists.counts, -fewest, key=neg))}
    if column.facet:
        room = max(column.facet // 2, column.facet * min(len(rows), LARGE_SEGMENT) // LARGE_SEGMENT)
        files[f"{column.name}-top.bin"] = lists.fitting(room)
    return files


class _Values:
    """The values of documents, most frequent first; `counts` has the document frequency of each value."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        different = [tuple(dict.fromkeys(row)) for row in rows]
        counts = Counter(chain.from_iterable(different))
        self._values = sorted(sorted(counts), key=counts.__getitem__, reverse=True)
        self.counts = list(map(counts.__getitem__, self._values))
        numbers = {value: number for number, value in enumerate(self._values)}
        self._numbers = np.array([numbers[value] for row in different for value in row], np.int64)
        self._owners = np.repeat(np.arange(len(rows)), list(map(len, different)))
        self._documents = len(rows)

    def file(self, most: int) -> bytes:
        """Pack the ``most`` most frequent values; an empty column says that there are more."""
        kept = self._numbers < most
        sizes = np.bincount(self._owners[kept], minlength=self._documents)
        numbers = np.insert(self._numbers[kept], np.cumsum(sizes) - sizes, sizes)
        others = [b""] if most < len(self.counts) else []
        return pack(self._values[:most], varints(numbers.tolist()), *others)

    def fitting(self, room: int) -> bytes:
        """Pack as many values as fit into ``room`` bytes, at most `_MOST_IN_FACET`."""
        most = min(len(self.counts), _MOST_IN_FACET)
        if len(whole := self.file(most)) <= room:
            return whole
        return self.file(bisect_right(range(1, most), room, key=lambda size: len(self.file(size))))


def spellings(runs: Iterable[Counter[str]]) -> dict[str, bytes]:
    """Return the files of words as they are spelled, for typing errors, one for each initial letter.

    A file holds its words, ascending, and about how many documents have each. Terms would not do: they lack
    the endings of words, where many mistakes are. `site_templates/search/corrections.js` reads these files.
    ``runs`` say how many documents of each run have each word.
    """
    counts = Counter[str]()
    for run in runs:
        counts.update(run)
    by_letter: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for written, count in counts.items():
        word = fold(trim(written))
        if word.isalpha() and _SHORTEST <= len(word) <= _LONGEST:
            by_letter[word[0] if word[0] in ascii_lowercase else _OTHER][word] += count
    return {
        f"s{letter}.bin": pack(words := sorted(counts), varints(counts[word] for word in words))
        for letter in (*ascii_lowercase, _OTHER)
        for counts in (by_letter[letter],)
    }


def keys(documents: Iterable[Document]) -> tuple[bytes, bytes]:
    """Return the two columns of ``keys.bin``, by which the browser finds a reader's library at once.

    They are how many keys each document has, and the hashes of all, the lowest byte first: of its title,
    reduced to letters and digits, and of its ids. `site_templates/search/library.js` reads them. The search
    itself finds ids and titles by terms, and would need a file for nearly every word of a library.
    """
    rows = [(letters.alone(document.title), document.id, *document.aliases) for document in documents]
    return varints(map(len, rows)), _hashes(list(chain.from_iterable(rows)))


def _hashes(texts: Sequence[str]) -> bytes:
    """Return the `text_hash` of each text, all at once."""
    data = [text.encode("utf-16-le", "surrogatepass") for text in texts]
    units = np.frombuffer(b"".join(data), "<u2").astype(np.uint32)
    sizes = np.array(list(map(len, data)), np.int64) // 2
    starts, order = np.cumsum(sizes) - sizes, np.argsort(-sizes)
    made = np.full(len(texts), FNV[0], np.uint32)
    for place, having in enumerate(np.searchsorted(-sizes[order], -np.arange(sizes.max(initial=0)))):
        some = order[:having]
        made[some] = (made[some] ^ units[starts[some] + place]) * np.uint32(FNV[1])
    return made.astype("<u4").tobytes()
