"""A paper's address is the name of its file, and it is found by any of its ids; a paper may have no date."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from generator.content import page as pages
from generator.papers.paper import Links
from generator.store.atomic import write
from tests.harness.archive import PREFIX, SITE, ArchiveFolder
from tests.harness.browser import visit
from tests.harness.papers import numbered
from tests.harness.readers import slugs, stored
from tests.harness.server import serving
from tests.publish.test_press_same import built_both_ways
from tests.publish.test_site_links import broken
from tests.publish.test_site_removed import named

DOI, OLD = "10.1234/moss(roof):7", "10.1234/fern/8"
READABLE, DIGEST = "10.1234-moss-roof-7", "10.1234-fern-8-77f8173c"
NOTES = f"## Notes\n\nSee [@{READABLE}], [@{OLD}], [@2603.00009], [by file](../../papers/2603.00009.md)."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path_factory.mktemp("addresses") / "a", {"tag_minimum": 1, "list_limit": 10})
    archive.put(numbered(1, keywords=("moss",)), NOTES)
    archive.put(numbered(2, id=DOI, links=Links(doi=DOI), keywords=("moss",)))
    papers = archive.content / "papers"
    write(papers / f"2026/03/{DIGEST}.md", pages.write(numbered(3, id=OLD, links=Links(doi=OLD))).encode())
    later = numbered(4, id="lichens-of-a-wall", title="Lichens of a wall", arxiv="2603.00009")
    write(papers / "2026/03/lichens-of-a-wall.md", pages.write(later).encode())
    write(papers / "2026/03/My fern notes.md", pages.write(numbered(5)).encode())
    for number in (6, 7):
        archive.put(numbered(number, days=(), id=f"bark-{number}", keywords=("moss",)))
    dated = pages.write(numbered(8, id="dated-later", days=(), published="2026-03-05"))
    write(papers / "undated/dated-later.md", dated.encode())
    draft = pages.write(numbered(9, id="moss-draft")).replace("source:", f"same_as: doi:{DOI}\nsource:")
    write(papers / "2026/03/moss-draft.md", draft.encode())
    (archive.content / "lists").mkdir()
    listed = ("moss-draft", DIGEST, "arXiv:2603.00009v2", "My-fern-notes", "bark-6")
    text = "".join(f'  - "{name}"\n' for name in listed)
    (archive.content / "lists/wall.md").write_text(f"---\ntitle: On a wall\npapers:\n{text}---\n")
    archive.build()
    return archive


@pytest.fixture
def page(browser: Browser, archive: ArchiveFolder) -> Iterator[Page]:
    with serving(archive.site, PREFIX) as root, visit(browser, root) as seen:
        yield seen.page


def test_each_paper_is_at_the_name_of_its_file(archive: ArchiveFolder) -> None:
    redirects = {
        "2603.00009": "lichens-of-a-wall",
        "2603.00005": "My-fern-notes",
        "moss-draft": READABLE,
    }
    named = {"2603.00001", READABLE, DIGEST, *redirects.values()}
    own = named | {"bark-6", "bark-7", "dated-later"}
    assert {path.name for path in (archive.site / "papers").iterdir()} == own | set(redirects)
    for old, new in redirects.items():
        assert f'content="0; url=../../papers/{new}/"' in archive.html(f"papers/{old}/")
    sitemap = (archive.site / "sitemap.xml").read_text()
    assert all(f"{SITE}papers/{name}/<" in sitemap for name in own)
    assert not any(f"{SITE}papers/{name}/<" in sitemap for name in redirects)
    assert broken(archive.site) == []


def test_lists_and_citations_find_papers_by_ids_and_addresses(archive: ArchiveFolder) -> None:
    shown = archive.html("lists/wall/")
    wanted = READABLE, DIGEST, "lichens-of-a-wall", "My-fern-notes"
    places = [shown.find(f"papers/{name}/") for name in wanted]
    assert places == sorted(places) and places[0] > 0
    notes = archive.html("papers/2603.00001/")
    for name in (READABLE, DIGEST, "lichens-of-a-wall"):
        assert f'href="../../papers/{name}/" title=' in notes
    assert 'href="../2603.00009/"' in notes, "a link by an id leads to the redirect"


def test_an_undated_paper_is_last_and_in_no_feed(archive: ArchiveFolder) -> None:
    undated = archive.html("dates/undated/")
    assert "papers/bark-6/" in undated and "papers/bark-7/" in undated and "dated-later" not in undated
    assert 'href="undated/">Papers without a date' in archive.html("dates/")
    assert f"{SITE}dates/undated/<" in (archive.site / "sitemap.xml").read_text()
    assert '<a href="../../dates/undated/">Date unknown</a>' in archive.html("papers/bark-6/")
    assert "papers/dated-later/" in archive.html("dates/2026-03-05/")
    tag = archive.html("tags/moss/")
    assert max(tag.find(f"papers/{name}/") for name in ("2603.00001", READABLE)) < tag.find("papers/bark-")
    feeds = "feed.xml", "atom.xml", "feed.json"
    assert [name for name in named(archive, "bark-6") if name.endswith(feeds)] == []
    order = json.loads((archive.site / "new/order.json").read_text())
    assert {tuple(paper) for paper in order[-2:]} == {("bark-6", ""), ("bark-7", "")}
    records = gzip.decompress((archive.site / "data/undated.jsonl.gz").read_bytes()).decode().splitlines()
    found = {record["id"]: record.get("filed", "") for record in map(json.loads, records)}
    assert found == {"bark-6": "", "bark-7": "", "dated-later": "undated"}


def test_an_undated_paper_is_cited_without_a_year(archive: ArchiveFolder) -> None:
    head = archive.html("papers/bark-6/").partition("</head>")[0]
    assert "citation_publication_date" not in head and "datePublished" not in head
    bibtex = archive.run("export", "--format", "bibtex").stdout
    assert "@misc{onemade-bark-6,\n  title = {A made-up study of matter 6},\n  author" in bibtex
    assert f"@misc{{one2026made-{DIGEST}," in bibtex and f"@misc{{one2026made-{READABLE}," in bibtex
    (csl,) = (item for item in json.loads(archive.run("export", "--format", "csl").stdout)
              if item["id"].endswith("bark-6"))  # fmt: skip
    assert "issued" not in csl


def test_an_export_brings_undated_papers_back_to_their_folder(archive: ArchiveFolder, tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text(archive.run("export", "--format", "jsonl").stdout)
    other = ArchiveFolder(tmp_path / "other")
    other.run("import", str(tmp_path / "all.jsonl"))
    there = {path.name for path in (other.content / "papers/undated").iterdir()}
    assert there == {"bark-6.md", "bark-7.md", "dated-later.md"}
    assert other.run("export", "--format", "jsonl").stdout != ""


def test_both_ways_of_building_make_the_same(archive: ArchiveFolder, tmp_path: Path) -> None:
    built_both_ways(archive.copied(tmp_path / "both"))


def test_the_log_finds_a_page_by_any_id_and_by_its_address(archive: ArchiveFolder) -> None:
    for name in (DOI, READABLE, "https://doi.org/" + DOI.upper()):
        assert f"papers/2026/03/{READABLE}.md" in archive.run("log", name).stdout
    assert "lichens-of-a-wall.md" in archive.run("log", "arXiv:2603.00009").stdout
    assert "My fern notes.md" in archive.run("log", "My-fern-notes").stdout


def test_a_reader_s_library_is_found_by_id_and_saved_by_address(
    page: Page, archive: ArchiveFolder, tmp_path: Path
) -> None:
    page.goto("saved/")
    entries = f"@misc{{a, doi={{{DOI}}}}} @misc{{b, doi={{{OLD}}}}} @misc{{c, eprint={{2603.00009}}}}"
    (file := tmp_path / "lab.bib").write_text(entries)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("status")).to_contain_text("3 of 3 entries are in this archive")
    assert slugs(page) == [READABLE, DIGEST, "lichens-of-a-wall"]
    page.locator("article ol > li > a").first.click()
    expect(page).to_have_url(re.compile(f"/papers/{READABLE}/$"))
    page.goto("dates/undated/")
    page.get_by_role("button", name="Save A made-up study of matter 6").click()
    assert stored(page, "saved")["papers"][0] | {"day": ""} == stored(page, "saved")["papers"][0]
    page.goto("papers/2603.00009/")  # its arXiv id, which it got later
    expect(page).to_have_url(re.compile("/papers/lichens-of-a-wall/$"))


def test_a_search_finds_a_paper_by_its_address_and_sorts_undated_ones_last(archive: ArchiveFolder) -> None:
    assert f"{DOI}  2026-03-02" in archive.run("search", READABLE).stdout
    *found, _ = archive.run("search", "--sort", "newest", "matter").stdout.splitlines()
    days = [line.split("  ")[1] for line in found]
    assert days[0] == "2026-03-05" and days[-2:] == ["undated", "undated"]


def test_the_sitemap_is_whole(archive: ArchiveFolder) -> None:
    root = etree.fromstring((archive.site / "sitemap.xml").read_bytes())
    assert len({place.text for place in root.iter("{*}loc")}) == len(list(root.iter("{*}loc")))
