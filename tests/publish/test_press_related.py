"""Related papers, and the previous and next paper, on the pages of a real site; warm builds equal cold."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from mkdocs.commands import build
from mkdocs.config import load_config

from generator.papers.paper import Paper
from generator.publish.build import BuildOptions
from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.harness.stored import ask, damage, kept
from tests.harness.warm import touched

SUBJECTS = ("moss", "tides", "looms", "kites", "clocks")
PARTS = ("growth", "colour", "decay", "price", "shape", "weight", "sound", "speed", "age", "repair", "trade")
DAYS = ("2024-05-02", "2024-11-20", "2025-07-01", "2026-02-10", "2026-03-02", "2026-03-03")
PAGES = re.compile(r"papers/(.+)/index\.html")


def about(number: int, day: str, **changes: object) -> Paper:
    """Return a paper on one of five subjects, in words of its own."""
    chance = random.Random(number)
    subject, parts = SUBJECTS[number % 5], chance.sample(PARTS, 4)
    text = ", ".join(f"{subject} of {part}" for part in parts)
    yard = f"old {subject}yard"
    title = f"{subject.title()}: {parts[0]} and {parts[1]}, part {number}"
    abstract = f"On {text}. {yard.capitalize()}: {yard}s."
    return numbered(number, day, **({"title": title, "abstract": abstract} | changes))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    archive = ArchiveFolder(tmp_path_factory.mktemp("related") / "archive")
    archive.put_all(about(number, DAYS[number % 6]) for number in range(1, 91))
    archive.put(about(91, "2026-03-03"), "## Notes\n\nA note.")
    archive.put(about(92, "2026-03-03"), hidden="true")
    archive.put(numbered(93, "2026-03-03", title="Nothing", abstract=""))
    archive.put(numbered(94, "2025", title="Alone in its year", abstract=""))
    archive.build("--strict")
    return archive


@pytest.fixture
def archive(built: ArchiveFolder, tmp_path: Path) -> ArchiveFolder:
    """Return a copy of the built archive, with its cache."""
    return built.copied(tmp_path)


def related(archive: ArchiveFolder, number: int, section: str = "related-papers") -> list[tuple[int, str]]:
    """Return the related papers on a paper's page: numbers and reasons."""
    _, _, rest = archive.html(f"papers/2603.{number:05d}/").partition(f'<h2 id="{section}">')
    section, _, _ = rest.partition("<h2")
    items = re.findall(
        r'<li><a href="../2603\.(\d+)/">[^<]*</a> <small>[^<]*</small>(?: <i>([^<]*)</i>)?</li>', section
    )
    return [(int(other), why) for other, why in items]


def later(archive: ArchiveFolder, number: int) -> list[int]:
    """Return the later papers on a paper's page."""
    return [other for other, _ in related(archive, number, "later-papers")]


def around(archive: ArchiveFolder, number: int) -> dict[str, str]:
    """Return the links to the previous and the next paper."""
    return dict(re.findall(r'<a rel="?(\w+)"? href="([^"]+)">', archive.html(f"papers/2603.{number:05d}/")))


def pages(names: set[str]) -> set[int]:
    """Return the numbers of the papers with a page among some files."""
    return {int(match[1][-5:]) for name in names if (match := PAGES.fullmatch(name))}


def test_a_page_leads_to_papers_of_its_subject_and_says_why(built: ArchiveFolder) -> None:
    neighbours = related(built, 88)
    assert len(neighbours) == 8
    assert all(number % 5 == 88 % 5 for number, _ in neighbours)
    assert {why for _, why in neighbours} == {"old kitesyard"}
    assert related(built, 91), "a page with notes has them too"


def test_a_related_title_is_whole(archive: ArchiveFolder) -> None:
    (number, _), *_ = related(archive, 88)
    old = about(number, DAYS[number % 6])
    title = f"{old.title}, {'of which there is more, ' * 5}and so on & on"
    archive.put(about(number, DAYS[number % 6], title=title))
    archive.build()
    assert f">{title.replace('&', '&amp;')}</a>" in archive.html("papers/2603.00088/")


def test_what_came_later_is_in_a_list_of_its_own(built: ArchiveFolder) -> None:
    for number in (6, 12, 18, 60):  # of the earliest day
        assert all(other % 6 == 0 for other, _ in related(built, number))
        assert later(built, number)
        assert all(other % 6 for other in later(built, number))
    days = [DAYS[other % 6] for other in later(built, 12)]
    assert days == sorted(days, reverse=True), "the newest first"
    assert all(12 in dict(related(built, other)) for other in later(built, 12))


def test_without_words_there_is_no_section(built: ArchiveFolder) -> None:
    page = built.html("papers/2603.00093/")
    assert "Related papers" not in page
    assert "<h2" not in page


def test_hidden_papers_are_shown_nowhere(built: ArchiveFolder, archive: ArchiveFolder) -> None:
    assert "2603.00092" not in "".join(path.read_text("utf-8") for path in built.site.rglob("*.html"))
    (shown, _), *_ = related(archive, 88)
    archive.put(about(shown, DAYS[shown % 6]), hidden="true")
    archive.build()
    assert shown not in {number for paper in (88, 83, 78) for number, _ in related(archive, paper)}
    same(files(archive.site), archive.clean())


def test_before_and_after_on_the_same_date(built: ArchiveFolder) -> None:
    assert around(built, 5) == {"next": "../2603.00011/"}
    assert around(built, 11) == {"prev": "../2603.00005/", "next": "../2603.00017/"}
    assert around(built, 91) == {"prev": "../2603.00089/", "next": "../2603.00093/"}
    assert around(built, 94) == {}
    titles = re.findall(r"<a rel=\w+[^>]*>([^<]*)</a>", built.html("papers/2603.00011/"))
    assert titles == [about(number, DAYS[5]).title for number in (5, 17)]


def test_the_neighbours_follow_the_votes_of_the_day(archive: ArchiveFolder) -> None:
    day = [number for number in range(1, 91) if number % 6 == 5] + [91, 93]
    votes = {"2603.00094": 1}
    archive.vote(votes)
    archive.build()  # with the first votes, all menus lead to Trending
    written = pages(touched(archive, lambda: archive.vote(votes | {"2603.00041": 7, "2603.00089": 9})))
    assert around(archive, 89) == {"next": "../2603.00041/"}
    assert around(archive, 41) == {"prev": "../2603.00089/", "next": "../2603.00005/"}
    own, _ = archive.html(f"dates/{DAYS[5]}/").split('<div class="aside">')
    listed = re.findall(r'href="../../papers/2603.0*(\d+)/"', own)
    assert list(map(int, listed)) == [89, 41, *(number for number in day if number not in (41, 89))]
    assert written == {5, 35, 41, 47, 83, 89, 91}, "what did not move stays as it is"
    archive.vote(votes | {"2603.00041": 8, "2603.00089": 9})
    assert pages(touched(archive, archive.build)) == {41}


def test_both_are_small(built: ArchiveFolder) -> None:
    page = built.html("papers/2603.00088/")
    start, middle = (page.index(f'<h2 id="{name}-papers">') for name in ("related", "later"))
    end = page.index('<nav aria-label="Same')
    assert 8 * 80 < len(page[start:middle].encode()) <= 1_250
    assert len(page[middle:end].encode()) <= 1_000
    assert end + 20 < page.index("</nav>", end) <= end + 150


def test_new_papers_touch_the_pages_of_those_that_they_are_near_to(archive: ArchiveFolder) -> None:
    def add() -> None:
        for number in (101, 102):
            archive.put(about(number, "2026-03-04"))

    written = pages(touched(archive, add))
    known = {other for number in (101, 102) for other, _ in related(archive, number)}
    assert written == known | {101, 102}
    assert all({101, 102} & set(later(archive, number)) for number in known - {101, 102})
    same(files(archive.site), archive.clean())


def test_a_paper_with_an_old_date_that_comes_in_now_changes_no_list(archive: ArchiveFolder) -> None:
    before = {number: related(archive, number) for number in range(1, 92)}
    written = pages(touched(archive, lambda: archive.put(about(103, "2024-05-03"), added="2026-03-04")))
    known = {other for other, _ in related(archive, 103)}
    assert len(known) == 8
    assert written == known | {103}
    assert before == {number: related(archive, number) for number in range(1, 92)}
    same(files(archive.site), archive.clean())


def test_an_old_paper_edited_rewrites_the_lists_that_changed(archive: ArchiveFolder) -> None:
    def lists() -> dict[int, object]:
        return {number: (related(archive, number), later(archive, number)) for number in range(1, 92)}

    before = lists()
    longer = about(6, DAYS[0]).abstract + " And tides of wood."
    written = pages(touched(archive, lambda: archive.put(about(6, DAYS[0], abstract=longer))))
    after = lists()
    changed = {number for number in before if before[number] != after[number]}
    assert written == changed | {6}
    assert len(changed) < 45
    same(files(archive.site), archive.clean())


def test_a_title_edited_also_in_case_alone_is_shown_wherever_the_paper_is_related(
    archive: ArchiveFolder,
) -> None:
    (longer, _), (louder, _), *_ = related(archive, 88)
    title = about(louder, DAYS[louder % 6]).title.upper()
    naming = {
        number
        for number in range(1, 92)
        if louder in {*dict(related(archive, number)), *later(archive, number)}
    }

    def edit() -> None:
        old = about(longer, DAYS[longer % 6])
        archive.put(about(longer, DAYS[longer % 6], title=f"{old.title} & <more>"))
        archive.put(about(louder, DAYS[louder % 6], title=title))

    assert naming <= pages(touched(archive, edit))
    page = archive.html("papers/2603.00088/")
    assert f"{title}</a>" in page and "&amp; &lt;more&gt;</a>" in page
    same(files(archive.site), archive.clean())


def test_papers_added_to_an_old_month_and_deleted(archive: ArchiveFolder) -> None:
    archive.put(about(103, "2024-05-03"))
    archive.build()
    assert any(103 in dict(related(archive, number)) for number in range(1, 91))
    same(files(archive.site), archive.clean())
    for number in (103, 12):
        archive.delete(*archive.content.glob(f"papers/*/*/2603.{number:05d}.md"))
    archive.build()
    same(files(archive.site), archive.clean())


_KINDS = "lists", "coded", "vectors", "weights"


@pytest.mark.parametrize(
    "rounds", [(_KINDS,), pytest.param([[kind] for kind in _KINDS], marks=pytest.mark.matrix)]
)
def test_what_was_remembered_is_lost_or_damaged(
    archive: ArchiveFolder, rounds: Iterable[Iterable[str]]
) -> None:
    wanted = with_another = files(archive.site)
    cache = archive.folder / ".cache"
    for kinds in rounds:
        for number, name in enumerate(sorted(kept(cache, *kinds))):
            if number % 2:
                ask(cache, "DELETE FROM memo WHERE kind = ? AND name = ?", *name)
        damage(cache, *kinds)
        (archive.content / "papers/2024/05/2603.00006.md").touch()
        archive.put(about(95, "2026-03-03", abstract="On kites."))
        archive.build()
        if with_another == wanted:
            with_another = archive.clean()
        same(files(archive.site), with_another)
        archive.delete(*archive.content.glob("papers/*/*/2603.00095.md"))
        archive.build()
        same(files(archive.site), wanted)


@pytest.mark.parametrize(("processes", "seed"), [(3, "2"), pytest.param(1, "1", marks=pytest.mark.matrix)])
def test_any_number_of_processes_and_any_seed_give_the_same(
    archive: ArchiveFolder, processes: int, seed: str
) -> None:
    wanted = files(archive.site)
    shutil.rmtree(archive.folder / ".cache")
    shutil.rmtree(archive.site)
    archive.build(processes=processes, environment={"PYTHONHASHSEED": seed})
    same(files(archive.site), wanted)


def test_both_ways_give_the_same(archive: ArchiveFolder) -> None:
    wanted = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--strict", "--plain")
    same(files(archive.site), wanted)


@pytest.mark.matrix
def test_both_ways_seek_among_the_same_earlier_papers(tmp_path: Path) -> None:
    """Among too many papers, only the last to arrive are compared; here the ids run the other way."""
    archive = ArchiveFolder(tmp_path / "crowded", {"author_minimum": 1000})
    groups = (
        "lichen moss",
        "fern heath",
        "bog mire",
        "kite loom",
        "tide sand",
        "slate chalk",
    )  # a sixth each
    for number in range(960):
        words = groups[number % 6]
        archive.put(
            numbered(number, f"2026-02-{28 - number // 40:02}", title=f"{words} {number}", abstract=words)
        )
    archive.put(numbered(1000, "2026-03-02", title="Of lichen and moss", abstract="Lichen, moss."))
    archive.build("--strict")
    pressed = archive.html("papers/2603.01000/")
    assert "Related papers" in pressed
    archive.build("--strict", "--plain")
    assert archive.html("papers/2603.01000/") == pressed


def preview(archive: ArchiveFolder) -> None:
    """Build once, as a preview does."""
    config = load_config(str(archive.config))
    config.plugins.on_startup(command="serve", dirty=False)
    build.build(config)


def test_a_preview_after_a_plain_build_in_the_same_process_is_of_the_press(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    engine.build(archive.config, BuildOptions(plain=True))
    preview(archive)
    assert ("state", "serve") in kept(archive.folder / ".cache", "state")


def test_a_preview_computes_nothing_again_and_the_next_build_does(archive: ArchiveFolder) -> None:
    preview(archive)
    cache = archive.folder / ".cache"
    before, shown = kept(cache, *_KINDS), related(archive, 88)
    archive.put(about(88, DAYS[88 % 6], abstract="On tides, and tides of another colour."))
    preview(archive)
    assert kept(cache, *_KINDS) == before != {}
    assert "tides of another colour" in archive.html("papers/2603.00088/")
    assert [number for number, _ in related(archive, 88)] == [number for number, _ in shown]
    archive.build()
    assert related(archive, 88)[0][0] % 5 == SUBJECTS.index("tides")
    same(files(archive.site), archive.clean())


def test_a_preview_leads_to_no_paper_that_is_gone(archive: ArchiveFolder) -> None:
    preview(archive)
    gone, _ = related(archive, 88)[0]
    before = files(archive.site)
    leading = pages({name for name, page in before.items() if f"../2603.{gone:05d}/".encode() in page})
    next((archive.folder / "content/papers").rglob(f"*{gone:05d}.md")).unlink()
    preview(archive)
    after = files(archive.site)
    assert gone not in dict(related(archive, 88))
    assert pages({name for name, page in after.items() if before[name] != page}) == leading
