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

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from generator.search.blocks import SMALL_SEGMENT
from generator.search.documents import FIELDS, TEXTS, Document
from generator.search.packing import pack, varints
from generator.search.rice import Bits, Numbers, encode, low_bits
from generator.search.words import split, stem, trim

RUN_BITS = 12
RUN = 1 << RUN_BITS
"""Documents in a run at most."""
RANGES = ("", "b", "cl", "d", "en", "g", "i", "m", "o", "pr", "s", "st", "u")
"""First terms of the ranges that are merged on their own; fixed, since files end where a range ends."""
SHARD_BITS, SMALL_SHARD_BITS = 11_000 * 8, 4_000 * 8
"""Size of a file in a large segment and in a small one: a first query loads both, for every word."""
LENGTH_BITS, NAME_BITS = 3, 2

# A token is one number: its list (that of a term and a field), its document in the run, its name there.
# Sorted they are the posting lists. A term's number starts with its range.
_PLACE_BITS = 20
_LIST_SHIFT = RUN_BITS + _PLACE_BITS
_SERIAL_BITS = 24


class _Terms(dict[str, int]):
    """The number of the term of every word met, 0 for a stop word.

    A library of 100,000 papers repeats 630,000 words 18 million times: asking lunr once a word
    is most of the index's speed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spelled = [""]
        self._numbers = {"": 0}

    def __missing__(self, word: str) -> int:
        trimmed = trim(word)
        if trimmed != word:
            number = self[trimmed]
        else:
            term = stem(word)
            new = bisect_right(RANGES, term) - 1 << _SERIAL_BITS | len(self.spelled)
            number = self._numbers.setdefault(term, new)
            if number == new:
                self.spelled.append(term)
        self[word] = number
        return number


_terms = _Terms()


@dataclass(frozen=True, slots=True)
class Lists:
    """Posting lists, one after the other.

    Attributes:
        keys: of each list, the number of its term among the terms, times that of the fields, and its field.
        sizes: of each list, how many documents it has.
        documents: their numbers, list by list, rising; those of a run count from its first.
        counts: how often the term stands in each of them.
        lengths: of the documents in lists of a field of names, the number of terms in that field.
        places: for each time that a term stands in such a field, the number of the name.
    """

    keys: Numbers
    sizes: Numbers
    documents: Numbers
    counts: Numbers
    lengths: Numbers
    places: Numbers


@dataclass(frozen=True, slots=True)
class Run:
    """The posting lists of one run of documents.

    Attributes:
        order: position in the run of each document, in the order of their numbers.
        lengths: number of terms in each field, in the same order.
        ranges: for each of `RANGES` the terms, in any order, a line break after each; and their lists.
    """

    order: list[int]
    lengths: list[list[int]]
    ranges: list[tuple[str, Lists]]


class Shard(NamedTuple):
    """A file of posting lists.

    Attributes:
        terms: ascending.
        postings: of each term, how many it has in all fields.
        file: the content.
    """

    terms: list[str]
    postings: list[int]
    file: bytes


def _names(document: Document, field: str) -> tuple[str, ...]:
    """What a field holds; a text is a list of one name."""
    if field == "id":
        return document.names
    value: str | tuple[str, ...] = getattr(document, field)
    return (value,) if isinstance(value, str) else value


def _tokens(documents: Sequence[Document], field: str) -> tuple[Numbers, Numbers, Numbers]:
    """Of each token of a field that is no stop word: its term, its document, its name."""
    names = [_names(document, field) for document in documents]
    found, sizes = array("i"), []
    for name in chain.from_iterable(names):
        words = split(name)
        sizes.append(len(words))
        found.extend(map(_terms.__getitem__, words))
    terms = np.frombuffer(found, np.int32).astype(np.int64)
    counts = np.array([len(each) for each in names], np.int64)
    owners = np.repeat(np.repeat(np.arange(len(documents)), counts), sizes)
    places = np.repeat(_spread(np.zeros_like(counts), counts), sizes)
    kept = terms > 0
    return terms[kept], owners[kept], places[kept]


def invert(documents: Sequence[Document]) -> Run:
    """The posting lists of a run of documents.

    Within the run, documents are ordered by the lengths of title and abstract: the browser needs these
    lengths of every document, and sorted they cost a few bits instead of ten.
    """
    found = [_tokens(documents, field) for field in FIELDS]
    lengths = np.stack([np.bincount(owners, minlength=len(documents)) for _, owners, _ in found])
    order = np.lexsort(lengths[TEXTS - 1 :: -1])
    lengths = lengths[:, order]
    ranks = np.argsort(order)
    tokens = np.concatenate([
        (terms * len(FIELDS) + field) << _LIST_SHIFT | ranks[owners] << _PLACE_BITS | places
        for field, (terms, owners, places) in enumerate(found)
    ])  # fmt: skip
    tokens.sort()
    borders = np.searchsorted(tokens, np.arange(len(RANGES) + 1) * len(FIELDS) << _SERIAL_BITS + _LIST_SHIFT)
    ranges = [_lists(tokens[start:end], lengths) for start, end in pairwise(borders)]
    return Run(order.tolist(), lengths.T.tolist(), ranges)


def _lists(tokens: Numbers, lengths: Numbers) -> tuple[str, Lists]:
    """The terms of sorted tokens, and their lists."""
    heads, counts = _groups(tokens >> _PLACE_BITS)
    postings = tokens[heads] >> _PLACE_BITS
    documents = postings & (1 << RUN_BITS) - 1
    starts, sizes = _groups(postings >> RUN_BITS)
    terms, kinds = np.divmod(postings[starts] >> RUN_BITS, len(FIELDS))
    firsts, alike = _groups(terms)
    named = np.repeat(kinds >= TEXTS, sizes)
    columns = (
        np.repeat(np.arange(len(firsts)), alike) * len(FIELDS) + kinds,
        sizes,
        documents,
        counts,
        lengths[np.repeat(kinds, sizes)[named], documents[named]],
        tokens[np.repeat(named, counts)] & (1 << _PLACE_BITS) - 1,
    )
    spelled = (_terms.spelled[number] for number in (terms[firsts] & (1 << _SERIAL_BITS) - 1).tolist())
    small = (column.astype(np.min_scalar_type(column.max(initial=0))) for column in columns)
    return "".join(f"{term}\n" for term in spelled), Lists(*small)


def shards(runs: Sequence[tuple[str, Lists]], size: int) -> Iterator[Shard]:
    """The shards of one range of terms, in the order of the terms.

    Args:
        runs: the range's part of every `Run`, in the order of the documents.
        size: number of documents in the segment.
    """
    terms, lists = _joined(runs)
    if not terms:
        return
    counts = np.zeros(len(terms) * len(FIELDS), np.int32)
    counts[lists.keys] = lists.sizes
    rows = counts.reshape(len(terms), len(FIELDS))
    bits, ends = _stream(lists, size)
    borders = [0, *ends[_groups(lists.keys // len(FIELDS))[0][1:] - 1].tolist(), len(bits)]
    most = SHARD_BITS if size > SMALL_SEGMENT else SMALL_SHARD_BITS
    start, filled = 0, 0
    for at, term in enumerate(terms, 1):
        filled += borders[at] - borders[at - 1] + 8 * len(term)
        # A long list has its own file, so that nobody loads it for a neighbour's sake.
        if at == len(terms) or filled + borders[at + 1] - borders[at] > most:
            codes = np.packbits(bits[borders[start] : borders[at]]).tobytes()
            file = pack(terms[start:at], varints(rows[start:at].ravel().tolist()), codes)
            yield Shard(terms[start:at], rows[start:at].sum(1).tolist(), file)
            start, filled = at, 0


def _joined(runs: Sequence[tuple[str, Lists]]) -> tuple[list[str], Lists]:
    """The terms of runs, and the lists of all in the terms' order."""
    spelled = [terms.split("\n")[:-1] for terms, _ in runs]
    terms = sorted(set(chain.from_iterable(spelled)))
    numbers = {term: number for number, term in enumerate(terms)}
    keys, sizes, documents, counts, lengths, places = (
        np.concatenate([getattr(lists, column.name) for _, lists in runs], dtype=np.int32)
        for column in fields(Lists)
    )
    known = np.array([numbers[term] for term in chain.from_iterable(spelled)], np.int32)
    before = np.cumsum([0, *map(len, spelled[:-1])])
    own = keys // len(FIELDS) + np.repeat(before, [len(lists.keys) for _, lists in runs])
    keys = known[own] * len(FIELDS) + keys % len(FIELDS)
    firsts = np.arange(len(runs), dtype=np.int32) * RUN
    documents += np.repeat(firsts, [len(lists.documents) for _, lists in runs])
    named = keys % len(FIELDS) >= TEXTS
    times = np.where(named, np.add.reduceat(counts, np.cumsum(sizes) - sizes), 0)
    order = np.argsort(keys, kind="stable")
    heads, _ = _groups(keys[order])

    def ordered(column: Numbers, lengths: Numbers) -> Numbers:
        return column[_spread((np.cumsum(lengths) - lengths)[order], lengths[order])]

    return terms, Lists(
        keys[order][heads],
        np.add.reduceat(sizes[order], heads),
        ordered(documents, sizes),
        ordered(counts, sizes),
        ordered(lengths, np.where(named, sizes, 0)),
        ordered(places, times),
    )


def _stream(lists: Lists, size: int) -> tuple[Bits, Numbers]:
    """The codes of lists, as bits; and where those of each list end."""
    sizes, starts = lists.sizes, np.cumsum(lists.sizes) - lists.sizes
    named = lists.keys % len(FIELDS) >= TEXTS
    gaps = np.diff(lists.documents, prepend=0) - 1
    gaps[starts] = lists.documents[starts]
    low = np.repeat(low_bits(sizes, size), sizes)
    groups = (
        (2 * sizes, np.stack((gaps, lists.counts - 1), 1).ravel(), np.stack((low, low * 0), 1).ravel()),
        (sizes * named, lists.lengths, LENGTH_BITS),
        (np.add.reduceat(lists.counts, starts) * named, lists.places, NAME_BITS),
    )
    taken = np.stack([each for each, _, _ in groups])
    last = np.cumsum(taken.sum(0))
    numbers, lows = np.empty(last[-1], np.int32), np.empty(last[-1], np.int8)
    for first, (each, values, bits) in zip(last - taken[::-1].cumsum(0)[::-1], groups, strict=True):
        at = _spread(first, each)
        numbers[at], lows[at] = values, bits
    stream, ends = encode(numbers, lows)
    return stream, ends[last - 1]


def _groups(values: Numbers) -> tuple[Numbers, Numbers]:
    """Of each run of equal values, of zero or more, where it starts, and its length."""
    starts = np.flatnonzero(np.diff(values, prepend=-1))
    return starts, np.diff(starts, append=len(values))


def _spread(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, as many as its size."""
    return np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
