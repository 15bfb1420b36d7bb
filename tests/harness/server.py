"""The one server on loopback: for any handler, or for a folder, as GitHub Pages serves it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.harness.archive import PREFIX


class _Server(ThreadingHTTPServer):
    """A server that takes its connections with it: a browser keeps them open."""

    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in self._open.copy():
            with suppress(OSError):  # it is closed already
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def loopback(handler: Callable[..., BaseHTTPRequestHandler], port: int = 0) -> Iterator[str]:
    """Serve on loopback, by default at a free port; yield the address, without a slash at the end."""
    with _Server(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Silent(BaseHTTPRequestHandler):
    """A handler without a log, which ignores that the other side hangs up."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # as when the browser leaves the page
            super().handle()

    def finish(self) -> None:
        with suppress(ConnectionError):  # the rest cannot be sent
            super().finish()


class _Folder(Silent, SimpleHTTPRequestHandler):
    """Serves a folder under a prefix, with ``404.html`` for a missing file."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, *arguments: Any, prefix: str, sent: Callable[[str, int], object] | None, **options: Any
    ) -> None:
        self.prefix = prefix
        self.sent = sent
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return f"{self.directory}/no/such/file"
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_head(self) -> Any:
        # Its times are whole seconds: a file that was made again within a second would count as the same.
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        data = page.read_bytes() if page.exists() else b"not found"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if self.sent:
            self.sent(self.path, Path(source.name).stat().st_size)
        super().copyfile(source, outputfile)


@contextmanager
def serving(
    folder: Path, prefix: str = "/", port: int = 0, sent: Callable[[str, int], object] | None = None
) -> Iterator[str]:
    """Serve a folder on loopback under a prefix; yield the address.

    Args:
        folder: the site.
        prefix: the path of its root; it begins and ends with a slash.
        port: a free port by default.
        sent: is called with the path and the size of each file that is sent.
    """
    handler = partial(_Folder, directory=str(folder), prefix=prefix, sent=sent)
    with loopback(handler, port) as address:
        yield f"{address}{prefix}"


def served(name: str) -> Any:
    """Return a fixture of a module that serves the site of an archive, the fixture with this name."""

    @pytest.fixture(scope="module")
    def root(request: pytest.FixtureRequest) -> Iterator[str]:
        with serving(request.getfixturevalue(name).site, PREFIX) as address:
            yield address

    return root
