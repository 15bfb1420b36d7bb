"""The projection of a model's vectors to 128 numbers, ``generator/related/projection.npy``.

    python -m tests.tools.projection folder

It is made from 12,000 papers of the recorded data, so that it fits no archive alone. The folder has the
model, as ``tests/tools/minilm.py`` writes it. With another projection, every archive encodes its papers anew.
Its name is then another one, too: `MODEL` in ``generator/content/meaning.py``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np

from generator.content.meaning import NUMBERS, shortened
from generator.related.encoder import PROJECTION, Array, Encoder
from tests.benchmarks.bench_build import PAPERS, read

_PAPERS = 12_000
_AT_ONCE = 32


def fitted(means: Array) -> Array:
    """Return the mean of some vectors, and then their first principal components, the first ones first."""
    mean = means.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((means - mean).T))
    components = directions.T[::-1][:NUMBERS]
    # Of a direction and its opposite, the one with its largest number above zero.
    largest = np.take_along_axis(components, np.abs(components).argmax(axis=1)[:, np.newaxis], axis=1)
    return np.vstack([mean, components * np.sign(largest)]).astype(np.float16)


def main(folder: Path) -> None:
    """Encode the papers, and write the file."""
    encoder = Encoder(*((folder / name).read_bytes() for name in ("model.onnx", "tokenizer.json")))
    papers = list(read(PAPERS))
    random.Random(1).shuffle(papers)
    texts = sorted((shortened(paper["title"], paper["abstract"]) for paper in papers[:_PAPERS]), key=len)
    parts = (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
    np.save(PROJECTION, fitted(np.concatenate([encoder.means(part) for part in parts])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
