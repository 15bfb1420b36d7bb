"""Markdown of somebody who means harm, in every file of ``content/`` that may hold some."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import Browser

from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.server import served
from tests.publish.test_sanitizing import HOSTILE

RUN = "alert(1)"
PAGES = ("", "about/", "papers/2603.00004/", "team/", "search/")
OLD_SEARCH = """# Search

<div id="archive-search"></div>

<noscript>Searching needs JavaScript.</noscript>

<script type="module" src="index/search.js"></script>
"""


def fill(archive: ArchiveFolder) -> None:
    """`HOSTILE`, and titles and headings with some of it, wherever a person's Markdown goes."""
    hostile = "\n\n".join(HOSTILE).replace(RUN, "window.ran=1")
    archive.put_all(map(numbered, range(1, 4)))
    archive.put(numbered(4), f"## Notes\n\nRead this.\n\n{hostile}")
    (archive.content / "index.md").write_text(f"Welcome.\n\n{hostile}", "utf-8")
    (archive.content / "about.md").write_text(f"# About <img src=x onerror='{RUN}'>\n\n{hostile}", "utf-8")
    title = f'"</title><script>{RUN}</script> & more"'
    team = f"---\ntitle: {title}\ndescription: {title}\n---\n\n## `<script>{RUN}</script>`\n\n## Two\n\nWe."
    (archive.content / "team.md").write_text(team, "utf-8")
    (archive.content / "search.md").write_text(OLD_SEARCH + hostile, "utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path_factory.mktemp("hostile") / "archive")
    fill(archive)
    archive.build()
    return archive


root = served("archive")


def test_both_ways_leave_the_same(archive: ArchiveFolder) -> None:
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--plain")
    same(pressed, files(archive.site))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_and_nobody_else_is_asked(browser: Browser, root: str, address: str) -> None:
    with visit(browser, root) as seen:
        seen.page.on("dialog", lambda dialog: seen.wrong.append(dialog.message))
        seen.page.goto(root + address, wait_until="networkidle")
        for link in seen.page.get_by_text("click").all():
            link.click()
        assert seen.page.evaluate("window.ran") is None
        missing = re.compile(r"404: .*/x(\.png|\.mp4)?$|status of 404")  # the hostile pictures' own files
        assert [said for said in seen.wrong if not missing.search(said)] == []


def test_no_page_holds_what_was_taken_out(archive: ArchiveFolder) -> None:
    for address in PAGES:
        page = archive.html(address)
        article = page[page.index("<article") : page.index("</article>")]
        assert not re.search(r"<(script|iframe|form|style|object|embed|base|meta|link)\b|\son\w+=", article)


def test_check_names_each_in_each_file(archive: ArchiveFolder) -> None:
    said = archive.run("check", code=1).stderr
    for name in ("about.md", "index.md", "search.md", "papers/2026/03/2603.00004.md: notes"):
        for part in HOSTILE.values():
            assert f"content/{name}: {part.replace(RUN, 'window.ran=1')} is not put on the site" in said
    assert "content/team.md" not in said


def test_somebody_who_trusts_all_gets_it_all(archive: ArchiveFolder) -> None:
    trusting = ArchiveFolder(archive.folder.parent / "trusting", {"trust_markdown": "true"})
    fill(trusting)
    trusting.build()
    assert "onerror=" in trusting.html("about/") and "onerror=" in trusting.html("papers/2603.00004/")
    assert "Content-Security-Policy" not in trusting.html("about/")
    assert trusting.run("check").stderr == ""
