"""The address of another archive looks like a journal's feed: which it is, the host is asked, politely."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.commands.intake.asking import named_sources
from generator.configuration import offered
from generator.configuration.settings import declared
from generator.errors import FetchError
from generator.papers.records import INDEX
from generator.sources.upstreams.feed import SOURCE as FEED
from tests.harness import journals
from tests.harness.feed_server import Journals
from tests.harness.invoking import at_noon, invoke
from tests.harness.upstream import Reply, served


@pytest.fixture
def server() -> Iterator[Journals]:
    said = {"name": "Moss", "papers": 0, "latest": {"name": "latest.json"}, "months": []}
    index = json.dumps(said).encode()
    with served(Journals(feeds={f"/moss/{INDEX}": index})) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, server: Journals, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_noon(monkeypatch)
    path = tmp_path / "mkdocs.yml"
    own = "".join(f"      {name}: ['{server.host}']\n" for name in declared() if name.endswith("own_hosts"))
    path.write_text(f"site_name: Moss\nplugins:\n  - archive:\n{own}")
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
    server.feeds["/fern/rss.xml"] = journals.rss("Fern")
    server.fault = lambda path, query: answer if path.endswith(INDEX) else None
    (found,) = named_sources(config, [f"{server.url}/fern/rss.xml"])
    assert (found.source, found.settings) == (FEED, {"feeds": f"{server.url}/fern/rss.xml"})
    assert len(server.asked) <= 3, "once for each place where an index may be"


@pytest.mark.parametrize("answer", [Reply(503), Reply(200, b"<html>"), Reply(404), Reply(how="drop")])
def test_where_a_host_does_not_tell_nothing_is_guessed(
    config: Path, server: Journals, answer: Reply
) -> None:
    server.fault = lambda path, query: Reply(500) if path.endswith(INDEX) else answer
    before = config.read_text()
    invoke(config.parent, "init", "--title", "Moss", "--source", f"huggingface; {server.url}/moss/", code=3)
    assert config.read_text() == before


def test_a_host_that_may_not_be_asked_is_an_error(config: Path) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:9"):
        named_sources(config, ["https://127.0.0.1:9/moss/"])


def test_who_begins_an_archive_may_name_any_page_of_the_other_one(config: Path, server: Journals) -> None:
    page = f"{server.url}/moss/papers/2601.00001/"
    said = invoke(config.parent, "match", "--source", page, "speech").output
    assert said.endswith("would keep 0 of 0\n")
    invoke(config.parent, "init", "--title", "Speech", "--source", page, "--query", "speech")
    text = config.read_text()
    assert "sources: [archive]" in text and f"archive_sites: ['{server.url}/moss/']" in text
