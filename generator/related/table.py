"""The table of an archive's terms: what each stem means, as a row of numbers, so that a query needs no model.

A ridge regression fits the rows: added up by tf·idf, those of a text's stems come near the vector of its
paper. It begins with what the model says of a paper about each word, and ends there for other words of the
model's own vocabulary: people search by words that no paper has. Decision 52 has the measurements.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from generator.related.encoder import Array, unit
from generator.text.tokens import split, trim

PAPERS = 100_000
"""The most papers that a table is made from; these take less than a gigabyte of memory."""
TERMS = 1 << 15
"""The most stems with a row; the commonest count."""
_FEWEST = 5  # papers with a stem
_SENTENCES = 11  # the title, and of the abstract as many as give five texts besides, every other one
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_RIDGE, _PRIOR, _STEPS = 24, 0.4, 12
_ABOUT = "a paper about {}"  # the model was trained on sentences, and the mean of all these says nothing
_CHUNK = 1 << 15  # texts
_DOUBLE = 16  # steps of a scale
_MIDDLE = 7.5  # of the values of half a byte
_NUMBERS = 128
_TINY = 1e-30


def fitted(
    papers: Iterable[tuple[bytes, str]],
    stem: Callable[[str], str],
    encode: Callable[[Sequence[str]], Sequence[bytes]],
    vocabulary: Sequence[str],
) -> dict[str, bytes]:
    """Return a row for each stem that enough papers have, or the ``vocabulary``.

    A row is a scale, then half a byte for each number. A paper is its vector and its text, the title first.
    ``stem`` takes a word; ``encode`` is the model; its vocabulary has the commonest words first.
    """
    known = {name: word for word in reversed(vocabulary) if (name := stem(word))}
    numbers = {name: number for number, name in enumerate(sorted(known))}
    spelled, vectors = Counter[str](), list[bytes]()
    tokens, ends, owners = array("i"), array("i", [0]), array("i")
    for vector, text in papers:
        spelled.update(split(text.lower()))
        title, *sentences = _END.split(text.lower(), _SENTENCES)[:_SENTENCES]
        for part in (text.lower(), title, *sentences[::2]):
            stems = filter(None, map(stem, split(part)))
            tokens.extend(numbers.setdefault(name, len(numbers)) for name in stems)
            ends.append(len(tokens))
            owners.append(len(vectors))
        vectors.append(vector)
    texts = csr_matrix((np.ones(len(tokens), np.float32), tokens, ends), (len(owners), len(numbers)))
    texts.sum_duplicates()
    whole = texts[np.flatnonzero(np.diff(owners, prepend=-1))]
    having = np.bincount(whole.indices, minlength=len(numbers))
    common = np.argsort(-having, kind="stable")[:TERMS]
    common = common[(having[common] >= _FEWEST) & (having[common] < len(vectors))]
    kept = np.union1d(common, [numbers[name] for name in known]).astype(np.int64)
    weights = np.log((1 + len(vectors)) / np.maximum(having[kept], 1)).astype(np.float32)
    spellings = {stem(word): trim(word) for word, _ in reversed(spelled.most_common())} | known
    listed = list(numbers)
    names = [listed[number] for number in kept.tolist()]
    about = _read(encode([_ABOUT.format(spellings[name]) for name in names]))
    prior = _PRIOR * unit(about - about.sum(axis=0) / max(1, len(names)))
    texts = texts[:, kept]
    texts.data *= weights[texts.indices]
    texts.data /= np.repeat(np.sqrt(texts.power(2).sum(axis=1).A1), np.diff(texts.indptr))
    rows = _solved(texts, np.array(owners), _read(vectors), prior) * weights[:, np.newaxis]
    return dict(zip(names, _packed(rows), strict=True))


def _read(vectors: Sequence[bytes]) -> Array:
    return unit(np.frombuffer(b"".join(vectors), np.int8).reshape(-1, _NUMBERS).astype(np.float32))


def _solved(texts: csr_matrix, owners: Array, wanted: Array, prior: Array) -> Array:
    """Return the rows B of the least ‖texts · B − wanted‖² + 24 ‖B − prior‖², by conjugate gradients."""
    starts = range(0, len(owners), _CHUNK)
    parts = [(texts[start : start + _CHUNK], owners[start : start + _CHUNK]) for start in starts]
    rows = prior.copy()
    rest = sum(part.T @ (wanted[own] - part @ rows) for part, own in parts)
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_STEPS):
        change = sum(part.T @ (part @ step) for part, _ in parts) + _RIDGE * step
        far = size / np.maximum((step * change).sum(axis=0), _TINY)
        rows, rest = rows + far * step, rest - far * change
        last, size = size, (rest * rest).sum(axis=0)
        step = rest + size / np.maximum(last, _TINY) * step
    return rows


def _packed(rows: Array) -> list[bytes]:
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), _TINY)
    most = largest.max(initial=_TINY)
    scales = np.rint(255 + _DOUBLE * np.log2(largest / most)).clip(1, 255)
    units = most / _MIDDLE * 2 ** ((scales - 255) / _DOUBLE)
    halves = np.rint(rows / units + _MIDDLE).clip(0, 15).astype(np.uint8)
    whole = np.hstack([scales.astype(np.uint8), halves[:, ::2] << 4 | halves[:, 1::2]])
    return [row.tobytes() for row in whole]


def vector(rows: Mapping[str, bytes], stems: Sequence[str]) -> Array | None:
    """Return the vector of a text by the rows of its stems, at length 1.

    None if half of them, but not one of two, have no row.
    """
    known = [row for stem in stems if (row := rows.get(stem))]
    if not known or 2 * len(known) <= len(stems) != 2:  # the others say too little
        return None
    whole = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
    halves = np.stack([whole[:, 1:] >> 4, whole[:, 1:] & 15], axis=2).reshape(len(known), -1)
    scales = 2 ** (whole[:, :1] / np.float32(_DOUBLE))
    made: Array = unit(((halves - np.float32(_MIDDLE)) * scales).sum(axis=0, keepdims=True))[0]
    return made
