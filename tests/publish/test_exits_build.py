"""The exit codes of commands that build the site; see also tests/commands/test_exits.py."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, run


def test_a_build_that_leaves_a_page_out(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    page = archive.put(numbered(1))
    archive.put(numbered(2))
    archive.run("build", code=0)
    page.write_text("---\ntitle: [\n---\n")
    assert "2603.00001.md" in archive.run("build", code=1).stderr
    assert (archive.site / "papers/2603.00002/index.html").exists()
    archive.run("build", code=1)
    archive.run("build", "--strict", code=2)


def test_a_busy_port(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = archive.run("serve", "--address", f"127.0.0.1:{port}", code=2).stderr
    assert said == (
        f"archive: the site cannot be served at 127.0.0.1:{port}: Address already in use. "
        f"Choose another: archive serve --address 127.0.0.1:{port + 1}\n"
    ), "before anything is built"


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    said = ArchiveFolder(tmp_path / "archive").run("serve", "--address", "192.0.2.1:8000", code=2).stderr
    assert said.startswith("archive: the site cannot be served at 192.0.2.1:8000: ") and said.count("\n") == 1


def test_a_busy_port_of_make_serve(tmp_path: Path) -> None:
    for path in (CHECKOUT / "Makefile", CHECKOUT / "pyproject.toml", *CHECKOUT.glob("requirements*.txt")):
        shutil.copy(path, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)

    variables = {"MAKELEVEL": "0", "MAKEFLAGS": ""}  # as if no make had started the tests

    def make(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run(["make", "--silent", *arguments], None, variables, tmp_path)

    assert make("--touch", "serve").returncode == 0, "as if all were installed"
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = make("serve", f"PORT={port}")
    assert (done.returncode, done.stdout) == (2, "")
    said, *rest = done.stderr.splitlines()
    assert said == f"Port {port} is not free. Choose another: make serve PORT={port + 1}"
    assert all(line.startswith("make: ") for line in rest)
    assert make("port", f"PORT={port}").returncode == 0


def test_a_theme_without_palette_features_and_icons(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    config = archive.config.read_text("utf-8")
    start, end = config.index("  font: false"), config.index("\nnav:")
    none = "  palette: []\n  features: []\n  icon: {}\n"
    archive.config.write_text(config[:start] + none + config[end:], "utf-8")
    archive.run("build", "--strict", code=0)
