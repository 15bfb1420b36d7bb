"""``site_limit``: a build warns of a large site in time, and a site that is too large is not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.configuration.settings import Settings
from generator.publish.files import notice
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files
from tests.harness.papers import numbered

SIZES = [
    ("papers/1/index.html", 500), ("authors/a/index.html", 200), ("authors/b/index.html", 100),
    ("tags/x/feed.xml", 60), ("data/2026-01.jsonl.gz", 50), ("index.html", 30), ("search/index/a.bin", 60),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "says", "is_over"),
    [(1_200, "", False), (1_112, "", False), (1_111, ", 90%.", False), (1_000, ", 100%.", False),
     (999, ", too large to publish.", True)],
)  # fmt: skip
def test_from_nine_tenths_on_there_is_something_to_say(limit: int, says: str, is_over: bool) -> None:
    said = notice(SIZES, Settings(site_limit=limit))
    assert said.is_over is is_over
    assert says in said.says and bool(said.says) == bool(says)


def test_it_says_what_takes_how_much_and_what_helps() -> None:
    sizes = [(name, size * 10**6) for name, size in SIZES]
    said = notice(sizes, Settings(site_limit=10**9)).says
    shares = (
        "papers 500.0 MB, authors 300.0 MB, feeds 60.0 MB, search 60.0 MB, data 50.0 MB, the rest 30.0 MB."
    )
    assert f"Size by part: {shares}" in said
    assert "What helps: a higher author_minimum; data: release; on a web server" in said


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[ArchiveFolder, int]:
    """Build an archive without data; return it with the bytes of its site."""
    archive = ArchiveFolder(
        tmp_path_factory.mktemp("large") / "archive", {"data": "none", "site_limit": 10**9}
    )
    archive.put_all(map(numbered, range(1, 10)))
    assert "site_limit" not in archive.build("--strict")
    return archive, sum(len(data) for data in files(archive.site).values())


def limited(large: tuple[ArchiveFolder, int], part: float) -> ArchiveFolder:
    archive, size = large
    text = archive.config.read_text("utf-8")
    before = next(line for line in text.splitlines() if "site_limit" in line)
    edit(archive.config, before, f"      site_limit: {int(size / part)}")
    return archive


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_a_warning_comes_before_the_limit(large: tuple[ArchiveFolder, int], way: tuple[str, ...]) -> None:
    archive = limited(large, 0.95)
    said = archive.run("build", *way).stderr
    assert "WARNING - archive: the site has " in said and "(site_limit), 95%. Size by part: " in said
    archive.run("build", *way, environment={"GITHUB_ACTIONS": "true"})
    archive.run("build", "--strict", *way, code=2)


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_a_site_over_the_limit_is_not_published(
    large: tuple[ArchiveFolder, int], way: tuple[str, ...], tmp_path: Path
) -> None:
    archive = limited(large, 1.05)
    archive.run("build", *way)
    archive.run("build", "--strict", *way, code=2)
    said = archive.run("build", *way, code=2, environment={"GITHUB_ACTIONS": "true"}).stderr
    assert "too large to publish" in said.splitlines()[-1]


def test_a_bad_page_is_a_problem_beside_the_size(large: tuple[ArchiveFolder, int]) -> None:
    archive = limited(large, 0.95)
    bad = next(archive.content.glob("papers/**/*.md")).with_name("bad.md")
    bad.write_text("no front matter\n")
    assert "bad.md" in archive.run("build", code=1).stderr
    bad.unlink()
