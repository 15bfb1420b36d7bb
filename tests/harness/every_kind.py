"""A site with every kind of page and everything a page can show, and one address of each kind."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path

import pytest

from generator.papers.paper import Author, Links
from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.shared import shared

SETTINGS: dict[str, object] = {"tag_minimum": 2, "author_minimum": 1, "list_limit": 10}
_KIND = re.compile(r'<article class="md-content__inner md-typeset ?([\w -]*)">')
# Laid out as week, tag, trending, topics, authors, and the paper with all that a page can show.
ALIKE = frozenset({
    "month", "topic", "organization", "venue", "author", "added", "code", "featured", "lists", "letter",
    "paper",
})  # fmt: skip
REFRESH = '<meta http-equiv="refresh"'
_ODD = "papers/2603.000"  # made-up papers with something special each
_NOTES = "## Notes\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\ncode\n```\n\n> Said.\n\n- one\n\n1. one\n2. two"
TAGS = """\
alpha: {aliases: [Alpha-like, A.L.P.H.A.], description: "What comes *first*, and $x^2$ of it."}
lengthy names of matters that hardly fit into a line: {aliases: [delta]}
epsilon: {description: Little of anything., formerly: [former epsilon]}
measured: {query: "title:matter theta", description: What a query gives.}
nothing so far: {}
words of the trade: {aliases: [zeta, eta], ignore: true}
"""
AUTHORS = """\
Ada One: {aliases: [A. One]}
Bo Two (b): {aliases: [Bo Two], papers: ['2603.00001']}
"""
VENUES = "MOSS & Fern: {name: Days of mosses and <ferns>, aliases: [MOSS]}\n"
FETCHED = """\
huggingface: {until: 2026-03-06, gaps: [2026-03-05, 2026-02-28], succeeded: 2026-03-07, papers: 2026-03-06}
arxiv: {until: 2026-03-06, failed: {day: 2026-03-07, why: "was asked too often (429), 3 times"}}
"""
TOPICS = """\
Zeta & *iota*: {query: ["zeta tag:iota", "authors:moss matter*"], description: By a query., formerly: [z & i]}
Nothing at all: {query: '"no such words"'}
"""
SEMINAR = """\
---
title: Where to *begin* & go on
description: For those who are new.
papers:
  - {id: "2603.00041", remark: "Read $x^2$ first, and see https://example.org/notes.", on: 2026-04-01}
  - 2603.00010
  - {id: arXiv:2603.00102v2, on: 2026-04-08}
---

Papers of *two* days, among them [the first](../papers/2026/03/2603.00041.md).

1. Read.
2. Talk.
"""
SHORT = "---\ntitle: Short\npapers: ['2603.00042', '10.1234/A<b>C']\nformerly: [Brief]\n---\n"
_KEYWORDS = ("delta", "epsilon", "zeta", "theta", "iota", "Alpha-like", "数学", "C++")
_PEOPLE = ("Dee Moss", "Élise Ørsted", "Gil van der Hay", "李明", "Ngô Fern", "Zoë Reed Jr.")


def fill(archive: ArchiveFolder) -> None:
    """Write papers of one month, one paper a month of the years before, and papers with everything a page can
    show; with vocabularies, votes and reading lists.
    """
    for number in range(1, 31):
        authors = (Author("Ada One"), Author("Bo Two"), Author(f"Cy Number{number}"))
        links = Links(code="https://example.org/code") if number % 2 else Links()
        day = f"2026-03-{number // 6 + 1:02d}"
        archive.put(
            numbered(number, day, authors=authors, keywords=("alpha", "beta"), links=links),
            **({"added": day} if number > 20 else {}),
        )
    for number in range(100, 140):
        archive.put(
            numbered(
                number,
                f"{2018 + number % 8}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
                title=f"On matter {number} and what {_KEYWORDS[number % 8]} has to do with it",
                authors=tuple(Author(_PEOPLE[(number + step) % 6]) for step in range(number % 5 + 1)),
                author_count=9 if number % 4 == 0 else None,
                keywords=(_KEYWORDS[number % 8], _KEYWORDS[number % 5], "iota"),
                organization="A made-up institute" if number % 3 == 0 else "",
                comment=f"Accepted at MOSS {2018 + number % 8}" if number % 2 else "",
            )
        )
    archive.put(
        numbered(
            41,
            title="On $\\sum_{i=0}^n x_i^2$ & <others>, “quoted” \U0001f600 研究",
            abstract="Of $O(n \\log n)$, $$\\int_0^1 f(x)\\,dx = "
            + "\\alpha + " * 60
            + "\\beta$$ see https://example.org/x?a&b.\n\nMore.",
            authors=tuple(Author(f"Person van der Name{index}") for index in range(60)),
            keywords=("alpha", "gamma"),
            published="2026-02-27",
            updated="2026-03-01",
            version=2,
            organization="A made-up institute",
            submitter="ada",
            comment="12 pages, MOSS 2026",
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
    archive.put(numbered(42, title="Withdrawn", withdrawn=True, abstract=""))
    archive.put(numbered(43, "2025-12-31", title="Hidden"), hidden="true")
    (archive.content / "tags.yml").write_text(TAGS, "utf-8")
    (archive.content / "venues.yml").write_text(VENUES, "utf-8")
    (archive.content / "topics.yml").write_text(TOPICS, "utf-8")
    (archive.content / "authors.yml").write_text(AUTHORS, "utf-8")
    (archive.content / "fetched.yml").write_text(FETCHED, "utf-8")
    write(archive.content / "lists/Our seminar.md", SEMINAR.encode())
    write(archive.content / "lists/short.md", SHORT.encode())
    archive.vote({f"2603.{number:05d}": number * 7 for number in range(1, 42)})


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """The archive of `fill`, built; nobody changes it."""
    return shared(tmp_path_factory, "everything", fill, SETTINGS)


def kind(page: Path) -> str:
    """Return the kind of a page: its article's class, or else its name."""
    match = _KIND.search(page.read_text("utf-8"))
    return match[1] if match and match[1] else page.parent.name if page.name == "index.html" else page.stem


def one_of_each(archive: ArchiveFolder, without: Set[str] = frozenset()) -> dict[str, str]:
    """Return the addresses of the largest page of each kind, and of the odd papers, by kind."""
    largest: dict[str, Path] = {}
    for page in sorted(archive.site.rglob("*.html")):
        if REFRESH in page.read_text("utf-8"):  # nobody stays there
            continue
        address = page.relative_to(archive.site).as_posix().removesuffix("index.html")
        name = address if address.startswith(f"{_ODD}4") else kind(page)
        if name not in largest or page.stat().st_size > largest[name].stat().st_size:
            largest[name] = page
    return {
        name: page.relative_to(archive.site).as_posix().removesuffix("index.html")
        for name, page in largest.items()
        if name not in without
    }
