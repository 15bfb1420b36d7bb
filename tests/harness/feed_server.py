"""Journals on loopback, with their feeds, and Crossref as far as a feed asks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Author, Links, Paper, Record
from generator.papers.publication import Publication
from generator.sources.frame import registry
from tests.harness.upstream import Answering, Reply


@dataclass
class Journals(Answering):
    """A server with feeds.

    Attributes:
        feeds: the body of each feed by its path, ``/moss.xml``.
        moved: the new address of a path, from which a permanent redirect leads there.
        sent: the headers of each request.
    """

    feeds: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    sent: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Its host and port, as the setting `feed_own_hosts` names them."""
        return self.url.removeprefix("http://")

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        self.sent.append(headers)
        if path in self.moved:
            return Reply(301, headers={"Location": self.moved[path]})
        if path not in self.feeds:
            return Reply(404, b"not here")
        tag = f'"{hashlib.sha256(self.feeds[path]).hexdigest()[:12]}"'
        if headers.get("if-none-match") == tag:
            return Reply(304, headers={"ETag": tag})
        return Reply(200, self.feeds[path], {"ETag": tag, "Last-Modified": "Mon, 19 Jan 2026 02:00:00 GMT"})


@dataclass
class Agency:
    """What is registered for DOIs; `fill` is what a feed asks.

    Attributes:
        papers: by DOI.
        asked: the DOIs of each question.
        fails: it gives no answer to any DOI.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    fails: bool = False

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Let commands ask this agency for what a feed leaves out."""
        known = registry.FILLER
        filler = replace(
            known, batch=999, longest=99_999, named=lambda ask: iter([self.fill(ask.ids)])
        )  # fmt: skip
        sources = [filler if source is known else source for source in registry.SOURCES]
        patch.setattr(registry, "SOURCES", tuple(sources))
        patch.setattr(registry, "FILLER", filler)

    def register(self, doi: str, title: str = "As registered", **fields: object) -> None:
        """Register a paper."""
        known = {"published": "2026-01-11", "authors": (Author("Reg One"), Author("Reg Two"))}
        place = Publication("article", "Registered Journal", doi="")
        self.papers[doi] = Paper(
            doi, title, **{"published_in": place, "links": Links(doi=doi), "source": "doi", **known, **fields}  # type: ignore[arg-type]
        )

    def fill(self, dois: Sequence[str]) -> Iterator[Record | Problem | Failure]:
        """Yield what is registered for DOIs."""
        self.asked.append(list(dois))
        for doi in dois:
            if self.fails:
                yield Failure((), FetchError("HTTP 503 Service Unavailable"))
            elif doi in self.papers:
                yield Record(self.papers[doi])
