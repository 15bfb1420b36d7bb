"""The Chromium of this machine, and a page that records everything that goes wrong."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

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
_ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", f"--disable-features={','.join(_FEATURES)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # so a request to another host fails
)  # fmt: skip

BLOCKED = "Service Worker registration blocked by Playwright"


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
        # Not each request and answer: handing them to Python takes as long as showing the page.
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("requestfailed", self._failed)

    def _said(self, message: ConsoleMessage) -> None:
        # An answer of 400 or more is one, too.
        if message.type in ("error", "warning") and BLOCKED not in message.text:
            self.wrong.append(f"{message.text} {message.location['url']}")

    def _failed(self, request: Request) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.wrong.append(f"outside: {request.url}")
        if request.failure != "net::ERR_ABORTED":  # as when the page is left
            self.wrong.append(f"{request.failure}: {request.url}")


def wait_until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression is true on a page; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.02)


@contextmanager
def visit(browser: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """Open a page in a browser context that remembers nothing; ``options`` go to Playwright's context.

    The site's service worker does not run, unless the options allow it.
    """
    context = browser.new_context(base_url=root, **{"service_workers": "block", **options})
    context.set_default_timeout(10_000)
    try:
        yield Visit(context.new_page(), root)
    finally:
        context.close()
