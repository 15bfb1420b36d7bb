"""The size limits of a page: there may be a hundred thousand pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from generator.papers.paper import Author, Links
from generator.publish.mkdocs.stylesheet import compact
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.papers import numbered

SHELL = 2_200  # bytes around a paper's own parts, with the same head on every page
HEAD = 1_100  # bytes for machines in the head of a typical paper's page
PAGE = 6_900  # bytes of a typical paper's page
INLINE_SCRIPT = 0  # bytes of script in a page; what many pages need is in a file
OWN = "papers/2603.00001/"
ABSTRACT = (
    "Sparse priors were not measured here, nor were dense ones, and every error bar agrees with that. "
    "We show that few steps suffice, where few are many and the many are not large. "
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build a typical paper among others."""
    # An archive of so many papers leaves abstracts, JSON-LD and link previews out of the pages' heads.
    settings = {"tag_minimum": 1, "citation_abstract_limit": 0}
    archive = ArchiveFolder(tmp_path_factory.mktemp("budget") / "archive", settings)
    archive.put(
        numbered(
            1,
            title="Towards a typical title for papers of a made-up archive, with words to spare",
            abstract=("We are in $O(n \\log n)$. " + ABSTRACT * 10)[:1400],
            authors=tuple(Author(f"Givenname{number} Familyname") for number in range(7)),
            keywords=("sparse attention", "graph learning", "benchmarks", "evaluation"),
            published="2026-02-27",
            updated="2026-03-01",
            version=2,
            links=Links(
                paper="https://arxiv.org/abs/2603.00001",
                pdf="https://arxiv.org/pdf/2603.00001",
                code="https://example.org/group/code",
                huggingface="https://huggingface.co/papers/2603.00001",
            ),
        )
    )
    archive.put_all(
        numbered(number, title="A", abstract="", authors=(), links=Links()) for number in range(2, 12)
    )
    archive.vote({"2603.00001": 12})
    archive.build("--strict")
    return archive


def test_a_typical_page(archive: ArchiveFolder) -> None:
    assert len(archive.html(OWN).encode()) <= PAGE


def _own(page: str) -> list[str]:
    """Return the paper's own parts of a page: tags in its head, title, content."""
    tags = page[page.index("<meta name=citation_title") : page.index("<link rel=icon")]
    content = page[page.index("<h1>") : page.index("</article>")]
    parsed = html.fromstring(page)
    title = (parsed.findtext(".//title") or "").removesuffix(" - Paper Archive")
    return [tags, content, title]


def test_the_shell_of_a_page(archive: ArchiveFolder) -> None:
    page = archive.html("papers/2603.00002/")
    size = len(page.encode()) - sum(len(part.encode()) for part in _own(page))
    assert 1_500 < size <= SHELL


def test_the_head_of_a_page(archive: ArchiveFolder) -> None:
    assert len(_own(archive.html(OWN))[0].encode()) <= HEAD


def test_nothing_in_a_page_that_could_be_in_a_file(archive: ArchiveFolder) -> None:
    for name in archive.site.rglob("*.html"):
        page = html.fromstring(name.read_text("utf-8"))
        # Pictures of the page's own numbers, and the ones that Subscribe alone has.
        charts = {"charts", "calendar", "bars", "small", "trend", "tiles", "doors"}
        drawn = [
            svg for svg in page.iter("svg") if not charts & {up.get("class") for up in svg.iterancestors()}
        ]
        assert not drawn, name
        assert not list(page.iter("style")), name
        for script in page.iter("script"):
            if script.get("type") == "application/ld+json":  # data, not a script
                continue
            assert len((script.text or "").strip()) <= INLINE_SCRIPT, name


def test_one_file_a_paper(archive: ArchiveFolder) -> None:
    names = [name for name in files(archive.site) if "2603.00001" in name]
    assert names == [f"{OWN}index.html"]


def test_a_page_requests_the_styles_that_its_kind_uses(archive: ArchiveFolder) -> None:
    """One sheet has Material's rules and most parts; tiles, saved papers and the search have one each."""
    linked = {
        OWN: ["archive"], "": ["archive"], "dates/2026-03-02/": ["archive"],
        "tags/": ["archive", "collections"], "saved/": ["archive", "saved"],
        "search/": ["archive", "search"],
    }  # fmt: skip
    for address, names in linked.items():
        links = html.fromstring(archive.html(address)).iter("link")
        sheets = [link.get("href", "") for link in links if link.get("rel") == "stylesheet"]
        assert [Path(href).stem for href in sheets] == names, address
    made = {path.stem: path.read_text("utf-8") for path in (archive.site / "assets").glob("*.css")}
    parts = list((archive.folder / "site_templates/theme/styles").glob("*.css"))
    assert len(parts) > 1
    for part in parts:
        lines = re.sub(r"/\*.*?\*/", "", part.read_text("utf-8"), flags=re.DOTALL).splitlines()
        rules = [compact(line).strip(" ;") for line in lines if re.search(r"^[^{]*;$", line)]
        assert all(rule in made["whole"] for rule in rules), part.name
        with_it = [name for name, text in made.items() if all(rule in text for rule in rules)]
        assert len(with_it) == (3 if part.stem == "best" else 2), (part.name, with_it)
        assert f"styles/{part.name}" not in files(archive.site)
    for text in made.values():
        assert "/*" not in text.partition("@layer archive")[2], "a first visit does not pay for comments"


def test_a_page_links_no_more_than_the_menu(archive: ArchiveFolder) -> None:
    """The menu is on every page: eight entries at most, whatever the archive holds."""
    (menu,) = (
        nav for nav in html.fromstring(archive.html(OWN)).iter("nav") if nav.get("aria-label") == "Tabs"
    )
    assert 1 < len(list(menu[0].iter("a"))) <= 8
    bar = [entry.text for entry in menu if entry.tag != "ul"]
    assert bar == ["Today", "Trending", "Search", "Saved", "More"]
