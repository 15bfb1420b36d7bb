"""Venues on a site: nothing without them, and with them all that other kinds have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from generator.papers.paper import Paper
from generator.publish import index
from generator.store.atomic import write
from tests.harness.archive import PREFIX, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.search import unpacked
from tests.harness.server import serving
from tests.harness.warm import DAYS, page, rewritten, touched
from tests.publish.test_data import all_records

VENUES = "MOSS: {name: Conference on Mosses & Ferns, aliases: [MOSSC]}\n"
HERE = {page("venues/"), page("venues/moss/"), "venues/moss/feed.xml"}


def at(number: int, said: str, day: str = DAYS[0], keyword: str = "alpha") -> Paper:
    """Return a paper of the built archive, with a comment."""
    return numbered(number, day, keywords=(keyword,), comment=said)


@pytest.fixture(scope="module")
def venues(built: ArchiveFolder, tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """The built archive, in which papers say that they were accepted; nobody changes it."""
    archive = built.copied(tmp_path_factory.mktemp("venues"))
    write(archive.content / "venues.yml", VENUES.encode())
    for number, said in enumerate(("MOSS 2026", "MOSSC 2026", "MOSS 2025, 12 pages"), 1):
        archive.put(at(number, f"Accepted at {said}", keyword=("alpha", "beta", "gamma")[number - 1]))
    archive.put(at(4, "Submitted to MOSS 2026"))
    archive.build("--strict")
    return archive


def test_an_archive_without_venues_shows_nothing_of_them(built: ArchiveFolder) -> None:
    assert "No conference, journal or book has 3 papers yet." in built.html("venues/")
    for name, made in files(built.site).items():
        if name.endswith((".html", ".xml", ".txt", ".opml")) and not name.startswith("venues/"):
            is_of_all = name in ("404.html", "sitemap.xml")  # they know the address of every kind's page
            assert b"class=venue" not in made and (is_of_all or b"venues/" not in made), name
    script = (built.site / "search/index/search.js").read_text("utf-8")
    assert '"name":"venue"' not in script and '"name":"org"' in script


def test_a_venue_is_shown_wherever_collections_are(venues: ArchiveFolder) -> None:
    hub, own = venues.html("venues/"), venues.html("venues/moss/")
    assert 'href="moss/"' in hub
    assert "Conferences, journals and books with 3 or more papers have a page." in hub
    assert "Conference on Mosses &amp; Ferns. 3 papers" in own
    places = [own.index(said) for said in (">2026</h2>", "2603.00002/", "2603.00001/", ">2025</h2>")]
    assert places == sorted(places) and "2603.00004/" not in own
    assert "venues/moss/" in venues.html("browse/")
    assert "venues/moss/feed.xml" in venues.html("subscribe/")
    shown = '<span class=venue><a href="../../venues/moss/">MOSS</a> 2026</span>'
    assert shown in venues.html(f"dates/{DAYS[0]}/")
    paper = venues.html("papers/2603.00001/")
    assert shown in paper and "Comment: Accepted at MOSS 2026" in paper
    assert "class=venue" not in venues.html("papers/2603.00004/")
    made = files(venues.site)
    assert b"<description>Conference on Mosses &#x26; Ferns</description>" in made["venues/moss/feed.xml"]
    assert b"venues/moss/feed.xml" in made["feeds.opml"]
    assert b"venues/moss/" in made["sitemap.xml"]
    assert b"venues/NAME/" in made["llms.txt"]
    known = json.loads(made["new/papers.json"])["collections"]
    assert ["venues/moss/", "MOSS"] in known
    assert "MOSS" in unpacked(made["search/index/names-0.bin"])[0][0]


def test_mkdocs_alone_makes_the_same_site(venues: ArchiveFolder, tmp_path: Path) -> None:
    plain = venues.copied(tmp_path)
    plain.build("--strict", "--plain")
    same(files(plain.site), files(venues.site))


def test_records_tables_and_exports_have_venues(venues: ArchiveFolder) -> None:
    shown = {record["id"]: record.get("venues", []) for record in all_records(venues)}
    assert [shown[f"2603.{number:05}"] for number in range(1, 5)] == [
        ["MOSS 2026"], ["MOSS 2026"], ["MOSS 2025"], [],
    ]  # fmt: skip
    for options in (("--venue", "moss"), ("--query", "venue:mossc"), ("--query", "venue:fern")):
        exported = venues.run("export", "--format", "ris", *options).stdout
        assert [number for number in range(1, 5) if f"matter {number}\n" in exported] == [1, 2, 3], options
    said = venues.run("match", "venue:moss -venue:2025").stdout
    assert "would keep 2 of 36" in said


def test_what_was_accepted_is_cited_from_the_proceedings(venues: ArchiveFolder, browser: Browser) -> None:
    cited = venues.run("export", "--format", "bibtex", "--venue", "moss").stdout
    book = "  booktitle = {Conference on Mosses \\& Ferns}"
    assert cited.count("@inproceedings{") == cited.count(book) == 3
    assert [cited.count(f"  year = {{{year}}}") for year in (2025, 2026)] == [1, 2]
    head = venues.html("papers/2603.00003/")
    assert '<meta name=citation_conference_title content="Conference on Mosses &amp; Ferns">' in head
    assert "<meta name=DC.type content=conferencePaper>" in head
    assert "<meta name=citation_publication_date content=2025>" in head
    for address in ("papers/2603.00004/", "papers/2603.00005/"):
        assert "citation_conference_title" not in venues.html(address)
    with serving(venues.site, PREFIX) as root, visit(browser, root) as seen:
        seen.page.goto(f"{root}papers/2603.00001/")
        seen.page.get_by_role("button", name="Cite").click()
        expect(seen.page.get_by_text("@inproceedings{")).to_contain_text("Mosses")


def test_a_venue_takes_papers_and_only_pages_that_show_it_change(archive: ArchiveFolder) -> None:
    def put(*numbers: int) -> None:
        for number in numbers:
            archive.put(at(number, "Accepted at MOSS 2026", keyword=("alpha", "beta", "gamma")[number - 1]))

    write(archive.content / "venues.yml", VENUES.encode())
    archive.build("--strict")
    # Two papers are not enough for a page: their own pages and their cards say it without a link.
    written = rewritten(archive, lambda: put(1, 2))
    assert not written & HERE and {page("papers/2603.00001/"), page(f"dates/{DAYS[0]}/")} <= written
    assert "<span class=venue>MOSS 2026</span>" in archive.html("papers/2603.00001/")
    first = {page("browse/"), page("subscribe/"), "feeds.opml", "llms.txt"}
    written = rewritten(archive, lambda: put(3))
    assert first | HERE | {page(f"papers/2603.0000{number}/") for number in (1, 2, 3)} <= written
    assert {page("papers/2603.00004/"), page(f"dates/{DAYS[1]}/"), page("authors/")}.isdisjoint(written)
    assert touched(archive, lambda: None) == set()
    # A new name leads from the old address, and shows on every card.
    renamed = "Bryo: {aliases: [MOSSC], formerly: [MOSS]}\n"
    write(archive.content / "venues.yml", renamed.encode())
    archive.build("--strict")
    assert 'url=../../venues/bryo/">' in archive.html("venues/moss/")
    assert '<a href="../../venues/bryo/">Bryo</a> 2026' in archive.html("papers/2603.00001/")
    same(files(archive.site), archive.clean())
    write(archive.content / "venues.yml", b"Bryo: {aliases: [MOSS], ignore: true}\n")
    archive.build("--strict")
    assert "class=venue" not in archive.html("papers/2603.00001/")


@pytest.fixture(scope="module")
def root(venues: ArchiveFolder) -> Iterator[str]:
    """The address of the site, served."""
    with serving(venues.site, PREFIX) as address:
        yield address


def test_its_filter_and_its_facet_are_in_the_search(
    venues: ArchiveFolder, browser: Browser, root: str
) -> None:
    with visit(browser, root) as seen:
        results = seen.page.locator(".as-list > li")
        seen.page.goto(f"{root}search/?q=matter")
        facet = seen.page.get_by_role("group").filter(has_text="Venues")
        facet.get_by_role("button", name="MOSS 2026 (2)").click()
        expect(seen.page).to_have_url(f"{root}search/?q=matter&venue=MOSS+2026")
        expect(results).to_have_count(2)
    search = index.opened(venues.site, "")
    for query, count in (("venue:moss", 3), ("venue:mossc", 3), ('venue:"moss 2025"', 1), ("moss", 3)):
        assert len(search.ask(query)["results"]) == count, query


def test_cards_that_scripts_make_name_the_venue(venues: ArchiveFolder, browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        shown = seen.page.locator("li .facts > .venue:visible")
        seen.page.goto(f'{root}search/?q=venue:"moss 2025"')
        expect(shown).to_have_text(["MOSS 2025"])
        seen.page.get_by_role("button", name="Save", exact=False).first.click()
        seen.page.goto(f"{root}papers/2603.00001/")
        seen.page.get_by_role("button", name="Save", exact=False).first.click()
        seen.page.goto(f"{root}saved/")
        expect(shown).to_have_text(["MOSS 2026", "MOSS 2025"])
        seen.page.goto(f"{root}new/?filter=venue-moss")
        seen.page.locator("article.is-ready .view").wait_for()
        for opener in seen.page.get_by_role("button", name="Summary of").all():
            opener.click()
        expect(shown).to_have_count(3)
    told = venues.run("digest", "--period", "day", "--of", DAYS[0], "--format", "text").stdout
    assert "MOSS 2026" in told and "MOSS 2025" in told


def test_it_filters_a_list_of_papers_by_the_venue_alone(browser: Browser, root: str) -> None:
    with visit(browser, root) as seen:
        seen.page.goto(f"{root}dates/{DAYS[0]}/")
        seen.page.get_by_role("button", name="MOSS 3").click()
        expect(seen.page.locator("article > ol > li:visible")).to_have_count(3)
        expect(seen.page).to_have_url(f"{root}dates/{DAYS[0]}/?filter=venue-moss")
