"""What a text means, as a vector: all-MiniLM-L6-v2, then the program's own projection to 128 numbers.

Decision 52 has the measurements. An `Encoder` needs the libraries of the extra `meaning`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class ModelFile(NamedTuple):
    """A file of the model."""

    address: str
    size: int  # bytes
    sha256: str


_PUBLISHED = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve"
_REVISION = f"{_PUBLISHED}/c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
FILES = tuple(
    ModelFile(f"{_REVISION}/{name}", size, sha256)
    for name, size, sha256 in (
        ("onnx/model.onnx", 90_405_214, "6fd5d72fe4589f189f8ebc006442dbb529bb7ce38f8082112682524616046452"),
        ("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    )
)
"""The model and its tokenizer; the workflow *Fetch* keeps them by the beginning of the first hash."""
TOKENS = 128  # of a text; the rest does not count
_AT_ONCE = 32  # texts
SCALE = 200  # of a vector of length 1: of 600 papers, one has a number beyond a byte
# The mean of real papers' vectors, and then their first principal components: ``tests/tools/projection.py``.
PROJECTION = Path(__file__).with_name("projection.npy")
Array = NDArray[Any]


class Encoder:
    """The model, opened from the bytes of its `FILES`."""

    def __init__(self, network: bytes, tokenizer: bytes) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        # Threads that wait busily take the machine from whatever else runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer.decode())
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()
        self._mean, *components = np.load(PROJECTION).astype(np.float32)
        self._components = np.stack(components)

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vector of each text, 128 signed bytes; texts of about one length are read together."""
        made = np.empty((len(texts), len(self._components)), np.int8)
        order = np.argsort([len(text) for text in texts], kind="stable")
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            apart = self.means([texts[number] for number in some]) - self._mean
            made[some] = np.rint(SCALE * unit(apart @ self._components.T)).clip(-127, 127)
        return [vector.tobytes() for vector in made]

    @property
    def vocabulary(self) -> list[str]:
        """The words that the tokenizer has whole, the commonest first."""
        known = self._tokenizer.get_vocab()
        return [word for word in sorted(known, key=known.__getitem__) if word.isalpha() and len(word) > 2]

    def means(self, texts: Sequence[str]) -> Array:
        """Return the mean of each text's tokens, at length 1, for which the model was trained."""
        read = self._tokenizer.encode_batch(list(texts))
        ids, mask = (np.array([getattr(text, name) for text in read]) for name in ("ids", "attention_mask"))
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states, *_ = self._session.run(None, given)
        return unit((states * mask[..., np.newaxis]).sum(axis=1))


def unit(rows: Array) -> Array:
    """Return rows at length 1; a row of zeros stays one."""
    made: Array = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return made
