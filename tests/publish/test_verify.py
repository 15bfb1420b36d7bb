"""``archive verify``: silent about a site that is whole, and it names whatever is not."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.publish.files import MAKERS
from generator.publish.mkdocs import engine
from tests.harness import odd_papers
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit
from tests.harness.papers import numbered

WHOLE = "The site holds what is in content/.\n"


def verified(archive: ArchiveFolder) -> list[str]:
    """What is different."""
    return [str(problem) for problem in engine.verify(archive.config)]


def test_the_site_with_everything_is_whole(everything: ArchiveFolder) -> None:
    assert everything.run("verify").stdout == WHOLE


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_odd_papers_are_all_there_in_both_ways(tmp_path: Path, way: tuple[str, ...]) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 2, "list_limit": 20, "author_minimum": 2})
    odd_papers.fill(archive)
    archive.build(*way)
    assert verified(archive) == []


@pytest.fixture
def copy(built: ArchiveFolder, tmp_path: Path) -> ArchiveFolder:
    """A copy of a built site and its content, whose files may be damaged."""
    archive = ArchiveFolder.__new__(ArchiveFolder)
    archive.__dict__.update(
        {name: tmp_path / path.relative_to(built.folder) for name, path in vars(built).items()}
    )
    shutil.copytree(built.folder, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".cache"))
    return archive


def change(name: str, old: str, new: str) -> Callable[[ArchiveFolder], None]:
    return lambda archive: edit(archive.site / name, old, new)


def delete(name: str) -> Callable[[ArchiveFolder], None]:
    return lambda archive: (archive.site / name).unlink()


def unlist(name: str) -> Callable[[ArchiveFolder], None]:
    """A list with a paper less."""

    def act(archive: ArchiveFolder) -> None:
        path = archive.site / name
        text = path.read_text("utf-8")
        assert "papers/2603.00002/" in text
        path.write_text(text.replace("papers/2603.00002/", "papers/2603.00099/"), "utf-8")

    return act


def repack(archive: ArchiveFolder) -> None:
    path = archive.site / "sitemap.xml.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"papers/2603.00002/", b"x/")))


def flip(archive: ArchiveFolder) -> None:
    path = max(archive.site.glob("search/index/*/d0.bin"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")


PAGE = "papers/2603.00002/index.html"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (delete(PAGE), f"{PAGE}: is missing or cannot be read"),
        (change(PAGE, "<h1>A made-up study of matter 2", "<h1>B"), f"{PAGE}: has another title than"),
        (change(PAGE, "Nothing was measured in study 2, and the error bars agree with that.</p>", "</p>"),
         f"{PAGE}: has another abstract than papers/2026/03/2603.00002.md"),
        (change(PAGE, 'name=citation_author content="One, Ada"', ""), f"{PAGE}: has another metadata"),
        (unlist("dates/2026-03-02/index.html"), "dates/2026-03-02/index.html: lacks 2603.00002 and has"),
        (unlist("tags/beta/2026/index.html"), "tags/beta/2026/index.html: lacks 2603.00002"),
        (delete("dates/2026-W10/index.html"), "dates/2026-W10/index.html: is missing"),
        (delete("index.html"), "no site is in site/"),
        (unlist("feed.xml"), "feed.xml: lacks 2603.00002 and has 2603.00099, which do not belong there"),
        (delete("feed.xml"), "feed.xml: is missing"),
        (unlist("sitemap.xml"), "sitemap*.xml*: has 2603.00099, which do not belong there"),
        (repack, "sitemap.xml.gz: is not what content/ gives"),
        (delete("robots.txt"), "robots.txt: is missing"),
        (change("published.yml", "papers: 36", "papers: 35"), "published.yml: is not what content/ gives"),
        (delete("data/2026-03.jsonl.gz"), "data/[0-9]*.jsonl.gz: lacks 2603.00001, 2603.00002"),
        (change("data/latest.json", '"id": "2603.00002"', '"id": "x"'), "data/latest.json: lacks 2603.00002"),
        (change("data/index.json", '"schema.json"', '"x"'), "data/index.json: is not what content"),
        (flip, "search/index: the files in"),
        (delete("search/index/manifest.bin"), "search/index: manifest.bin cannot be read"),
    ],
)  # fmt: skip
def test_each_difference_is_named(
    copy: ArchiveFolder, damage: Callable[[ArchiveFolder], None], said: str
) -> None:
    damage(copy)
    done = copy.run("verify", code=2 if "no site" in said else 1)
    assert said in done.stderr, done.stderr


def test_content_that_moved_on_is_named_wherever_it_is_missing(copy: ArchiveFolder) -> None:
    copy.put(numbered(101, "2026-03-02", keywords=("alpha",)))
    copy.put(numbered(102, "2026-03-02"), hidden="true")
    said = verified(copy)
    for name in (
        "papers/2603.00101/index.html", "dates/2026-03-02/index.html", "tags/alpha/2026/index.html",
        "feed.xml", "sitemap*.xml*", "search/index", "published.yml",
    ):  # fmt: skip
        assert any(line.startswith(f"{name}: ") for line in said), (name, said)
    assert not [line for line in said if "00102" in line], "a hidden page is to be nowhere"


def test_what_is_hidden_or_removed_or_gone_may_not_be_there(copy: ArchiveFolder) -> None:
    copy.put(numbered(1, keywords=("alpha",)), hidden="true")
    (copy.content / "removed.yml").write_text('"2603.00002": {day: 2026-11-25, reason: x}\n', "utf-8")
    (copy.content / "papers/2026/03/2603.00003.md").unlink()
    said = verified(copy)
    for number in (1, 2, 3):
        name = f"papers/2603.0000{number}/index.html"
        assert f"{name}: is on the site, and nothing in content/ makes it" in said
        for file in ("feed.xml", "search/index", "sitemap*.xml*", "dates/2026-03-02/index.html"):
            assert any(line.startswith(f"{file}: has ") and f"0000{number}" in line for line in said), file


def test_hand_written_pages_are_no_difference_and_strange_ones_are(copy: ArchiveFolder) -> None:
    (copy.content / "tags").mkdir()
    (copy.content / "tags/how.md").write_text("# How", "utf-8")
    for address in ("tags/how", "tags/none", "papers/none", "elsewhere"):
        (copy.site / address).mkdir()
        (copy.site / address / "index.html").write_text("<p>", "utf-8")
    strange = [line.split(":")[0] for line in verified(copy) if "nothing in content/ makes it" in line]
    assert strange == ["papers/none/index.html", "tags/none/index.html"]


def test_every_file_of_the_table_is_read_back(copy: ArchiveFolder) -> None:
    """Each row is damaged, also rows of which nobody thought here."""
    for pattern in (pattern for maker in MAKERS for pattern in maker.names):
        for path in copy.site.glob(pattern):
            before = path.read_bytes()
            path.write_bytes(before + b" ")
            assert f"{path.relative_to(copy.site).as_posix()}: is not what content/ gives" in verified(copy)
            path.write_bytes(before)
