"""What a text means as a vector, by a tiny model and by the real one."""

from __future__ import annotations

import hashlib
import os
import sys
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from generator.content import meaning
from generator.content.meaning import MODEL, NUMBERS, shortened
from generator.related import encoder
from generator.related.encoder import Encoder
from tests.harness.model import tiny
from tests.harness.papers import nasty
from tests.tools import minilm

PACKAGE = Path(sys.prefix, "weights", "all_minilm_l6_v2", "model.zip")


@cache
def made() -> Encoder:
    return Encoder(*tiny().values())


def likeness(one: bytes, other: bytes) -> float:
    """Return the cosine of two vectors."""
    first, second = (np.frombuffer(vector, np.int8).astype(float) for vector in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_each_text_has_its_own_vector_whatever_stands_beside_it() -> None:
    texts = ["moss of tide", "kite " * 500, "clock", *("anchor and rivet",) * 40]
    together = made().vectors(texts)
    assert {len(vector) for vector in together} == {NUMBERS}
    for text, vector in zip(texts, together, strict=True):
        assert likeness(vector, *made().vectors([text])) > 0.999
    moss, river, clock = made().vectors(["moss and tide", "tide and moss", "clock of a lantern"])
    assert likeness(moss, river) > likeness(moss, clock)
    assert made().vectors([]) == []


def test_what_stands_beyond_the_first_tokens_does_not_count() -> None:
    assert len({*made().vectors(["moss " * 126 + end for end in ("kite", "clock", "")])}) == 1


@given(nasty(), nasty(3_000))
def test_any_text_has_one(title: str, abstract: str) -> None:
    (vector,) = made().vectors([shortened(title, abstract)])
    assert len(vector) == NUMBERS


def test_the_model_has_another_name_once_anything_changes_of_it() -> None:
    files = [file.sha256 for file in encoder.FILES]
    said = f"{encoder.TOKENS} {meaning._LETTERS} {encoder.SCALE} {files}"
    name = hashlib.sha256(said.encode() + encoder.PROJECTION.read_bytes()).hexdigest()[:32]
    assert name == MODEL, "each archive encodes its papers anew"


@pytest.mark.slow
def test_the_real_model_says_what_its_makers_say() -> None:
    """Of these four sentences, the model's page shows how like the first one the others are."""
    if not PACKAGE.exists() and not os.environ.get("CI"):
        pytest.skip("the weights are not installed: make test installs them")
    with zipfile.ZipFile(PACKAGE) as packed:
        network = minilm.onnx(minilm.weights(packed.read("model.safetensors")))
        tokenizer = packed.read("tokenizer.json")
    assert hashlib.sha256(tokenizer).hexdigest() == encoder.FILES[1].sha256
    real = Encoder(network, tokenizer)
    person, dog, happier = ("That is a happy person", "That is a happy dog", "That is a very happy person")
    first, *others = real.means([person, dog, happier, "Today is a sunny day"])
    assert [round(float(first @ other), 3) for other in others] == [0.695, 0.943, 0.257]
    shorter, efficient, moss = real.vectors(["make it shorter", "efficient reasoning", "moss on granite"])
    assert likeness(shorter, efficient) > likeness(shorter, moss)
