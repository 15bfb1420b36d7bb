"""Host names that lead to this machine or its network, at once or after the check; and passwords."""

from __future__ import annotations

import ipaddress
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from generator.errors import FetchError, on_one_line
from generator.sources.frame.addresses import is_public, refusal
from generator.sources.frame.http import Client, Clock
from generator.sources.frame.limits import Limits
from tests.acceptance.tally import Tally
from tests.harness.payloads import PASSWORD, PAYLOADS, WITH_PASSWORD

_INSIDE = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "64:ff9b:1::808:808", "100::1", "2001::1",
    "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::", "3fff::1",
    "3fff:fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "feff::1", "ff02::1",
)  # fmt: skip
_OUTSIDE = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1::1")
_LIMITS = Limits(answer=1.0, tries=1)


def attack(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Ask hosts at every private address: alone, among public addresses, and after a public one."""
    while True:
        for address in _INSIDE:
            tally.tried += 1
            if is_public(address):
                tally.leaked.append(f"{address} counts as public")
            answers = [[address], [chance.choice(_OUTSIDE), address], [address, chance.choice(_OUTSIDE)]]
            _ask(f"{address}", answers[:1] * 9, tally)
            _ask(f"{address} among others", [chance.choice(answers[1:])] * 9, tally)
            # A name that is public at the check, and private at the connection.
            _ask(f"{address} after a public one", [[_OUTSIDE[0]], *[[address]] * 9], tally)
        for address in WITH_PASSWORD:
            tally.tried += 1
            start, end = chance.choice(PAYLOADS), chance.choice(PAYLOADS)
            if PASSWORD in on_one_line(f"{start} {address} {end}") or not refusal(address, ()):
                tally.leaked.append(f"{address} between {start!r} and {end!r}")
        yield True


def _ask(what: str, answers: list[list[str]], tally: Tally) -> None:
    """Ask a host; no request may reach this machine or try a private address."""
    tried: list[str] = []
    left = iter(answers)
    with _listening() as (port, heard):

        def resolve(host: object, port: object, *_: Any, **__: Any) -> list[Any]:
            try:
                ipaddress.ip_address(str(host))
            except ValueError:
                return [_place(address, port) for address in next(left)]
            return [_place(str(host), port)]  # an address stands for itself

        def connect(self: socket.socket, place: Any) -> None:
            tried.append(str(place[0]))
            if is_public(str(place[0])):
                raise TimeoutError("no packet leaves this machine")
            _connect(self, ("127.0.0.1", port))

        with (
            mock.patch.object(socket, "getaddrinfo", resolve),
            mock.patch.object(socket.socket, "connect", connect),
        ):
            client = Client(own_hosts=(), limits=_LIMITS, clock=Clock(sleep=lambda seconds: None))
            try:
                client.get(f"https://moss.example:{port}/", {}, lambda body: body)
            except FetchError:
                pass
            except Exception as error:
                tally.stopped.append(f"{what}: {error!r}")
            finally:
                client.close()
    inside = [address for address in tried if not is_public(address)]
    if heard or inside:
        tally.leaked.append(f"{what}: {sum(map(len, heard))} bytes; connected to {inside}")


_connect = socket.socket.connect


def _place(address: str, port: object) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place


@contextmanager
def _listening() -> Iterator[tuple[int, list[bytes]]]:
    """Listen at a port of this machine; yield the port and the list of what reaches it."""
    heard: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.2)

        def listen() -> None:
            try:
                with server.accept()[0] as connection:
                    connection.settimeout(0.2)
                    heard.append(b"")
                    heard.append(connection.recv(4096))
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()
