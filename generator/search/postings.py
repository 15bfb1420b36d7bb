"""Posting lists: which documents contain a term, how often, and in which of their names.

There are two steps, so that processes can share the work: `invert` turns a run of documents into posting
lists; `shards` joins the lists of all runs for a range of terms and cuts them into files.

A shard holds its terms, equal forms that begin with one of them (`forms`), the document frequency of each
term and field, and a stream of bits. The stream has a posting list for each term and field, in Golomb-Rice
codes: for each document, the number of documents skipped since the last one, and the term frequency minus
one. If the field is a list of names, two more rows of codes follow: the length of each document's field, and
the name's number for each occurrence. The browser computes the statistics of the whole collection (idf,
average length, weights), since every new paper changes them.

Where it is known what terms mean, a shard has two columns more: the scale of each term's row, zero for none,
and the rest of each row, half a byte for each number (`generator/related/table.py`).
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress, pairwise
from typing import NamedTuple

import numpy as np

from generator.queries.documents import FIELDS, TEXTS, Document
from generator.queries.words import pieces, sought, stem
from generator.search import packing
from generator.search.forms import Equal, first_of
from generator.search.packing import LARGE_SEGMENT, RUN_BITS, pack, split_rows, varints
from generator.search.vectors import Bits, Numbers, encode, low_bits
from generator.text.tokens import trim

SHARD_BITS, SMALL_SHARD_BITS = 11_000 * 8, 2_000 * 8
"""The most bits in a file of a segment of `LARGE_SEGMENT` documents, and of a small one; in between, in
proportion. A first query loads one file of each segment for every word."""
LENGTH_BITS, NAME_BITS = 3, 2
RANGES = ("", "b", "cl", "d", "en", "g", "i", "m", "o", "pr", "s", "st", "u")
"""The first term of each range. Ranges are joined separately, and no shard crosses their fixed borders."""
SERIAL_BITS = 24
"""Bits of a term's serial number; the bits above hold the number of the term's range."""

# A token is one number: its list (term and field), its document in the run and its name in the document, from
# the highest bits down. Sorted tokens are the posting lists. A term's number begins with its range's number.
_PLACE_BITS = 20
_LIST_SHIFT = RUN_BITS + _PLACE_BITS

_PEOPLE = FIELDS.index("authors")


class TermNumbers(dict[str, int]):
    """The place of each word by its first use, and the number of its term; neither ever changes.

    100,000 papers have 18 million words, 630,000 of them distinct; each distinct word is stemmed only once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._of_words = array("i")  # the number of each word's term, negative for a stop word
        self._spelled = [""]  # terms by serial number
        self._numbers = {"": 0}

    def __missing__(self, word: str) -> int:
        trimmed = trim(word)
        if trimmed != word:
            number = self._of_words[self[trimmed]]
        else:
            known = stem(word)  # "" for a stop word
            term = known or sought(word)
            if (number := self._numbers.get(term, -1)) < 0:
                number = bisect_right(RANGES, term) - 1 << SERIAL_BITS | len(self._spelled)
                self._numbers[term] = number
                self._spelled.append(term)
            if not known:
                number = -number
        self._of_words.append(number)
        return self.setdefault(word, len(self))

    def numbers(self, words: Numbers) -> Numbers:
        """Return the number of each word's term, negative for a stop word."""
        return np.frombuffer(self._of_words, np.int32)[words]

    def words(self, texts: Iterable[str]) -> tuple[Numbers, Numbers]:
        """Return the place of each word, and the number of words in each text."""
        sizes: list[int] = []

        def numbers(text: str) -> Iterator[int]:
            words = pieces(text)
            sizes.append(len(words))
            return map(self.__getitem__, words)

        return np.fromiter(chain.from_iterable(map(numbers, texts)), np.int32), np.array(sizes, np.int64)

    def spelled(self, numbers: Numbers) -> list[str]:
        """Return the terms with these numbers."""
        return [self._spelled[number] for number in (numbers & (1 << SERIAL_BITS) - 1).tolist()]


_terms = TermNumbers()


class PostingLists(NamedTuple):
    """Concatenated posting lists."""

    keys: Numbers  # of each list: term number * number of fields + field number
    sizes: Numbers  # the number of documents in each list
    documents: Numbers  # ascending in each list; in a run, numbered from its first document
    counts: Numbers  # the term frequency in each document
    lengths: Numbers  # for fields of names only: the number of terms in each document's field
    places: Numbers  # for fields of names only: the name's number for each occurrence


class Run(NamedTuple):
    """The posting lists of one run of documents."""

    order: list[int]  # the documents' positions in the run, in index order
    lengths: list[list[int]]  # the number of terms in each field of each document, in index order
    ranges: list[tuple[str, PostingLists]]  # for each of `RANGES`: its terms, one a line, and its lists
    words: Counter[str]  # how many documents have each word as it is spelled


class Shard(NamedTuple):
    """A file of posting lists: its terms, ascending, the number of postings of each, and its content."""

    first: str  # all terms before it are in earlier files, and no others are
    terms: list[str]
    postings: list[int]
    file: bytes


def invert(documents: Sequence[Document], is_small: bool) -> Run:
    """Invert a run of documents, of a small segment or of a large one, into posting lists.

    Within the run, documents are sorted by the lengths of title and abstract. The browser needs these lengths
    for every document; sorted, they take a few bits each instead of ten.
    """
    names = [document.texts(field) for document in documents for field in FIELDS]
    words, owners, places = _tokens(names)
    spelled = _spelled(words, owners, is_small)
    terms = _terms.numbers(words)
    kept = (terms > 0) | (terms < 0) & (owners % len(FIELDS) == _PEOPLE)  # their names keep stop words
    terms, owners, places = np.abs(terms[kept]).astype(np.int64), owners[kept], places[kept]
    lengths = np.bincount(owners, minlength=len(names)).reshape(-1, len(FIELDS))
    order = np.lexsort(lengths.T[TEXTS - 1 :: -1])
    lengths = lengths[order]
    own, fields = np.divmod(owners, len(FIELDS))
    ranks = np.argsort(order)
    tokens = (terms * len(FIELDS) + fields) << _LIST_SHIFT | ranks[own] << _PLACE_BITS | places
    tokens.sort()
    borders = np.searchsorted(tokens, np.arange(len(RANGES) + 1) * len(FIELDS) << SERIAL_BITS + _LIST_SHIFT)
    ranges = [_lists(tokens[start:end], lengths) for start, end in pairwise(borders)]
    return Run(order.tolist(), lengths.tolist(), ranges, spelled)


def _tokens(names: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers, Numbers]:
    """Return each token's word, the index of its field in ``names``, and its name's number."""
    words, sizes = _terms.words(chain.from_iterable(names))
    counts = np.array(list(map(len, names)))
    owners = np.repeat(np.repeat(np.arange(len(names)), counts), sizes)
    places = np.repeat(_spread(np.zeros_like(counts), counts), sizes)
    return words, owners, places


def _spelled(words: Numbers, owners: Numbers, is_small: bool) -> Counter[str]:
    """Count the documents with each word as it is spelled.

    In a large segment, only names keep words that a single document of the run has.
    """
    own, fields = np.divmod(owners, len(FIELDS))
    pairs = np.sort((own << 32 | words)[fields != FIELDS.index("id")])  # numpy.unique takes six times as long
    counts = np.bincount(pairs[_groups(pairs)[0]] & (1 << 32) - 1, minlength=len(_terms))
    kept = counts > (not is_small)
    kept[words[fields == _PEOPLE]] = True
    known = zip(compress(_terms, kept.tolist()), counts[kept].tolist(), strict=True)
    return Counter(dict(known))


def _lists(tokens: Numbers, lengths: Numbers) -> tuple[str, PostingLists]:
    heads, counts = _groups(tokens >> _PLACE_BITS)
    postings = tokens[heads] >> _PLACE_BITS
    documents = postings & (1 << RUN_BITS) - 1
    starts, sizes = _groups(postings >> RUN_BITS)
    terms, kinds = np.divmod(postings[starts] >> RUN_BITS, len(FIELDS))
    firsts, alike = _groups(terms)
    named = np.repeat(kinds >= TEXTS, sizes)
    lists = PostingLists(
        np.repeat(np.arange(len(firsts)), alike) * len(FIELDS) + kinds,
        sizes,
        documents,
        counts,
        lengths[documents[named], np.repeat(kinds, sizes)[named]],
        tokens[np.repeat(named, counts)] & (1 << _PLACE_BITS) - 1,
    )
    small = (column.astype(np.min_scalar_type(column.max(initial=0))) for column in lists)
    return "".join(f"{term}\n" for term in _terms.spelled(terms[firsts])), PostingLists(*small)


def sums(run: Run, rows: Mapping[str, bytes]) -> Numbers:
    """Return of each document the sum of the rows of its words in texts, each as often as it is there."""
    made = np.zeros((len(run.order), 128), np.int64)
    if not rows:
        return made
    from scipy.sparse import csr_matrix  # takes a fifth of a second, and most archives have no rows

    for spelled, lists in run.ranges:
        known = np.frombuffer(b"".join(rows.get(term, bytes(65)) for term in spelled.split("\n")), np.uint8)
        scales, halves = np.split(known.reshape(-1, 65), [1], axis=1)
        values = 2 * np.stack([halves >> 4, halves & 15], axis=2).reshape(-1, 128).astype(np.int64) - 15
        values *= np.rint(2 ** (scales / 16 - 4)).astype(np.int64)  # 0 for no row
        own, fields = (np.repeat(part, lists.sizes) for part in np.divmod(lists.keys, len(FIELDS)))
        counts = lists.counts * (fields < TEXTS)
        made += csr_matrix((counts, (lists.documents, own)), (len(made), len(values))) @ values
    return made


def frequencies(runs: Sequence[Run], terms: Collection[str]) -> Counter[str]:
    """Return how many postings each of the terms has in all runs."""
    counted: Counter[str] = Counter()
    for spelled, lists in chain.from_iterable(run.ranges for run in runs):
        totals = np.bincount(lists.keys // len(FIELDS), lists.sizes)
        for term, total in zip(spelled.split("\n"), totals.tolist(), strict=False):
            if term in terms:
                counted[term] += int(total)
    return counted


def shards(
    runs: Sequence[tuple[str, PostingLists]], size: int, first: str, forms: Sequence[Equal],
    meant: Mapping[str, bytes],
) -> list[Shard]:  # fmt: skip
    """Make the shards of a range of terms from every run's part, for a segment of ``size`` documents.

    ``first`` is the first term that the range may have; ``forms`` are its terms' equal forms, ascending.
    ``meant`` has the rows of terms.
    """
    terms, lists = _joined(runs)
    if not terms:
        return []
    rows = np.zeros((len(terms), len(FIELDS)), np.int32)
    rows.put(lists.keys, lists.sizes)
    bits, ends = _stream(lists, size)
    borders = [0, *ends[_groups(lists.keys // len(FIELDS))[0][1:] - 1].tolist(), len(bits)]
    most = max(SMALL_SHARD_BITS, SHARD_BITS * min(size, LARGE_SEGMENT) // LARGE_SEGMENT)
    made, start, filled, equal = [], 0, 0, 0
    for at, term in enumerate(terms, 1):
        filled += borders[at] - borders[at - 1] + 8 * (len(term) + len(meant.get(term, b"")))
        # A long list has a file of its own, so that a query for another term does not load it.
        if at == len(terms) or filled + borders[at + 1] - borders[at] > most:
            following = next(filter(term.__lt__, accumulate(terms[at]))) if at < len(terms) else ""
            end = bisect_left(forms, following, key=first_of) if following else len(forms)
            header = {"terms": terms[start:at], "forms": forms[equal:end]}
            codes = np.packbits(bits[borders[start] : borders[at]]).tobytes()
            known = [meant.get(term, b"") for term in terms[start:at]]
            counts = varints(rows[start:at].ravel().tolist())
            file = pack(header, counts, codes, *(split_rows(known) if any(known) else ()))
            made.append(Shard(first, terms[start:at], rows[start:at].sum(1).tolist(), file))
            start, filled, equal, first = at, 0, end, following
    return made


def _joined(runs: Sequence[tuple[str, PostingLists]]) -> tuple[list[str], PostingLists]:
    """Merge the terms of all runs, ascending, and their lists in this order."""
    spelled = [terms.split("\n")[:-1] for terms, _ in runs]
    terms = sorted(set(chain.from_iterable(spelled)))
    numbers = {term: number for number, term in enumerate(terms)}
    columns = zip(*(lists for _, lists in runs), strict=True)
    whole = PostingLists(*(np.concatenate(column, dtype=np.int32) for column in columns))
    known = np.array([numbers[term] for term in chain.from_iterable(spelled)], np.int32)
    before = np.cumsum([0, *map(len, spelled[:-1])])
    own = whole.keys // len(FIELDS) + np.repeat(before, [len(lists.keys) for _, lists in runs])
    keys = known[own] * len(FIELDS) + whole.keys % len(FIELDS)
    firsts = np.arange(len(runs), dtype=np.int32) * packing.RUN
    documents = whole.documents + np.repeat(firsts, [len(lists.documents) for _, lists in runs])
    named = keys % len(FIELDS) >= TEXTS
    sizes = whole.sizes
    times = np.where(named, np.add.reduceat(whole.counts, np.cumsum(sizes) - sizes), 0)
    order = np.sort(keys.astype(np.int64) << 32 | np.arange(len(keys))) & (1 << 32) - 1
    heads, _ = _groups(keys[order])

    def ordered(column: Numbers, lengths: Numbers) -> Numbers:
        return column[_spread((np.cumsum(lengths) - lengths)[order], lengths[order])]

    return terms, PostingLists(
        keys[order][heads],
        np.add.reduceat(sizes[order], heads),
        ordered(documents, sizes),
        ordered(whole.counts, sizes),
        ordered(whole.lengths, np.where(named, sizes, 0)),
        ordered(whole.places, times),
    )


def _stream(lists: PostingLists, size: int) -> tuple[Bits, Numbers]:
    """Encode lists; return the bits and the end of each list in them."""
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
    taken = np.stack([per_list for per_list, _, _ in groups])
    last = np.cumsum(taken.sum(0))
    numbers, lows = np.empty(last[-1], np.int32), np.empty(last[-1], np.int8)
    for first, (per_list, values, bits) in zip(last - taken[::-1].cumsum(0)[::-1], groups, strict=True):
        places = _spread(first, per_list)
        numbers[places], lows[places] = values, bits
    stream, ends = encode(numbers, lows)
    return stream, ends[last - 1]


def _groups(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the start and the length of each run of equal values; no value is negative."""
    starts = np.flatnonzero(np.diff(values, prepend=-1))
    return starts, np.diff(starts, append=len(values))


def _spread(starts: Numbers, sizes: Numbers) -> Numbers:
    """Concatenate the ranges ``start, …, start + size - 1``."""
    return np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
