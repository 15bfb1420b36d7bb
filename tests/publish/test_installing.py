"""The site as an app: its manifest and icons, as Chromium reads them, also without a network."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit, wait_until
from tests.harness.files import edit
from tests.harness.papers import numbered
from tests.harness.server import served

root = served("everything")


def test_a_browser_offers_to_install_the_site(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        page = seen.page
        page.goto(f"{root}papers/2603.00041/")
        session = page.context.new_cdp_session(page)
        told = session.send("Page.getAppManifest")
        assert told["errors"] == [] and told["url"] == f"{root}app.webmanifest"
        manifest = json.loads(told["data"])
        assert (manifest["name"], manifest["theme_color"]) == ("Paper Archive", "#4051b5")
        starts, scope = (urljoin(told["url"], manifest[key]) for key in ("start_url", "scope"))
        assert (starts, scope, manifest["display"]) == (f"{root}new/", root, "standalone")
        wrong = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [error for error in wrong if error["errorId"] != "in-incognito"] == []
        assert seen.wrong == []


def test_the_icons_have_the_sizes_that_are_said(everything: ArchiveFolder) -> None:
    icons = json.loads((everything.site / "app.webmanifest").read_text("utf-8"))["icons"]
    assert [icon.get("purpose") for icon in icons] == [None, None, "maskable"]
    for icon in icons:
        with Image.open(everything.site / icon["src"]) as image:
            assert "x".join(map(str, image.size)) == icon["sizes"]
    for name in ("icon-maskable.png", "icon-180.png"):  # a system cuts their corners
        with Image.open(everything.site / "assets" / name) as image:
            assert image.getpixel((0, 0)) == image.getpixel((image.width - 1, 0)) == (57, 73, 171)


def test_without_a_network_the_manifest_and_its_icons_are_there(browser: Browser, root: str) -> None:
    with visit(browser, root, service_workers="allow") as seen:
        seen.page.goto(root)
        wait_until(seen.page, "navigator.serviceWorker.controller !== null")
        kept = "caches.match(new URL(name, document.baseURI)).then(found => found !== undefined)"
        for name in ("app.webmanifest", "assets/icon-192.png", "assets/icon-512.png"):
            assert seen.page.evaluate(f"name => {kept}", name)


COLORS = {"teal": "#009485", "black": "black", "custom": "#4051b5"}


@pytest.mark.parametrize("primary", COLORS)
def test_its_color_is_the_palettes_and_its_name_any_text(tmp_path: Path, primary: str) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    text = archive.config.read_text("utf-8").replace("primary: indigo", f"primary: {primary}")
    archive.config.write_text(text, "utf-8")
    edit(archive.config, "site_name: Paper Archive", "site_name: 'Moss \"&\" <Fern>'")
    own = archive.content / "theme/assets/icon-192.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"of the owner's")
    archive.put(numbered(1))
    archive.build("--strict")
    manifest = json.loads((archive.site / "app.webmanifest").read_text("utf-8"))
    assert (manifest["name"], manifest["theme_color"]) == ('Moss "&" <Fern>', COLORS[primary])
    assert (archive.site / manifest["icons"][0]["src"]).read_bytes() == b"of the owner's"
