"""The site of the project's sample, which nobody should take for an archive."""

from __future__ import annotations

import feedparser

from generator.content.library import Library
from generator.content.runs import sample
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import edit, files, same

LINE = 'This is the sample: <a href="'
NOINDEX = '<meta name="robots" content="noindex">'


def test_while_the_mark_is_there_and_when_it_goes(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    content, mark = archive.content, archive.content / sample.NAME
    mark.write_text(sample.mark(content, Library(content).files()))
    edit(archive.config, f"site_url: {SITE}\n", "")
    archive.build("--strict")
    pressed = files(archive.site)
    pages = {name: data.decode() for name, data in pressed.items() if name.endswith(".html")}
    assert {name for name, text in pages.items() if LINE in text and NOINDEX in text} == set(pages)
    assert f'{LINE}../../about/">' in pages["papers/2603.00001/index.html"]
    feed = feedparser.parse(pressed["feed.xml"])
    assert (feed.bozo, feed.entries) == (False, [])
    assert pressed["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    archive.build("--strict", "--plain")
    same(pressed, files(archive.site))
    edit(archive.config, "site_dir: site\n", "site_dir: site\nrepo_url: https://moss.test/repo/\n")
    archive.build("--strict")
    assert f'{LINE}https://moss.test/repo#an-archive-of-your-own">' in archive.html("dates/2026")
    edit(archive.config, "repo_url: https://moss.test/repo/\n", f"site_url: {SITE}\n")
    mark.unlink()
    archive.build("--strict")
    same(before, files(archive.site))


def test_without_an_address_the_archive_is_built_and_that_is_said(archive: ArchiveFolder) -> None:
    edit(archive.config, f"site_url: {SITE}\n", "")
    (archive.content / "topics.yml").write_text("Mirrors: {query: mirrors, formerly: [Glass]}\n")
    done = archive.run("build")
    assert done.stderr.count("no address is known") == 1
    assert b"<link>papers/" in (archive.site / "feed.xml").read_bytes()
    assert 'url=../../topics/mirrors/"' in archive.html("topics/glass")
    assert "canonical" not in archive.html("topics/glass")
    assert b"Sitemap" not in (archive.site / "robots.txt").read_bytes()
    pressed = files(archive.site)
    archive.build("--plain")
    same(pressed, files(archive.site))
    assert "no address is known" in archive.run("build", "--strict", code=2).stderr
    known = {"SITE_URL": "https://ada.github.io/moss", "GITHUB_REPOSITORY": "ada/moss"}
    archive.run("build", "--strict", environment=known)
    assert 'href="/moss/assets/' in (archive.site / "404.html").read_text()
    assert 'href="/moss/assets/' in (archive.site / "offline.html").read_text()
