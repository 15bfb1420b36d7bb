"""Hostile Markdown in every file of ``content/`` that may hold Markdown."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.server import served, serving
from tests.publish.test_sanitizing import HOSTILE

RUN = "alert(1)"
PAGES = ("", "about/", "papers/2603.00004/", "team/", "search/")
OLD_SEARCH = """# Search

<div id="archive-search"></div>

<noscript>Searching needs JavaScript.</noscript>

<script type="module" src="index/search.js"></script>
"""


def fill(archive: ArchiveFolder) -> None:
    """Write `HOSTILE`, and titles and headings with some of it, wherever a person's Markdown goes."""
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
        missing = re.compile(r"status of 404.*/x(\.png|\.mp4)?$")  # the hostile pictures' own files
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


_TO = 'href="https://cover.example/"'
# What would cover the page, or make Material's script ask another host.
COVERING = f"""## Cover

<a class="md-header" style="padding-bottom: 9999px" {_TO}>a</a>
<a class="md-overlay" style="width: 9999px; padding-bottom: 9999px" {_TO}>b</a>
<a class="glightbox" {_TO}>c</a>

<a style="position: fixed; inset: 0; z-index: 99; width: 9999px" {_TO}>d</a>
<a style="padding-bottom: 4em; padding-right: 4em; margin-left: -0.5em; border-left: 999px solid" {_TO}>e</a>

<div><math><mpadded voffset="20em" lspace="20em" height="0" depth="0"><mtext><a {_TO}>{"f" * 200}</a></mtext>
</mpadded></math></div>

<a {_TO}><svg width="1900" height="1900" viewBox="0 0 9 9"><rect width="99" height="99" fill="red"/></svg></a>

<div class="tabbed-set tabbed-control" id="__search"><label for="__drawer" class="md-overlay">g</label></div>

<span class="votes">9 votes</span> <span class="beside"><a {_TO}>h</a></span>

<pre class="mermaid"><code>graph TD; A--&gt;B</code></pre>
"""
# Finds a person's link that covers something outside the person's part.
_COVERED = """() => {
  const wrong = [];
  for (let x = 2; x < innerWidth; x += 24)
    for (let y = 2; y < innerHeight; y += 24) {
      const link = document.elementFromPoint(x, y)?.closest("[href*='cover.example']");
      if (!link) continue;
      const own = link.closest(".notes, .fold, .written")?.getBoundingClientRect() ?? new DOMRect();
      if (x < own.left || x > own.right || y < own.top || y > own.bottom) wrong.push([x, y]);
    }
  return wrong;
}"""


@pytest.mark.browser
def test_nothing_lies_over_the_page_and_nobody_else_is_asked(browser: Browser, tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "covering")
    archive.put_all(map(numbered, range(1, 4)))
    archive.put(numbered(4), COVERING)
    (archive.content / "index.md").write_text(COVERING, "utf-8")
    (archive.content / "team.md").write_text(f"# We\n\n{COVERING}", "utf-8")
    archive.build()
    with serving(archive.site, PREFIX) as root:
        for width in (360, 1280):
            with visit(browser, root, bypass_csp=True, viewport={"width": width, "height": 700}) as seen:
                for address in ("papers/2603.00004/", "", "team/"):
                    seen.page.goto(root + address, wait_until="networkidle")
                    seen.page.evaluate(
                        "for (const part of document.querySelectorAll('details')) part.open = true"
                    )
                    assert seen.page.locator("[href*='cover.example']").count() >= 6
                    for share in (0, 0.5, 1):
                        seen.page.evaluate(f"scrollTo(0, {share} * document.documentElement.scrollHeight)")
                        assert seen.page.evaluate(_COVERED) == [], (address, width)
                    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, address
                assert seen.wrong == []
