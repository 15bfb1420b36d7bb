"""Where links lead: between pages, from hand-written ones, to the sources, in the sitemap."""

from __future__ import annotations

import gzip
import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from generator.configuration.settings import Settings
from generator.publish.context import lent
from generator.publish.files import sitemap
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.editions import site_of
from tests.harness.every_kind import REFRESH
from tests.harness.files import files
from tests.harness.papers import numbered

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ATTRIBUTES = ("href", "src", "action", "poster", "data")


def links(page: html.HtmlElement) -> Iterator[str]:
    """Yield every address in a page."""
    for element in page.iter():
        yield from (value for name in ATTRIBUTES if (value := element.get(name)) is not None)


def broken(site: Path) -> list[str]:
    """Return links of a site's pages that lead to no file of the site, or to no place in the file."""
    pages = {path: html.fromstring(path.read_text("utf-8")) for path in site.rglob("*.html")}
    ids = {path: {element.get("id") for element in page.iter()} for path, page in pages.items()}
    wrong = []
    for path, page in pages.items():
        # 404.html is shown at any address, so its links must be whole.
        is_anywhere = path == site / "404.html"
        here = "/paper-archive/" + path.relative_to(site).as_posix().removesuffix("index.html")
        for link in links(page):
            parts = urlsplit(link)
            if link.startswith(SITE):
                parts = parts._replace(scheme="", netloc="")
            elif parts.scheme or parts.netloc:
                continue
            elif is_anywhere and not link.startswith(("/", "#")):
                wrong.append(f"404.html: {link}")
                continue
            target = posixpath.normpath(posixpath.join(here, unquote(parts.path))) if parts.path else here
            target += "/" if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", "..") else ""
            if not target.startswith("/paper-archive"):
                wrong.append(f"{here}: {link} leads out of the site")
                continue
            file = site / target.removeprefix("/paper-archive").lstrip("/")
            if file.is_dir():
                if not target.endswith("/"):
                    wrong.append(f"{here}: {link} has no slash at its end")
                file = file / "index.html"
            if not file.is_file():
                wrong.append(f"{here}: {link}")
            elif parts.fragment and unquote(parts.fragment) not in ids.get(file, ()):
                wrong.append(f"{here}: {link}, no such place")
    return wrong


def test_broken_links_are_found(tmp_path: Path) -> None:
    """The check above finds what it looks for."""
    (tmp_path / "a").mkdir()
    for name, good, bad in (
        ("index.html", ("a/", "#p"), ("b/", "a/#x", "a")),
        ("a/index.html", ("../", "#p", "../a/#p"), ("../../x", "x")),
        ("404.html", ("/paper-archive/a/", "#p"), ("a/", "/a/")),
    ):
        shown = "".join(f'<a href="{link}">x</a>' for link in (*good, *bad))
        (tmp_path / name).write_text(f'<p id="p">{shown}</p>', "utf-8")
    assert len(broken(tmp_path)) == 3 + 2 + 2


def test_links_between_people_s_pages_and_papers(tmp_path: Path) -> None:
    """By the file in ``content/``, by the file in the Markdown tree, by address; in pages and in notes."""
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 1})
    archive.put(numbered(1, keywords=("alpha",)))
    archive.put(
        numbered(2, "2026-02-01"),
        "## Notes\n\n[a](2603.00001.md) [b](2603.00001/) [c](../03/2603.00001.md)\n"
        "[d](../../2026/03/2603.00001.md) [e](2603.00001.md#abstract)\n"
        "[f](../dates/2026-03-02.md) [g](../tags/alpha.md)\n",
    )
    forms = ["papers/2026/03/2603.00001.md", "papers/2603.00001.md", "papers/2603.00001/"]
    forms += ["papers/2603.00001.md#abstract", "dates/2026-03-02.md", "dates/2026-03-02/"]
    forms += ["tags/alpha.md", "tags/index.md", "dates/index.md", "index.md"]
    words = "\n".join(f"- [link {form}]({form})" for form in forms)
    (archive.content / "deep").mkdir()
    (archive.content / "people.md").write_text(f"# People\n\n{words}\n", "utf-8")
    deep = "# Deep\n\n[a](../papers/2026/03/2603.00001.md) [b](../people.md)\n"
    (archive.content / "deep/page.md").write_text(deep, "utf-8")
    (archive.content / "index.md").write_text(words, "utf-8")
    archive.build("--strict")
    assert broken(archive.site) == []
    for address, up in (("people/", "../"), ("", "")):
        anchors = html.fromstring(archive.html(address)).iter("a")
        shown = [link.get("href") for link in anchors if "link " in (link.text or "")]
        paths = ["papers/2603.00001/"] * 3 + ["papers/2603.00001/#abstract"]
        paths += ["dates/2026-03-02/"] * 2 + ["tags/alpha/", "tags/", "dates/", ""]
        assert shown == [up + path if path or up else "./" for path in paths]
    assert 'href="../../papers/2603.00001/"' in archive.html("deep/page/")
    notes = archive.html("papers/2603.00002/").split('id="notes"')[1].split("<h2")[0]
    assert notes.count('href="../2603.00001/"') == 4


@pytest.mark.parametrize("way", [(), ("--plain",)], ids=["press", "plain"])
def test_a_link_to_no_paper_fails_a_strict_build(tmp_path: Path, way: tuple[str, ...]) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    links = {"people": "papers/2026/03/none.md", "places": "papers/none.md", "plants": "papers/none/"}
    for name, link in links.items():
        (archive.content / f"{name}.md").write_text(f"# Own\n\n[gone]({link})\n", "utf-8")
    lines = archive.run("build", "--strict", *way, code=2).stderr.splitlines()
    for name, link in links.items():
        assert [line for line in lines if f"{name}.md" in line and link in line], lines


def test_edit_links_lead_to_the_source(tmp_path: Path) -> None:
    more = "\nrepo_url: https://example.org/repo\nedit_uri: edit/main/content/\n"
    archive = ArchiveFolder(tmp_path / "archive", more=more)
    archive.put(numbered(1))
    archive.put(numbered(2), "## Notes\n\nA note.")
    archive.build("--strict")
    edit = "https://example.org/repo/edit/main/content/"
    for number in (1, 2):
        assert f'href="{edit}papers/2026/03/2603.0000{number}.md"' in archive.html(
            f"papers/2603.0000{number}/"
        )
    assert f'href="{edit}about.md"' in archive.html("about/")
    assert edit not in archive.html("dates/2026-03-02/")
    assert (archive.content / "papers/2026/03/2603.00001.md").exists()


def located(data: bytes) -> list[str]:
    """Return the addresses in a sitemap or an index of sitemaps."""
    return [str(loc.text) for loc in etree.fromstring(data).iterfind(".//s:loc", NAMESPACE)]


def test_the_sitemap_has_each_page_once(everything: ArchiveFolder) -> None:
    built = files(everything.site)
    addresses = located(built["sitemap.xml"])
    pages = [
        SITE + name.removesuffix("index.html")
        for name, data in built.items()
        if name.split("/")[-1] == "index.html" and REFRESH.encode() not in data
    ]
    assert sorted(addresses) == sorted(pages)
    assert len(addresses) == len(set(addresses)) > 100
    assert gzip.decompress(built["sitemap.xml.gz"]) == built["sitemap.xml"]
    for address in addresses:
        page = html.fromstring(built[f"{address.removeprefix(SITE)}index.html"].decode())
        assert [link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"] == [address]


@pytest.mark.parametrize(("count", "parts"), [(0, 0), (50_000, 0), (50_001, 2), (120_000, 3)])
def test_a_long_sitemap_is_split(count: int, parts: int, tmp_path: Path) -> None:
    wanted = sorted(f"papers/{number:06d}/?a&b" for number in range(count))
    site = site_of(lent(tmp_path, Settings()), "Moss", SITE, wanted[::-1])
    made = dict(sitemap(site))
    packed = [data for name, data in made.items() if name.endswith(".gz")]
    assert all(data[4:10] == b"\0\0\0\0\0\xff" for data in packed), "no time, no system"
    first = made.pop("sitemap.xml")
    assert gzip.decompress(made.pop("sitemap.xml.gz")) == first
    if not parts:
        assert not made
        assert located(first) == [SITE + address for address in wanted]
        return
    assert etree.fromstring(first).tag == f"{{{NAMESPACE['s']}}}sitemapindex"
    assert located(first) == [SITE + name for name in made]
    chunks = [located(gzip.decompress(data)) for data in made.values()]
    assert len(chunks) == parts
    assert max(map(len, chunks)) <= 50_000
    assert [address for chunk in chunks for address in chunk] == [SITE + address for address in wanted]


def test_robots(everything: ArchiveFolder) -> None:
    lines = (everything.site / "robots.txt").read_text("utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {SITE}sitemap.xml"]
