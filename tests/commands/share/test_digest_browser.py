"""A digest as a mail program shows it: in Chromium, on a desktop and on a phone, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from generator.commands.share import digest_forms as forms
from generator.papers.shown import Fact
from tests.commands.share.test_digest_forms import digest, shown
from tests.harness.browser import visit

LONG = "Bryophyta" * 12
PAPERS = (
    shown(1, f"Moss {LONG} and Mirrors " * 3, summary=f"{LONG} {'moss ' * 60}"),
    shown(2, "苔" * 200, by="", facts=(), links=(Fact("PDF", "PDF", f"https://a.test/{LONG}"),)),
    shown(3, "طحالب", facts=tuple(Fact("", name + LONG, "https://x.test/") for name in "abcd"), summary=""),
)


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_all_of_it_can_be_read(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "digest.html"
    file.write_text(forms.written(digest(*PAPERS, total=9), "html"), "utf-8")
    options = {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "java_script_enabled": True,
    }
    with visit(browser, "file:", **options) as visited:
        page = visited.page
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('td *')].map(e => e.getBoundingClientRect().right))"
        )
        assert right <= width
        backgrounds = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
        assert page.evaluate(backgrounds) == (
            "rgb(255, 255, 255)" if scheme == "light" else "rgb(26, 29, 41)"
        )
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], found.generate_report()
        assert not visited.wrong
