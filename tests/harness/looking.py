"""Pages with hostile text in Chromium: what ran, what was requested, what covered the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from operator import ne
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page

from tests.harness import payloads
from tests.harness.archive import PREFIX
from tests.harness.browser import visit
from tests.harness.every_kind import REFRESH
from tests.harness.server import serving

# Everything a reader can see and use, each with its ancestors. A person's text only adds to it.
_OFFERED = """() => [...document.querySelectorAll(
  'a[href], h1, h2, h3, button, input, time, summary, nav, form')].map((element) => {
    const within = [];
    for (let outer = element.parentElement; outer; outer = outer.parentElement) within.push(outer.localName);
    // A heading that a person adds is one more link in a menu.
    const words = element.localName === 'nav' ? '' : element.textContent;
    const text = words.trim().replace(/\\s+/g, ' ').slice(0, 80);
    const href = (element.getAttribute('href') ?? '').replace(location.origin, '');
    return [element.localName, text, href, element.checkVisibility(),
            within.join(' ')].join('|');
  })"""
# Whether a part of the article lies over the head of the site, or stays in place when the page scrolls.
_COVERED = """() => {
  scrollTo(0, 0);
  const box = document.querySelector('.md-header').getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const stays = (element) => getComputedStyle(element).position === 'fixed';
  return !top?.closest('.md-header') || [...document.querySelectorAll('article *')].some(stays);
}"""


@dataclass
class Seen:
    """Everything that went wrong on pages.

    Attributes:
        executed: calls from hostile text, and the texts of dialogs.
        asked: requests to other hosts.
        covered: the addresses of pages with something over the head of the site or over the text.
    """

    executed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)


class Looking:
    """A page in Chromium that ignores the site's policy: the text itself must be harmless."""

    def __init__(self, page: Page, root: str, wrong: list[str], site: Path) -> None:
        self._page, self._root, self._wrong, self._site = page, root, wrong, site
        self.seen = Seen()
        page.add_init_script(payloads.LISTENER)
        page.on("dialog", self._refuse)

    def _refuse(self, dialog: Dialog) -> None:
        self.seen.executed.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def at(self, addresses: Iterable[str]) -> Iterator[str]:
        """Open pages one after another, note what is wrong, and yield each address while its page is open."""
        for address in addresses:
            self._page.goto(self._root + address, timeout=60_000)  # `make break` may share its machine
            file = self._site / address
            if REFRESH in (file / "index.html" if file.is_dir() else file).read_text("utf-8"):
                self._page.wait_for_url(partial(ne, self._root + address))
            self.seen.executed += [
                f"{address}: {what}" for what in self._page.evaluate("globalThis.__all ?? []")
            ]
            self.seen.asked += [f"{address}: {said}" for said in self._wrong if said.startswith("outside")]
            if self._page.evaluate(_COVERED):
                self.seen.covered.append(address)
            self._wrong.clear()
            yield address

    def offered(self) -> Counter[str]:
        """Return everything a reader can see and use on the open page, with its ancestors.

        Scripts would add to it at any time; it is steady only without them.
        """
        return Counter(self._page.evaluate(_OFFERED))


@contextmanager
def looking(browser: Browser, site: Path, *, scripts: bool = True) -> Iterator[Looking]:
    """Serve a site and open a page on it, with or without scripts."""
    options = {"bypass_csp": True, "java_script_enabled": scripts}
    with serving(site, PREFIX) as root, visit(browser, root, **options) as visited:
        yield Looking(visited.page, root, visited.wrong, site)


def addresses(site: Path) -> list[str]:
    """Return the addresses of all pages of a site."""
    pages = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(name.removesuffix("index.html") for name in pages)
