"""The address of another archive looks like a journal's feed: which it is, the host is asked, politely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.intake.asking import named_sources
from generator.configuration import offered
from generator.papers.records import INDEX
from generator.sources.frame.declarations import Offer
from generator.sources.upstreams.feed import SOURCE as FEED
from tests.harness import fields
from tests.harness.feed_server import Journals
from tests.harness.fields import HERBARIUM
from tests.harness.invoking import at_noon
from tests.harness.upstream import Reply, served


def of_index(text: str) -> str:
    return text if text.endswith(INDEX) else ""


SITE = Offer("a site", f"https://a.example/{INDEX}", "herbarium_query", of_index)


@pytest.fixture
def server() -> Iterator[Journals]:
    index = json.dumps({"name": "Moss", "latest": {"name": "latest.json"}}).encode()
    with served(Journals(feeds={f"/moss/{INDEX}": index})) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, server: Journals, monkeypatch: pytest.MonkeyPatch) -> Path:
    fields.register(monkeypatch, replace(HERBARIUM, offers=(SITE,)))
    at_noon(monkeypatch)
    path = tmp_path / "mkdocs.yml"
    path.write_text(f"plugins: [archive: {{feed_own_hosts: ['{server.host}']}}]\n")
    return path


@pytest.mark.parametrize(
    "page",
    ["/moss", "/moss/", "/moss/search/?q=ferns#top", "/moss/papers/2601.00001/", f"/moss/{INDEX}"],
)
def test_any_address_of_a_site_names_the_site(config: Path, server: Journals, page: str) -> None:
    found = named_sources(config, ["cs.CL", server.url + page])
    assert found == offered.named(["cs.CL", f"{server.url}/moss/{INDEX}"])
    assert len(server.asked) <= 3


@pytest.mark.parametrize(
    "answer",
    [Reply(404), Reply(403), Reply(500), *(Reply(200, body) for body in (b"<html>", b"{}", b"[" * 99_999))],
)
def test_any_other_address_stays_a_feed(config: Path, server: Journals, answer: Reply) -> None:
    server.fault = lambda path, query: answer
    (found,) = named_sources(config, [f"{server.url}/fern/rss.xml"])
    assert (found.source, found.settings) == (FEED, {"feeds": f"{server.url}/fern/rss.xml"})
    assert len(server.asked) <= 2, "once for each place where an index may be"


def test_a_host_that_may_not_be_asked_is_not_asked(config: Path) -> None:
    address = "https://127.0.0.1:9/moss/"
    assert named_sources(config, [address]) == offered.named([address])
