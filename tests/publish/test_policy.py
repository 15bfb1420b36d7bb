"""The Content-Security-Policy of each page: what it allows; `test_every_kind` sees each page keep to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from generator.publish.mkdocs.policy import MARK, filled
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import Visit, visit, wait_until
from tests.harness.papers import numbered
from tests.harness.server import served, serving

_POLICY = re.compile(r'<meta http-equiv=Content-Security-Policy content="([^"]*)">')
PAGES = ("", "papers/2603.00041/", "about/", "search/", "404.html", "offline.html")
NOTHING_SPECIAL = ";".join((
    "default-src 'self'", "img-src 'self' data:", "style-src-attr 'unsafe-inline'", "base-uri 'none'",
    "form-action 'self'",
))  # fmt: skip
INJECTED = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", event => stopped.push(event.effectiveDirective));
document.querySelector("article").insertAdjacentHTML("beforeend",
  `<img src="nothing" onerror="window.ran = 1"><img src="https://evil.example/x.png">
   <iframe src="https://evil.example/"></iframe><a href="javascript:window.ran = 1">click</a>
   <form action="https://evil.example/"><button>send</button></form>`);
const add = (name, more) => document.head.append(Object.assign(document.createElement(name), more));
add("script", { textContent: "window.ran = 1" });
add("script", { src: "https://evil.example/x.js" });
add("style", { textContent: "body { display: none }" });
"""

root = served("everything")


def policies(archive: ArchiveFolder) -> dict[str, set[str]]:
    """Return the policies of a site's pages, each with the names of its pages."""
    pages: dict[str, set[str]] = {}
    for page in archive.site.rglob("*.html"):
        (policy,) = _POLICY.findall(page.read_text("utf-8"))
        pages.setdefault(policy, set()).add(page.relative_to(archive.site).as_posix())
    return pages


def test_every_page_has_the_policy_before_anything_that_it_rules(everything: ArchiveFolder) -> None:
    assert set(policies(everything)) == {NOTHING_SPECIAL}
    for page in everything.site.rglob("*.html"):
        head = page.read_text("utf-8").split("Content-Security-Policy")[0]
        assert not re.search("<(script|link|style|body)", head)
        assert "<meta name=referrer content=same-origin>" in page.read_text("utf-8")


def test_what_a_reader_does_goes_on(browser: Browser, root: str) -> None:
    with visit(browser, root, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.00041/")
        page.get_by_title("Switch to dark mode").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        _copy_citation(seen)
        page.keyboard.press("?")
        expect(page.locator("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("study")
        expect(page.locator(".as-box a").first).to_be_visible()
        page.keyboard.press("Enter")
        page.locator(".as-list > li > a").first.wait_for()
        page.locator(".as-facets button").first.wait_for()
        assert seen.wrong == []


def _copy_citation(seen: Visit) -> None:
    page = seen.page
    page.get_by_text("Cite", exact=True).first.click()
    page.get_by_role("button", name="Copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()").strip()
    with page.expect_download():
        page.get_by_role("link", name="Download").or_(
            page.get_by_role("button", name="Download")
        ).first.click()


@pytest.mark.parametrize("address", PAGES)
def test_what_is_injected_does_not_run(browser: Browser, root: str, address: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(root + address, wait_until="networkidle")
        page.evaluate(INJECTED)
        page.get_by_text("click", exact=True).evaluate("link => link.click()")
        page.get_by_text("send", exact=True).evaluate("button => button.click()")
        wait_until(page, "stopped.length >= 7")
        assert page.evaluate("[window.ran, getComputedStyle(document.body).display == 'none']") == [
            None,
            False,
        ]
        directives = {"script-src-attr", "img-src", "frame-src", "script-src-elem", "style-src-elem"}
        assert directives <= set(page.evaluate("stopped"))
        asked = [said.removeprefix("outside: ") for said in seen.wrong if said.startswith("outside: ")]
        assert all(f"csp: {url}" in seen.wrong for url in asked)  # so no request was sent


def test_what_the_settings_name_is_let_through(browser: Browser, everything: ArchiveFolder) -> None:
    more = (
        "\nextra_javascript:\n  - https://cdn.example.net/x.js\n  - own.js\n"
        "extra_css:\n  - https://style.example.net/x.css\n"
        "extra:\n  analytics:\n    provider: google\n    property: G-1\n"
    )
    archive = ArchiveFolder(everything.folder.parent / "named", more=more)
    archive.put(numbered(1))
    archive.put(numbered(2), "## Notes\n\nA note.")
    (archive.content / "own.js").write_text("window.own = 1;", "utf-8")
    archive.build("--strict")
    (pressed,) = policies(archive)
    for host in (
        "cdn.example.net",
        "style.example.net",
        "www.googletagmanager.com",
        "*.google-analytics.com",
    ):
        assert f" https://{host}" in pressed.split(";")[0]
    assert pressed.count("'sha256-") == 2
    archive.build("--strict", "--plain")
    assert set(policies(archive)) == {pressed}
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            route.fulfill(body="", content_type="text/javascript")

        seen.page.route(re.compile("^https://"), answer)
        seen.page.goto(f"{root}papers/2603.00001/", wait_until="networkidle")
        assert {"https://cdn.example.net/x.js", "https://www.googletagmanager.com/gtag/js?id=G-1"} <= set(
            asked
        )
        assert seen.page.evaluate("window.own") == 1
        assert not [said for said in seen.wrong if "Content Security Policy" in said]


def test_it_names_what_a_page_loads_in_order() -> None:
    scripts = "".join(f"<script>{letter}</script>" for letter in "abcdefgh")
    made = filled(f'{MARK}<link rel=stylesheet href="//moss.example/a.css">{scripts}', ())
    hashes = re.findall("'sha256-[^']+'", made)
    assert len(hashes) == 8 and hashes == sorted(hashes)
    assert made.startswith("default-src 'self' https://moss.example;")
