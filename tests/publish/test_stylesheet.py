"""Material's style sheet is cut to what pages use, and its script is left out, except on people's pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import ImageColor
from playwright.sync_api import Browser, expect

from generator.publish.mkdocs.stylesheet import compact, cut
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.every_kind import ALIKE, one_of_each
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT
from tests.harness.server import served, serving

SHOWN = """() => [...document.body.querySelectorAll("*")]
    .filter(element => element.checkVisibility())
    .map(element => {
        const {x, y, width, height} = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const names = ["color", "background-color", "font", "border", "box-shadow", "text-decoration"];
        const looks = names.map(name => style.getPropertyValue(name));
        return [element.outerHTML.slice(0, 80), x, y, width, height, ...looks].join(" ") })"""
WITH_ALL = """() => new Promise(done => {
    const [link, ...others] = document.querySelectorAll("link[href$='.css']:not([href*='/map/'])");
    link.addEventListener("load", done);
    for (const { sheet } of others) sheet.disabled = true;
    link.href = link.href.replace("archive.css", "whole.css") })"""
STYLES = CHECKOUT / "site_templates/theme/styles"
TOKENS = STYLES / "tokens.css"
# Names of a reader's own colours: https://www.w3.org/TR/css-color-4/#css-system-colors
SYSTEM = (
    "AccentColor AccentColorText ActiveText ButtonBorder ButtonFace ButtonText Canvas CanvasText Field "
    "FieldText GrayText Highlight HighlightText LinkText Mark MarkText SelectedItem SelectedItemText "
    "VisitedText"
)
COLOR = re.compile(
    r"(?:#|%23)[\da-f]{3,8}\b|(?<![\w-])(?:(?:rgba?|hsla?|hwb|(?:ok)?lab|(?:ok)?lch|color)\("
    rf"|(?:{'|'.join([*ImageColor.colormap, *SYSTEM.split()])})(?![\w(-]))",
    re.IGNORECASE,
)
NO_VALUE = re.compile(r"/\*.*?\*/|\{[{%].*?[%}]\}|(?<!url\()\"[^\"]*\"", re.DOTALL)  # comments, Jinja, texts
SELECTOR = re.compile(r"[^{};]*\{")
TABS = """
=== "Moss"

    Green.

=== "Fern"

    Greener.

```python
moss = 1
```
"""

root = served("everything")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".moss,.fern{color:red}", ".moss{color:red}"),
        (".moss .fern{color:red}.moss:not(.fern)>a:is(.x,.y){top:0}", ".moss:not(.fern)>a:is(.x,.y){top:0}"),
        ("@media print{.fern{top:0}.moss{top:1px}}@media all{.fern{top:0}}", "@media print{.moss{top:1px}}"),
        ("[data-md-color-accent=red]{top:0}[data-md-color-accent=teal]{top:0}[hidden]{top:1px}",
         "[data-md-color-accent=teal]{top:0}[hidden]{top:1px}"),
        (":root{--a:url('x;}');--b:1;--c:var(--b)}p{top:var(--c)}",
         ":root{--b:1;--c:var(--b)}p{top:var(--c)}"),
        ("[data-md-color-switching] *{top:0}.moss{}.a:is(.b,.c:not(.d)),.moss{left:0}", ".moss{left:0}"),
        ("@supports (a:b){@media print{.fern{top:0}}}.moss:after{content:'.x}'}",
         ".moss:after{content:'.x}'}"),
        ('@charset "UTF-8";@keyframes fern{0%{top:0}to{top:1px}}@keyframes teal{to{top:0}}@page{margin:0}',
         "@keyframes teal{to{top:0}}@page{margin:0}"),
        ("@keyframes fern{to{top:0}}.moss{animation:1s fern}",
         "@keyframes fern{to{top:0}}.moss{animation:1s fern}"),
        ("[dir=rtl] p{top:0}[dir=teal] p{top:1px}:root{--a:1;--b:var(--a)}", "[dir=teal] p{top:1px}"),
    ],
)  # fmt: skip
def test_what_no_page_can_use_is_cut(css: str, expected: str) -> None:
    assert cut(css, {"moss", "teal"}) == expected


@pytest.mark.parametrize("touch", [False, True])
def test_the_cut_style_sheets_show_every_kind_of_page_as_the_whole_one_does(
    browser: Browser, everything: ArchiveFolder, root: str, touch: bool
) -> None:
    window = {"width": 390, "height": 844} if touch else {"width": 1350, "height": 900}
    materials, _, _ = everything.site.joinpath("assets/archive.css").read_bytes().partition(b"@layer archive")
    assert len(materials) < 23_000
    options = {"viewport": window, "is_mobile": touch, "has_touch": touch, "reduced_motion": "reduce"}
    with visit(browser, root, **options) as seen:
        cuts = 0
        for name, address in one_of_each(everything, ALIKE).items():
            seen.page.goto(root + address, wait_until="networkidle")  # scripts add to pages after the load
            if seen.page.locator("link[href$='assets/archive.css']").count():
                cuts += 1
                before = seen.page.evaluate(SHOWN)
                seen.page.evaluate(WITH_ALL)
                assert seen.page.evaluate(SHOWN) == before, name
        assert cuts > 20


def test_a_rule_for_what_an_owners_template_names_stays(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    archive.build()
    made = archive.site / "assets/archive.css"
    assert ".md-consent__form" not in made.read_text("utf-8")
    own = archive.content / "theme/partials/moss.html"
    own.parent.mkdir(parents=True)
    own.write_text('<i class="md-consent__form"></i>', "utf-8")
    archive.build()
    assert ".md-consent__form" in made.read_text("utf-8")


def test_materials_script_runs_only_where_a_person_wrote(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = ArchiveFolder(tmp_path_factory.mktemp("tabs") / "archive")
    config = archive.config.read_text("utf-8").replace(
        "  - attr_list\n",
        "  - attr_list\n  - pymdownx.superfences\n  - pymdownx.tabbed: {alternate_style: true}\n",
    )
    archive.config.write_text(config, "utf-8")
    archive.put(numbered(1), f"## Notes\n{TABS}")
    archive.put(numbered(2))
    archive.put(numbered(3), "## Notes\n\nOnly *text*.")
    (archive.content / "tabs.md").write_text(f"# Tabs\n{TABS}", "utf-8")
    (archive.content / "index.md").write_text(TABS, "utf-8")
    archive.build()
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        page, asked = seen.page, []
        page.on("request", lambda request: asked.append(request.url))
        for address in ("papers/2603.00002/", "papers/2603.00003/", "search/", "dates/", "subscribe/"):
            page.goto(root + address, wait_until="networkidle")
        assert not [
            url for url in asked if re.search(r"/(bundle|main|palette)\.|material\.js|whole\.css", url)
        ]
        page.goto(root, wait_until="networkidle")
        page.get_by_text("Fern").click()
        expect(page.get_by_text("Greener.")).to_be_visible()
        expect(page.get_by_text("Green.", exact=True)).to_be_hidden()
        assert [url for url in asked if "whole.css" in url]
        assert not [url for url in asked if re.search(r"/bundle\.|material\.js", url)], "home needs no script"
        for address in ("tabs/", "papers/2603.00001/"):
            page.goto(root + address)
            expect(page.get_by_role("button", name="Copy to clipboard")).to_be_visible()
            page.get_by_text("Fern").click()
            expect(page.get_by_text("Greener.")).to_be_visible()
            expect(page.get_by_text("Green.", exact=True)).to_be_hidden()
        assert seen.wrong == []


def colors(path: Path) -> list[str]:
    """Return the colours in a style sheet's declarations, and in its pictures."""
    return COLOR.findall(SELECTOR.sub("", NO_VALUE.sub("", path.read_text("utf-8"))))


def test_all_colors_of_the_theme_stand_in_one_style_sheet() -> None:
    others = [path for path in STYLES.glob("*.css") if path != TOKENS]
    assert len(colors(TOKENS)) > 40 and len(others) > 10
    assert {path.name: found for path in others if (found := colors(path))} == {}


def test_the_archives_own_colors_are_there_without_scripts() -> None:
    """No page has the attributes of the default scheme, before a script sets them."""
    for path in STYLES.glob("*.css"):
        text = path.read_text("utf-8")
        for before in re.findall(r"^(.*)\n\[data-md-color-scheme=.?default", f"\n{text}", re.MULTILINE):
            assert before == ":root,", f"{path.name}: put ':root,' before [data-md-color-scheme=default]"


def test_the_first_palette_is_there_without_scripts(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = ArchiveFolder(tmp_path_factory.mktemp("slate") / "archive")
    config = archive.config.read_text("utf-8")
    archive.config.write_text(
        re.sub(
            r"  palette:\n(    .*\n)+",
            "  palette: {scheme: slate, primary: deep purple, accent: lime}\n",
            config,
        ),
        "utf-8",
    )
    archive.put(numbered(1))
    archive.build()
    for runs in (True, False):
        with serving(archive.site, PREFIX) as root, visit(browser, root, java_script_enabled=runs) as seen:
            seen.page.goto(f"{root}papers/2603.00001/")
            expect(seen.page.locator("header.md-header")).to_have_css("background-color", "rgb(126, 86, 194)")
            accent = "getComputedStyle(document.body).getPropertyValue('--md-accent-fg-color')"
            assert seen.page.evaluate(accent) == "#b0eb00"
            ground = "getComputedStyle(document.body).backgroundColor"
            assert seen.page.evaluate(ground) == "rgb(30, 33, 41)"
            expect(seen.page.locator("header button")).to_have_count(0)


def test_blanks_go_where_nothing_needs_them() -> None:
    assert compact("a { b: c;\n  d: e }\n/* x */ p > q { r: s }") == "a{b:c;d:e}p>q{r:s}"
