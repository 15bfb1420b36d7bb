"""A person's Markdown stays in its place on a page, whatever it leaves open, in both ways of building."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.pages import markup
from generator.publish.people.written import filled
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.server import served
from tests.publish.test_sanitizing import converted

OPEN = (
    "<details>", '<a href="x">', "<a name=x>", "<b>", "<table><tr><td>", "<!--", "<svg>", "<math>",
    "<p markdown=1>", "```\nopen", "~~~~\nopen", "<div><section><blockquote>", "<ul><li><h2>",
    "<p><button><div>", "<pre><code>", "</div></div></article></main>", "<select><option>", "<textarea>",
    "<!DOCTYPE html><html><body>", "<![CDATA[", "[x]: y\n\n[^1]\n\n[^1]:", "*[Moss]: x\n\nMoss", "<title>",
    "<marquee><table>", "<?x",
)  # fmt: skip
FIRST = 10  # number of the first paper with such a text in its notes


def fill(archive: ArchiveFolder) -> None:
    """Write a paper, a list and a page with each text, and home and About with all of them."""
    archive.put_all(map(numbered, range(1, 6)))
    own = '<a rel="next" href="../2603.00001/">x</a>\n\n<div class="admonition abstract">In short.</div>'
    archive.put(numbered(6), f"## Notes\n\n{own}")
    for number, snippet in enumerate(OPEN, FIRST):
        archive.put(numbered(number), f"## Notes\n\nRead this.\n\n{snippet}")
        listed = f"---\ntitle: List {number}\npapers: [2603.00001, 2603.00002]\n---\n\nThese.\n\n{snippet}\n"
        (archive.content / "lists").mkdir(exist_ok=True)
        (archive.content / "lists" / f"list-{number}.md").write_text(listed, "utf-8")
        (archive.content / f"own-{number}.md").write_text(f"# Own\n\nMine.\n\n{snippet}\n", "utf-8")
    (archive.content / "index.md").write_text('Welcome.\n\n<details><a href="x"><b>\n\n```\nopen', "utf-8")
    about = '# About us\n\n## Our data\n\n<h3 id="data">x</h3>\n\n<details><a href="x">\n\n<!--'
    (archive.content / "about.md").write_text(about, "utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path_factory.mktemp("written") / "archive")
    fill(archive)
    archive.build()
    return archive


root = served("archive")


def test_both_ways_make_the_same(archive: ArchiveFolder) -> None:
    pressed = files(archive.site)
    plain = ArchiveFolder(archive.folder.parent / "plain")
    fill(plain)
    plain.build("--plain")
    same(pressed, files(plain.site))


# What the project puts below a person's part, and the elements allowed around it.
_OUTSIDE = """() => [...document.querySelectorAll("article > aside, "
  + "article > ol, #data, .edit, footer, .lead, .home > .dated > h2")].map((part) => [part.localName,
    part.parentElement.closest("article, .written, details, a, b, table, svg, pre, body")
      .matches("article:not(.written article), body")])"""
_BELOW = {"papers": {"aside", "footer"}, "lists": {"ol", "footer"}, "": {"h2", "ol", "footer"},
          "about": {"h2", "footer"}}  # fmt: skip


@pytest.mark.browser
def test_what_follows_is_outside_of_it(browser: Browser, archive: ArchiveFolder, root: str) -> None:
    numbers = range(FIRST, FIRST + len(OPEN))
    addresses = ["", "about/"]
    for number in numbers:
        addresses += [f"papers/2603.{number:05d}/", f"lists/list-{number}/", f"own-{number}/"]
    with visit(browser, root, java_script_enabled=False) as seen:
        for address in addresses:
            seen.page.goto(root + address, wait_until="commit")
            seen.page.wait_for_load_state("domcontentloaded")
            found = seen.page.evaluate(_OUTSIDE)
            wanted = _BELOW.get(address.split("/")[0], {"footer"})
            assert wanted <= {name for name, _ in found}, address
            assert all(is_outside for _, is_outside in found), (address, found)


@pytest.mark.browser
def test_what_a_part_looks_like_is_not_what_the_page_has(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}papers/2603.00006/")
        assert seen.page.get_by_text("In short.").is_visible()
        following = seen.page.locator("article > aside > nav a[rel=next]").get_attribute("href") or ""
        assert "2603.00001" not in following
        seen.page.keyboard.press("j")
        seen.page.wait_for_url(f"{root}papers/{following.removeprefix('../')}")


_PIECES = st.sampled_from((
    *OPEN, "<", ">", "</", "<a", "</p>", "</div>", "</details>", "</table>", "</svg>", "</math>",
    "<tr>", "<td>", "<caption>", "<foreignObject>", "<mtext>", "<mi>", "<desc>", "<annotation-xml>",
    "<p>", "<li>", "<h2>", "<nobr>", "<font>", "<form>", "<object>", "<template>", "<noscript>",
    "<plaintext>",
    "<frameset>", "<style>", "<script>", "-->", "]]>", "`", "$", "$$", "\\", "*", "_", "[", "](x)",
    "{: .x #y }", "\n", "\n\n", "    ", "> ", "- ", "1. ", "|a|b|\n|-|-|\n", "=== ", "\0", "&#19;", "&lt;",
    "x", " ", "<div markdown>", "<p markdown=1>",
))  # fmt: skip
_PAGE = f"""<div class="notes">
<p>By curators</p>
{markup.WRITTEN}
</div>
<aside>
<h2 id="related-papers">Related papers</h2>
<ol>
<li><a href="../x/">x</a></li>
</ol>
<nav aria-label="Same day"><a href="../y/">y</a></nav>
</aside>"""
_ALL = {"class", "id", "href", "aria-label"}


def tree(html: str) -> str:
    """Return HTML as a browser parses it, written anew: nh3 keeps every element in it."""
    tags = {*re.findall(r"<([a-zA-Z][\w-]*)", html)} - {"script", "style"}
    return nh3.clean(html, tags=tags, attributes={"*": _ALL}, link_rel=None)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_page_after_a_part_is_as_after_an_empty_one(markdown: str) -> None:
    end = '<aside>\n<h2 id="related-papers">'
    _, _, wanted = tree(filled(_PAGE, "", is_trusted=False)).partition(f"\n{end}")
    before, found, after = tree(filled(_PAGE, converted(markdown), is_trusted=False)).rpartition(f"\n{end}")
    assert found and after == wanted
    assert before.startswith('<div class="notes">') and before.endswith("\n</div>\n</div>")
    assert tree(f"<i>{before}</i>x") == f"<i>{before}</i>x"


def ids(html: str) -> list[str]:
    return re.findall(r'<\w[^<>]*? id="([^"]*)"', html)


def test_headings_of_the_page_keep_their_anchors(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "anchors")
    archive.put_all(map(numbered, range(1, 4)))
    notes = "## Mine\n\n[TOC]\n\n## Abstract\n\n## Related papers\n\n[up](#abstract) [here](#mine)"
    archive.put(numbered(4), notes)
    (archive.content / "team.md").write_text("[x](papers/2603.00004.md#mine)", "utf-8")
    archive.build("--strict", "--plain")
    page = archive.html("papers/2603.00004/")
    archive.build("--strict")
    assert archive.html("papers/2603.00004/") == page
    assert [name for name in ids(page) if name != "main"] == [
        "abstract", "mine", "abstract_1", "related-papers_1", "related-papers"
    ]  # fmt: skip
    for name in ("abstract_1", "related-papers_1", "mine"):
        assert f'href="#{name}"' in page
    assert 'href="#abstract"' not in page


def test_a_link_to_no_anchor_of_the_page_is_told(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "missing")
    archive.put(numbered(1), "## Mine\n\n[here](#mine), [up](#abstract), [nowhere](#nowhere)")
    said = archive.run("build", "--plain", code=1).stderr
    assert said.count("there is no such anchor") == 1 and "#nowhere" in said


def test_footnotes_of_two_parts_have_ids_apart() -> None:
    one = '<p id="fnref:1"><a href="#fn:1">1</a></p><ol><li id="fn:1"><a href="#fnref:1">y</a></li></ol>'
    both = f"{markup.WRITTEN}\n{markup.WRITTEN}"
    content = filled(filled(both, one, is_trusted=False), one, is_trusted=False)
    assert ids(content) == ["fnref:1", "fn:1", "fnref:1_1", "fn:1_1"]
    assert re.findall('href="#([^"]*)"', content) == ["fn:1", "fnref:1", "fn:1_1", "fnref:1_1"]


def test_about_has_what_the_archive_knows_below_what_its_owner_wrote(archive: ArchiveFolder) -> None:
    page = archive.html("about/")
    assert [name for name in ids(page) if "data" in name] == ["our-data", "data_1", "data"]
    contents = page[page.index("md-nav--secondary") : page.index("</nav>", page.index("md-nav--secondary"))]
    known = ["sources", "rhythm", "corrections", "licence", "data"]
    assert re.findall('href="#([^"]*)"', contents) == ["our-data", *known]


def test_a_trusted_part_is_as_it_was_written_but_by_itself(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "trusting", {"trust_markdown": "true"})
    archive.put_all(map(numbered, range(1, 4)))
    archive.put(numbered(4), "## Related papers\n\n<details onclick='x()' class='md-mine'>\n\n```\nopen")
    archive.build()
    page = archive.html("papers/2603.00004/")
    assert "<details onclick='x()' class='md-mine'>" in page
    assert ids(page)[-3:] == ["abstract", "related-papers_1", "related-papers"]
    assert '<h2 id="related-papers">Related papers</h2>\n<ol>' in page
    shutil.rmtree(archive.site)
    archive.build("--plain")
    assert archive.html("papers/2603.00004/") == page
