"""Each source has its own client and its own errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.commands.intake import asking, fetch
from generator.content.library import Library
from generator.sources.frame import declarations, registry
from generator.sources.frame.http import Client
from generator.sources.frame.limits import LIMITS, Limits
from generator.sources.upstreams import huggingface
from tests.commands.intake.test_fetch import CONFIG
from tests.harness.invoking import Clock, invoke
from tests.harness.upstream import Entry, Upstream, hub_item, serving


@pytest.fixture(autouse=True)
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "datetime", Clock)


def run(folder: Path, upstream: Upstream, *arguments: str) -> Result:
    (folder / "mkdocs.yml").write_text(CONFIG)
    return invoke(folder, *arguments, code=None, environment=upstream.environment)


@pytest.mark.parametrize("arguments", [("fetch", "huggingface", "arxiv"), ("add", "2601.00009")])
def test_a_slip_of_ours_in_one_source_does_not_keep_from_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    def slip(*_: object) -> None:
        raise RuntimeError("a slip of ours")

    for module in (huggingface, declarations):  # by day, and by id
        monkeypatch.setattr(module, "json_of", slip)
    with serving() as upstream:
        upstream.list_on("2026-01-19", hub_item("2601.00009", "Moss", "2026-01-19"))
        upstream.papers.append(Entry("2601.00009", "Fern", "2026-01-19"))
        result = run(tmp_path, upstream, *arguments)
    assert result.exit_code == 3
    assert "an answer cannot be read (RuntimeError: a slip of ours)" in result.stderr
    assert [path.stem for path in Library(tmp_path / "content").files()] == ["2601.00009"]


def test_the_hosts_and_the_setting_of_a_source_are_those_of_its_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def client(homepage: str, **options: Any) -> Client:
        made.append((homepage, options))
        return Client(homepage, **options)

    made: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(asking, "Client", client)
    with serving() as upstream:
        assert (
            run(tmp_path, upstream, "fetch", "huggingface", "arxiv", "--since", "2026-01-20").exit_code == 0
        )
    setting = "the setting `huggingface_address` or the variable HF_ENDPOINT"
    options = {"own_hosts": None, "kept": None, "limits": Limits(hosts=("huggingface.co",))}
    assert made[0] == ("https://moss.example.org/", {**options, "setting": setting})
    assert made[1][1]["limits"].hosts == ("export.arxiv.org", "arxiv.org", "oaipmh.arxiv.org")


def test_only_the_readers_of_pages_feeds_and_archives_ask_any_host_that_a_person_names() -> None:
    free = [source for source in registry.SOURCES if hasattr(source.settings(), "own_hosts")]
    assert [source.name for source in free] == ["feed", "archive", "web"]
    for source in registry.SOURCES:
        assert hasattr(source.settings(), "address") or source in free
        assert source in free or not source.limits.is_anywhere
    for source in free:
        assert source.limits.tries < LIMITS.tries and source.limits.body < LIMITS.body
