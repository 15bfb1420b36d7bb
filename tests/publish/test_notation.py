"""What scholars write in notes, lists and own pages: how it shows, and what `archive check` says of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from playwright.sync_api import Browser, expect

from generator.content.limits import shown_markdown
from generator.pages.citations.work import work
from generator.papers.paper import Author
from generator.publish.people import notation
from generator.publish.people.sanitizing import removed
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import edit, files, same
from tests.harness.fuzzing import PIECES, SIZE, within_a_second
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT
from tests.harness.server import served
from tests.publish.test_sanitizing import HOSTILE, harmless, sanitized

SECOND = numbered(2, citation_key="second:2026")
CITED = numbered(1, authors=(Author("Ada Example"), Author("Bo Das"), Author("Cy Sample")))
WRITTEN = rf"""
The loss is
$$
L = x \\[2pt]
> 0
$$
for all \(x^2\) in $$ A
$$, but \\(this\\) and \[that\] are text.

\[
\begin{{aligned}}
a &= b \\
c &= d
\end{{aligned}}
\]

```math
\int_0^1 x \, dx
```

- [x] Read ~~it~~ all
- [ ] Told https://example.org/a_b_c, ~5 and ~6

> [!IMPORTANT]
> Mind $y$.

!!! warning "Beware"
    $$
    z
    $$

Term
:   What it means.[^1]

[^1]: A footnote with $f$.

| a | b |
|---|---|
| 1 | 2 |

/// caption
A table of two.
///

> See [@second:2026;
> @2603.00001][@2603.00002], but [@2603.00001, a\_b] only so.

See [@2603.00001, p. 3; @{work(numbered(2)).key}], `[@2603.00001]` and [@2603.00001](https://example.org/).
"""
UNKNOWN = r"""
\(\foo x\) and $$\frac{a$$

> [!SHOUT]
> Loud.

As they say.[^9] See [@2603.99999; @2603.00001] and `[^8]`.
"""
ADDRESSES = ("papers/2603.00004/", "lists/seminar/", "team/")


def fill(archive: ArchiveFolder, markdown: str = WRITTEN) -> None:
    """Write the same Markdown wherever a person's Markdown goes, and its signs into an abstract."""
    archive.put_all([CITED, SECOND, numbered(3, abstract="Only ~~text~~ [@2603.00001] https://x.test")])
    archive.put(numbered(4), f"## Notes\n\n{markdown}")
    (archive.content / "lists").mkdir(exist_ok=True)
    seminar = f"---\ntitle: Seminar\npapers: ['2603.00001']\n---\n\n{markdown}"
    (archive.content / "lists/seminar.md").write_text(seminar, "utf-8")
    (archive.content / "team.md").write_text(f"# Team\n\n{markdown}", "utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path_factory.mktemp("notation") / "archive")
    fill(archive)
    archive.build("--strict")
    return archive


root = served("archive")


def test_both_ways_make_the_same(archive: ArchiveFolder) -> None:
    plain = ArchiveFolder(archive.folder.parent / "plain")
    fill(plain)
    plain.build("--strict", "--plain")
    same(files(archive.site), files(plain.site))


@pytest.mark.browser
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_is_shown(browser: Browser, root: str, address: str) -> None:
    with visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(root + address)
        part = seen.page.locator(".written")
        assert part.locator("math[display=block]").count() == 5
        assert part.locator("math").count() == 8
        expect(part.locator("p > math[display=block]").first).to_have_text("L=x>0")
        expect(part).to_contain_text(r", but \(this\) and [that] are text")
        assert [box.is_checked() for box in part.locator("input[type=checkbox]").all()] == [True, False]
        expect(part.locator("del")).to_have_text("it")
        expect(part.locator("a[href='https://example.org/a_b_c']")).to_have_count(1)
        expect(part.locator(".admonition.tip > p")).to_have_text(["Important", re.compile("Mind")])
        expect(part.locator(".admonition.warning .admonition-title")).to_have_text("Beware")
        expect(part.locator("dl > dd")).to_have_text(re.compile("What it means"))
        expect(part.locator(".footnote li")).to_contain_text("A footnote with")
        expect(part.locator("figure:has(table) > figcaption")).to_have_text("A table of two.")
        second = "One and Number2 2026"
        expect(part).to_contain_text(f"See ({second}; Example et al. 2026)({second}), but")
        expect(part).to_contain_text("[@2603.00001, a_b] only so")
        expect(part).to_contain_text("See (Example et al. 2026, p. 3; One and Number2 2026), [@2603.00001]")
        link = part.get_by_role("link", name="Example et al. 2026").last
        card = (link.get_attribute("title") or "").split("\n")
        assert card[:2] == [CITED.title, "Ada Example, Bo Das, Cy Sample · 2 Mar 2026"]
        link.click()
        seen.page.wait_for_url(f"{root}papers/2603.00001/")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_citation_shows_its_card_to_mouse_and_keyboard(browser: Browser, root: str, scheme: str) -> None:
    with visit(browser, root, color_scheme=scheme, viewport={"width": 390, "height": 700}) as seen:
        page = seen.page
        page.goto(f"{root}{ADDRESSES[0]}")
        link = page.get_by_role("link", name="Example et al. 2026").last
        card = page.locator(".mention")
        expect(link).not_to_have_attribute("title", re.compile("."))  # the script took it
        link.hover()
        expect(card).to_be_visible()
        expect(card.locator("strong")).to_have_text(str(CITED.title))
        box = card.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
        axe = Axe().run(page).response
        assert [found["id"] for found in axe["violations"]] == []
        card.hover()
        page.wait_for_timeout(400)
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(card).to_be_visible()
        page.keyboard.press("Tab")
        expect(card.locator("strong")).not_to_have_text(str(CITED.title))
        assert seen.wrong == []


def test_an_abstract_has_no_notation(archive: ArchiveFolder) -> None:
    assert "Only ~~text~~ [@2603.00001] " in archive.html("papers/2603.00003/")


def test_check_and_the_build_name_what_they_do_not_know(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "unknown")
    fill(archive, UNKNOWN)
    said = archive.run("check", code=1).stderr
    for name in ("team.md", "lists/seminar.md", "papers/2026/03/2603.00004.md: notes"):
        assert [line.partition(f"{name}: ")[2] for line in said.splitlines() if f"/{name}: " in line] == [
            r"\frac{a is not TeX that the site can draw",
            r"\foo is not TeX that the site can draw",
            "[!SHOUT] is not a kind of callout; write NOTE, TIP or WARNING",
            "[^9] has no text; write below: [^9]: …",
            "[@2603.99999] cites no paper of this archive",
        ]
    for way in ((), ("--plain",), ()):
        told = archive.run("build", *way, code=1).stderr
        assert told.count("contains a citation '[@2603.99999]', but the archive has no such paper") == 3
        assert "[@2603.99999; @2603.00001]" in archive.html("papers/2603.00004/")


def test_a_card_follows_its_paper(archive: ArchiveFolder, tmp_path: Path) -> None:
    archive = archive.copied(tmp_path / "following")
    edit(archive.content / "papers/2026/03/2603.00001.md", str(CITED.title), "A title of today")
    archive.build("--strict")
    assert all('title="A title of today\n' in archive.html(address) for address in ADDRESSES)


def test_an_owner_s_own_options_win(tmp_path: Path) -> None:
    more = "markdown_extensions:\n  - pymdownx.tasklist: {custom_checkbox: false}\n  - pymdownx.superfences\n"
    archive = ArchiveFolder(tmp_path / "own", more=more)
    fill(archive)
    archive.build("--strict")
    page = archive.html(ADDRESSES[0])
    assert "task-list-control" not in page and "task-list-item" in page
    assert page.count('<math display="block">') == 5


def converter() -> Callable[[str], str]:
    config = MkDocsConfig()
    mathematics = "generator.publish.people.notation:Mathematics"
    config.markdown_extensions = ["toc", "tables", "fenced_code", "attr_list", mathematics, "md_in_html"]
    config.mdx_configs = {}
    link = '<a href="../x/" title="x">x</a>'
    own = notation.config_for(config, lambda name: link if name.startswith("26") else "")
    made = Markdown(extensions=own.markdown_extensions, extension_configs=own.mdx_configs)
    return lambda markdown: made.reset().convert(shown_markdown(markdown))


_NOTATION = (
    "$$\n", "\n$$", "\\[\n", "\\]", "\\(", "\\)", "```math\n", "```\n", "> [!NOTE]\n", "> [!", "]- ",
    "!!! a\n", "??? b\n", "[^1]", "[^1]: ", "- [x] ", ":   ", "/// caption\n", "///\n",
    "//// caption\n    a: &a [*a]\n", "[@2601.00001]", "[@", "; @", "~~", "https://", "www.", "@a.b",
    "mailto:", "<", ">", "\n", "\n\n", "    ", "| a |\n|-|\n", "*", "_", "a", " ", "\\", "$", "{: .a }",
    "\x02", "wzxhzdk:0", "\x03", "\x13", "=== ", "[a]: b\n", "(", ")", "://a.b/",
)  # fmt: skip
_MARKDOWN = st.lists(st.sampled_from((*_NOTATION, *HOSTILE, *PIECES)), max_size=30).map("".join)
_LONG = st.builds(
    lambda before, unit, after: (before + unit * (SIZE // len(unit)))[:SIZE] + after,
    _MARKDOWN, st.lists(st.sampled_from(_NOTATION), min_size=1, max_size=4).map("".join), _MARKDOWN,
)  # fmt: skip


@given(markdown=_MARKDOWN | _LONG)
@example(markdown="$$\n" * (SIZE // 3))
@example(markdown="\\[\n" * (SIZE // 3))
@example(markdown="[^1]: [^1]" * (SIZE // 10))
@example(markdown="x[^1] " * (SIZE // 6) + "\n\n[^1]: a")
@example(markdown="\\[\n[a]: b\n" * (SIZE // 10))
@example(markdown="[@2601.00001; " * (SIZE // 14))
@example(markdown="\\][@??? b\n\\)" * (SIZE // 13))
@example(markdown="/// caption\n    " + "a: [" * 500)
@example(markdown="".join(f"{'/' * level} caption\n" for level in range(130, 3, -1)))
def test_any_notation_is_harmless_and_soon_done(markdown: str) -> None:
    for _ in within_a_second():
        try:
            made = converter()(markdown)
        except Exception as error:  # the page then shows its source: see `written.guard`
            made = f"<pre>{type(error).__name__}</pre>"
    harmless(sanitized(made))


def test_what_the_notation_makes_stays() -> None:
    made = converter()(WRITTEN)
    assert removed(made) == []
    counts: Counter[Any] = Counter(re.findall(r"<(\w+)", made))
    assert counts == Counter(re.findall(r"<(\w+)", sanitized(made)))


def test_the_guide_shows_what_the_site_knows() -> None:
    guide = (CHECKOUT / ".github/guides/curators.md").read_text("utf-8")
    _, _, shown = guide.partition("## What you can write\n")
    example = shown.partition("```markdown\n")[2].partition("\n```\n")[0]
    made = converter()(example)
    assert removed(made) == []
    for part in (
        "<math", 'display="block"', "(<a ", "footnote", "admonition note", "admonition question", "task-list",
        "<del>", 'href="https://example.org/minutes"', "<dl>", "<figcaption>",
    ):  # fmt: skip
        assert part in made, part
