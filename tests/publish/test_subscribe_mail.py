"""Subscribe leads to the digest by mail, if there is one, and to its latest issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.archive import ArchiveFolder

REPOSITORY = "https://github.com/ada/moss"


@pytest.mark.parametrize(
    ("settings", "more", "is_led"),
    [({"digest": "month"}, f"repo_url: {REPOSITORY}\n", True), ({"digest": "month"}, "", False),
     ({}, f"repo_url: {REPOSITORY}\n", False)],
)  # fmt: skip
def test_the_page_of_all_feeds_leads_to_the_mail_where_it_is_posted(
    tmp_path: Path, settings: dict[str, object], more: str, is_led: bool
) -> None:
    archive = ArchiveFolder(tmp_path / "archive", settings, more=more)
    archive.build()
    page = archive.html("subscribe")
    assert ("The papers of each month, the most voted first" in page) == is_led
    assert (f'href="{REPOSITORY}/releases.atom"' in page) == is_led
    assert page.count('<svg viewBox="0 0 64 48" aria-hidden="true">') == 2 + is_led, "a picture for each way"
    assert ('<h2 id="mail">By mail</h2>' in page) == is_led
    assert ('<a href="issue/">' in page) == is_led
    assert (archive.site / "subscribe/issue/index.html").exists() == ("digest" in settings)
