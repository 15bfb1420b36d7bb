"""The preview's server: its answer to paths that no page has, and its addresses."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator.publish.mkdocs.serving import address
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.papers import numbered
from tests.publish.test_engines import get, preview

OTHERS = {
    "/": 302, f"{PREFIX}papers/2603.00001": 302, f"{PREFIX}none/": 404, f"{PREFIX}%e2%98%83/": 404,
    "/elsewhere/": 404, f"{PREFIX}%20": 404, f"{PREFIX}index.html%2f..": 400,
}  # fmt: skip
REFUSED = (
    "/%00", f"{PREFIX}%00", f"{PREFIX}index.html%00.png", f"{PREFIX}%0d%0aX-Moss:%201", f"{PREFIX}%1b[31m",
    f"{PREFIX}%7f", f"{PREFIX}%ff", f"{PREFIX}%c0%af", f"{PREFIX}%ed%a0%80/", f"{PREFIX}%2fpapers",
    f"{PREFIX}/papers", "/%2fevil.example", "/%2e%2e/", f"{PREFIX}%2e%2e/%2e%2e/etc/passwd", f"{PREFIX}../",
    "/..", f"{PREFIX}./", "/livereload/" + "9" * 5_000 + "/1", f"{PREFIX}{'x' * 9_000}",
    f"{PREFIX}{'a/' * 2_000}",
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = ArchiveFolder(tmp_path_factory.mktemp("served") / "archive")
    archive.put(numbered(1))
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with preview(archive.command("serve", "--address", place)) as root:
        yield root


def asked(root: str, path: str) -> tuple[int, bytes]:
    """Return the status and the whole answer to a raw path, which no client would send."""
    parts = urlsplit(root)
    with closing(socket.create_connection((parts.hostname or "", parts.port or 0), 10)) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode("latin-1"))
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize("path", REFUSED, ids=range(len(REFUSED)))
def test_a_path_that_no_page_has_is_refused(root: str, path: str) -> None:
    status, answer = asked(root, path)
    assert status == 400
    assert answer.endswith(b"No page has such an address.\n")
    assert b"X-Moss" not in answer


@pytest.mark.parametrize(("path", "status"), OTHERS.items())
def test_other_paths_are_answered_as_before(root: str, path: str, status: int) -> None:
    assert asked(root, path)[0] == status


def test_two_slashes_lead_to_no_other_host(root: str) -> None:
    status, answer = asked(root, f"/{PREFIX}papers/2603.00001")
    assert status in (302, 400)
    assert b"Location: //" not in answer


def test_a_page_is_served(root: str) -> None:
    assert "2603.00001" in get(f"{root}papers/2603.00001/")


def test_an_address_of_ipv6(tmp_path: Path) -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
            place = f"[::1]:{free.getsockname()[1]}"
    except OSError:
        pytest.skip("this machine has no IPv6")
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    with preview(archive.command("serve", "--address", place)) as root:
        assert root == f"http://{place}{PREFIX}"
        assert f'href="{root}papers/2603.00001/"' in get(f"{root}papers/2603.00001/")


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("http://::1:8000/", "http://[::1]:8000/"), ("http://fe80::1:2:8000/a/", "http://[fe80::1:2]:8000/a/"),
        ("http://::ffff:127.0.0.1:80/", "http://[::ffff:127.0.0.1]:80/"), ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"), ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://moss.test/a:b:8/", "https://moss.test/a:b:8/"),
    ],
)  # fmt: skip
def test_the_address_of_a_preview_is_one_that_browsers_take(stated: str, written: str) -> None:
    assert address(stated) == written


@pytest.mark.parametrize(
    "place",
    ["", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "0.0.0.0:99999", "0.0.0.0:65536",
     "127.0.0.1:-1", "127.0.0.1:８０", "127.0.0.1:8000:1", "127.1:8000", "moss.test:8000",
     "http://127.0.0.1:8000", "[::1]", "[::1]:x", "[moss]:8000"],
)  # fmt: skip
def test_a_place_that_cannot_be_is_said_to_be_none(tmp_path: Path, place: str) -> None:
    said = ArchiveFolder(tmp_path / "archive").run("serve", "--address", place, code=2).stderr
    assert (
        f"Invalid value for '--address' / '-a': {place!r} is not an IP address and a port from 1 to 65535"
        in said
    )
    assert "such as 127.0.0.1:8000 or [::1]:8000" in said
