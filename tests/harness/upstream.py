"""Upstreams on loopback, with made-up papers and faults: any, and Hugging Face and arXiv."""

from __future__ import annotations

import json
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.harness import oai
from tests.harness.server import Silent, loopback

NO_ARXIV = {"ARXIV_API_URL": "http://127.0.0.1:9/api/query", "OAI_ENDPOINT": "http://127.0.0.1:9/oai"}
"""The variables that send ``archive`` to an arXiv that does not answer."""
Item = dict[str, Any]
_Upstream = TypeVar("_Upstream", bound="Answering")


def hub_item(id: str, title: str, day: str, votes: int = 1, **fields: Any) -> Item:
    """Return an item of Daily Papers in the hub's form; its outer date is too early."""
    inner: Item = {
        "id": id,
        "title": title,
        "summary": f"The abstract\nof {title}.",
        "authors": [{"name": "Ada One", "hidden": False}, {"name": "Bo Two", "hidden": False}],
        "publishedAt": "2025-12-20T00:00:00.000Z",
        "submittedOnDailyAt": f"{day}T01:30:00.000Z",
        "upvotes": votes,
        **fields,
    }
    return {"paper": inner, "publishedAt": f"{day[:8]}01T00:00:00.000Z", "title": title, "numComments": 0}


@dataclass(frozen=True)
class Entry:
    """A paper of arXiv.

    Attributes:
        published: the day of its first version.
        revised: the day of its newest version, if it has more than one.
        changed: the day of the last change of anything, if that was later.
    """

    id: str
    title: str
    published: str
    version: int = 1
    category: str = "cs.CL"
    comment: str = ""
    revised: str = ""
    changed: str = ""

    @property
    def xml(self) -> str:
        """The paper's entry in the Atom feed."""
        return (
            f"<entry><id>http://arxiv.org/abs/{self.id}v{self.version}</id><title>{escape(self.title)}</title>"
            f"<summary>On {escape(self.title)}.</summary><published>{self.published}T10:00:00Z</published>"
            f"<updated>{self.revised or self.published}T10:00:00Z</updated>"
            "<author><name>Cy Three</name></author>"
            f'<arxiv:primary_category term="{self.category}"/>'
            f"<arxiv:comment>{escape(self.comment)}</arxiv:comment></entry>"
        )


@dataclass(frozen=True)
class Reply:
    """An answer to send instead of the good one.

    Attributes:
        body: ``None`` for the good body.
        headers: headers besides the length of the body.
        how: ``drop`` hangs up at once, ``cut`` after half of the body; ``silent`` sends nothing and ``drip``
            repeats the body, both for ever.
    """

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    how: str = ""


@dataclass
class Answering(ABC):
    """An upstream on loopback, for `served`; each one overrides `reply`.

    Attributes:
        url: its address, without a slash at the end.
        faults: the faults of the next requests, one each: a status, ``empty`` or ``cut``.
        fault: returns the answer to send instead for a path and a query, or ``None``.
        asked: the path and the query of each request.
    """

    url: str = ""
    faults: list[int | str] = field(default_factory=list)
    fault: Callable[[str, dict[str, str]], Reply | None] = lambda path, query: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @abstractmethod
    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """Return the good answer to a request; `asked` has it already, and headers have small letters."""


@dataclass
class Upstream(Answering):
    """Hugging Face and arXiv in one server.

    Attributes:
        url: the hub's endpoint; arXiv's are ``/api/query`` and ``/oai`` below it.
        days: the hub's items by day.
        papers: arXiv's papers.
        deleted: the ids of papers that arXiv deleted, with the days of that.
        page: how many records an answer of arXiv's OAI-PMH has.
    """

    days: dict[str, list[Item]] = field(default_factory=dict)
    papers: list[Entry] = field(default_factory=list)
    deleted: dict[str, str] = field(default_factory=dict)
    page: int = 1_300

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send ``archive`` here."""
        resolver = f"{self.url}/doi"  # which knows no DOI
        arxiv = {"ARXIV_API_URL": f"{self.url}/api/query", "OAI_ENDPOINT": self.oai}
        return {"HF_ENDPOINT": self.url, **arxiv, "DOI_RESOLVER": resolver}

    @property
    def without_arxiv(self) -> dict[str, str]:
        """The variables that send ``archive`` to an arXiv that has moved; it does not try again."""
        return dict.fromkeys(NO_ARXIV, f"{self.url}/moved")

    @property
    def oai(self) -> str:
        """The address of arXiv's OAI-PMH: on another host, since a client gives up hosts one by one."""
        return f"{self.url.replace('127.0.0.1', 'localhost')}/oai"

    def list_on(self, day: str, *items: Item) -> None:
        """List these papers on a day of the hub."""
        self.days[day] = list(items)

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        return Reply(*self.answer(path, query))

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        """Return status and body of the answer to a request."""
        if path == "/api/daily_papers":
            listed = self.days.get(query["date"], [])
            first = int(query.get("p", "0")) * int(query["limit"])
            return 200, json.dumps(listed[first : first + int(query["limit"])]).encode()
        if path.startswith("/api/papers/"):
            named = unquote(path.rpartition("/")[2])
            papers = (item["paper"] for items in self.days.values() for item in items)
            paper = next((paper for paper in papers if paper["id"] == named), None)
            return (200, json.dumps(paper).encode()) if paper else (404, b'{"error": "Paper not found"}')
        if path == "/api/query":
            return 200, self._feed(query).encode()
        if path == "/oai":
            return 200, oai.answer(query, self.papers, self.deleted, self.page)
        return 404, b"not here"

    def _feed(self, query: dict[str, str]) -> str:
        if ids := query.get("id_list"):
            papers = [paper for paper in self.papers if paper.id in ids.split(",")]
        else:
            span = re.search(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]", query["search_query"])
            assert span, query
            papers = [
                paper for paper in self.papers if span[1] <= paper.published.replace("-", "") <= span[2]
            ]
            papers = [paper for paper in papers if f"cat:{paper.category}" in query["search_query"]]
        start = int(query["start"])
        shown = papers[start : start + int(query["max_results"])]
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
            ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
            f"<opensearch:totalResults>{len(papers)}</opensearch:totalResults>"
            f"{''.join(paper.xml for paper in shown)}</feed>"
        )


def serving() -> AbstractContextManager[Upstream]:
    """Run Hugging Face and arXiv on loopback."""
    return served(Upstream())


@contextmanager
def served(upstream: _Upstream) -> Iterator[_Upstream]:
    """Run an upstream on loopback."""
    over = threading.Event()

    class Handler(Silent):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer: a second would wait until the first is acknowledged

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(url.query).items()}
            upstream.asked.append((url.path, query))
            headers = {name.lower(): value for name, value in self.headers.items()}
            good = upstream.reply(url.path, query, headers)
            status, body = good.status, good.body or b""
            if reply := upstream.fault(url.path, query):
                self.instead(reply, body)
                return
            fault = upstream.faults.pop(0) if upstream.faults else 200
            if isinstance(fault, int) and fault != 200:
                status, body = fault, b"busy"
            self.send_response(status)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            for name, value in good.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if fault == "empty":
                body = body[:0]
            self.wfile.write(body[: len(body) // 2] if fault in ("cut", "empty") else body)
            self.close_connection = fault in ("cut", "empty")

        def instead(self, reply: Reply, good: bytes) -> None:
            body = good if reply.body is None else reply.body
            self.close_connection = bool(reply.how)
            if reply.how == "silent":
                over.wait()
            if reply.how in ("drop", "silent"):
                return
            self.send_response_only(reply.status)
            length = {} if reply.how == "drip" else {"Content-Length": str(len(body))}
            for name, value in (length | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if reply.how == "cut" else body)
            while reply.how == "drip" and not over.wait(0.05):
                self.wfile.write(body)
                self.wfile.flush()

    with loopback(Handler) as upstream.url:
        try:
            yield upstream
        finally:
            over.set()
