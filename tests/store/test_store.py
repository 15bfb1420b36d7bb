"""The store: values by kind, name and key; they depend on this code, this Python, and the libraries."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.store import store
from generator.store.pool import run_tasks
from generator.store.store import Memo, Step, Store, stored
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT
from tests.harness.stored import ask

# A math-core that draws every formula alike.
NEW_MATH_CORE = """
class LatexError(Exception):
    pass

class LatexToMathML:
    def __init__(self, **options):
        pass

    def convert_with_local_state(self, tex, displaystyle):
        return "<math><mi>new</mi></math>"
"""


def release(folder: Path, name: str, version: str) -> None:
    """Write a library's metadata, as an installer does."""
    path = folder / f"{name.replace('-', '_')}-{version}.dist-info" / "METADATA"
    path.parent.mkdir(parents=True)
    path.write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n\nIt is made up.\n")


def test_another_release_of_a_library_means_another_site(tmp_path: Path) -> None:
    """A build with a cache and a build without one make the same site."""
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1, title="The square $x^2$ of nothing", abstract="Here $a + b$ is $c$."))
    archive.build("--strict")
    assert "<mi>new</mi>" not in archive.html("papers/2603.00001/")
    libraries = tmp_path / "libraries"
    release(libraries, "math-core", "99.0")
    (libraries / "math_core.py").write_text(NEW_MATH_CORE)
    environment = {"PYTHONPATH": f"{libraries}:{CHECKOUT}"}
    archive.build("--strict", environment=environment)
    warm = files(archive.site)
    assert "<mi>new</mi>" in archive.html("papers/2603.00001/")
    for folder in (archive.site, archive.folder / ".cache"):
        shutil.rmtree(folder)
    archive.build("--strict", environment=environment)
    assert warm == files(archive.site)


def test_another_release_of_a_library_means_another_state_of_the_search(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    archive.build()
    before = ask(archive.folder / ".cache", "PRAGMA user_version")
    release(tmp_path / "libraries", "numpy", "99.0")
    archive.build(environment={"PYTHONPATH": f"{tmp_path / 'libraries'}:{CHECKOUT}"})
    assert ask(archive.folder / ".cache", "PRAGMA user_version") != before


def test_libraries_are_those_that_are_installed_each_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {*store.libraries()}
    assert {name.partition("-")[0] for name in before} >= {"mkdocs_material", "numpy", "markupsafe"}
    release(tmp_path, "made-up", "1.2")
    monkeypatch.syspath_prepend(tmp_path)
    assert {name.removesuffix(".dist-info") for name in {*store.libraries()} - before} == {"made_up-1.2"}


def kept(folder: Path) -> object:
    """Return what a newly opened store has."""
    with closing(Store(folder)) as opened:
        return opened.load("kind", "name", b"key")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return the folder of a store with a value."""
    with closing(Store(tmp_path)) as opened:
        opened.save([Memo("kind", "name", b"key", stored((1, "moss")))])
    return tmp_path


def test_a_value_is_loaded_by_the_key_of_what_it_was_made_from(saved: Path) -> None:
    with closing(Store(saved)) as opened:
        opened.save([Memo("kind", "other", b"key", stored(2)), Memo("fern", "name", b"key", stored(3))])
        wanted = [("other", b"key"), ("name", b"another key"), ("none", b"key"), ("name", b"key")]
        assert list(opened.values("kind", wanted)) == [2, None, None, (1, "moss")]
        assert opened.every("kind") == {"name": (b"key", (1, "moss")), "other": (b"key", 2)}
        opened.save([Memo("kind", "name", b"another key", stored(4))], gone=[("kind", "other")])
        assert opened.every("kind") == {"name": (b"another key", 4)}


def test_a_store_is_of_one_version(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(saved) == (1, "moss")
    monkeypatch.setattr(store, "version", lambda: b"another version")
    assert kept(saved) is None


@pytest.mark.parametrize("changed", ["hash_of_files", "libraries"])
def test_other_code_and_other_libraries_are_another_version(
    changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.version.cache_clear()
    before = store.version()
    store.version.cache_clear()
    monkeypatch.setattr(store, changed, lambda *_: b"other")
    assert store.version() != before
    store.version.cache_clear()


def test_a_value_with_one_wrong_byte_counts_as_absent(saved: Path) -> None:
    whole = (saved / "store.db").read_bytes()
    (saved / "store.db").write_bytes(whole.replace(b"moss", b"most"))
    assert (saved / "store.db").read_bytes() != whole
    assert kept(saved) is None


@pytest.mark.parametrize(
    "damage", [lambda data: b"garbage" * 999, lambda data: data[:5000], lambda data: b""]
)
def test_a_damaged_store_is_an_empty_one(saved: Path, damage: Callable[[bytes], bytes]) -> None:
    (saved / "store.db").write_bytes(damage((saved / "store.db").read_bytes()))
    with closing(Store(saved)) as opened:
        assert opened.every("kind") == {}
        opened.save([Memo("kind", "name", b"key", stored("fern"))])
    assert kept(saved) == "fern"


def test_a_store_that_is_damaged_while_it_is_open_loses_its_values_alone(saved: Path) -> None:
    with closing(Store(saved)) as opened:
        (saved / "store.db").write_bytes(b"garbage" * 999)
        assert opened.every("kind") == {}
        opened.save([Memo("kind", "name", b"key", stored("fern"))])
        assert opened.load("kind", "name", b"key") == "fern"


def test_each_process_reads_by_a_connection_of_its_own(saved: Path) -> None:
    with closing(Store(saved)) as opened:
        opened.every("kind")
        tasks = [(b"key",), (b"another",), (b"key",)]
        found = [value for _, value in run_tasks(2, partial(opened.load, "kind", "name"), tasks)]
        assert sorted(map(str, found)) == ["(1, 'moss')", "(1, 'moss')", "None"]


def test_what_was_not_written_whole_is_not_written(saved: Path) -> None:
    rows: list[Any] = [Memo("kind", "name", b"key", stored("fern")), ("of", "another", object(), "kind")]
    with closing(Store(saved)) as opened, pytest.raises(sqlite3.Error, match="type"):
        opened.save(rows)
    assert kept(saved) == (1, "moss")


@pytest.mark.parametrize("processes", [1, 2])
def test_stale_values_are_made_and_values_of_other_names_go(tmp_path: Path, processes: int) -> None:
    def step(name: str, inputs: str) -> Step:
        return Step(name, inputs.encode(), lambda: stored(f"{name} of {inputs}"))

    def kept() -> bytes:
        raise AssertionError("what is kept is not made")

    with closing(Store(tmp_path)) as opened:
        opened.make("kind", [step("moss", "1"), step("fern", "1"), step("bog", "1")], processes)
        opened.make("kind", [Step("moss", b"1", kept), step("fern", "2")], processes)
        assert opened.every("kind") == {"moss": (b"1", "moss of 1"), "fern": (b"2", "fern of 2")}


def test_a_folder_in_which_nothing_can_be_written_is_named(saved: Path) -> None:
    with closing(Store(saved)) as opened:
        opened.rows("PRAGMA query_only = ON")
        with pytest.raises(OSError, match=r"readonly database: .*store\.db"):
            opened.save([Memo("kind", "name", b"key", stored("fern"))])


def test_tables_beside_the_code_are_a_part_of_it(tmp_path: Path) -> None:
    versions = set()
    for table in ("a = 1", "a = 2"):
        (tmp_path / "commands.toml").write_text(table)
        store.version.cache_clear()
        versions.add(store.version(tmp_path))
    assert len(versions) == 2
