"""A made-up service of messages on loopback, which takes, refuses or loses what is posted, as it is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.harness.server import Silent, loopback


@dataclass
class Posted:
    """A request; ``did`` is what the service made of it, and ``saw`` what it saw elsewhere meanwhile."""

    did: str
    saw: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def papers(self) -> set[str]:
        """The ids of the papers that it names."""
        return set(re.findall(r"/papers/(\d{4}\.\d{5})/", json.dumps(self.body)))


@dataclass
class Service:
    """The state of a service.

    Attributes:
        url: its address, without a slash at the end.
        does: what it does with the next requests, one each; then it takes them. It answers with a status, or
            a status and a wait (``429 1``); or it takes a message and then hangs (``hang``), hangs up before
            its answer (``drop``) or in it (``cut``).
        answer: the body of an answer.
        looks: what it does before it answers.
        posted: the requests.
    """

    url: str = ""
    does: list[str] = field(default_factory=list)
    answer: bytes = b'{"ok": true, "code": 0, "errcode": 0}'
    looks: Callable[[], str] = str
    posted: list[Posted] = field(default_factory=list)

    @property
    def shown(self) -> list[Posted]:
        """The messages that people may see: all that it took, whether or not anybody was told so."""
        return [one for one in self.posted if one.did in ("take", "hang", "drop", "cut")]

    @property
    def titles(self) -> list[str]:
        """The titles in these messages, as a webhook gets them."""
        return [paper["title"] for one in self.shown for paper in one.body["papers"]]


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service."""
    over, service = threading.Event(), Service()

    class Handler(Silent):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            does = service.does.pop(0) if service.does else "take"
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.posted.append(Posted(does, service.looks(), self.command, self.path, headers, body))
            if does == "hang":
                over.wait()
            if does in ("hang", "drop"):
                self.close_connection = True
                return
            status, _, wait = (does if does[0].isdigit() else "200").partition(" ")
            self.send_response(int(status))
            if wait:
                self.send_header("Retry-After", wait)
            self.send_header("Content-Length", str(len(service.answer) + (does == "cut")))
            self.end_headers()
            self.wfile.write(service.answer)
            self.close_connection |= does == "cut"

        do_PUT = do_POST

    with loopback(Handler) as service.url:
        try:
            yield service
        finally:
            over.set()
