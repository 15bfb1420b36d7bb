"""A curator's work on GitHub, as the site shows it: states, edit links, pictures, warnings about notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.warm import DAYS

EDIT = "https://github.com/ada/moss/edit/main/content/"
REPOSITORY = {"GITHUB_REPOSITORY": "ada/moss"}


def test_what_waits_or_is_pruned_is_nowhere_until_its_line_is_deleted(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    kept_off = {numbered(3, DAYS[0], keywords=("gamma",)): "waiting",
                numbered(4, DAYS[0], keywords=("alpha",)): "pruned"}  # fmt: skip
    for paper, state in kept_off.items():
        archive.put(paper, state=state)
    archive.build("--strict")
    for name, data in files(archive.site).items():
        for paper in kept_off:
            shown = name if name.endswith(".gz") else name + data.decode(errors="replace")
            assert paper.slug not in shown, name
            assert f"{paper.title}<" not in shown, name
    same(files(archive.site), archive.clean())
    numbers = [site["published.yml"].split(b"hash")[0] for site in (before, files(archive.site))]
    assert numbers[0] == numbers[1], "no page was lost"
    archive.run("check")
    assert "2603.00003" not in archive.run("export", "--format", "jsonl").stdout
    for paper in kept_off:
        archive.put(paper)
    archive.build("--strict")
    same(files(archive.site), before)


def edit_links(page: str, place: str = "body") -> list[str]:
    """Return the targets of the edit links in a part of a page."""
    edits = (line for part in html.fromstring(page).iter(place) for line in part.iter("p"))
    links = (link for line in edits if line.get("class") == "edit" for link in line.iter("a"))
    return [link.get("href") or "" for link in links]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveFolder]:
    """Yield an archive that a workflow on GitHub built, with a picture next to its pages."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("edited") / "archive", {"tag_minimum": 1})
    (archive.content / "pictures").mkdir()
    (archive.content / "pictures/a.png").write_bytes(b"PNG")
    (archive.content / "tags.yml").write_text("moss: {description: Green.}\n", "utf-8")
    (archive.content / "organizations.yml").write_text("Moss Lab: {}\n", "utf-8")
    (archive.content / "topics.yml").write_text("Moss: {query: moss}\n", "utf-8")
    (archive.content / "lists").mkdir()
    for name, text in (("Our seminar", "On Mondays."), ("begin", "")):
        head = f"---\ntitle: Moss\npapers: ['2603.00001']\n---\n{text}\n"
        (archive.content / f"lists/{name}.md").write_text(head, "utf-8")
    (archive.content / "index.md").write_text("![a](pictures/a.png) [b](about.md)\n", "utf-8")
    archive.put(numbered(1, keywords=("moss", "about")))
    archive.put(
        numbered(2, "2026-02-01", keywords=("moss",)),
        "## Notes\n\n![as on GitHub](../../../pictures/a.png) ![in the tree](../pictures/a.png)\n"
        "[c](../../../about.md) [d](../about.md) [e](../03/2603.00001.md) [f](../../../tags/moss.md)\n"
        "[g](../tags/about.md) [h](/about.md)\n",
    )
    archive.put(numbered(3, id="about", title="About"))
    archive.build("--strict", environment=REPOSITORY)
    yield archive


def test_pages_lead_to_the_file_that_a_person_edits(edited: ArchiveFolder) -> None:
    for address, source in {
        "papers/2603.00001/": "papers/2026/03/2603.00001.md",
        "papers/2603.00002/": "papers/2026/02/2603.00002.md",
        "about/": "about.md",
        "": "index.md",
        "tags/": "tags.yml",
        "tags/moss/": "tags.yml",
        "organizations/": "organizations.yml",
        "topics/": "topics.yml",
        "topics/moss/": "topics.yml",
        "lists/our-seminar/": "lists/Our seminar.md",
        "lists/begin/": "lists/begin.md",
    }.items():
        place = "article" if address == "about/" else "footer"
        page = edited.html(address)
        assert edit_links(page) == edit_links(page, place) == [EDIT + quote(source)], address
        assert (edited.content / source).exists()
        repository = html.fromstring(page).xpath("//footer/a[@title='Repository']/@href")
        assert repository == ([] if address.startswith("papers/") else ["https://github.com/ada/moss"])
    for address in ("lists/", "dates/", "dates/2026-03-02/", "authors/", "search/"):
        assert edit_links(edited.html(address)) == [], address


def test_the_links_follow_what_says_where_they_lead(edited: ArchiveFolder, tmp_path: Path) -> None:
    before = files(edited.site)
    edited.build("--strict", "--plain", environment=REPOSITORY)
    same(before, files(edited.site))
    edited.build("--strict", environment=REPOSITORY)
    same(before, files(edited.site))
    paper, home = "papers/2603.00001/index.html", "dates/2026-03-02/index.html"
    edited.build("--strict")
    alone = files(edited.site)
    assert b"github.com" not in alone[paper] + alone[home]
    link = f'\n<p class="edit"><a href="{EDIT}papers/2026/03/2603.00001.md">Edit this page</a></p>'
    assert len(before[paper]) - len(alone[paper]) == len(link), "a paper's page grows by its link only"
    config = edited.config.read_text("utf-8")
    edited.config.write_text(f"{config}\nrepo_url: https://example.org/own\nedit_uri: x/\n", "utf-8")
    edited.build("--strict", environment=REPOSITORY)
    assert edit_links(edited.html("about/")) == ["https://example.org/own/x/about.md"]
    edited.config.write_text(config, "utf-8")
    (edited.content / "authors.yml").write_text("Ada One: {}\n", "utf-8")
    edited.build("--strict", environment=REPOSITORY)
    assert edit_links(edited.html("authors/")) == edit_links(edited.html("authors/ada-one/"))
    assert edit_links(edited.html("authors/")) == [f"{EDIT}authors.yml"]
    (edited.content / "authors.yml").unlink()
    edited.build("--strict", environment=REPOSITORY)
    same(before, files(edited.site))


def test_pictures_and_links_begin_at_the_file_as_they_do_on_github(edited: ArchiveFolder) -> None:
    page = html.fromstring(edited.html("papers/2603.00002/"))
    assert [image.get("src") for image in page.iter("img")] == ["../../pictures/a.png"] * 2
    leads = {link.text: link.get("href") for link in page.iter("a") if len(link.text or "") == 1}
    assert leads == dict.fromkeys("cdh", "../../about/") | {
        "e": "../2603.00001/",
        "f": "../../tags/moss/",
        "g": "../../tags/about/",
    }
    assert [image.get("src") for image in html.fromstring(edited.html("")).iter("img")] == ["pictures/a.png"]


@pytest.mark.parametrize("way", [(), ("--plain",)], ids=["press", "plain"])
def test_what_is_wrong_in_notes_is_told_with_their_file(tmp_path: Path, way: tuple[str, ...]) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1), "## Notes\n\n![a](../../../none.png) [b](../../none.md)")
    (archive.content / "more.md").write_text("[a](none.md)", "utf-8")
    said = archive.build(*way)
    file = "content/papers/2026/03/2603.00001.md"
    assert f"Doc file '{file}' contains a link '../../../none.png', but the target 'none.png'" in said
    assert f"Doc file '{file}' contains a link '../../none.md'" in said
    assert "Doc file 'content/more.md' contains a link 'none.md'" in said
