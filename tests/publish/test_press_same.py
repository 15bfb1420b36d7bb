"""The press and plain MkDocs make the same site, byte for byte."""

from __future__ import annotations

import gzip
import random
import re
import shutil
from pathlib import Path

import pytest

from generator.content import page as pages
from generator.store.atomic import write
from tests.harness import odd_papers
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.processes import SHARED


def built_both_ways(archive: ArchiveFolder) -> int:
    """Build with the press and plainly, check that the sites are the same, and count the files."""
    archive.build("--strict")
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--strict", "--plain")
    same(pressed, files(archive.site))
    return len(pressed)


def test_pages_of_every_kind(everything: ArchiveFolder, tmp_path: Path) -> None:
    archive = everything.copied(tmp_path / "kinds")
    shutil.rmtree(archive.site)
    archive.build("--strict", "--plain")
    same(pressed := files(everything.site), files(archive.site))
    assert len(pressed) > 200


def test_papers_of_every_odd_kind(tmp_path: Path) -> None:
    settings = {"list_limit": 10, "tag_minimum": 2, "author_minimum": 2, "thumbnails": "true"}
    archive = ArchiveFolder(tmp_path / "odd", settings)
    odd_papers.fill(archive)
    built_both_ways(archive)
    assert (archive.site / "tags/agents/2026/index.html").exists(), (
        "no list is long enough to be split by time"
    )
    assert "# Things that *act*." in archive.html("tags/agents/")
    assert "+ 898 <small>more authors" in archive.html("papers/2603.00501/")
    assert "<script>alert" not in "".join(path.read_text("utf-8") for path in archive.site.rglob("*.html"))


def test_what_is_a_page_is_the_same_for_the_press_plainly_and_for_exports(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "walk")
    for number, name in enumerate((
        "2026/03/1.md", "2026/misc/2.md", "loose.md", "2026/4.md", "2026/03/5.MD", "2026/.drafts/6.md",
        ".trash/03/7.md", "2026/03/deeper/8.md", "2026/03/9.md/9.md",
    ), 1):  # fmt: skip
        write(archive.content / "papers" / name, pages.write(numbered(number)).encode())
    built_both_ways(archive)
    shown = {path.parent.name for path in archive.site.glob("papers/*/index.html")}
    exported = archive.run("export", "--format", "jsonl").stdout
    ids = {"2603.00001", "2603.00002"}
    assert ids == set(re.findall(r'"id": "([^"]*)"', exported))
    assert shown == {"1", "2"} | ids, "the addresses are the names; the ids' addresses lead to them"
    assert archive.run("check", code=1).stderr.count("it belongs at content/papers/2026/03/") == 6


def test_edit_links(tmp_path: Path) -> None:
    more = "\nrepo_url: https://github.com/ada/moss\nedit_uri: edit/main/content/\n"
    archive = ArchiveFolder(tmp_path / "edit", more=more)
    archive.put_all(map(numbered, range(1, 4)))
    archive.put(numbered(4, summary="A machine says so."), "## Notes\n\nA note.")
    built_both_ways(archive)
    form = "https://github.com/ada/moss/issues/new?template=correct.yml"
    link = f'AI summary · <a href="{form}&amp;paper=2603.00004">Wrong?</a>'
    assert link in archive.html("papers/2603.00004/")
    assert form not in archive.html("papers/2603.00003/")


@pytest.mark.matrix
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, with the real papers, is absent")
def test_real_papers(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "real", {"list_limit": 30})
    with gzip.open(SHARED / "data/papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    chosen = set(random.Random(300).sample(range(count), 300))
    source = tmp_path / "chosen.jsonl"
    with gzip.open(SHARED / "data/papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        source.write_text("".join(line for number, line in enumerate(lines) if number in chosen), "utf-8")
    archive.run("import", str(source))
    assert built_both_ways(archive) > 600
