from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from generator.store.atomic import write
from tests.harness.files import files


@pytest.mark.parametrize("call", ["open", "write", "replace"])
def test_a_write_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "a/b.md"
    assert write(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="no space left"):
        write(path, b"new")
    monkeypatch.undo()
    assert files(tmp_path) == {"a/b.md": b"old"}


def test_a_system_that_takes_a_few_bytes_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, data[:3]))
    write(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_file_that_holds_the_bytes_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert write(path, b"same")
    os.utime(path, ns=(1, 1))
    assert not write(path, b"same")
    assert path.stat().st_mtime_ns == 1
    assert write(path, b"more")
