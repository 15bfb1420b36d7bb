"""The press on an existing site: it does only what it must, and the bytes are the same in the end."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import frontmatter
import markdown
import pytest

from generator.content import page as pages
from generator.pages.templates import SITE_TEMPLATES
from generator.papers.paper import Citations, Counts
from generator.publish import index
from generator.publish.build import BuildOptions
from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.files import changes, files, same, stamps
from tests.harness.papers import numbered
from tests.harness.processes import run
from tests.harness.warm import (
    DAYS,
    FEEDS,
    INDEX,
    OVERVIEWS,
    PAPERS,
    around,
    followed,
    page,
    rewritten,
    touched,
)


def test_nothing_changed_nothing_written(archive: ArchiveFolder) -> None:
    assert touched(archive, lambda: None) == set()


def test_nothing_changed_no_heavy_library_loaded(archive: ArchiveFolder) -> None:
    """A build with nothing new would take twice as long with them, also where papers are related."""
    archive.build()
    script = "import sys; from pathlib import Path; from generator.publish.mkdocs import engine;"
    script += "engine.build(Path(sys.argv[1]));"
    script += "print({'lunr', 'numpy', 'scipy', 'sparse_dot_topn'} & set(sys.modules))"
    command = [sys.executable, "-c", script, str(archive.config)]
    assert run(command).stdout == "set()\n"


def test_a_persons_file_goes_where_nothing_else_changed(archive: ArchiveFolder) -> None:
    wanted = files(archive.site)
    (archive.content / "moss.txt").write_text("moss")
    archive.build("--strict")
    assert (archive.site / "moss.txt").read_text() == "moss"
    (archive.content / "moss.txt").unlink()
    archive.build("--strict")
    same(files(archive.site), wanted)


def test_papers_added(archive: ArchiveFolder) -> None:
    def add() -> None:
        archive.put(numbered(101, "2025-06-02", keywords=("alpha",)))
        archive.put(numbered(102, "2025-06-02", keywords=("alpha",)))

    wanted = {page("papers/2603.00101/"), page("papers/2603.00102/")} | OVERVIEWS | PAPERS
    # The tag is split by time: the old papers are in the year's list, and the tag's page counts them.
    wanted |= around("2025-06-02", "alpha", "alpha/2025") | followed("alpha")
    wanted |= {page("dates/2025-12-30/")}  # the next day counts them, too
    wanted |= FEEDS | {"new/order.json", "new/papers.json", "search/invitation.json"}
    assert rewritten(archive, add) == wanted


def test_a_new_day(archive: ArchiveFolder) -> None:
    """The day before links to it; feeds have it."""
    wanted = {page("papers/2603.00101/"), page("dates/2026-03-03/")} | OVERVIEWS | PAPERS
    wanted |= FEEDS | followed("beta") | {"new/order.json", "new/papers.json", page("new/")}
    wanted |= {"search/invitation.json"}
    wanted |= around("2026-03-04", "beta", "beta/2026") | {page("trending/")}
    assert rewritten(archive, lambda: archive.put(numbered(101, "2026-03-04", keywords=("beta",)))) == wanted


def test_an_abstract_edited(archive: ArchiveFolder) -> None:
    old = numbered(31, "2025-06-02", keywords=("alpha",), abstract="Something else was not measured.")
    feeds = FEEDS | {"tags/alpha/feed.xml", "new/papers.json"}
    # A day's page shows the first sentence.
    day = {page("dates/2025-06-02/")}
    assert rewritten(archive, lambda: archive.put(old)) == {page("papers/2603.00031/")} | day | feeds
    new = numbered(2, "2026-03-02", keywords=("beta",), abstract="This stands in the feed.")
    summaries = {page("dates/2026-03-02/"), page(""), page("trending/")}
    wanted = {page("papers/2603.00002/"), "tags/beta/feed.xml", "new/papers.json"} | summaries | FEEDS
    assert rewritten(archive, lambda: archive.put(new)) == wanted


def test_a_title_edited(archive: ArchiveFolder) -> None:
    # The year's page is so long that it shows only the most voted papers; the tag's page shows its best.
    wanted = {page("papers/2603.00032/")} | around("2025-06-02", "beta", "beta/2025") - {page("dates/2025/")}
    wanted |= FEEDS | followed("beta") | {"trending/feed.xml", "new/papers.json"}
    changed = numbered(32, "2025-06-02", keywords=("beta",), title="Another title")
    assert rewritten(archive, lambda: archive.put(changed)) == wanted


def test_votes_change(archive: ArchiveFolder) -> None:
    votes = {f"2603.{number:05d}": number for number in range(1, 37)}
    wanted = {page("papers/2603.00031/"), "trending/feed.xml", "feed.json", "new/papers.json"}
    wanted |= around("2025-06-02", "alpha", "alpha/2025")
    wanted |= {page("dates/2025-12-30/"), page("dates/")}  # they show the most voted paper of the day
    assert rewritten(archive, lambda: archive.vote(votes | {"2603.00031": 500})) == wanted
    assert "500 votes" in archive.html("papers/2603.00031/")
    assert archive.html("dates/2025-06-02/").index("00031") < archive.html("dates/2025-06-02/").index("00036")


def test_citations_change_and_only_what_shows_them_is_written(archive: ArchiveFolder) -> None:
    votes = {f"2603.{number:05d}": number for number in range(1, 37)}
    cited = Counts(31, cited=Citations(41, "crossref", "2026-03-04"))
    wanted = {page("papers/2603.00031/")}
    assert rewritten(archive, lambda: archive.vote(votes | {"2603.00031": cited})) == wanted
    assert "cited 41 times, Crossref, 4 Mar 2026" in archive.html("papers/2603.00031/")


def test_featured(archive: ArchiveFolder) -> None:
    path = archive.put(numbered(32, "2025-06-02", keywords=("beta",)), featured="true")
    wanted = {page(address) for address in ("", "browse/", "featured/")} | {"featured/feed.xml"}
    assert rewritten(archive, lambda: path) == wanted


def test_deleted_and_hidden_papers_are_nowhere(archive: ArchiveFolder) -> None:
    gone, hidden = numbered(1, keywords=("alpha",)), numbered(2, keywords=("beta",))
    archive.delete(archive.content / "papers" / gone.folder / f"{gone.slug}.md")
    archive.put(hidden, hidden="true")
    assert "2603.00002.md" in archive.run("build", "--strict", code=2).stderr, (
        "the notes of a paper lead there"
    )
    archive.put(numbered(35, DAYS[5], keywords=("beta",)))
    archive.build("--strict")
    for name, data in files(archive.site).items():
        for paper in (gone, hidden):
            shown = data if name.endswith(".gz") else data.decode(errors="replace")
            assert paper.slug not in name and paper.slug not in str(shown), name
            assert not re.search(rf"{paper.title}\b", str(shown)), name
    assert not (archive.site / "papers" / gone.slug).exists()
    same(files(archive.site), archive.clean())


def test_a_whole_day_and_tag_deleted(archive: ArchiveFolder) -> None:
    archive.delete(*(archive.content / "papers/2025/06").iterdir())
    archive.build("--strict")
    assert not (archive.site / "dates/2025-06-02").exists()
    assert b"2025-06-02" not in b"".join(files(archive.site).values())
    same(files(archive.site), archive.clean())


def test_a_theme_change_parses_nothing_again(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages are written again, but only the papers that feeds may have are read again."""
    read: list[str] = []
    converted: list[str] = []
    parse, convert = pages.read, markdown.Markdown.convert

    def reading(text: str) -> pages.Page:
        read.append(text)
        return parse(text)

    def converting(self: markdown.Markdown, source: str) -> str:
        converted.append(source)
        return convert(self, source)

    monkeypatch.setattr(pages, "read", reading)
    monkeypatch.setattr(markdown.Markdown, "convert", converting)
    base = archive.folder / "site_templates/theme/base.html"
    base.write_text(base.read_text("utf-8").replace("<body ", '<body data-new="1" '), "utf-8")
    before = stamps(archive.site)
    engine.build(archive.config, BuildOptions(processes=1))  # calls in another process would not be counted
    html = {name for name in before if name.endswith(".html")}
    assert html <= changes(before, stamps(archive.site))
    assert all('data-new="1"' in (archive.site / name).read_text("utf-8") for name in html)
    assert len(read) <= 18, "two days are in the feeds, of six papers each, and the third did not fit"
    texts = [frontmatter.loads(text).content for text in read]
    assert not [text for text in converted if "error bars" in text], texts
    assert len(converted) <= 71, (
        "one for each kind of page and number of days on it, and each part that a person wrote, and the data"
    )


def test_a_script_of_the_search_changes(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(SITE_TEMPLATES, archive.folder / "copy"))
    scripts = copy / "search"
    module = scripts / "main.js"
    module.write_text(module.read_text("utf-8") + "\nconsole.log('a new word');\n", "utf-8")
    monkeypatch.setattr(index, "SCRIPTS", scripts)
    before = stamps(archive.site)
    engine.build(archive.config, BuildOptions(processes=1))
    assert changes(before, stamps(archive.site)) == {f"{INDEX}search.js", "published.yml"}
    assert "a new word" in (archive.site / INDEX / "search.js").read_text("utf-8")


def test_a_fresh_checkout_writes_nothing(archive: ArchiveFolder) -> None:
    def check_out() -> None:
        for number, path in enumerate(sorted(archive.content.rglob("*"))):
            data = path.read_bytes() if path.is_file() else b""
            if data:
                path.unlink()
                path.write_bytes(data)
            os.utime(path, (1_700_000_000 + number,) * 2)

    assert rewritten(archive, check_out) == set()


def test_without_cache_nothing_is_written(archive: ArchiveFolder) -> None:
    assert rewritten(archive, lambda: shutil.rmtree(archive.folder / ".cache")) == set()
    shutil.rmtree(archive.folder / ".cache")
    shutil.rmtree(archive.site)
    archive.build()
    same(files(archive.site), archive.clean())


def test_the_search_index_follows(archive: ArchiveFolder) -> None:
    """Votes are only in its manifest; a new paper makes a new segment, and the old one goes."""
    votes = {
        name for name in touched(archive, lambda: archive.vote({"2603.00001": 9})) if name.startswith(INDEX)
    }
    assert votes == {f"{INDEX}manifest.bin"}
    (before,) = (path for path in (archive.site / INDEX).iterdir() if path.is_dir())
    assert f"{INDEX}manifest.bin" in touched(archive, lambda: archive.put(numbered(101)))
    assert not before.exists()
    same(files(archive.site), archive.clean())
