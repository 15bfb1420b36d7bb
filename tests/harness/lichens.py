"""A reader of lichens: made-up papers of two themes, some of them saved."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered
from tests.harness.readers import store
from tests.harness.shared import shared

WEEK = "dates/2026-W10/"
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
OLD = "2026-02-24"
LICHEN = (
    "Lichens grow on the bark of old trees.",
    "Each thallus joins an alga and a fungus.",
    "We count lichens and their spores on bark in wet forests.",
)
OPTICS = (
    "A lens bends light of every wavelength.",
    "We polish mirrors and measure the glare of a telescope.",
    "Photons pass the grating, and the detector counts them.",
)
HOSTILE = "Lichens <img src=x onerror=alert(1)> and “bark” & thallus"
COUNT = 36
THEME = range(3, COUNT + 1, 3)  # the papers about lichens
LIKED = (3, 6, 9)


def fill(archive: ArchiveFolder) -> None:
    """Write papers about lens and mirrors, every third about lichens, and one that is too old to compare."""
    for number in range(1, COUNT + 1):
        is_lichen = number in THEME
        about = LICHEN if is_lichen else OPTICS
        title = f"{'Lichens on bark' if is_lichen else 'Mirrors and lenses'}, study {number}"
        abstract = " ".join(about[number % 2 :]) + f" This is study {number}."
        day = DAYS[number // 3 % 3]
        named = HOSTILE if number == 12 else title
        archive.put(numbered(number, day, title=named, abstract=abstract, keywords=("alpha",)))
    archive.put(numbered(90, OLD, title="A bare study of nothing", abstract="", keywords=("alpha",)))
    archive.vote({f"2603.{number:05d}": 2 * COUNT - number for number in range(1, COUNT + 1)})


def lichens(factory: pytest.TempPathFactory) -> ArchiveFolder:
    """Build an archive of two themes, with the vectors of its newest month alone."""
    return shared(factory, "lichens", fill, {"tag_minimum": 1, "like_months": 1})


def slug(number: int) -> str:
    """Return the slug of a paper."""
    return f"2603.{number:05d}"


def like(page: Page, root: str, numbers: tuple[int, ...] = LIKED) -> None:
    """Save papers about lichens."""
    papers = [
        {"slug": slug(number), "title": f"Lichens on bark, study {number}", "day": DAYS[0]}
        for number in numbers
    ]
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": papers}))
    store(page, "saved-count", str(len(papers)))


def is_lichen(title: str) -> bool:
    """Return whether a title is about lichens."""
    return "ichens" in title


def refuse(page: Page, title: str) -> None:
    """Press Not this on a paper."""
    page.get_by_role("button", name=f"Not this: {title}").click()
