"""Reading without a network: visited pages are there, but the network comes first."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.papers import numbered
from tests.harness.server import serving
from tests.harness.shared import shared

KEPT = "caches.keys().then(async names => Object.fromEntries(await Promise.all(names.map(async name =>"
KEPT += " [name, (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)]))))"


class Host:
    """A site's server that can be switched off and on again, always at one address."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._running = ExitStack()
        self.root = self._running.enter_context(serving(site, PREFIX))

    def stop(self) -> None:
        self._running.close()

    def start(self) -> None:
        port = urlsplit(self.root).port or 0
        self._running.enter_context(serving(self.site, PREFIX, port))


def fill(archive: ArchiveFolder) -> None:
    archive.put_all(numbered(number) for number in (1, 2, 3))


@pytest.fixture
def archive(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> ArchiveFolder:
    """Three papers, built."""
    return shared(tmp_path_factory, "offline", fill).copied(tmp_path / "archive")


@pytest.fixture
def host(archive: ArchiveFolder) -> Iterator[Host]:
    """Yield the server of the three papers, built."""
    host = Host(archive.site)
    yield host
    host.stop()


def until(page: Page, kept: str) -> None:
    """Wait until an expression of what the worker has ``kept`` is true."""
    end = time.monotonic() + 40
    while not page.evaluate(f"{KEPT}.then(kept => {kept})"):
        assert time.monotonic() < end, (kept, page.evaluate(KEPT))
        time.sleep(0.02)


def another_worker(page: Page) -> None:
    """Look for another worker, as the browser does after a visit, and wait until it has taken over.

    A second visit would do it, too. But where Chromium replaces the worker at the moment of a visit, under
    Playwright one visit in fifty never ends.
    """
    page.evaluate("""navigator.serviceWorker.getRegistration().then(async (found) => {
        await found.update();
        while (found.installing || found.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
    })""")


def kept(page: Page) -> dict[str, list[str]]:
    """Return the paths that the worker has kept, oldest first, by the name of their cache."""
    addresses: dict[str, list[str]] = page.evaluate(KEPT)
    return addresses


def kept_pages(page: Page) -> list[str]:
    return next((paths for name, paths in kept(page).items() if " pages " in name), [])


def settled(page: Page, *paths: str) -> None:
    """Wait until the worker controls the page and has kept these paths."""
    wait_until(page, "navigator.serviceWorker.controller !== null")
    for path in paths:
        until(page, f"Object.values(kept).flat().includes({PREFIX + path!r})")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_what_was_visited_is_there_without_a_network(browser: Browser, host: Host) -> None:
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        page.goto(f"{host.root}papers/2603.00001/")
        settled(page, "papers/2603.00001/")  # also the first page, which the network brought
        page.goto(f"{host.root}about/")
        page.goto(host.root)
        page.get_by_role("link", name="A made-up study of matter 2").first.click()
        settled(page, "about/", "", "papers/2603.00002/")
        assert seen.wrong == []
        host.stop()
        for number in (1, 2):
            page.goto(f"{host.root}papers/2603.0000{number}/?from=home#abstract")
            heading(page, f"A made-up study of matter {number}")
            expect(page.locator("article")).to_contain_text(f"Nothing was measured in study {number}")
            header = page.locator("header.md-header").evaluate(
                "element => getComputedStyle(element).position"
            )
            assert header == "sticky", "the page looks as usual"
        page.get_by_role("link", name="Home").click()
        expect(page).to_have_url(host.root)
        heading(page, "Paper Archive")
        page.goto(f"{host.root}about/")
        wait_until(page, "'document$' in window")  # Material's script runs


def test_saved_papers_are_there_and_what_was_visited_of_them_is_exported(
    browser: Browser, host: Host
) -> None:
    with visit(browser, host.root, service_workers="allow", accept_downloads=True) as seen:
        page = seen.page
        page.goto(f"{host.root}papers/2603.00001/")
        settled(page, "papers/2603.00001/")
        page.goto(host.root)
        for number in (1, 2):
            page.get_by_role("button", name=f"Save A made-up study of matter {number}").first.click()
        page.goto(f"{host.root}saved/")
        expect(page.get_by_text("Nothing was measured in study 2")).to_be_visible()
        settled(page, "saved/")
        host.stop()
        page.reload()
        expect(page.locator("article ol > li")).to_have_count(2)
        with page.expect_download() as download:
            page.locator("summary", has_text="Export").click()
            page.get_by_role("button", name="BibTeX file").click()
        assert download.value.path().read_text("utf-8").count("@misc{") == 1
        expect(page.get_by_role("status")).to_have_text("1 paper in the file; 1 could not be read.")


def test_what_was_not_visited_is_told(browser: Browser, host: Host) -> None:
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        page.goto(host.root)
        settled(page, "")
        host.stop()
        page.goto(f"{host.root}papers/2603.00003/")
        heading(page, "This page is not available offline")
        assert (
            page.locator("header.md-header").evaluate("element => getComputedStyle(element).position")
            == "sticky"
        )
        expect(page).to_have_url(f"{host.root}papers/2603.00003/")
        host.start()
        page.get_by_role("link", name="Try again").click()
        heading(page, "A made-up study of matter 3")


def test_a_deployed_change_is_shown_at_once(browser: Browser, archive: ArchiveFolder, host: Host) -> None:
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        for name in ("papers/2603.00001/", "papers/2603.00002/"):
            page.goto(host.root + name)
            settled(page, name)
        before = (archive.site / "sw.js").read_bytes()
        archive.put(numbered(1, title="Another title"))
        archive.delete(archive.content.joinpath("papers/2026/03/2603.00002.md"))
        archive.build()
        assert (archive.site / "sw.js").read_bytes() == before, "papers alone make no new worker"
        page.goto(f"{host.root}papers/2603.00001/")
        heading(page, "Another title")
        page.goto(f"{host.root}papers/2603.00002/")
        heading(page, "There is no such page")
        until(page, "!Object.values(kept).flat().join().includes('00002')")
        host.stop()
        page.goto(f"{host.root}papers/2603.00001/")
        heading(page, "Another title")
        page.goto(f"{host.root}papers/2603.00002/")
        heading(page, "This page is not available offline")


def test_another_theme_makes_another_worker_and_old_caches_go(
    browser: Browser, archive: ArchiveFolder, host: Host
) -> None:
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        page.goto(host.root)
        settled(page, "")
        page.evaluate("caches.open('of another site')")
        old = {name for name in kept(page) if name.startswith(f"archive {PREFIX} ")}
        assert len(old) == 2
        css = archive.folder / "site_templates/theme/assets/archive.css"
        css.write_text(css.read_text("utf-8") + "\nh1 { color: rgb(1, 2, 3) !important; }\n", "utf-8")
        archive.build()
        page.goto(f"{host.root}about/")
        another_worker(page)
        page.goto(f"{host.root}about/")  # deletes what the old worker, still busy, made again
        until(page, f"Object.keys(kept).length == 3 && !{sorted(old)}.some(name => name in kept)")
        names = set(kept(page))
        assert "of another site" in names
        assert not names & old
        settled(page, "about/")
        host.stop()
        page.goto(f"{host.root}about/")
        expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")


def test_no_more_is_kept_than_allowed(browser: Browser, archive: ArchiveFolder, host: Host) -> None:
    worker = archive.site / "sw.js"
    worker.write_text(worker.read_text("utf-8").replace("pages: 200", "pages: 3"), "utf-8")
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        names = ("about/", "tags/", "papers/2603.00001/", "papers/2603.00002/", "tags/", "dates/")
        for name in names:
            page.goto(host.root + name)
            settled(page, name)
        until(page, "Object.entries(kept).find(([name]) => name.includes(' pages '))[1].length == 3")
        assert kept_pages(page) == [PREFIX + name for name in names[-3:]]


def test_switched_off_it_leaves_nothing_behind(browser: Browser, archive: ArchiveFolder, host: Host) -> None:
    with visit(browser, host.root, service_workers="allow") as seen:
        page = seen.page
        page.goto(host.root)
        settled(page, "")
        page.evaluate("caches.open('of another site')")
        config = archive.config.read_text("utf-8")
        archive.config.write_text(
            re.sub("- archive:\n", "- archive:\n      offline: false\n", config), "utf-8"
        )
        archive.build()
        assert not (archive.site / "offline.html").exists()
        assert "serviceWorker" not in (archive.site / "assets/boot.js").read_text("utf-8")
        page.goto(f"{host.root}about/")
        another_worker(page)
        until(page, "Object.keys(kept).join() == 'of another site'")
        page.goto("about:blank")
        page.goto(host.root)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
        assert seen.wrong == []


def test_both_ways_make_the_same_worker(archive: ArchiveFolder) -> None:
    made = []
    for way in ((), ("--plain",)):
        archive.build(*way)
        made.append([(archive.site / name).read_bytes() for name in ("sw.js", "offline.html")])
    assert made[0] == made[1]
    assert re.match(rb'const VERSION = "[0-9a-f]{12}";\n', made[0][0])


def test_a_browser_that_allows_no_worker_shows_the_site(browser: Browser, host: Host) -> None:
    with visit(browser, host.root) as seen:
        seen.page.goto(host.root, wait_until="networkidle")
        heading(seen.page, "Paper Archive")
        assert seen.wrong == []
