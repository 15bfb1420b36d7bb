"""The icons of the installed site, drawn from the favicon: ``python -m tests.tools.icons`` renews them."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.harness.browser import chromium
from tests.harness.processes import CHECKOUT

ASSETS = CHECKOUT / "site_templates" / "theme" / "assets"
# Name, pixels, and the part of the side that the drawing has. A system cuts the corners of the last two.
ICONS = (("192", 192, 1.0), ("512", 512, 1.0), ("maskable", 512, 0.8), ("180", 180, 0.9))


def draw(browser: Browser, name: str, side: int, part: float) -> None:
    """Draw one icon; the ground of a smaller drawing goes to the edges."""
    drawing = ASSETS.joinpath("favicon.svg").read_text("utf-8")
    ground = "transparent" if part == 1 else drawing.split('fill="', 1)[1].split('"')[0]
    page = browser.new_page(viewport={"width": side, "height": side})
    page.set_content(
        f"<body style='margin:0;background:{ground}'><div style='width:{part:%};margin:{(1 - part) / 2:%}'>"
        + drawing.replace("<svg", "<svg style='display:block'", 1)
    )
    page.screenshot(path=ASSETS / f"icon-{name}.png", omit_background=part == 1)
    page.close()


def main() -> None:
    """Draw all icons."""
    with chromium() as browser:
        for icon in ICONS:
            draw(browser, *icon)


if __name__ == "__main__":
    main()
