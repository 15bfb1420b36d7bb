"""The table of an archive's terms: what each stem means, as a row of numbers, so that a query needs no model.

A ridge regression fits the rows: added up by tf·idf, those of a text's stems come near the vector of its
paper. It begins with what the model says of each word alone. Of other words in the model's own vocabulary, a
row is what it says alone: people search by words that no paper has. Decision 52 has the measurements.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generator.related.encoder import unit
from generator.text.tokens import split, trim

PAPERS = 100_000
"""The most papers that a table is made from; these take less than a gigabyte of memory."""
TERMS = 1 << 15
"""The most stems with a row; the commonest count."""
_FEWEST = 5  # papers with a stem
_SENTENCES = 11  # the title, and of the abstract as many as give five texts besides, every other one
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_RIDGE, _PRIOR, _STEPS = 8, 0.4, 12
_ALONE = 2  # the length of a row that is not fitted, next to the median of the others
_CHUNK = 1 << 15  # texts
_DOUBLE = 16  # steps of a scale
_MIDDLE = 7.5  # of the values of half a byte
_NUMBERS = 128
_TINY = 1e-30

Array = NDArray[Any]


class _Stems(dict[str, int]):
    """The number of each word's stem, -1 for a stop word."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        super().__init__()
        self._stem = stem
        self.numbers = {"": -1}

    def __missing__(self, word: str) -> int:
        number = self.numbers.setdefault(self._stem(word), len(self.numbers) - 1)
        return self.setdefault(word, number)


def fitted(
    papers: Iterable[tuple[bytes, str]],
    stem: Callable[[str], str],
    encode: Callable[[Sequence[str]], Sequence[bytes]],
    vocabulary: Sequence[str],
) -> dict[str, bytes]:
    """Return a row for each stem that enough papers or the ``vocabulary`` have, if there is any of the first.

    A row is a scale, then half a byte for each number. A paper is its vector and its text, the title first.
    ``stem`` takes a word; ``encode`` is the model; its vocabulary has the commonest words first.
    """
    stems, spelled, vectors = _Stems(stem), Counter[str](), list[bytes]()
    tokens, ends, owners = array("i"), array("i", [0]), array("i")
    for vector, text in papers:
        spelled.update(split(text.lower()))
        title, *sentences = _END.split(text.lower(), _SENTENCES)[:_SENTENCES]
        for part in (text.lower(), title, *sentences[::2]):
            tokens.extend(number for word in split(part) if (number := stems[word]) >= 0)
            ends.append(len(tokens))
            owners.append(len(vectors))
        vectors.append(vector)
    names = list(stems.numbers)[1:]
    texts = csr_matrix((np.ones(len(tokens), np.float32), tokens, ends), (len(owners), len(names)))
    texts.sum_duplicates()
    whole = texts[np.flatnonzero(np.diff(owners, prepend=-1))]
    having = np.bincount(whole.indices, minlength=len(names))
    kept = np.sort(np.argsort(-having, kind="stable")[:TERMS])
    kept = kept[(having[kept] >= _FEWEST) & (having[kept] < len(vectors))]
    if not len(kept):
        return {}
    weights = np.log(len(vectors) / having[kept]).astype(np.float32)
    best = {stems[word]: trim(word) for word, _ in reversed(spelled.most_common())}
    prior = _PRIOR * _read(encode([best[number] for number in kept.tolist()]))
    rows = _solved(_weighed(texts[:, kept], weights), _read(vectors)[np.array(owners)], prior)
    rows *= weights[:, np.newaxis]
    fit = [names[number] for number in kept.tolist()]
    alone = {stem(word): word for word in reversed(vocabulary)}
    alone = {name: alone[name] for name in sorted(alone.keys() - {"", *fit})}
    others = _read(encode([*alone.values()])) * (_ALONE * np.median(np.linalg.norm(rows, axis=1)))
    return dict(zip([*fit, *alone], _packed(np.vstack([rows, others])), strict=True))


def _read(vectors: Sequence[bytes]) -> Array:
    return unit(np.frombuffer(b"".join(vectors), np.int8).reshape(-1, _NUMBERS).astype(np.float32))


def _weighed(texts: csr_matrix, weights: Array) -> csr_matrix:
    """Return texts at length 1 by tf·idf."""
    texts.data *= weights[texts.indices]
    lengths = np.sqrt(np.asarray(texts.multiply(texts).sum(axis=1)).ravel())
    texts.data /= np.repeat(lengths, np.diff(texts.indptr))
    return texts


def _solved(texts: csr_matrix, wanted: Array, prior: Array) -> Array:
    """Return the rows B for which ‖texts · B − wanted‖² + 8 ‖B − prior‖² is least, by conjugate gradients."""
    starts = range(0, texts.shape[0], _CHUNK)
    parts = [(texts[start : start + _CHUNK], wanted[start : start + _CHUNK]) for start in starts]
    rows = prior.copy()
    rest = sum(part.T @ (of_part - part @ rows) for part, of_part in parts)
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_STEPS):
        change = sum(part.T @ (part @ step) for part, _ in parts) + _RIDGE * step
        far = size / np.maximum((step * change).sum(axis=0), _TINY)
        rows, rest = rows + far * step, rest - far * change
        last, size = size, (rest * rest).sum(axis=0)
        step = rest + size / np.maximum(last, _TINY) * step
    return rows


def _packed(rows: Array) -> list[bytes]:
    largest = np.maximum(np.abs(rows).max(axis=1), _TINY)
    scales = np.rint(255 + _DOUBLE * np.log2(largest / largest.max())).clip(1, 255)
    units = largest.max() / _MIDDLE * 2 ** ((scales - 255) / _DOUBLE)
    halves = np.rint(rows / units[:, np.newaxis] + _MIDDLE).clip(0, 15).astype(np.uint8)
    whole = np.hstack([scales[:, np.newaxis].astype(np.uint8), halves[:, ::2] << 4 | halves[:, 1::2]])
    return [row.tobytes() for row in whole]


def vector(rows: Mapping[str, bytes], stems: Iterable[str]) -> Array | None:
    """Return the vector of a text by the rows of its stems, at length 1; None if none has a row."""
    known = [row for stem in stems if (row := rows.get(stem))]
    if not known:
        return None
    whole = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
    halves = np.stack([whole[:, 1:] >> 4, whole[:, 1:] & 15], axis=2).reshape(len(known), -1)
    scales = 2 ** (whole[:, :1] / np.float32(_DOUBLE))
    made: Array = unit(((halves - np.float32(_MIDDLE)) * scales).sum(axis=0, keepdims=True))[0]
    return made
