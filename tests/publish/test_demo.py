"""The demo, as ``make demo`` and *Publish* build it: made-up papers, with everything that a site can show."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from generator.content.layout import FEWEST, Layout
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import sample
from generator.errors import Problem
from generator.text import identifiers
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.processes import run
from tests.harness.server import serving
from tests.harness.workflows import load
from tests.publish.test_every_kind import barriers
from tests.tools import demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    folder = tmp_path_factory.mktemp("demo")
    workflow = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ada/moss"}
    command = [sys.executable, "-m", "tests.tools.demo", "site/demo"]
    known = {"SITE_URL": "https://ada.github.io/moss/demo"}
    said = run(command, environment=known | workflow, folder=folder).stdout
    assert said.endswith("archive --config build/demo/mkdocs.yml serve\n")
    archive = ArchiveFolder.at(folder / "build" / "demo")
    archive.site = folder / "site" / "demo"
    return archive


def test_only_the_project_publishes_it() -> None:
    jobs = load("publish.yml")["jobs"]
    steps = jobs["build"]["steps"]
    names = [step.get("name") or step.get("uses", "").partition("@")[0] for step in steps]
    assert steps[names.index("Demo")]["if"] == f"hashFiles('content/{sample.NAME}') != ''"
    assert names.index("Build") < names.index("Demo") < names.index("actions/upload-pages-artifact")
    assert jobs["deploy"]["environment"]["url"].endswith("${{ needs.build.outputs.demo }}")


def test_nothing_in_it_leads_to_somebody_s_paper(built: ArchiveFolder) -> None:
    pages = [page for _, page in Library(built.content).pages() if isinstance(page, Page)]
    assert len(pages) >= FEWEST
    assert len({page.paper.title for page in pages}) == len(pages)
    for page in pages:
        assert identifiers.arxiv(page.paper.id) is None and not page.paper.links.doi
    texts = [path.read_text("utf-8") for path in built.site.rglob("*.html")]
    links = {link for text in texts for link in re.findall(r'<a [^>]*href="?(https?:[^" >]+)', text)}
    hosts = {urlsplit(link).hostname for link in links}
    assert hosts <= {"example.org", "ada.github.io", "squidfunk.github.io", "creativecommons.org"}, hosts


def test_it_is_the_same_each_time_and_without_a_mistake(built: ArchiveFolder, tmp_path: Path) -> None:
    demo.write(tmp_path, built.site)
    again = files(tmp_path / "content")
    given = {name: data for name, data in files(built.content).items() if name != "digest.md"}
    same(given, again)
    assert "0 problems" in built.run("check").stdout


def test_everything_of_the_product_is_there(built: ArchiveFolder) -> None:
    addresses = (
        "", "trending", "code", "featured", "map", "digest", "lists/reading-group", "topics/small-devices",
        "organizations/tidewater-ai", "authors/hana-osterhagn", "tags/audio-codecs", "dates/2026-W48",
        "venues/ssm",
    )  # fmt: skip
    for address in addresses:
        assert (built.site / address / "index.html").exists(), address
    notes = built.html("papers/sp2611.401").partition("From the curators")[2]
    assert notes.count("<math") >= 2 and "<img" in notes and "<table" in notes
    assert "3 Dec 2026" in built.html("lists/reading-group")
    for topic in (built.site / "topics").iterdir():
        if topic.is_dir():
            assert (topic / "index.html").read_text("utf-8").count("papers/sp26") >= 10, topic


def test_its_map_has_every_paper(built: ArchiveFolder) -> None:
    problems: list[Problem] = []
    layout = Layout.read(built.content, problems)
    assert layout and not problems, "python -m tests.tools.demo --map"
    assert set(layout.positions) == {path.stem for path in Library(built.content).files()}


def test_its_pages_have_no_barriers(browser: Browser, built: ArchiveFolder) -> None:
    with serving(built.site, "/moss/demo/") as root, visit(browser, root, bypass_csp=True) as seen:
        for address in ("about/", "digest/", "papers/sp2611.401/", "lists/reading-group/"):
            seen.page.goto(root + address)
            assert barriers(seen.page) == [], address
        assert seen.wrong == []
