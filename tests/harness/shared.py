"""Archives that are built once for all processes of a test run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable

import pytest

from tests.harness.archive import ArchiveFolder


def shared(
    factory: pytest.TempPathFactory,
    name: str,
    fill: Callable[[ArchiveFolder], object],
    settings: dict[str, object] | None = None,
) -> ArchiveFolder:
    """Return a built archive that nobody changes; the first process to ask for it builds it.

    Args:
        factory: makes the folders of the run.
        name: the folder's name.
        fill: writes the content.
        settings: of the archive plugin.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own in the folder of the run
        base = base.parent
    folder, built = base / name, base / f"{name}.built"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            archive = ArchiveFolder(folder, settings)
            fill(archive)
            archive.build("--strict")
            built.touch()
    return ArchiveFolder.at(folder)
