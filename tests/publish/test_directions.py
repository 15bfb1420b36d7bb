"""Texts in a script that runs from right to left are shown so, on a page that runs from left to right."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.server import serving

pytestmark = pytest.mark.slow
# How far a text ends before its element does, on the left and on the right.
_ENDS = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const [text, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
  return [Math.round(text.left - box.left), Math.round(box.right - text.right)];
}"""


@pytest.mark.parametrize(
    ("title", "is_right"), [("טחבים ומראות", True), ("الطحالب والمرايا", True), ("Moss and Mirrors", False)]
)
def test_a_title_and_an_abstract_begin_where_their_script_does(
    browser: Browser, tmp_path: Path, title: str, is_right: bool
) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1, title=title, abstract=f"{title}."))
    archive.build()
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        seen.page.goto(f"{root}papers/2603.00001/")
        for element in ("h1", "#abstract + p"):
            left, right = seen.page.locator(element).evaluate(_ENDS)
            assert (left > right) == is_right, element
