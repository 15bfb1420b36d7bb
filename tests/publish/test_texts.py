"""Papers as Markdown, beside each paper's page where ``llms: true`` asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from markdown import Markdown

from generator.papers.paper import Author, Links
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import edit, files
from tests.harness.papers import numbered, page_file
from tests.harness.warm import touched

ONE, TWO = (f"papers/2603.{number:05d}/index.md" for number in (1, 2))


def wanting(folder: Path) -> ArchiveFolder:
    archive = ArchiveFolder(folder, {"llms": "true"})
    archive.put(numbered(1), "## Notes\n\nRead *this*.")
    archive.put(numbered(2))
    archive.build("--strict")
    return archive


def test_a_papers_text_stays_text_and_a_curators_notes_stay_markdown(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"llms": "true"})
    hostile = "# <script>alert(1)</script>\n\n- [a](javascript:b) of $E_x < 1$"
    links = Links(pdf="https://example.org/a(b)_c.pdf", doi="10.1234/moss")
    authors = (Author("Ada <One>"), Author("Ben Two", hidden=True))
    paper = numbered(1, title="*Moss* [x](y)", abstract=hostile, authors=authors, links=links)
    archive.put(paper, "## Hm\n\n*So*.")
    archive.build("--strict")
    text = (archive.site / ONE).read_text("utf-8")
    shown = Markdown().convert(text)
    assert "<h1>*Moss* [x](y)</h1>" in shown
    assert "<script" not in shown and "javascript:b)" in shown and shown.count("<h1>") == 1
    assert "<p>- [a](javascript:b) of $E_x" in shown and "Ben" not in text
    assert 'href="https://example.org/a(b)_c.pdf"' in shown and 'href="https://doi.org/10.1234/moss"' in shown
    assert "<h2>Hm</h2>\n<p><em>So</em>.</p>" in shown


def test_a_paper_is_beside_its_page_and_is_written_again_only_if_it_changed(tmp_path: Path) -> None:
    archive = wanting(tmp_path / "archive")
    assert (archive.site / ONE).read_text("utf-8").endswith("## Notes\n\nRead *this*.\n")
    assert f"`{SITE}papers/ID/index.md`" in (archive.site / "llms.txt").read_text("utf-8")
    assert not {ONE, TWO} & touched(archive, lambda: archive.vote({"2603.00001": 5}))
    page = page_file(archive.content, "2603.00001")
    assert {ONE, TWO} & touched(archive, lambda: edit(page, "*this*", "*that*")) == {ONE}
    archive.delete(page)
    (archive.site / TWO).write_text("Not ours")
    archive.build("--strict")
    assert not (archive.site / ONE).exists() and "Not ours" not in (archive.site / TWO).read_text("utf-8")
    assert files(archive.site) == archive.clean()
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--plain")
    assert files(archive.site) == pressed
    edit(archive.config, "llms: true", "llms: false")
    archive.build("--strict")
    assert not list(archive.site.glob("papers/*/*.md"))


def test_without_room_no_paper_is_there_as_markdown_and_the_build_says_so(tmp_path: Path) -> None:
    archive = wanting(tmp_path / "archive")
    size = sum(len(data) for name, data in files(archive.site).items() if not name.endswith((".gz", ".md")))
    edit(archive.config, "llms: true", f"llms: true\n      site_limit: {size + 1_000}")  # months fit
    assert "Papers are not there as Markdown: with them, the site would be too large" in archive.build()
    assert not list(archive.site.glob("papers/*/*.md")) and (archive.site / "data/2026-03.jsonl.gz").exists()
    assert "index.md" not in (archive.site / "llms.txt").read_text("utf-8")
