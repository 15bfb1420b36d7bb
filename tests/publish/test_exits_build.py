"""The exit codes of commands that build the site; see also tests/test_exits.py."""

import socket
from pathlib import Path

from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered


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
        said = archive.run("serve", "--address", f"127.0.0.1:{busy.getsockname()[1]}", code=2).stderr
    assert "archive: the port is in use by another program. Name another: --address" in said
    assert "Traceback" not in said


def test_a_theme_with_no_more_than_its_name_and_folder(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    config = archive.config.read_text("utf-8")
    start, end = config.index("  font: false"), config.index("\nnav:")
    archive.config.write_text(config[:start] + config[end:], "utf-8")
    archive.run("build", "--strict", code=0)
