"""A site with a part missing, as in the middle of an upload: the search page says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.server import serving


@pytest.fixture
def site(everything: ArchiveFolder, tmp_path: Path) -> Path:
    return shutil.copytree(everything.site, tmp_path / "site")


@pytest.fixture
def root(site: Path) -> Iterator[str]:
    with serving(site, PREFIX) as address:
        yield address


@pytest.mark.parametrize("missing", ["search/index/search.js", "search/index"])
def test_without_the_script_the_page_says_what_to_do(
    browser: Browser, site: Path, root: str, missing: str
) -> None:
    lost = site / missing
    lost.unlink() if lost.is_file() else shutil.rmtree(lost)
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}search/?q=study")
        message = seen.page.get_by_text("The search did not load")
        expect(message).to_be_visible()
        expect(message).to_contain_text("reload the page in a few minutes")
        message.get_by_role("link", name="by date").click()
        expect(seen.page).to_have_url(f"{root}dates/")


def test_without_the_index_the_page_says_what_to_do(browser: Browser, site: Path, root: str) -> None:
    for file in (site / "search" / "index").rglob("*.bin"):
        file.unlink()
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}search/?q=study")
        expect(seen.page.get_by_role("status").first).to_contain_text("reload the page in a few minutes")


def test_a_page_that_is_whole_does_not_flash_the_message(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}search/", wait_until="commit")
        expect(seen.page.get_by_text("The search did not load")).to_be_hidden()
        seen.page.locator("#archive-search input").wait_for()
        expect(seen.page.get_by_text("The search did not load")).to_have_count(0)
        assert seen.wrong == []
