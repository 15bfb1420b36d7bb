"""From texts to posting lists: which documents hold a term, how often, and in which of their names.

Two steps, so that processes can share the work: `invert` turns one run of documents into lists by term,
`shards` joins the lists of all runs for one range of terms and cuts them into files.

A shard is `[terms]`, the number of documents of each term in each field, and one stream of bits.
The stream holds, term by term and field by field, the Golomb-Rice codes of each posting: the documents
skipped since the one before, and how often the term stands there, less one. For a field that is a list of
names there follow the length of each document's field, and the name the term stands in, for each time.
What lunr derives from the whole collection (idf, average length, weights) is not stored, since every new
paper changes it: the browser works it out.
"""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from generator.search.blocks import SMALL_SEGMENT
from generator.search.documents import FIELDS, Document
from generator.search.packing import bits, low_bits, pack, rice, varints
from generator.search.words import Terms, split

TEXTS = 2
"""How many of `FIELDS`, from the first, are running text; the others are lists of names."""
RANGES = ("", "b", "cl", "d", "en", "g", "i", "m", "o", "pr", "s", "st", "u")
"""First terms of the ranges that are merged on their own; fixed, since files end where a range ends."""
SHARD_BITS, SMALL_SHARD_BITS = 11_000 * 8, 4_000 * 8
"""Size of a file in a large segment and in a small one: a first query loads both, for every word."""
LENGTH_BITS, NAME_BITS = 3, 2

_terms = Terms()

_COUNT_BITS = 24
_COUNT = (1 << _COUNT_BITS) - 1
_NEXT = 1 << _COUNT_BITS
_FIELD_MARK = "\0"


@dataclass(frozen=True, slots=True)
class Run:
    """The posting lists of one run of documents.

    Attributes:
        order: position in the run of each document, in the order of their numbers.
        lengths: number of terms in each field, in the same order.
        ranges: for each of `RANGES`, the marshalled lists by term and field.
    """

    order: list[int]
    lengths: list[tuple[int, ...]]
    ranges: list[bytes]


def _names(document: Document, field: str) -> tuple[str, ...]:
    names: tuple[str, ...] = document.names if field == "id" else getattr(document, field)
    return names


def _count(text: str) -> tuple[Counter[str], int]:
    counts = Counter(map(_terms.__getitem__, split(text)))
    counts.pop("", None)
    return counts, counts.total()


def _places(names: Sequence[str]) -> tuple[dict[str, list[int]], int]:
    """For each term of a list of names, in which it stands each time; and the length of the list in terms."""
    places: dict[str, list[int]] = {}
    length = 0
    for number, name in enumerate(names):
        for word in split(name):
            if term := _terms[word]:
                length += 1
                if term in places:
                    places[term].append(number)
                else:
                    places[term] = [number]
    return places, length


def invert(documents: Sequence[Document], first: int) -> Run:
    """The posting lists of a run of documents, which get the numbers from ``first`` on.

    Within the run, documents are ordered by the lengths of title and abstract: the browser needs these
    lengths of every document, and sorted they cost a few bits instead of ten.
    """
    texts = [[_count(getattr(document, field)) for field in FIELDS[:TEXTS]] for document in documents]
    order = sorted(range(len(documents)), key=lambda at: [length for _, length in texts[at]])
    lists: list[defaultdict[str, array[int]]] = [defaultdict(_numbers) for _ in FIELDS]
    lengths = []
    for number, at in enumerate(order, first):
        base = number << _COUNT_BITS
        lengths_here = [length for _, length in texts[at]]
        for into, (counts, _) in zip(lists, texts[at], strict=False):
            # `any` runs the appends (each gives None) without a step of Python a posting.
            any(map(array.append, map(into.__getitem__, counts), map(base.__add__, counts.values())))
        for field, into in zip(FIELDS[TEXTS:], lists[TEXTS:], strict=True):
            places, length = _places(_names(documents[at], field))
            lengths_here.append(length)
            for term, numbers in places.items():
                into[term].extend((base + len(numbers), length, *numbers))
        lengths.append(tuple(lengths_here))
    return Run(order, lengths, _by_range(lists))


def _numbers() -> array[int]:
    return array("Q")


def _by_range(lists: Sequence[dict[str, array[int]]]) -> list[bytes]:
    ranges: list[dict[str, bytes]] = [{} for _ in RANGES]
    for field, postings in enumerate(lists):
        mark = f"{_FIELD_MARK}{field}"
        for term, numbers in postings.items():
            ranges[bisect_right(RANGES, term) - 1][term + mark] = numbers.tobytes()
    return [marshal.dumps(made) for made in ranges]


def shards(runs: Iterable[bytes], size: int) -> Iterator[tuple[list[str], bytes]]:
    """The shards of one range of terms, in the order of the terms: the terms of each, and the file.

    Args:
        runs: the range's part of every `Run`, in the order of the documents.
        size: number of documents in the segment.
    """
    joined: defaultdict[str, list[bytes]] = defaultdict(list)
    for run in runs:
        for key, postings in marshal.loads(run).items():
            joined[key].append(postings)
    most = SHARD_BITS if size > SMALL_SEGMENT else SMALL_SHARD_BITS
    shard: list[tuple[str, list[int], str]] = []
    filled = 0
    for term, keys in groupby(sorted(joined), key=lambda key: key[: -len(_FIELD_MARK) - 1]):
        counts, codes = [0] * len(FIELDS), ""
        for key in keys:
            field = int(key[-1])
            numbers = array("Q", b"".join(joined.pop(key))).tolist()
            counts[field], code = _text(numbers, size) if field < TEXTS else _list(numbers, size)
            codes += code
        # A long list has its own file, so that nobody loads it for a neighbour's sake.
        if shard and filled + len(codes) > most:
            yield _shard(shard)
            shard, filled = [], 0
        shard.append((term, counts, codes))
        filled += len(codes) + 8 * len(term)
    if shard:
        yield _shard(shard)


def _shard(entries: list[tuple[str, list[int], str]]) -> tuple[list[str], bytes]:
    terms = [term for term, _, _ in entries]
    counts = varints(count for _, numbers, _ in entries for count in numbers)
    return terms, pack(terms, counts, bits("".join(code for _, _, code in entries)))


def _text(postings: list[int], size: int) -> tuple[int, str]:
    """Number of documents and codes of a term in a text field."""
    low = low_bits(len(postings), size)
    if len(postings) == 1:  # as of three terms in four
        return 1, _POSTINGS[low][postings[0]]
    return len(postings), "".join(map(_POSTINGS[low].__getitem__, _stepped(postings)))


def _stepped(postings: list[int]) -> list[int]:
    """Postings with the gap to the document before in place of the document's number."""
    gaps = [after - (before & ~_COUNT) - _NEXT for before, after in pairwise(postings)]
    return [postings[0], *gaps]


class _Postings(dict[int, str]):
    """The codes of the postings met, gap and count at once: one look-up a posting."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self._low = low

    def __missing__(self, posting: int) -> str:
        quotient, rest = divmod(posting >> _COUNT_BITS, 1 << self._low)
        plain = f"{rest:0{self._low}b}" if self._low else ""
        code = self[posting] = f"{'1' * quotient}0{plain}{'1' * ((posting & _COUNT) - 1)}0"
        return code


_POSTINGS = tuple(map(_Postings, range(32)))


def _list(numbers: list[int], size: int) -> tuple[int, str]:
    """Number of documents and codes of a term in a field of names."""
    postings, lengths, places = [], [], []
    at = 0
    while at < len(numbers):
        end = at + 2 + (numbers[at] & _COUNT)
        postings.append(numbers[at])
        lengths.append(numbers[at + 1])
        places += numbers[at + 2 : end]
        at = end
    count, codes = _text(postings, size)
    return count, codes + rice(lengths, LENGTH_BITS) + rice(places, NAME_BITS)
