"""A tiny model in place of the published one, with the same form; and a server for it on loopback."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from generator.commands.upkeep import encode
from generator.related import encoder
from generator.related.encoder import ModelFile
from tests.harness.server import Silent, loopback
from tests.tools import minilm

NAMES = ("model.onnx", "tokenizer.json")
SUBJECTS = ("moss", "tide", "loom", "kite", "clock", "rivet", "lantern", "anchor")
_SIZE = 384
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


@cache
def tiny() -> Mapping[str, bytes]:
    """Return the files of a model with one layer, which knows few words and tells them apart."""
    words = [*_SPECIAL, *SUBJECTS, "of", "a", "and", "."]
    chance = np.random.default_rng(1)
    sizes = {
        "word_embeddings": len(words), "token_type_embeddings": 2, "position_embeddings": 128,
    }  # fmt: skip
    given = {
        f"embeddings.{name}.weight": chance.normal(size=(size, _SIZE)) * (name == "word_embeddings")
        for name, size in sizes.items()
    }
    layer = "encoder.layer.0"
    for name, shape in (
        ("attention.self.query", (_SIZE, _SIZE)), ("attention.self.key", (_SIZE, _SIZE)),
        ("attention.self.value", (_SIZE, _SIZE)), ("attention.output.dense", (_SIZE, _SIZE)),
        ("intermediate.dense", (8, _SIZE)), ("output.dense", (_SIZE, 8)),
    ):  # fmt: skip
        weights, bias = chance.normal(size=shape) / 50, np.zeros(shape[0])
        given |= {f"{layer}.{name}.weight": weights, f"{layer}.{name}.bias": bias}
    for name in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
        given |= {f"{name}.LayerNorm.weight": np.ones(_SIZE), f"{name}.LayerNorm.bias": np.zeros(_SIZE)}
    tokens = Tokenizer(models.WordPiece({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokens.normalizer = normalizers.BertNormalizer()
    tokens.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokens.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    network = minilm.onnx({name: np.asarray(values, np.float32) for name, values in given.items()})
    return dict(zip(NAMES, (network, tokens.to_str().encode()), strict=True))


def known(patch: pytest.MonkeyPatch, root: str = "http://127.0.0.1:9") -> None:
    """Make the program know the tiny model, at an address of loopback."""
    files = [
        ModelFile(f"{root}/{name}", len(data), hashlib.sha256(data).hexdigest())
        for name, data in tiny().items()
    ]
    patch.setattr(encoder, "FILES", tuple(files))
    patch.setattr(encode, "OWN_HOSTS", (root.removeprefix("http://"),))


@contextmanager
def served(patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Serve the tiny model; yield the names of the files that were asked for."""
    asked: list[str] = []

    class Handler(Silent):
        def do_GET(self) -> None:
            asked.append(self.path[1:])
            data = tiny()[self.path[1:]]
            self.send_response(200)
            self.send_header("Content-Length", f"{len(data)}")
            self.end_headers()
            self.wfile.write(data)

    with loopback(Handler) as root:
        known(patch, root)
        yield asked
