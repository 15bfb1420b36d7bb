"""Topics, reading lists and renamed tags on an existing site: only the pages that change are made again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from generator.listings.saved import Matches, SavedQueries
from generator.papers import records
from generator.papers.paper import Paper, Record
from generator.publish.build import BuildOptions
from generator.publish.mkdocs import engine
from generator.store.atomic import write
from tests.harness.archive import PREFIX, SITE, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.server import serving
from tests.harness.stored import ask
from tests.harness.warm import SITEMAP, page, rewritten, touched

LIST = "---\ntitle: Begin\npapers: ['2603.00002', '2603.00001']\n---\n"
NEW = {"new/papers.json"}  # the newest papers, with their collections
FIRST = {page("subscribe/"), "feeds.opml", "llms.txt"}  # when the first collection of a kind is added
TOPIC = "Matter seven: {query: matter 7}\n"


def curate(archive: ArchiveFolder, name: str, text: str) -> None:
    """Write a curator's file."""
    write(archive.content / name, text.encode())


def papers(*numbers: int) -> set[str]:
    return {page(f"papers/2603.{number:05d}/") for number in numbers}


def test_a_list_rewrites_its_page_the_overviews_and_its_papers(archive: ArchiveFolder) -> None:
    lists = {page("lists/"), page("lists/begin/"), page("browse/")}
    written = rewritten(archive, lambda: curate(archive, "lists/begin.md", LIST))
    feed = {"lists/begin/feed.xml"}
    assert written == lists | feed | FIRST | NEW | papers(1, 2) | SITEMAP
    turned = LIST.replace("['2603.00002', '2603.00001']", "['2603.00001', {id: '2603.00002', remark: Read.}]")
    written = rewritten(archive, lambda: curate(archive, "lists/begin.md", turned))
    assert written == {page("lists/begin/")} | feed
    planned = turned.replace("remark: Read.", "remark: Read., on: 2026-12-01")
    written = rewritten(archive, lambda: curate(archive, "lists/begin.md", planned))
    calendar = {"lists/begin/calendar.ics"}
    assert written == {page("lists/begin/")} | feed | calendar
    assert "Read." in archive.html("lists/begin/")
    less = LIST.replace("'2603.00002', ", "")
    written = rewritten(archive, lambda: curate(archive, "lists/begin.md", less))
    assert written == lists | feed | calendar | NEW | papers(2)
    assert "Reading lists:" in archive.html("papers/2603.00001/")
    assert touched(archive, lambda: None) == set()


def test_a_topic_takes_old_papers_and_follows_its_query(archive: ArchiveFolder) -> None:
    topics = {page("topics/"), page("topics/matter-seven/"), page("browse/")}
    written = rewritten(archive, lambda: curate(archive, "topics.yml", TOPIC))
    feed = {"topics/matter-seven/feed.xml"}
    known = NEW | {"search/invitation.json"}  # a first topic is in the invitation instead of tags
    assert written == topics | feed | FIRST | known | papers(7) | SITEMAP
    two = TOPIC.replace("matter 7", "[matter 7, matter 9]")
    assert rewritten(archive, lambda: curate(archive, "topics.yml", two)) == topics | feed | known | papers(9)
    said = two.replace("]}", "], description: Of two.}")
    described = {page("topics/matter-seven/")} | feed
    assert rewritten(archive, lambda: curate(archive, "topics.yml", said)) == described
    assert touched(archive, lambda: None) == set()
    same(files(archive.site), archive.clean())
    (archive.content / "topics.yml").unlink()
    archive.build("--strict")
    assert "There are no topics yet" in archive.html("topics/")


def test_a_build_asks_only_pages_whose_bytes_changed_unless_a_query_did(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    made: list[str] = []  # with all that is made of a page, of which a query gives the card alone
    taking, values = SavedQueries.taking, records.values

    def noting(self: SavedQueries, paper: Paper) -> Matches:
        asked.append(paper.id)
        return taking(self, paper)

    def making(record: Record) -> dict[str, Any]:
        made.append(record.paper.id)
        return values(record)

    monkeypatch.setattr(SavedQueries, "taking", noting)
    monkeypatch.setattr(records, "values", making)
    curate(archive, "topics.yml", TOPIC)
    engine.build(archive.config, BuildOptions(processes=1))
    assert (len(asked), made) == (36, [])
    asked.clear()
    archive.put(numbered(2, "2026-03-02", keywords=("beta",), abstract="Of matter 7."))
    engine.build(archive.config, BuildOptions(processes=1))
    assert asked == made == ["2603.00002"]
    assert "2603.00002" in archive.html("topics/matter-seven/")
    ask(archive.folder / ".cache", "DELETE FROM memo WHERE kind = 'cards'")  # a build works without them
    archive.put(numbered(3, "2026-03-02", keywords=("gamma",), abstract="Of matter 7."))
    engine.build(archive.config, BuildOptions(processes=1))
    assert archive.html("topics/matter-seven/").count('href="../../papers/2603.') == 3


def test_a_query_gives_a_tag(archive: ArchiveFolder) -> None:
    tags = {page("tags/"), page("tags/seventh/"), page("browse/"), page(""), page("statistics/")}
    written = rewritten(archive, lambda: curate(archive, "tags.yml", "seventh: {query: matter 7}\n"))
    assert papers(7) | tags <= written
    assert written & {page("papers/2603.00008/"), page("dates/2026-03-02/")} == set()
    assert ">seventh</a>" in archive.html("papers/2603.00007/")


def test_a_renamed_tag_leaves_pages_that_lead_on_without_scripts(
    archive: ArchiveFolder, browser: Browser
) -> None:
    assert (archive.site / "tags/alpha/2025/index.html").exists()
    rewritten(archive, lambda: curate(archive, "tags.yml", "first: {formerly: [alpha]}\n"))
    old = archive.html("tags/alpha/2025/")
    assert '<meta http-equiv="refresh" content="0; url=../../../tags/first/2025/">' in old
    assert f'<link rel="canonical" href="{SITE}tags/first/2025/">' in old
    assert '<meta name="robots" content="noindex">' in old
    assert "<script" not in old
    for name in ("sitemap.xml", "feed.xml", "tags/index.html", "browse/index.html"):
        assert "alpha" not in (archive.site / name).read_text("utf-8"), name
    with serving(archive.site, PREFIX) as root, visit(browser, root, java_script_enabled=False) as seen:
        seen.page.goto(f"{root}tags/alpha/", wait_until="commit")
        seen.page.wait_for_url(f"{root}tags/first/")
        expect(seen.page.locator("h1")).to_have_text("first")


def test_spellings_of_an_organization_are_joined_and_their_pages_lead_on(
    archive: ArchiveFolder, browser: Browser
) -> None:
    spellings = "moss-inc", "Moss Lab", "MOSS LAB"
    for number in range(40, 70):
        day = f"{2024 + number % 2}-02-{1 + number % 28:02d}"
        archive.put(numbered(number, day, organization=spellings[number % 3]))
    archive.build()
    assert "MOSS LAB" not in archive.html("organizations/")
    assert "moss-inc" in archive.html("organizations/")
    assert (archive.site / "organizations/moss-inc/feed.xml").exists()
    entry = "Institute of Moss: {aliases: [moss-inc, Moss Lab]}\n"
    rewritten(archive, lambda: curate(archive, "organizations.yml", entry))
    for old in ("organizations/moss-inc/", "organizations/moss-lab/"):
        assert 'url=../../organizations/institute-of-moss/">' in archive.html(old)
        assert 'url=../../../organizations/institute-of-moss/2024/">' in archive.html(f"{old}2024/")
        assert (archive.site / old / "feed.xml").read_bytes() == (
            archive.site / "organizations/institute-of-moss/feed.xml"
        ).read_bytes()
    one = '<a href="../../organizations/institute-of-moss/">Institute of Moss</a>'
    assert one in archive.html("papers/2603.00042/")
    assert one in archive.html(f"dates/2024-02-{1 + 42 % 28:02d}/")
    for name in ("organizations/", "subscribe/", "browse/"):
        assert "moss-inc" not in archive.html(name), name
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        for query in ("org:institute", "org:moss-inc", "org:inc"):
            seen.page.goto(f"{root}search/?q={query}")
            expect(seen.page.locator("main")).to_contain_text("30 papers")
    same(files(archive.site), archive.clean())


def test_what_is_wrong_is_said_and_the_rest_goes_on(archive: ArchiveFolder) -> None:
    curate(archive, "topics.yml", TOPIC + "Wrong: {query: 'nofield:x'}\n")
    hidden, removed = "2603.00003", "2603.00004"
    archive.put(numbered(3, "2026-03-02", keywords=("gamma",)), hidden="true")
    curate(archive, "removed.yml", f"'{removed}': {{day: 2026-03-09, reason: asked for}}\n")
    text = LIST.replace("'2603.00001'", f"'2603.00001', '{hidden}', '{removed}', '2603.09999'")
    curate(archive, "lists/begin.md", text)
    (archive.site / "published.yml").unlink()
    for said in (
        archive.build(),
        archive.build("--plain", "--fewer"),
        archive.run("check", code=1).stderr,
    ):
        assert "topics.yml: Wrong: query: nofield: is not a filter or a field" in said
        unknown = "is not the id of a paper in this archive"
        assert said.count(unknown) == 1
        assert f"content/lists/begin.md: papers: 2603.09999 {unknown}" in said
    for name in ("topics/matter-seven/", "lists/begin/"):
        assert "2603.0000" in archive.html(name)
    assert not (archive.site / "topics/wrong").exists()
    assert hidden not in archive.html("lists/begin/") and removed not in archive.html("lists/begin/")


def test_what_people_wrote_of_a_list_is_sanitized_and_its_links_are_checked(archive: ArchiveFolder) -> None:
    text = LIST + "\nSee [a day](../dates/2026-03-03.md), [nothing](none.md).\n\n<script>x()</script>\n"
    curate(archive, "lists/begin.md", text)
    said = archive.build()
    assert "Doc file 'content/lists/begin.md' contains a link 'none.md'" in said
    shown = archive.html("lists/begin/")
    assert 'href="../../dates/2026-03-03/"' in shown and "x()" not in shown
    checked = archive.run("check", code=1).stderr
    assert "content/lists/begin.md: <script> is not put on the site" in checked


def test_topics_and_lists_are_filters_of_the_search_once_there_are_some(
    archive: ArchiveFolder, browser: Browser
) -> None:
    with serving(archive.site, PREFIX) as root:
        with visit(browser, root) as seen:
            seen.page.goto(f"{root}search/?q=matter")
            expect(seen.page.locator("#archive-search .as-list > li").first).to_be_visible()
            assert "Topics" not in seen.page.locator(".as-facets").inner_text()
        curate(archive, "topics.yml", TOPIC)
        curate(archive, "lists/begin.md", LIST)
        archive.build("--strict")
        with visit(browser, root) as seen:
            for query, wanted in (('topic:"matter seven"', ("7",)), ("list:begin", ("2", "1"))):
                seen.page.goto(f"{root}search/?q={query}")
                results = seen.page.locator("#archive-search ol > li")
                expect(results).to_have_count(len(wanted))
            seen.page.goto(f"{root}search/?q=matter+7")
            expect(seen.page.locator(".as-facets")).to_contain_text("Topics")


def test_notes_are_searched_but_rules_do_not_see_them(archive: ArchiveFolder, browser: Browser) -> None:
    paper = numbered(5, "2026-03-02", keywords=("alpha",))
    curate(archive, "topics.yml", "Ospreys: {query: osprey}\n")
    notes = "## Notes\n\nAn **osprey** [dives](https://example.org/kite). <!-- a lapwing -->"
    archive.put(paper, notes)
    archive.build()
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        status, result = seen.page.get_by_role("status"), seen.page.locator(".as-list > li")
        seen.page.goto(f"{root}search/?q=osprey+dives")
        expect(status).to_have_text("1 paper with all words")
        expect(result).to_have_count(1)
        for unseen in ("kite", "lapwing"):
            seen.page.goto(f"{root}search/?q={unseen}")
            expect(status).to_have_text("No papers found")
        assert "2603.00005" not in archive.html("topics/ospreys/")
        archive.put(paper, notes.replace("osprey", "grebe"))
        archive.build()
        seen.page.goto(f"{root}search/?q=grebe+dives")
        expect(result).to_have_count(1)
        seen.page.goto(f"{root}search/?q=osprey")
        expect(status).to_have_text("No papers found")
    same(files(archive.site), archive.clean())
