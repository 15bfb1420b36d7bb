"""One ``mkdocs.yml`` under every engine: ``archive``, MkDocs and ProperDocs; and the preview."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.commands.project.engines import themed
from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes, files, same
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, launch, run

PROPERDOCS = pytest.param("properdocs", marks=pytest.mark.matrix)
ENGINES = ("mkdocs", PROPERDOCS)
# MaterialX is in a folder of its own, because its package has Material's name.
MATERIALX = Path(sys.prefix) / "engines"
# The differences that are accepted, by kind, each with its reason.
ACCEPTED = tomllib.loads(Path(__file__).with_name("engines.toml").read_text("utf-8"))
_HASH = re.compile(rb"\b(bundle|main|palette|search)\.[\da-f]{8}\.(?=min\.)")


def engine(name: str, archive: ArchiveFolder, *arguments: str) -> list[str]:
    """Return the command of an engine for an archive."""
    return [sys.executable, "-W", "error", "-m", name, *arguments, "--config-file", str(archive.config)]


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    """Return a small archive with hand-written pages and a paper with notes."""
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 2})
    archive.put_all(numbered(number, keywords=("alpha",)) for number in range(1, 7))
    archive.put(numbered(7), "## Notes\n\nSee [another](2603.00001.md) and $x^2$.")
    (archive.content / "more.md").write_text("# More\n\n[A paper](papers/2026/03/2603.00002.md)\n", "utf-8")
    return archive


@pytest.mark.parametrize("name", ENGINES)
def test_the_same_site_from_every_engine(archive: ArchiveFolder, name: str) -> None:
    pytest.importorskip(name, reason=f"{name} is not installed")
    run(engine(name, archive, "build", "--strict"))
    built = files(archive.site)
    same(built, archive.clean())
    assert "papers/2603.00007/index.html" in built


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_fails_on_a_broken_page(archive: ArchiveFolder, name: str) -> None:
    pytest.importorskip(name, reason=f"{name} is not installed")
    (archive.content / "papers/2026/03/2603.00001.md").write_text("---\ntitle: [\n---\n", "utf-8")
    assert "2603.00001.md" in run(engine(name, archive, "build", "--strict"), code=1).stderr
    assert not archive.site.exists(), "a strict build that fails leaves the site as it is"


def parts(site: dict[str, bytes]) -> dict[str, bytes]:
    """Return a site's files by names that no version of a theme changes, and the theme's rules apart."""
    found = {}
    for name, data in site.items():
        said = _HASH.sub(rb"\1.*.", data) if name.endswith((".html", ".js")) else data
        theme, layer, _ = said.partition(b"@layer archive")
        if layer and name.endswith(".css"):
            found[f"{name}: material"], said = theme, said.removeprefix(theme)
        found[_HASH.sub(rb"\1.*.", name.encode()).decode()] = said
    return found


@pytest.mark.parametrize("name", ["archive", PROPERDOCS])
def test_every_kind_of_page_is_the_same_from_properdocs_with_materialx(
    everything: ArchiveFolder, tmp_path: Path, name: str
) -> None:
    """By its own command, and by ``archive`` as in an archive that has no MkDocs."""
    pytest.importorskip("properdocs", reason="properdocs is not installed")
    if not MATERIALX.exists():
        missing = f"no MaterialX in {MATERIALX}: `make test` installs it, which needs the network once"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    archive = everything.copied(tmp_path / "archive")
    shutil.rmtree(archive.site)
    archive.config.write_text(themed(archive.config.read_text("utf-8"), "properdocs"), "utf-8")
    command = engine("properdocs", archive, "build", "--strict")
    if name == "archive":
        command = archive.command("build", "--strict")
        command[4] = f"import sys; sys.modules['mkdocs'] = None; {command[4]}"
    run(command, environment={"PYTHONPATH": os.pathsep.join((str(MATERIALX), str(CHECKOUT)))})
    built, expected = parts(files(archive.site)), parts(files(everything.site))
    assert changes(built, expected) == ACCEPTED["differs"].keys()
    assert sum(name.endswith(".html") for name in built) > 100


@contextmanager
def preview(command: list[str]) -> Iterator[str]:
    """Start a preview, yield its address, and end it as Ctrl-C does."""
    server = launch(command)
    assert server.stderr
    try:
        said = []
        for line in server.stderr:
            said.append(line)
            if match := re.search(r"Serving on (http\S+)", line):
                yield match[1]
                break
        else:
            pytest.fail(f"no preview: {''.join(said)}")
    finally:
        server.send_signal(signal.SIGINT)
        try:
            said.append(server.communicate(timeout=10)[1])
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()
            raise
    assert server.returncode == 0, "".join(said)


def get(address: str) -> str:
    """Return a page of the preview."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def wait_for(address: str, text: str, seconds: float) -> None:
    """Wait until a page of the preview shows a text."""
    end = time.monotonic() + seconds
    while text not in get(address):
        assert time.monotonic() < end, f"{address} does not show {text!r} after {seconds} s"
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["archive", pytest.param("mkdocs", marks=pytest.mark.matrix), PROPERDOCS])
def test_a_preview_shows_an_edit(archive: ArchiveFolder, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    if name == "archive":
        command = archive.command("serve", "--address", address)
    else:
        pytest.importorskip(name, reason=f"{name} is not installed")
        command = engine(name, archive, "serve", "--dev-addr", address)
    for loop in ("loop", "other"):  # to follow both is to watch a billion folders
        (archive.content / loop).symlink_to(".")
    with preview(command) as root:
        assert "A made-up study of matter 1" in get(root)
        page = f"{root}papers/2603.00001/"
        assert "Another" not in get(page)
        archive.put(numbered(1, abstract="Another abstract."))
        wait_for(page, "Another abstract.", 10)
        archive.put(numbered(8, title="A new paper"))
        wait_for(root, "A new paper", 10)
        (archive.content / "more.md").write_text("# More\n\nOther words\n", "utf-8")
        wait_for(f"{root}more/", "Other words", 10)
        with pytest.raises(urllib.error.HTTPError) as error:
            get(f"{root}papers/none/")
        assert error.value.code == 404
        assert "There is no such page" in error.value.read().decode()
        error.value.close()
    assert not archive.site.exists(), "a preview leaves the site alone"
