"""Papers like mine by what papers mean, too, in Chromium: all say the same words."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import deflate
import pytest
from playwright.sync_api import Browser, Page

from generator.content import meaning
from generator.content.meaning import MODEL, NUMBERS, Meaning
from generator.papers.paper import Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import Visit, visit
from tests.harness.papers import numbered
from tests.harness.readers import seen as seen  # a fixture
from tests.harness.readers import store, stored
from tests.harness.server import served
from tests.publish.test_like import described, open_page, ranked

pytestmark = pytest.mark.slow
PAPERS = [
    numbered(number, f"2026-0{2 + number % 2}-05", title=f"On {name}", abstract="Fern lichen granite rivet.")
    for number, name in enumerate(("ink", "ore", "oak", "elm", "ash", "yew", "fir", "bay", "rye", "oat"), 1)
]
FERNS, RIVETS = PAPERS[:4], PAPERS[4:8]
UNKNOWN = PAPERS[8:]


def encode(archive: ArchiveFolder, by: str) -> None:
    """Note what papers mean; that of the last two is not known."""
    rows = [(FERNS, bytes([100, 240]) + bytes(NUMBERS - 2)), (RIVETS, bytes([240, 100]) + bytes(NUMBERS - 2))]
    vectors = {paper.id: Meaning(bytes(8), row) for papers, row in rows for paper in papers}
    meaning.write(archive.content, meaning.path(archive.content, "2026/03"), by, vectors)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    made = ArchiveFolder(tmp_path_factory.mktemp("like") / "archive", {"meaning": "true"})
    made.put_all(PAPERS)
    encode(made, MODEL)
    made.build()
    return made


root = served("archive")


def order(page: Page, liked: list[Paper]) -> list[str]:
    others = [paper for paper in PAPERS if paper not in liked]
    return [each["slug"] for each in ranked(page, liked, papers=others)]


def ids(papers: list[Paper]) -> set[str]:
    return {paper.id for paper in papers}


def test_papers_that_mean_the_same_are_first_and_unknown_ones_between(seen: Visit, root: str) -> None:
    page = open_page(seen.page, root)
    for liked, others in ((FERNS, RIVETS), (RIVETS, FERNS)):
        found = order(page, liked[:2])
        assert set(found[:2]) == ids(liked[2:])
        assert set(found[2:4]) == ids(UNKNOWN)
        assert set(found[4:]) == ids(others)


def test_what_saved_papers_mean_is_kept(seen: Visit, root: str) -> None:
    page, asked = open_page(seen.page, root), list[str]()
    saved = [paper for paper in FERNS if paper.days[0].startswith("2026-02")] + UNKNOWN
    march = [paper for paper in PAPERS if paper.days[0].startswith("2026-03") and paper not in UNKNOWN]
    store(page, "saved", json.dumps({"papers": described(saved)}))
    first = ranked(page, saved[:2], papers=march)
    assert set(stored(page, "vectors")["papers"]) == ids(saved) - ids(UNKNOWN), "which may be known later"
    page.reload()
    page.on("request", lambda sent: asked.append(sent.url.removeprefix(root)))
    assert ranked(page, saved[:2], papers=march) == first
    assert [name for name in asked if name.endswith(".bin")] == ["like/2026-03.bin"]


def test_words_alone_count_between_two_models(browser: Browser, root: str, archive: ArchiveFolder) -> None:
    """A browser may have kept the file of a month from before the program had another model."""
    february, march = ([paper for paper in PAPERS if f"-0{month}-" in paper.days[0]] for month in (2, 3))
    inflated = zlib.decompress((archive.site / "like/2026-03.bin").read_bytes(), -15)
    other = deflate.deflate_compress(inflated.replace(MODEL.encode(), b"1" * 32))
    for is_mixed, count in ((False, 3), (True, 1)):
        with visit(browser, root) as seen:
            if is_mixed:
                seen.page.route("**/like/2026-03.bin", lambda route: route.fulfill(body=other))
            found = ranked(open_page(seen.page, root), february[:2], papers=march)
            assert len({each["score"] for each in found}) == count


def test_without_vectors_of_this_model_the_files_are_as_ever(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"meaning": "true"})
    archive.put_all(PAPERS)
    archive.build()
    before = (archive.site / "like/2026-03.bin").read_bytes()
    encode(archive, "1" * 32)
    archive.build()
    assert (archive.site / "like/2026-03.bin").read_bytes() == before
    assert b'"model"' not in zlib.decompress(before, -15)
    encode(archive, MODEL)
    archive.build()
    after = (archive.site / "like/2026-03.bin").read_bytes()
    assert zlib.decompress(before, -15).partition(b"}")[2] in zlib.decompress(after, -15)
    assert len(after) < len(before) + 100
