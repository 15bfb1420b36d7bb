"""If a reader chose all colours (``forced-colors``), nothing is lost that a colour or a background shows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import visit
from tests.harness.server import served

root = served("everything")
COLORS = """() => {
    const field = getComputedStyle(document.querySelector("header input"));
    const icon = getComputedStyle(document.querySelector("header button .i"));
    const page = getComputedStyle(document.body);
    const cells = [...document.querySelectorAll(".calendar :is(.l1, .l2, .l3, .l4) rect")];
    return [field.borderTopStyle, icon.backgroundColor !== page.backgroundColor,
        new Set(cells.map(cell => getComputedStyle(cell).fill)).size] }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_a_reader_chose_all_colors_field_switch_and_calendar_are_seen(
    browser: Browser, root: str, scheme: Any
) -> None:
    with visit(browser, root, forced_colors="active", color_scheme=scheme) as seen:
        seen.page.goto(f"{root}dates/2026/")
        border, icon, levels = seen.page.evaluate(COLORS)
        assert (border, icon) == ("solid", True)
        assert levels > 1, "more papers on a day give another colour"


def test_marked_words_of_a_result_are_read(browser: Browser, root: str) -> None:
    with visit(browser, root, forced_colors="active", color_scheme="dark") as seen:
        seen.page.goto(f"{root}search/?q=measured")
        ground = seen.page.locator("mark").first.evaluate("mark => getComputedStyle(mark).backgroundColor")
        assert ground.startswith("rgb("), "its text is chosen for an opaque background"
