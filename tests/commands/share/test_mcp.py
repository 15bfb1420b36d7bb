"""``archive search`` and ``archive mcp``, as people and assistants run them on a built site."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from generator.commands.share import search
from generator.commands.share.mcp import server
from generator.errors import ArchiveError
from tests.harness.archive import SITE, ArchiveFolder

pytestmark = pytest.mark.slow


def called(archive: ArchiveFolder, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """Return the answers of tools, over standard input and output; the text of an error."""

    async def answers() -> list[Any]:
        program, *arguments = archive.command("mcp")
        server = StdioServerParameters(command=program, args=arguments)
        async with Client(server) as client:
            tools = (await client.list_tools()).tools
            assert client.server_info and client.server_info.version == version("paper-archive")
            assert [tool.name for tool in tools] == ["search", "list", "get", "cite"]
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
            made = [await client.call_tool(name, given) for name, given in calls]
            return [
                one.content[0].text if one.is_error else one.structured_content  # type: ignore[union-attr]
                for one in made
            ]

    with ThreadPoolExecutor(1) as thread:  # browser tests have a loop in this one
        return thread.submit(lambda: asyncio.run(answers())).result()


def test_an_assistant_searches_lists_gets_and_cites(everything: ArchiveFolder) -> None:
    before = {path: path.stat().st_mtime_ns for path in everything.folder.rglob("*")}
    found, newest, more, one, by_doi, cited, none, hidden, many = called(
        everything,
        ("search", {"query": "matter study", "limit": 3}),
        ("list", {"query": "matter", "limit": 2}),
        ("list", {"limit": 1_000}),
        ("get", {"paper": "arXiv:2603.00001"}),
        ("get", {"paper": "10.1234/A<b>C"}),
        ("cite", {"papers": ["2603.00001", "https://arxiv.org/abs/2603.00002v1"], "form": "bibtex"}),
        ("get", {"paper": "2603.99999"}),
        ("get", {"paper": "../../mkdocs.yml"}),
        ("cite", {"papers": ["2603.00001"] * 51}),
    )
    assert (len(found["results"]), found["total"] > 3) == (3, True)
    days = [paper["day"] for paper in newest["results"]]
    assert days == sorted(days, reverse=True)
    assert len(more["results"]) == min(50, more["total"])
    assert one["id"] == "2603.00001" and one["url"] == f"{SITE}papers/2603.00001/"
    assert {"title", "abstract", "authors", "notes"} <= one.keys()
    assert by_doi["id"] == "2603.00041" and by_doi["notes"]
    assert cited["result"].count("@misc{") + cited["result"].count("@article{") == 2
    assert "no paper here has the id or the title '2603.99999'" in none
    assert "no paper here" in hidden
    assert "at most 50" in many
    assert before == {path: path.stat().st_mtime_ns for path in everything.folder.rglob("*")}, "it only reads"


def test_the_command_prints_what_the_search_page_finds(everything: ArchiveFolder) -> None:
    said = everything.run("search", "matter study", "--limit", "2").stdout.splitlines()
    found = json.loads(everything.run("search", "matter study", "--limit", "2", "--json").stdout)
    assert [line.split("  ")[0] for line in said[:2]] == [paper["id"] for paper in found["results"]]
    assert said[2] == f"{found['total']} papers"
    shown = {"id", "title", "url", "day", "authors", "author_count", "tags", "votes"}
    assert found["results"][0].keys() >= shown
    (understood, *_) = everything.run("search", "matter not owls since 2020").stdout.splitlines()
    assert understood == "Understood: from 2020; without owls"
    refused = everything.run("search", "a* b* c* d* e* f* g* h* i*", code=2)
    assert "At most 8 words" in refused.stderr


def test_addresses_are_whole_where_only_the_built_site_knows_its_own(
    everything: ArchiveFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    config = tmp_path / "mkdocs.yml"
    config.write_text(f"site_name: Moss\nsite_dir: {everything.site}\n", "utf-8")
    (found,) = search.opened(config).ask("2603.00001", limit=1)["results"]
    assert found["url"] == f"{SITE}papers/2603.00001/"
    monkeypatch.setenv("SITE_URL", "https://moss.example")
    (found,) = search.opened(config).ask("2603.00001", limit=1)["results"]
    assert found["url"] == "https://moss.example/papers/2603.00001/"


def test_without_the_extra_or_a_site_the_commands_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: Moss\n", "utf-8")
    with pytest.raises(ArchiveError, match="Build the site first: archive build"):
        server(config)
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    with pytest.raises(ArchiveError, match=r'install.py programs.*pip install "paper-archive\[programs\]"'):
        search.opened(config)
