"""The page of all feeds leads to the digest by mail, if there is one."""

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
    assert ("The digest of each month is published as a release" in page) == is_led
    assert (f'href="{REPOSITORY}/releases.atom"' in page) == is_led
    assert ('<a href="#mail">By mail</a></p></div>' in page) == is_led, "a reader finds it at once"
