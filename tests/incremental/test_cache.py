"""Cached values depend on this code, this Python, and the libraries."""

from __future__ import annotations

import shutil
from email import message_from_string
from email.message import Message
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from generator.incremental import cache
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT

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


def release(folder: Path, name: str, version: str, requires: str = "") -> None:
    """Write a library's metadata, as an installer does."""
    path = folder / f"{name.replace('-', '_')}-{version}.dist-info" / "METADATA"
    path.parent.mkdir(parents=True)
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    path.write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{needs}\nIt is made up.\n")


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
    state = archive.folder / ".cache/segments/small"
    before = state.read_bytes()
    release(tmp_path / "libraries", "numpy", "99.0")
    archive.build(environment={"PYTHONPATH": f"{tmp_path / 'libraries'}:{CHECKOUT}"})
    assert state.read_bytes() != before


def test_libraries_are_those_of_a_build_whoever_needs_them() -> None:
    libraries = dict(cache.libraries())
    assert {"paper-archive", "mkdocs-material", "math-core", "numpy", "lunr", "pyyaml"} <= libraries.keys()
    assert "markupsafe" in libraries, "jinja2 needs it, and mkdocs needs jinja2"
    assert not {"pytest", "ruff"} & libraries.keys(), "an extra for development"


def test_libraries_are_read_from_the_metadata_of_what_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path, "paper-archive", "7", 'Made.Up[more] (>=1); python_version >= "3"')
    release(tmp_path, "made-up", "1.2", 'pytest>=8; extra == "dev"')
    monkeypatch.syspath_prepend(tmp_path)
    assert cache.libraries() == [("made-up", "1.2"), ("paper-archive", "7")]


def test_libraries_that_are_missing_are_left_out_but_not_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path, "paper-archive", "7", "no-such-library-anywhere")
    monkeypatch.syspath_prepend(tmp_path)
    assert cache.libraries() == [("paper-archive", "7")]
    with pytest.raises(PackageNotFoundError):
        cache.libraries("no-such-library-anywhere")


def test_a_saved_value_is_of_one_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.Cache(tmp_path).save("name", [1])
    assert cache.Cache(tmp_path).load("name") == [1]
    for name, other in (("hash_of_files", lambda *_: b"other code"), ("libraries", lambda: [("x", "2")])):
        with monkeypatch.context() as patch:
            cache.version.cache_clear()
            patch.setattr(cache, name, other)
            assert cache.Cache(tmp_path).load("name") is None
        cache.version.cache_clear()
    assert cache.Cache(tmp_path).load("name") == [1]


def test_a_file_with_one_wrong_byte_counts_as_absent(tmp_path: Path) -> None:
    cache.Cache(tmp_path).save("name", [1, 2])
    whole = (tmp_path / "name").read_bytes()
    (tmp_path / "name").write_bytes(whole.replace(b"\x02\0\0\0", b"\x03\0\0\0"))
    assert (tmp_path / "name").read_bytes() != whole
    assert cache.Cache(tmp_path).load("name") is None


def test_tables_beside_the_code_are_a_part_of_it(tmp_path: Path) -> None:
    versions = set()
    for table in ("a = 1", "a = 2"):
        (tmp_path / "commands.toml").write_text(table)
        cache.version.cache_clear()
        versions.add(cache.version(tmp_path))
    assert len(versions) == 2


def test_the_version_is_read_once_and_of_libraries_the_headers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with nothing new takes 1.5 seconds in all; descriptions are long, and slow to parse."""
    parsed = list[int]()

    def counted(text: str) -> Message:
        parsed.append(len(text))
        return message_from_string(text)

    monkeypatch.setattr(cache, "message_from_string", counted)
    cache.version.cache_clear()
    version = cache.version()
    libraries = len(parsed)
    assert libraries > 20
    assert sum(parsed) < 5_000 * libraries, parsed
    assert cache.version() == version
    assert len(parsed) == libraries
