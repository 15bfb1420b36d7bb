"""The exit codes of commands that build the site; see also tests/test_exits.py."""

import socket
from pathlib import Path

from tests.harness.archive import Place
from tests.harness.papers import numbered


def test_a_build_that_leaves_a_page_out(tmp_path: Path) -> None:
    place = Place(tmp_path / "archive")
    page = place.put(numbered(1))
    place.put(numbered(2))
    place.run("build", code=0)
    page.write_text("---\ntitle: [\n---\n")
    assert "2603.00001.md" in place.run("build", code=1).stderr
    assert (place.site / "papers/2603.00002/index.html").exists()
    place.run("build", code=1)
    place.run("build", "--strict", code=2)


def test_a_busy_port(tmp_path: Path) -> None:
    place = Place(tmp_path / "archive")
    with socket.create_server(("127.0.0.1", 0)) as busy:
        said = place.run("serve", "--address", f"127.0.0.1:{busy.getsockname()[1]}", code=2).stderr
    assert "archive: the port is in use by another program. Name another: --address" in said
    assert "Traceback" not in said
