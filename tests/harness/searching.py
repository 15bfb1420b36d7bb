"""The search of the site in a module's ``folder``: without a page, and on one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.harness.search import Search, visited


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return Search(folder)


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with visited(browser, folder) as opened:
        yield opened
