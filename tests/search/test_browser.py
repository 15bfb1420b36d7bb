"""The search in Chromium where its files are damaged, missing, none or new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.harness.search import ask, build, made_up, write_pages
from tests.harness.server import serving


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write_pages(tmp_path, [])
    build(made_up(300), tmp_path / "search" / "index")
    return tmp_path / "search" / "index"


def test_a_damaged_file_is_an_error_and_not_a_hang(browser: Browser, small: Path) -> None:
    for shard in small.rglob("t*.bin"):
        shard.write_bytes(shard.read_bytes()[:-9] + b"broken!!!")
    with serving(small.parents[1]) as root:
        page = browser.new_page()
        page.goto(f"{root}search/?q=graph")
        page.get_by_text("missing or damaged").wait_for()
        for shard in small.rglob("t*.bin"):
            shard.unlink()
        page.reload()
        page.get_by_text("missing or damaged").wait_for()
        page.route("**/manifest.bin", lambda route: route.abort())
        page.reload()
        page.get_by_text("not available right now").wait_for()
        page.close()


def test_empty_archive(browser: Browser, tmp_path: Path) -> None:
    write_pages(tmp_path, [])
    build([], tmp_path / "search" / "index")
    with serving(tmp_path) as root:
        page = browser.new_page()
        page.goto(f"{root}search/?q=graph*")
        page.get_by_text("No papers found").wait_for()
        assert ask(page, "", facets=["year", "tag"], sort="newest")["results"] == []
        page.close()


def test_page_opened_before_a_new_publication_goes_on(browser: Browser, small: Path) -> None:
    with serving(small.parents[1]) as root:
        page = browser.new_page()
        page.goto(f"{root}search/")
        assert ask(page, "graph")["total"] > 0
        shutil.rmtree(small)
        build(made_up(200, seed=5), small)
        assert ask(page, "network learn")["total"] > 0
        assert ask(page, "", limit=1)["total"] == 200
        page.close()
