from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

import frontmatter
import pytest

from generator.commands.share import pages as tree
from generator.configuration.settings import Settings
from generator.errors import ArchiveError
from generator.pages import markup
from generator.pages.about import Keeping
from generator.pages.inputs import SiteWords
from generator.papers.paper import Counts
from generator.publish.context import Edition, lent
from generator.store.atomic import write
from tests.harness.files import edit, files
from tests.harness.papers import page_file, record, take

KEEPING = Keeping(Settings(), {}, "", "", is_daily=False, is_sample=False)


def archive(tmp_path: Path) -> Edition:
    return lent(tmp_path / "content", Settings.from_mapping({"tag_minimum": 1}))


@pytest.fixture
def made(tmp_path: Path) -> Callable[[], tuple[int, int]]:
    """Write the tree of a small archive."""
    take(
        tmp_path / "content",
        record(
            "2601.00001", "Moss [x] $a_b$", abstract="# One.\n\n- $x^2$", keywords=("moss", "index"), votes=3
        ),
        record("2601.00002", "Ferns", days=("2024-12-30", "2026-01-02"), keywords=("moss",)),
        record("cs/0112017", "Old", days=(), published="2001-12"),
        record("", "Ferns & *Moss*", days=("1963",)),
    )
    words = SiteWords("Moss Archive", "")
    return lambda: tree.write(archive(tmp_path), words, KEEPING, tmp_path / "tree")


def test_every_page_is_a_file_and_every_link_leads_to_one(
    made: Callable[[], tuple[int, int]], tmp_path: Path
) -> None:
    write(tmp_path / "content/about.md", b"# About\n")
    write(tmp_path / "content/pictures/moss.svg", b"<svg/>")
    assert made() == (38, 0)
    names = set(files(tmp_path / "tree")) - {".archive-pages"}
    assert {"index.md", "search.md", "dates/index.md", "tags/index.md", "about.md"} < names
    assert "pictures/moss.svg" in names
    assert {"papers/2601.00001.md", "papers/cs.0112017.md", "dates/2025-W01.md", "tags/moss.md"} < names
    assert not [name for name in names if name.startswith("tags/index/") or name.endswith((".csv", ".yml"))]
    links = 0
    for name in names:
        if name.endswith(".md"):
            text = (tmp_path / "tree" / name).read_text("utf-8")
            for target in re.findall(r"\]\(((?!<)[^)]*)\)", text):
                links += 1
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in names, (
                    name,
                    target,
                )
            for target in re.findall(r'href="([^"]*)"', text):  # in charts, from the page's address
                address = name.removesuffix("index.md").removesuffix(".md")
                joined = posixpath.normpath(posixpath.join(address, target))
                way = re.split("/[?#]", joined)[0]  # a search, or a row of feeds
                assert markup.tree_file(f"{way}/") in names, (name, target)
    assert links > 50


def test_the_tree_is_markdown_for_any_engine(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    made()
    meta, body = frontmatter.parse((tmp_path / "tree/papers/2601.00001.md").read_text("utf-8"))
    assert "$" not in str(meta["title"])
    assert meta["tags"] == ["moss", "index"]
    assert "## Abstract\n\n\\# One.\n\n\\- $x^2$" in body
    assert "3 votes" in body
    for name, data in files(tmp_path / "tree").items():
        assert not re.search(rb"[\x00-\x08\x0b-\x1f]", data), name


def test_links_in_notes_lead_on(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    write(tmp_path / "content/pictures/moss.svg", b"<svg/>")
    notes = (
        "## Notes\n\n![Moss](../../../pictures/moss.svg) [about](<../../../about.md>) "
        "[a](2601.00002.md#abstract) [b](../../2001/12/cs.0112017.md) "
        "[c](../../../papers/2024/12/2601.00002.md) [d](../02/x.md) "
        "![Here](../pictures/moss.svg) https://example.org/../../../x\n"
    )
    path = page_file(tmp_path / "content", "2601.00001")
    path.write_text(f"{path.read_text('utf-8')}\n{notes}", "utf-8")
    made()
    assert (
        "![Moss](../pictures/moss.svg) [about](<../about.md>) [a](2601.00002.md#abstract) "
        "[b](cs.0112017.md) [c](2601.00002.md) [d](x.md) "
        "![Here](../pictures/moss.svg) https://example.org/../../../x\n"
    ) in (tmp_path / "tree/papers/2601.00001.md").read_text("utf-8")


def test_a_second_run_writes_nothing(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    written, _ = made()
    before = files(tmp_path / "tree")
    assert made() == (0, written)
    assert files(tmp_path / "tree") == before


def test_an_edit_touches_only_the_pages_that_show_it(
    made: Callable[[], tuple[int, int]], tmp_path: Path
) -> None:
    made()
    before = files(tmp_path / "tree")
    path = page_file(tmp_path / "content", "ferns-moss")
    path.write_text(path.read_text() + "\n## Notes\n\n*Mine.*\n")
    assert made()[0] == 1
    after = files(tmp_path / "tree")
    assert [name for name in after if after[name] != before[name]] == ["papers/ferns-moss.md"]
    assert b"\n\n## Notes\n\n*Mine.*\n\n" in after["papers/ferns-moss.md"]


def test_hidden_papers_are_nowhere_and_their_pages_go(
    made: Callable[[], tuple[int, int]], tmp_path: Path
) -> None:
    made()
    (tmp_path / "tree/mine.txt").write_text("mine")
    edit(page_file(tmp_path / "content", "2601.00002"), "title: Ferns", "hidden: true\ntitle: Ferns")
    made()
    after = files(tmp_path / "tree")
    assert not {"papers/2601.00002.md", "dates/2024-12-30.md", "dates/2025-W01.md", "dates/2024.md"} & set(
        after
    )
    assert after["mine.txt"] == b"mine", "a file of somebody else stays"
    assert not [name for name, data in after.items() if b"2601.00002" in data]


def test_featured_papers_are_on_the_home_page(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    edit(page_file(tmp_path / "content", "cs.0112017"), "title: Old", "featured: true\ntitle: Old")
    write(tmp_path / "content/index.md", b"---\ntitle: x\n---\nWelcome *all*.\n")
    made()
    text = (tmp_path / "tree/index.md").read_text("utf-8")
    assert "\n\nWelcome *all*.\n\n</details>" in text
    assert re.search(r"## Featured\n\n1\. \[Old\]\(papers/cs\.0112017\.md\)", text)


def test_a_broken_page_is_left_out_and_told(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    edit(page_file(tmp_path / "content", "2601.00002"), "title: Ferns", "title: [Ferns]")
    loaded = archive(tmp_path).archive
    assert [str(problem) for problem in loaded.problems] == [
        "content/papers/2024/12/2601.00002.md: title: ['Ferns'] is not text; put it in quotes"
    ]
    made()
    assert "papers/2601.00002.md" not in files(tmp_path / "tree")


def test_two_pages_of_one_paper_show_the_first(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    data = page_file(tmp_path / "content", "2601.00001").read_bytes()
    write(tmp_path / "content/papers/2027/01/2601.00001.md", data.replace(b"Moss [x]", b"Twin"))
    (problem,) = archive(tmp_path).archive.problems
    assert problem.where == "content/papers/2027/01/2601.00001.md"
    made()
    assert "Twin" not in (tmp_path / "tree/papers/2601.00001.md").read_text()


def test_what_else_cannot_be_read_is_told_and_left_out(
    made: Callable[[], tuple[int, int]], tmp_path: Path
) -> None:
    write(tmp_path / "content/counts/2026-01.csv", b"<<<<<<<\n")
    write(tmp_path / "content/tags.yml", b"a: []\n")
    write(tmp_path / "content/index.md", b"---\ntitle: [\n---\nWelcome.\n")
    loaded = archive(tmp_path).archive
    assert [problem.where for problem in loaded.problems] == [
        "content/counts/2026-01.csv",
        "tags.yml:1: a",
        "content/index.md: front matter",
    ]
    assert (loaded.counts, loaded.intro) == ({}, "")
    made()


def test_votes_come_from_the_counts_file(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    loaded = archive(tmp_path).archive
    assert loaded.counts == {"2601.00001": Counts(votes=3)}
    assert {card.id: card.votes for card in loaded.cards} == {
        "2601.00001": 3,
        "2601.00002": None,
        "cs/0112017": None,
        "ferns-moss": None,
    }


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "tree/index.md", b"mine")
    with pytest.raises(ArchiveError, match="has other files in it"):
        tree.write(archive(tmp_path), SiteWords("x", ""), KEEPING, tmp_path / "tree")
    assert files(tmp_path / "tree") == {"index.md": b"mine"}


def test_an_empty_archive_has_its_hub_pages(tmp_path: Path) -> None:
    assert tree.write(archive(tmp_path), SiteWords("x", ""), KEEPING, tmp_path / "tree") == (20, 0)
    assert "There are no papers yet." in (tmp_path / "tree/index.md").read_text()


def test_no_two_pages_share_an_address(made: Callable[[], tuple[int, int]], tmp_path: Path) -> None:
    loaded = archive(tmp_path)
    addresses = [address for address, _ in loaded.makers(SiteWords("x", ""))]
    assert len(set(addresses)) == len(addresses)
    assert len(set(map(markup.tree_file, addresses))) == len(addresses)
    for address, make in loaded.makers(SiteWords("x", "")):
        assert make().address == address
