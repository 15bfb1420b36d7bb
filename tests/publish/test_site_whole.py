"""A site of many papers, and the site with everything: whatever they name is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html

from generator.papers.paper import Author
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.papers import numbered
from tests.publish.test_site_links import broken, links

# Without the types in comments, which only the type check follows.
_IMPORT = re.compile(r"""(?<!typeof )(?:from|import)\s*\(?\s*["'](\.[^"']+)["'](?!\)\.[A-Z])""")
_KNOWN_ELSEWHERE = re.compile("Another name for|No paper has this tag yet")
_URL = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')]+)")


@pytest.fixture(scope="module", params=[800, pytest.param(2_000, marks=pytest.mark.matrix)])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build many papers of two years; seven of their tags are split by time."""
    count: int = request.param
    settings = {"tag_minimum": 5, "list_limit": count // 20}
    archive = ArchiveFolder(tmp_path_factory.mktemp("many") / "archive", settings)
    for number in range(count):
        day = f"{2024 + number % 2}-{number // 2 % 12 + 1:02d}-{number // 24 % 28 + 1:02d}"
        authors = (Author(f"Ada Number{number % 300}"), Author("Bo Two"))
        keywords = (f"topic {number % 30}", f"matter {number % 7}")
        archive.put(numbered(number, day, authors=authors, keywords=keywords))
    archive.build("--strict")
    return archive


def addresses(site: Path) -> list[str]:
    """Return every address of the site itself in its feeds and sitemaps."""
    urls = []
    for path in site.rglob("*.xml"):
        for element in etree.parse(path).iter():
            values = (element.text or "", *map(str, element.attrib.values()))
            urls += [value.strip() for value in values if value.strip().startswith(SITE)]
    return urls


def absent(site: Path, links: list[str]) -> set[str]:
    """Return addresses of the site itself that name a missing file, or a missing place in a page."""
    wrong = set()
    for link in set(links):
        parts = urlsplit(link)
        name = unquote(parts.path).removeprefix(urlsplit(SITE).path)
        file = site / name / "index.html" if not name or name.endswith("/") else site / name
        is_there = file.is_file()
        if parts.fragment and is_there:
            is_there = bool(html.parse(file).xpath("//*[@id=$id]", id=parts.fragment))
        if not is_there:
            wrong.add(link)
    return wrong


def named_by_files(site: Path) -> list[str]:
    """Return the files that scripts import and style sheets show, as whole addresses."""
    urls = []
    for pattern, suffix in ((_IMPORT, "js"), (_URL, "css")):
        for path in site.rglob(f"*.{suffix}"):
            if "/assets/javascripts/" not in path.as_posix():  # Material's own, which import nothing
                here = SITE + path.relative_to(site).as_posix()
                urls += [urljoin(here, name) for name in pattern.findall(path.read_text("utf-8"))]
    return urls


def test_many_papers_and_not_one_broken_link(many: ArchiveFolder) -> None:
    assert broken(many.site) == []
    listed = addresses(many.site)
    assert len(set(listed)) > len(list(many.content.glob("papers/*/*/*.md")))
    assert absent(many.site, listed) == set()


def test_what_feeds_sitemap_scripts_and_styles_name_is_there(everything: ArchiveFolder) -> None:
    assert broken(everything.site) == []
    pages = (html.parse(path).getroot() for path in everything.site.rglob("*.html"))
    assert sum(len(list(links(page))) for page in pages) > 3000
    named = named_by_files(everything.site)
    assert any(link.endswith("/assets/reading/filter.js") for link in named)
    assert absent(everything.site, named + addresses(everything.site)) == set()


def test_every_page_is_reached_from_home(everything: ArchiveFolder) -> None:
    """No page is an orphan: links lead to every page in the sitemap."""
    site = everything.site
    seen: set[str] = set()
    waiting = [SITE]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        page = html.parse(site / url.removeprefix(SITE) / "index.html").getroot()
        links = (urljoin(url, href).split("#")[0].split("?")[0] for href in page.xpath("//a/@href"))
        waiting += [link for link in links if link.startswith(SITE) and link.endswith("/")]
    orphans = {link for link in addresses(site) if link.endswith("/")} - seen
    # Old addresses that people may have: an author's other name, and a tag without papers.
    texts = {link: (site / link.removeprefix(SITE) / "index.html").read_text("utf-8") for link in orphans}
    assert [link for link, text in texts.items() if not _KNOWN_ELSEWHERE.search(text)] == []


def test_what_is_absent_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js"; await import("../c.js");', "utf-8")
    (tmp_path / "a.css").write_text("a { background: url(d.png) url(data:,) }", "utf-8")
    (tmp_path / "a.xml").write_text(f"<x><l>{SITE}e/</l><l>{SITE}#f</l></x>", "utf-8")
    (tmp_path / "index.html").write_text("<p>", "utf-8")
    missing = absent(tmp_path, named_by_files(tmp_path) + addresses(tmp_path))
    assert {link.rsplit("/paper-archive/")[-1].split("/")[-1] for link in missing} >= {"b.js", "d.png", "#f"}
    assert len(missing) == 5
