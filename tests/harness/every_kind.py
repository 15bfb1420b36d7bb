"""A site with pages of every kind and all that can stand on them, and one page of each to look at."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.papers.paper import Author, Links
from tests.site import ROOT, Place, paper

PREFIX = "/paper-archive/"
SITE = f"https://example.org{PREFIX}"
_KIND = re.compile(r'<article class="md-content__inner md-typeset ?([\w -]*)">')
_ODD = "papers/2603.000"  # the made-up papers, each with something of its own
_NOTES = "## Notes\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\ncode\n```\n\n> Said.\n\n- one\n\n1. one\n2. two"


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample and made-up papers with everything that pages can show, built; nobody changes it."""
    settings = {"tag_minimum": 2, "author_minimum": 1, "list_limit": 10}
    place = Place(tmp_path_factory.mktemp("everything") / "archive", settings, SITE)
    shutil.copytree(ROOT / "content", place.content, dirs_exist_ok=True)
    for number in range(1, 31):
        authors = (Author("Ada One"), Author("Bo Two"), Author(f"Cy Number{number}"))
        place.put(
            paper(number, f"2026-03-{number // 6 + 1:02d}", authors=authors, keywords=("alpha", "beta"))
        )
    place.put(
        paper(
            41,
            title="On $\\sum_{i=0}^n x_i^2$ & <others>, “quoted” \U0001f600 研究",
            abstract="Of $O(n \\log n)$, $$\\int_0^1 f(x)\\,dx = "
            + "\\alpha + " * 60
            + "\\beta$$ see https://example.org/x?a&b.\n\nMore.",
            authors=tuple(Author(f"Person van der Name{each}") for each in range(60)),
            keywords=("alpha", "gamma"),
            published="2026-02-27",
            updated="2026-03-01",
            version=2,
            organization="A made-up institute",
            submitter="ada",
            comment="12 pages",
            summary="A summary by a machine.",
            links=Links(
                paper="https://example.org/41",
                pdf="https://example.org/41.pdf",
                code="https://example.org/code",
                project="https://example.org/project",
                huggingface="https://huggingface.co/papers/2603.00041",
                doi="10.1234/a<b>c",
            ),
        ),
        _NOTES,
        featured="true",
    )
    place.put(paper(42, title="Withdrawn", withdrawn=True, abstract=""))
    said = "Ada One: {aliases: [A. One]}\nBo Two (b): {aliases: [Bo Two], papers: ['2603.00001']}\n"
    (place.content / "authors.yml").write_text(said, "utf-8")
    place.vote({f"2603.{number:05d}": number * 7 for number in range(1, 42)})
    place.build("--strict")
    return place


def kind(page: Path) -> str:
    """What kind of page a file of the site is: that of its article, or its own name."""
    found = _KIND.search(page.read_text("utf-8"))
    return found[1] if found and found[1] else page.parent.name if page.name == "index.html" else page.stem


def one_of_each(place: Place) -> dict[str, str]:
    """The largest page of every kind by its kind, and the odd papers; addresses below the site's root."""
    found: dict[str, Path] = {}
    for page in sorted(place.site.rglob("*.html")):
        address = page.relative_to(place.site).as_posix().removesuffix("index.html")
        name = address if address.startswith(f"{_ODD}4") else kind(page)
        if name not in found or page.stat().st_size > found[name].stat().st_size:
            found[name] = page
    return {
        name: page.relative_to(place.site).as_posix().removesuffix("index.html")
        for name, page in found.items()
    }
