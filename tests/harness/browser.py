"""The Chromium of this machine, and a page that records everything that goes wrong."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

# The shell alone takes three fifths of the time that Chromium takes.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Features to turn off. The first two are panels of the address bar, half the work of a new window.
# Playwright turns the others off itself, but Chromium reads only the last such list of its command line.
_FEATURES = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay",
    "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
_ARGUMENTS = ("--no-sandbox", "--disable-background-networking", f"--disable-features={','.join(_FEATURES)}")


def executable() -> str | None:
    """Return the path of Chromium: the one in ``CHROMIUM``, or the first usual name on the path."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else _NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium. Without one a test is skipped; in CI (``CI`` is set) it fails."""
    path = executable()
    if path is None:
        missing = (
            f"no Chromium: none of {', '.join(_NAMES)} is on the path, and CHROMIUM names none. "
            "Install it (Debian: sudo apt-get install chromium-headless-shell; "
            "Ubuntu: sudo apt-get install chromium-browser)."
        )
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once: the start takes longer than most tests."""
    with chromium() as opened:
        yield opened


class Visit:
    """A page in the browser, and everything that went wrong on it.

    Attributes:
        wrong: console errors and warnings, uncaught errors, failed requests, requests to other hosts.
    """

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.wrong: list[str] = []
        page.on("console", lambda said: self._note(said.text if said.type in ("error", "warning") else ""))
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("requestfailed", self._failed)
        page.on("response", lambda got: self._note(f"{got.status}: {got.url}" if got.status >= 400 else ""))
        page.on("request", lambda sent: self._note("" if self._inside(sent.url) else f"outside: {sent.url}"))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # as when the page is left
            self._note(f"{request.failure}: {request.url}")

    def _note(self, said: str) -> None:
        if said:
            self.wrong.append(said)

    def _inside(self, url: str) -> bool:
        return url.startswith((self.root, "data:", "blob:"))


def wait_until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression is true on a page; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.02)


@contextmanager
def visit(browser: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """Open a page in a browser context that remembers nothing; ``options`` go to Playwright's context."""
    context = browser.new_context(base_url=root, **options)
    context.set_default_timeout(10_000)
    try:
        yield Visit(context.new_page(), root)
    finally:
        context.close()
