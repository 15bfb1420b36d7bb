"""Two archives that read each other, with the data that each really publishes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.intake import fetch
from generator.content.library import Library
from generator.content.page import Page
from generator.papers.paper import Links, Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import numbered, page_file
from tests.harness.server import serving

pytestmark = pytest.mark.slow


class Two:
    """Two archives, each with the address at which the other is served."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.sites = {name: folder / f"{name}-published" for name in "ab"}
        for site in self.sites.values():
            site.mkdir()
        address = {name: stack.enter_context(serving(site, f"/{name}/")) for name, site in self.sites.items()}
        self.archives = {}
        for name, other in ("ab", "ba"):
            host = address[other].split("/")[2]
            settings = {"archive_sites": f"['{address[other]}']"}
            settings["archive_own_hosts"] = f"['{host}']"
            self.archives[name] = ArchiveFolder(folder / name, settings, site_url=f"https://{name}.example/")

    def publish(self) -> None:
        """Write the data of both."""
        for name, archive in self.archives.items():
            archive.run("data", "--to", str(self.sites[name]), code=(0, 1))

    def fetch(self, names: str = "ab") -> None:
        """Let them read each other, in this order."""
        for name in names:
            invoke(self.folder / name, "fetch", "archive")

    def papers(self) -> dict[str, bytes]:
        """Return all pages and counts."""
        content = {name: files(archive.content) for name, archive in self.archives.items()}
        return {
            f"{name}/{file}": data
            for name, found in content.items()
            for file, data in found.items()
            if file.startswith(("papers/", "counts/"))
        }

    def page(self, name: str, paper: Paper) -> Page:
        """Return a page of one of them."""
        page = Library(self.archives[name].content).page(page_file(self.archives[name].content, paper.slug))
        assert isinstance(page, Page)
        return page


BOTH, HUB, OF_A, OF_B = (numbered(number, f"2026-01-{number:02d}") for number in (5, 6, 7, 8))


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    """Two archives with papers of their own, and some that both have; they have published them."""
    at_noon(monkeypatch, fetch)
    with ExitStack() as stack:
        made = Two(tmp_path, stack)
        a, b = made.archives["a"], made.archives["b"]
        a.put(replace(BOTH, source="arxiv", tags=("Own tag",)))
        a.put(replace(OF_A, source="bibtex", keywords=("moss",)), summary="In short.")  # a curator's
        b.put(replace(BOTH, source="arxiv", keywords=("fern",), links=Links(code="https://code.example/1")))
        b.put(replace(OF_B, source="feed", tags=("fens",)))
        for archive, votes in ((a, 10), (b, 12)):
            archive.put(replace(HUB, source="huggingface", organization=f"Lab {votes}"))
            archive.vote({HUB.id: votes, BOTH.id: votes + 1}, "2026-01")
        made.publish()
        yield made


def test_two_archives_that_read_each_other_come_to_rest(two: Two) -> None:
    two.fetch()
    (site,) = {page.origin("source").partition(" ")[2] for page in [two.page("a", OF_B)]}
    assert (two.page("a", OF_B).paper.source, site[:17]) == ("archive", "http://127.0.0.1:")
    assert two.page("a", OF_B).paper.keywords == ("fens",)
    both = two.page("a", BOTH)
    assert (both.paper.source, both.paper.keywords, both.paper.links.code) == (
        "arxiv", ("fern",), "https://code.example/1",
    )  # fmt: skip
    assert both.origins == dict.fromkeys(("keywords", "links.code"), f"archive {site}")
    assert two.page("b", BOTH).paper.keywords == ("fern",)
    assert two.page("b", OF_A).paper.summary == "In short." and two.page("b", OF_A).own_summary
    assert [two.page(name, HUB).paper.organization for name in "ab"] == ["Lab 10", "Lab 12"]
    counts = [(two.archives[name].content / "counts/2026-01.csv").read_text() for name in "ab"]
    assert [BOTH.id + ",13" in text for text in counts] == [True, True]
    assert [HUB.id + f",{votes}," in text for text, votes in zip(counts, (10, 12), strict=True)] == [True] * 2
    before = two.papers()
    for _ in range(2):
        two.publish()
        two.fetch()
        assert two.papers() == before
    whole = files(two.folder / "a/content") | files(two.folder / "b/content")
    two.fetch()
    assert files(two.folder / "a/content") | files(two.folder / "b/content") == whole


def test_it_does_not_matter_which_of_two_archives_reads_first(two: Two) -> None:
    content = {name: files(archive.content) for name, archive in two.archives.items()}
    two.fetch("ab")
    two.publish()
    two.fetch("ab")
    one = two.papers()
    for name, archive in two.archives.items():
        for file in files(archive.content):
            (archive.content / file).unlink()
        for file, data in content[name].items():
            (archive.content / file).parent.mkdir(parents=True, exist_ok=True)
            (archive.content / file).write_bytes(data)
    two.publish()
    two.fetch("b")
    two.publish()
    two.fetch("ab")
    assert two.papers() == one


def test_a_removal_is_marked_and_followed_only_if_a_setting_says_so(two: Two) -> None:
    two.fetch("a")
    name = two.page("a", OF_B).paper.id
    entries = "".join(f'"{id}": {{day: 2026-01-19, reason: asked for}}\n' for id in (name, BOTH.id))
    (two.archives["b"].content / "removed.yml").write_text(entries)
    two.publish()
    index = two.sites["b"] / "data/index.json"
    removed = [{"id": id, "day": "2026-01-19"} for id in (name, BOTH.id)]
    index.write_text(json.dumps(json.loads(index.read_text()) | {"removed": removed}))
    assert "its source has this paper no more" in invoke(two.folder / "a", "fetch", "archive").output
    assert two.page("a", OF_B).gone == "2026-01-19"
    assert not two.page("a", BOTH).gone, "its source is another one"
    edit(two.folder / "a/mkdocs.yml", "archive_sites:", "archive_removals: follow\n      archive_sites:")
    told = invoke(two.folder / "a", "fetch", "archive").output
    assert "has removed 1 paper that came from it." in told and name in told
    entries = (two.archives["a"].content / "removed.yml").read_text()
    assert name in entries and BOTH.id not in entries
    assert "has removed" not in invoke(two.folder / "a", "fetch", "archive").output
