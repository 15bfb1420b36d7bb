"""Authors on the built site: which pages a change rewrites, links, and a paper of 664 authors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from generator.papers.paper import Author
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.server import serving
from tests.harness.warm import FEEDS, OVERVIEWS, SITEMAP, around, page, rewritten

CROWD = (
    Author("Ada Stone"),
    *(Author(f"Person{number} Crowd") for number in range(2, 664)),
    Author("Bo Fern"),
)


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    """Build an archive: Ada and Bo have pages, Cy has one paper too few."""
    archive = ArchiveFolder(tmp_path / "archive", {"author_minimum": 3})
    for number in range(1, 4):
        archive.put(
            numbered(number, authors=(Author("Ada Stone"), Author("Dee Moss" if number < 3 else "Gil Hay")))
        )
        archive.put(
            numbered(10 + number, "2026-03-03", authors=(Author("Bo Fern"), Author(f"Eli Reed{number}")))
        )
    archive.put(numbered(21, "2026-02-02", authors=(Author("Cy Sand"), Author("Ada Stone"))))
    archive.put(numbered(22, "2026-02-02", authors=(Author("Cy Sand"),)))
    archive.build("--strict")
    return archive


def test_a_new_paper_rewrites_the_pages_of_its_authors_and_of_nobody_else(archive: ArchiveFolder) -> None:
    new = numbered(4, authors=(Author("Ada Stone"), Author("Gus Hill")))
    wanted = {page("papers/2603.00004/"), page("authors/ada-stone/"), page("authors/")} | around("2026-03-02")
    changed = rewritten(archive, lambda: archive.put(new))
    assert wanted < changed
    assert changed - wanted <= OVERVIEWS | SITEMAP | {
        "published.yml",
        "card.png",
        *FEEDS,
        "dates/feed.xml",
        "authors/ada-stone/feed.xml",
        page("trending/"),
        page("statistics/"),
        page("dates/2026-03-03/"),  # ends with the day before
        "new/order.json",
        "new/papers.json",
    } | {
        page(f"papers/2603.0000{number}/")
        for number in (1, 2, 3)  # on the same day: the link to the next paper
    }
    assert page("authors/bo-fern/") not in changed
    same(files(archive.site), archive.clean())


def test_who_comes_to_have_a_page_gets_links_on_the_papers_before(archive: ArchiveFolder) -> None:
    assert "authors/cy-sand" not in archive.html("papers/2603.00021/")
    new = numbered(23, "2026-01-02", authors=(Author("Cy Sänd"),))
    changed = rewritten(archive, lambda: archive.put(new))
    assert {page(f"papers/2603.000{number}/") for number in (21, 22, 23)} < changed
    assert {page("authors/cy-sand/"), page("authors/ada-stone/"), page("authors/")} < changed
    assert not {page("papers/2603.00001/"), page("papers/2603.00011/"), page("authors/bo-fern/")} & changed
    assert '<a href="../../authors/cy-sand/">Cy Sänd</a>' in archive.html("papers/2603.00023/")
    assert '<a href="../cy-sand/">Cy Sand <small>1</small></a>' in archive.html("authors/ada-stone/")
    same(files(archive.site), archive.clean())


def test_what_a_person_says_of_authors(archive: ArchiveFolder) -> None:
    def say() -> None:
        said = 'Dee Moss: {}\nCy Sand:\n  aliases: [Eli Reed1]\nBo Fern (ferns):\n  papers: ["2603.00012"]\n'
        (archive.content / "authors.yml").write_text(said, "utf-8")

    changed = rewritten(archive, say)
    papers = {name for name in changed if name.startswith("papers/")}
    assert papers == {
        page(f"papers/2603.000{number}/") for number in ("01", "02", "11", "12", "13", "21", "22")
    }
    people = {"", "ada-stone/", "bo-fern/", "bo-fern-ferns/", "cy-sand/", "dee-moss/", "eli-reed1/"}
    of_authors = {page(f"authors/{name}") for name in people}
    of_authors |= {f"authors/{name}feed.xml" for name in people - {"", "ada-stone/"}}
    assert {name for name in changed if name.startswith("authors/")} == of_authors
    ways = {page("browse/"), page("subscribe/"), "feeds.opml", "new/papers.json"} | SITEMAP
    assert changed - papers - of_authors == ways
    same(files(archive.site), archive.clean())
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--plain")
    same(pressed, files(archive.site))


def test_a_wrong_file_of_authors_is_told_and_the_site_built_without(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    (archive.content / "authors.yml").write_text("Ada Stone: {alias: A. Stone}\n", "utf-8")
    problem = "authors.yml:1: Ada Stone: alias: is not a key here; write aliases"
    assert problem in archive.build()
    same(before, files(archive.site))
    assert problem in archive.run("check", code=1).stderr


def test_a_paper_of_664_authors(archive: ArchiveFolder, browser: Browser) -> None:
    archive.put(numbered(664, authors=CROWD))
    archive.build("--strict")
    assert len(archive.html("papers/2603.00664/").encode()) < 90_000
    with serving(archive.site) as root, visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto("papers/2603.00664/")
        last = seen.page.get_by_role("link", name="Bo Fern")
        expect(seen.page.get_by_role("link", name="Ada Stone")).to_be_visible()
        expect(last).to_be_hidden()
        seen.page.get_by_text("+ 659").click()
        expect(last).to_be_visible()
        expect(seen.page.get_by_text("Person663 Crowd")).to_be_visible()
        last.click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Bo Fern")
        seen.page.get_by_role("link", name="A made-up study of matter 664").click()
        seen.page.get_by_role("link", name="Browse", exact=True).click()
        seen.page.get_by_role("link", name="All authors", exact=True).click()
        expect(seen.page.locator(".tiles a")).to_have_text(["Ada Stone", "Bo Fern"])
        assert not seen.wrong
