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
from playwright.sync_api import Browser, expect

from generator.commands.project.engines import themed
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import changes, files, same
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, launch, run
from tests.harness.server import serving
from tests.publish.test_every_kind import LOOKS, PAPER, barriers

PROPERDOCS = pytest.param("properdocs", marks=pytest.mark.matrix)
ENGINES = ("mkdocs", PROPERDOCS)
# MaterialX is in a folder of its own, because its package has Material's name.
MATERIALX = Path(sys.prefix) / "engines"
# The differences that are accepted, by kind, each with its reason.
ACCEPTED = tomllib.loads(Path(__file__).with_name("engines.toml").read_text("utf-8"))
_COLORS = """() => [...document.querySelectorAll(".md-header, .md-tabs, .search-box input, h1, article a")]
    .map(element => getComputedStyle(element)).map(style => style.color + style.backgroundColor)"""
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


def with_materialx(everything: ArchiveFolder, folder: Path, name: str) -> Path:
    """Build the archive with ProperDocs and MaterialX, by this command; return the site."""
    pytest.importorskip("properdocs", reason="properdocs is not installed")
    if not MATERIALX.exists():
        missing = f"no MaterialX in {MATERIALX}: `make test` installs it, which needs the network once"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    archive = everything.copied(folder)
    shutil.rmtree(archive.site)
    archive.config.write_text(themed(archive.config, "properdocs"), "utf-8")
    command = engine("properdocs", archive, "build", "--strict")
    if name == "archive":  # as in an archive of that engine, which has no MkDocs
        command = archive.command("build", "--strict")
        command[4] = f"import sys; sys.modules['mkdocs'] = None; {command[4]}"
    run(command, environment={"PYTHONPATH": os.pathsep.join((str(MATERIALX), str(CHECKOUT)))})
    return archive.site


@pytest.fixture(scope="module")
def other(everything: ArchiveFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of every kind of page, made by ``archive`` with MaterialX; nobody changes it."""
    return with_materialx(everything, tmp_path_factory.mktemp("other") / "archive", "archive")


def test_every_kind_of_page_is_the_same_with_materialx(everything: ArchiveFolder, other: Path) -> None:
    built, expected = parts(files(other)), parts(files(everything.site))
    assert changes(built, expected) == ACCEPTED["differs"].keys()
    assert sum(name.endswith(".html") for name in built) > 100


@pytest.mark.matrix
def test_the_same_from_properdocs_own_command(everything: ArchiveFolder, other: Path, tmp_path: Path) -> None:
    same(files(with_materialx(everything, tmp_path / "archive", "properdocs")), files(other))


@pytest.mark.matrix
@pytest.mark.parametrize("look", LOOKS)
def test_with_materialx_pages_look_and_work_as_with_material(
    browser: Browser, everything: ArchiveFolder, other: Path, look: str
) -> None:
    shown = []
    for site in (everything.site, other):
        options = {"reduced_motion": "reduce", **LOOKS[look]}
        with serving(site, PREFIX) as root, visit(browser, root, **options) as seen:
            for address in ("", "search/", "about/", PAPER):
                seen.page.goto(root + address, wait_until="networkidle")
                assert barriers(seen.page) == [], address
            expect(seen.page.get_by_role("button", name="Copy to clipboard")).to_be_visible()
            shown.append(seen.page.evaluate(_COLORS))
            assert seen.wrong == []
    assert shown[0] == shown[1]


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
