"""A kind of collection is a module and its rows: the whole site shows a kind that is made up here."""

from __future__ import annotations

import shutil
import sys
from subprocess import CompletedProcess

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import edit, files, same
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, run
from tests.harness.search import unpacked
from tests.harness.server import serving
from tests.publish.test_curated import EDIT, REPOSITORY, edit_links

# Two files make a kind: its rows in `kinds.py`, and its module.
_ROWS = """
DECADES = Kind("decades", "decades/", title="All decades", lists_names=True, file="decades.yml")
DECADE = Kind(
    "decade", "decades/{}/", DECADES, is_split=True, lists_papers=True, label="In the decade", on_cards=1,
    filter="decade", of_paper=lambda paper, _: (f"The {paper.date[:3]}0s",), feed=Extent(10, whole=False),
    minimum=Minimum(2, "papers of a decade that gets a page"), file="decades.yml",
)
"""
_MODULE = """
from collections import defaultdict
from generator.listings import hubs
from generator.listings.collections import Collections
from generator.listings.kinds import DECADE, DECADES, Collection

class Decades(Collections):
    kind = DECADE

    def __init__(self, cards, minimum):
        papers = defaultdict(list)
        for card in cards:
            papers[card.dates[0][:3] + "0s"].append(card)
        self.known = {
            name: Collection(DECADE, name, f"The {name}") for name in papers if len(papers[name]) >= minimum
        }
        self.papers = {collection: papers[name] for name, collection in self.known.items()}

    @classmethod
    def of_archive(cls, given):
        return cls(given.cards, given.minimum(DECADE))

    def of(self, card):
        known = self.known.get(card.dates[0][:3] + "0s")
        return (known,) if known else ()

    def description(self, collection):
        return f"Ten years, {collection.name}."

    def pages(self, groups, members):
        yield hubs.page(DECADES, self.papers, groups)
        for decade, papers in self.papers.items():
            first = hubs.first(decade, papers, groups, (), self.description(decade))
            yield from hubs.by_time(first, papers, groups)
"""
_SETTINGS = {"tag_minimum": 1, "decade_minimum": 1, "include": '["-decade:1990s"]'}


def command(archive: ArchiveFolder, *arguments: str, code: int = 0) -> CompletedProcess[str]:
    """Run ``archive`` with decades, as a workflow on GitHub does."""
    checkout = archive.folder.parents[1] / "checkout"
    started = [sys.executable, "-m", "generator.commands.launch", "--config", str(archive.config), *arguments]
    return run(started, code, {**REPOSITORY, "PYTHONPATH": str(checkout)}, checkout)


def told(archive: ArchiveFolder, *commands: str) -> list[str]:
    """Run commands with decades in one process; return what each printed."""
    code = (
        "import sys\nfrom generator.commands.main import main\n"
        "for line in sys.argv[2:]:\n"
        "    main(['--config', sys.argv[1], *line.split()], standalone_mode=False)\n"
        "    print(end='\\f', flush=True)\n"
    )
    checkout = archive.folder.parents[1] / "checkout"
    started = [sys.executable, "-c", code, str(archive.config), *commands]
    return run(started, 0, {**REPOSITORY, "PYTHONPATH": str(checkout)}, checkout).stdout.split("\f")[:-1]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build papers of two decades, by a copy of the program in which two files differ."""
    folder = tmp_path_factory.mktemp("decades")
    listings = shutil.copytree(CHECKOUT / "generator", folder / "checkout/generator") / "listings"
    (folder / "checkout/site_templates").symlink_to(CHECKOUT / "site_templates")
    (listings / "collections/decades.py").write_text(_MODULE)
    edit(listings / "kinds.py", "\nINDEX_KINDS = (", f"{_ROWS}\nINDEX_KINDS = (")
    edit(listings / "kinds.py", " MOVED,\n)", " DECADES, DECADE, MOVED,\n)")
    archive = ArchiveFolder(folder / "archives/first", _SETTINGS)
    days = ("2019-12-31", "2020-01-01", "2026-03-02")
    archive.put_all([numbered(at, day, keywords=("moss",)) for at, day in enumerate(days, 1)])
    (archive.content / "decades.yml").write_text("# what a person says of decades\n")
    (archive.content / "topics.yml").write_text("Old: {query: decade:2010s}\n")
    command(archive, "build", "--strict")
    return archive


def test_a_kind_is_shown_wherever_collections_are(archive: ArchiveFolder) -> None:
    page = archive.html("decades/2020s/")
    assert "Ten years, The 2020s." in page
    assert [number for number in (1, 2, 3) if f"2603.{number:05}/" in page] == [2, 3]
    assert 'href="2020s/"' in archive.html("decades/")
    assert "decades/2010s/" in archive.html("browse/")
    assert "decades/2010s/feed.xml" in archive.html("subscribe/")
    assert 'In the decade <a href="../../decades/2010s/">The 2010s</a>' in archive.html("papers/2603.00001/")
    assert '<a href="../../decades/2010s/">The 2010s</a></span>' in archive.html("dates/2019-12-31/")
    for address in ("decades/", "decades/2010s/"):
        assert edit_links(archive.html(address)) == [EDIT + "decades.yml"]
    made = files(archive.site)
    assert b"Ten years, The 2010s." in made["decades/2010s/feed.xml"]
    assert b"decades/2020s/feed.xml" in made["feeds.opml"]
    assert b"decades/2020s/" in made["sitemap.xml"]
    assert b"decades/NAME/" in made["llms.txt"]
    assert "The 2010s" in unpacked(made["search/index/names-0.bin"])[0][0]
    assert b".decades" in made["assets/archive.css"]

    command(archive, "build", "--strict", "--plain")
    same(files(archive.site), made)


def test_its_filter_is_part_of_the_query_language(archive: ArchiveFolder) -> None:
    """In a rule, in a topic, and in the query of a command."""
    topic = archive.html("topics/old/")
    assert [number for number in (1, 2, 3) if f"2603.{number:05}/" in topic] == [1]
    export = "export --format ris"
    matched, *exported = told(
        archive,
        "match decade:2010s",
        f"{export} --decade 2010s", f"{export} --query decade:2010s", f"{export} --query=-decade:2020s",
    )  # fmt: skip
    assert "would keep 1 of 3" in matched
    assert len(exported) == 3
    assert all("matter 1" in one and "matter 2" not in one for one in exported), exported


def test_its_filter_and_facet_are_in_the_search(browser: Browser, archive: ArchiveFolder) -> None:
    with serving(archive.site, PREFIX) as address, visit(browser, address) as seen:
        seen.page.goto(f"{address}search/?q=matter")
        expect(seen.page.locator(".as-list li")).to_have_count(3)
        facet = seen.page.get_by_role("group").filter(has_text="Decades")
        facet.get_by_role("button", name="The 2010s (1)").click()
        expect(seen.page).to_have_url(f"{address}search/?q=matter&decade=The+2010s")
        expect(seen.page.locator(".as-list li")).to_have_count(1)
        seen.page.goto(f"{address}search/?q=-decade:2010s")
        expect(seen.page.locator(".as-list li")).to_have_count(2)


def test_it_filters_a_list_of_papers(browser: Browser, archive: ArchiveFolder) -> None:
    with serving(archive.site, PREFIX) as address, visit(browser, address) as seen:
        seen.page.goto(f"{address}tags/moss/")
        seen.page.get_by_role("button", name="The 2020s 2").click()
        expect(seen.page.locator("article ol > li:visible")).to_have_count(2)
        expect(seen.page).to_have_url(f"{address}tags/moss/?filter=decade-2020s")


def test_its_row_has_the_minimum_where_no_setting_does(archive: ArchiveFolder) -> None:
    copy = archive.copied(archive.folder.with_name("copy"))
    edit(copy.config, "      decade_minimum: 1\n", "")
    said = command(copy, "export", "--format", "ris", "--decade", "2010s", code=2)
    assert "no paper has the decade '2010s'" in said.stderr
