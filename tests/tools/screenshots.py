"""README's pictures. Renew them with ``python -m tests.tools.screenshots``.

They show the demo: real titles belong to other people. The three steps to an archive are drawn, see
`drawings`; the argument ``drawings`` renews only these.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import chromium, visit
from tests.harness.processes import CHECKOUT
from tests.harness.server import serving
from tests.tools import demo, drawings

FOLDER = CHECKOUT / ".github" / "screenshots"
DESKTOP, PHONE = {"width": 1240, "height": 800}, {"width": 390, "height": 800}


def picture(browser: Browser, archive: ArchiveFolder, name: str, address: str = "", **options: Any) -> None:
    """Take a picture of a page of a built archive."""
    with serving(archive.site, PREFIX) as root, visit(browser, root, **options) as seen:
        seen.page.goto(f"{root}{address}", wait_until="networkidle")
        seen.page.screenshot(path=FOLDER / f"{name}.png")


def draw(browser: Browser) -> None:
    """Take pictures of the drawings of README's steps."""
    for name, html in drawings.drawings().items():
        page = browser.new_page(viewport={"width": drawings.WIDTH, "height": 100})
        page.set_content(html)
        page.screenshot(path=FOLDER / f"{name}.png", full_page=True)
        page.close()


def main() -> None:
    """Make the pictures."""
    if sys.argv[1:] == ["drawings"]:
        with chromium() as browser:
            draw(browser)
        return
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        demo.write(Path(name), Path(name, "site"))
        archive = ArchiveFolder.at(Path(name))
        archive.build()
        picture(browser, archive, "home", viewport=DESKTOP)
        picture(browser, archive, "paper", "papers/sp2611.401/", viewport=PHONE, color_scheme="dark")
        picture(browser, archive, "map", "map/", viewport=DESKTOP)
        draw(browser)


if __name__ == "__main__":
    main()
