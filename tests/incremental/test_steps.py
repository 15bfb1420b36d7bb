"""Values that are kept from build to build, and made again where their keys are others."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.incremental.cache import Cache
from generator.incremental.steps import LostError, Steps


def stepped(folder: Path, **keys: bytes) -> list[str]:
    """One build of a step; the values that it made."""
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return f"{name} of {keys[name].decode()}"

    steps = Steps(Cache(folder), 1)
    steps.step(keys, make)
    steps.finish()
    assert [steps.value(name) for name in keys] == [f"{name} of {key.decode()}" for name, key in keys.items()]
    return sorted(made)


def test_only_values_with_other_keys_are_made(tmp_path: Path) -> None:
    assert stepped(tmp_path, moss=b"1", fern=b"1") == ["fern", "moss"]
    assert stepped(tmp_path, moss=b"1", fern=b"1") == []
    assert stepped(tmp_path, moss=b"1", fern=b"2", bog=b"1") == ["bog", "fern"]


def test_a_value_that_nobody_asks_for_goes(tmp_path: Path) -> None:
    stepped(tmp_path, moss=b"1", fern=b"1")
    (tmp_path / "of-an-earlier-version").touch()
    stepped(tmp_path, moss=b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moss", "state"]


def test_a_value_that_is_gone_or_shorter_is_made_again(tmp_path: Path) -> None:
    stepped(tmp_path, moss=b"1", fern=b"1")
    (tmp_path / "moss").unlink()
    (tmp_path / "fern").write_bytes(b"")
    assert stepped(tmp_path, moss=b"1", fern=b"1") == ["fern", "moss"]


def test_a_build_that_ends_early_leaves_nothing_that_counts_as_kept(tmp_path: Path) -> None:
    stepped(tmp_path, moss=b"1", fern=b"1")
    Steps(Cache(tmp_path), 1).step({"moss": b"2"}, str)  # and no more
    assert stepped(tmp_path, moss=b"1", fern=b"1") == ["fern", "moss"]


def test_a_damaged_value_is_named_and_all_can_be_made_again(tmp_path: Path) -> None:
    stepped(tmp_path, moss=b"1")
    (tmp_path / "moss").write_bytes(bytes((tmp_path / "moss").stat().st_size))
    steps = Steps(Cache(tmp_path), 1)
    steps.step({"moss": b"1"}, str)
    with pytest.raises(LostError, match=r"moss is damaged\. Delete it and build again\."):
        steps.value("moss")
    steps.forget()
    steps.step({"moss": b"1"}, str)
    assert steps.value("moss") == "moss"
