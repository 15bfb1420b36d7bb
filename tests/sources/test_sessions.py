"""The hosts that a session connects to: only public addresses, checked under any name."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.errors import FetchError
from generator.sources.frame import addresses
from generator.sources.frame.http import Client
from generator.sources.frame.limits import Limits
from tests.harness.smtp import certificate

BODY = b"<title>Moss</title>"


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_leads_to_a_private_address_is_not_connected_to(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as server:
        leading_to(monkeypatch, server.place)
        with pytest.raises(FetchError, match="an address in a private network"):
            Client(own_hosts=()).get(f"https://{name}/", {}, bytes)
    assert server.received == b""


class Listener:
    """A local server that records all it receives; with a certificate, it speaks TLS."""

    def __init__(self, pem: Path | None) -> None:
        self.received = b""  # raw bytes
        self.names: list[str] = []  # server names in TLS handshakes
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(30)
        self.place = self._socket.getsockname()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.sni_callback = lambda _, name, __: self.names.append(name or "")
        if pem:
            self._context.load_cert_chain(pem)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError):
                    self.received += connection.recv(4096, socket.MSG_PEEK)
                    with self._context.wrap_socket(connection, server_side=True) as secure:
                        secure.recv(4096)
                        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@contextlib.contextmanager
def listening(pem: Path | None = None) -> Iterator[Listener]:
    server = Listener(pem)
    try:
        yield server
    finally:
        server.close()


def leading_to(
    monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, int] | list[tuple[str, int]]
) -> list[str]:
    """Resolve names to these addresses in turn, then to the last one; return the list of lookups."""
    asked, script = [], list(answers)

    def look_up(name: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(name)
        places = script.pop(0) if len(script) > 1 else script[0]
        given = places if isinstance(places, list) else [places]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in given]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


class Offline(socket.socket):
    """A socket that connects only to loopback and records other targets."""

    elsewhere: list[tuple[str, int]]

    def connect(self, place: Any) -> None:
        if place[0] != "127.0.0.1":
            Offline.elsewhere.append(place)
            raise OSError(errno.ENETUNREACH, "unreachable")
        super().connect(place)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return the targets outside loopback that a test tried to connect to."""
    Offline.elsewhere = []
    monkeypatch.setattr(socket, "socket", Offline)
    return Offline.elsewhere


PUBLIC = [("93.184.215.14", 443), ("93.184.215.15", 443)]


def test_a_name_that_leads_elsewhere_the_second_time_is_looked_up_once(
    monkeypatch: pytest.MonkeyPatch, offline: list[tuple[str, int]]
) -> None:
    """DNS rebinding: the first lookup returns public addresses, the second one loopback."""
    with listening() as server:
        asked = leading_to(monkeypatch, PUBLIC, server.place)
        with pytest.raises(FetchError, match="the connection failed"):
            client = Client(own_hosts=(), limits=Limits(tries=1))
            client.get("https://moss.example/", {}, bytes)
    assert server.received == b""
    assert asked == ["moss.example"]
    assert offline == PUBLIC


def test_a_name_with_one_private_address_among_public_ones_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, offline: list[tuple[str, int]]
) -> None:
    with listening() as server:
        leading_to(monkeypatch, [*PUBLIC, server.place])
        with pytest.raises(FetchError, match="an address in a private network"):
            Client(own_hosts=()).get("https://moss.example/", {}, bytes)
    assert server.received == b""
    assert offline == []


@pytest.mark.parametrize("name", ["localhost", "moss.example"])
def test_the_certificate_must_be_the_names_whatever_address_is_connected_to(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offline: list[tuple[str, int]]
) -> None:
    """The server's certificate is for ``localhost``, which resolves to a public address here."""
    pem = certificate(tmp_path)
    monkeypatch.setattr(addresses, "is_public", lambda address: True)
    with listening(pem) as server, listening() as other:
        asked = leading_to(monkeypatch, [PUBLIC[0], server.place], other.place)
        client = Client(own_hosts=(), limits=Limits(tries=1))
        client._session.verify = str(pem)
        if name == "localhost":
            assert client.get(f"https://{name}/", {}, bytes) == BODY
        else:
            with pytest.raises(FetchError, match="the connection failed"):
                client.get(f"https://{name}/", {}, bytes)
        client.close()
    assert (asked, offline, server.names, other.received) == ([name], PUBLIC[:1], [name], b"")


def test_no_proxy_and_no_password_file_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    session = addresses.Session(())
    assert session.merge_environment_settings("https://moss.example/", {}, None, None, None)["proxies"] == {}
