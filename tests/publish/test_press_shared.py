"""Files of the search, which the site and the cache share."""

from __future__ import annotations

import errno
import os
import shutil

import pytest

from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same

INDEX = "search/index"


@pytest.fixture
def shared(archive: ArchiveFolder) -> ArchiveFolder:
    """An archive whose site was built where its cache is."""
    shutil.rmtree(archive.site)
    archive.build()
    return archive


def test_a_new_site_shares_them(shared: ArchiveFolder) -> None:
    cache = shared.folder / ".cache/search"
    assert files(shared.site / INDEX) == files(cache) != {}
    assert all((shared.site / INDEX / name).samefile(cache / name) for name in files(cache))


def test_what_somebody_does_to_one_in_the_site_is_put_right(shared: ArchiveFolder) -> None:
    wanted, cache = files(shared.site), shared.folder / ".cache/search"
    kept = files(cache)
    for path in (shared.site / INDEX).rglob("*.*"):
        path.write_bytes(path.read_bytes() + b"more")
    assert files(cache) != kept, "the files are not shared"
    shared.build()
    same(files(shared.site), wanted)
    assert files(cache) == kept


def test_a_site_that_is_deleted_leaves_the_cache(shared: ArchiveFolder) -> None:
    wanted, kept = files(shared.site), files(shared.folder / ".cache/search")
    shutil.rmtree(shared.site)
    assert files(shared.folder / ".cache/search") == kept
    shared.build()
    same(files(shared.site), wanted)


def test_where_they_can_share_none_each_is_copied(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    wanted = files(archive.site)
    shutil.rmtree(archive.site)
    monkeypatch.setattr(os, "link", fail)
    engine.build(archive.config, processes=1)
    same(files(archive.site), wanted)
    assert all(path.stat().st_nlink == 1 for path in (archive.site / INDEX).rglob("*.*"))
