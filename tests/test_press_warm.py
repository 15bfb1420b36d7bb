"""What the press does when there is a site already: only what it must, and the same bytes in the end."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import frontmatter
import markdown
import pytest

from generator import dates, pages
from generator.errors import ArchiveError
from generator.publish import crew, engine, memory
from generator.publish.outputs import Outputs
from tests.site import Place, changes, own_environment, paper, same, stamps
from tests.site import files as all_files

DAYS = ("2026-03-02", "2026-03-03", "2026-02-27", "2026-01-30", "2025-12-30", "2025-06-02")
KEYWORDS = ("alpha", "beta", "gamma")
SETTINGS = {"tag_minimum": 2, "list_limit": 10, "feed_days": 2}
# The segments of the search index depend on when papers came, and are tested by themselves.
INDEX = "search/index/"


def fill(place: Place) -> None:
    """Papers on several days and in three tags, two to a tag on each day; one with notes, one featured."""
    number = 0
    for day in DAYS:
        for keyword in (*KEYWORDS, *KEYWORDS):
            number += 1
            front: dict[str, object] = {"featured": "true"} if number == 34 else {}
            notes = "## Notes\n\nSee [another](2603.00002.md), $x$." if number == 35 else ""
            place.put(paper(number, day, keywords=(keyword,)), notes, **front)
    place.vote({f"2603.{each:05d}": each for each in range(1, number + 1)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A built archive; nobody changes it."""
    place = Place(tmp_path_factory.mktemp("warm") / "archive", SETTINGS)
    fill(place)
    place.build("--strict")
    return place


@pytest.fixture
def place(built: Place, tmp_path: Path) -> Place:
    """A copy of the built archive, with its cache and the times of all files."""
    copy = Place.__new__(Place)
    folders = {name: tmp_path / path.relative_to(built.folder) for name, path in vars(built).items()}
    copy.__dict__.update(folders)
    shutil.copytree(built.folder, tmp_path, dirs_exist_ok=True, copy_function=shutil.copy2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "size", lambda: 1)
        engine.build(copy.config)  # the site's place is part of what is remembered
    return copy


def files(folder: Path) -> dict[str, bytes]:
    """The files of a site without those of the search index."""
    return {name: data for name, data in all_files(folder).items() if not name.startswith(INDEX)}


def clean(place: Place) -> dict[str, bytes]:
    """The files of a site built with nothing remembered, without those of the search index."""
    return {name: data for name, data in place.clean().items() if not name.startswith(INDEX)}


def touched(place: Place, act: Callable[[], object]) -> set[str]:
    """Do something and build: names of the site's files that were written or deleted."""
    texts, before = all_files(place.site), stamps(place.site)
    act()
    place.build()
    found = changes(before, stamps(place.site))
    assert found == changes(texts, all_files(place.site)), "a file was written again with the bytes it had"
    return found


def rewritten(place: Place, act: Callable[[], object]) -> set[str]:
    """As `touched`, without the files of the search index."""
    return {name for name in touched(place, act) if not name.startswith(INDEX)}


def page(address: str) -> str:
    """The file of an address."""
    return f"{address}index.html"


def around(day: str, *tags: str) -> set[str]:
    """The pages that list a paper of a day, and those that count all papers."""
    names = {f"dates/{span}/" for span in (day, dates.week_of(day), day[:7], day[:4])}
    return {page(name) for name in (*names, *(f"tags/{tag}/" for tag in tags))}


OVERVIEWS = {"index.html", "dates/index.html", "tags/index.html"}
SITEMAP = {"sitemap.xml", "sitemap.xml.gz"}


def test_nothing_changed_nothing_written(place: Place) -> None:
    assert touched(place, lambda: None) == set()


def test_papers_added(place: Place) -> None:
    def add() -> None:
        place.put(paper(101, "2025-06-02", keywords=("alpha",)))
        place.put(paper(102, "2025-06-02", keywords=("alpha",)))

    wanted = {page("papers/2603.00101/"), page("papers/2603.00102/")} | OVERVIEWS | SITEMAP
    # The tag is split by time: the old papers are in the year's list, and the tag's page counts them.
    wanted |= around("2025-06-02", "alpha", "alpha/2025")
    assert rewritten(place, add) == wanted


def test_a_new_day(place: Place) -> None:
    """The day before it gets a link to it; the feed has it; the oldest day in the feed leaves."""
    wanted = {page("papers/2603.00101/"), page("dates/2026-03-03/"), "feed.xml"} | OVERVIEWS | SITEMAP
    wanted |= around("2026-03-04", "beta", "beta/2026")
    assert rewritten(place, lambda: place.put(paper(101, "2026-03-04", keywords=("beta",)))) == wanted


def test_an_abstract_edited(place: Place) -> None:
    old = paper(31, "2025-06-02", keywords=("alpha",), abstract="Something else was not measured.")
    assert rewritten(place, lambda: place.put(old)) == {page("papers/2603.00031/")}
    new = paper(2, "2026-03-02", keywords=("beta",), abstract="This stands in the feed.")
    assert rewritten(place, lambda: place.put(new)) == {page("papers/2603.00002/"), "feed.xml"}


def test_a_title_edited(place: Place) -> None:
    # The year's page is so long that it shows the most voted only.
    wanted = {page("papers/2603.00032/")} | around("2025-06-02", "beta/2025") - {page("dates/2025/")}
    changed = paper(32, "2025-06-02", keywords=("beta",), title="Another title")
    assert rewritten(place, lambda: place.put(changed)) == wanted


def test_votes_change(place: Place) -> None:
    votes = {f"2603.{each:05d}": each for each in range(1, 37)}
    wanted = {page("papers/2603.00031/")} | around("2025-06-02", "alpha/2025")
    assert rewritten(place, lambda: place.vote(votes | {"2603.00031": 500})) == wanted
    assert "500 votes" in place.html("papers/2603.00031/")
    assert place.html("dates/2025-06-02/").index("00031") < place.html("dates/2025-06-02/").index("00036")


def test_featured(place: Place) -> None:
    path = place.put(paper(32, "2025-06-02", keywords=("beta",)), featured="true")
    assert rewritten(place, lambda: path) == {"index.html"}


def test_deleted_and_hidden_papers_are_nowhere(place: Place) -> None:
    gone, hidden = paper(1, keywords=("alpha",)), paper(2, keywords=("beta",))
    (place.content / "papers" / gone.folder / f"{gone.slug}.md").unlink()
    place.put(hidden, hidden="true")
    assert "2603.00002.md" in place.run("build", "--strict", code=2).stderr, "the notes of a paper lead there"
    place.put(paper(35, DAYS[5], keywords=("beta",)))
    place.build("--strict")
    for name, data in files(place.site).items():
        for each in (gone, hidden):
            shown = data if name.endswith(".gz") else data.decode(errors="replace")
            assert each.slug not in name and each.slug not in str(shown), name
            assert not re.search(rf"{each.title}\b", str(shown)), name
    assert not (place.site / "papers" / gone.slug).exists()
    same(files(place.site), clean(place))


def test_a_whole_day_and_tag_deleted(place: Place) -> None:
    for path in (place.content / "papers/2025/06").iterdir():
        path.unlink()
    place.build("--strict")
    assert not (place.site / "dates/2025-06-02").exists()
    assert b"2025-06-02" not in b"".join(files(place.site).values())
    same(files(place.site), clean(place))


def test_a_theme_change_parses_nothing_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages are written again; of papers only those in the feed and those with notes are read again."""
    read: list[str] = []
    converted: list[str] = []
    parse, convert = pages.read, markdown.Markdown.convert

    def reading(text: str) -> pages.Page:
        read.append(text)
        return parse(text)

    def converting(self: markdown.Markdown, source: str) -> str:
        converted.append(source)
        return convert(self, source)

    monkeypatch.setattr(crew, "size", lambda: 1)  # calls in another process would not be counted
    monkeypatch.setattr(pages, "read", reading)
    monkeypatch.setattr(markdown.Markdown, "convert", converting)
    base = place.folder / "site_templates/theme/base.html"
    base.write_text(base.read_text("utf-8").replace("<body ", '<body data-new="1" '), "utf-8")
    before = stamps(place.site)
    engine.build(place.config)
    html = {name for name in before if name.endswith(".html")}
    assert html <= changes(before, stamps(place.site))
    assert all('data-new="1"' in (place.site / name).read_text("utf-8") for name in html)
    assert len(read) <= 12, "two days are in the feed, of six papers each"
    texts = [frontmatter.loads(text).content for text in read]
    assert not [text for text in converted if "error bars" in text and "## Notes" not in text], texts
    assert len(converted) < 40, "one for each shape of a page, and the hand-written ones"


def test_a_fresh_checkout_writes_nothing(place: Place) -> None:
    def check_out() -> None:
        for number, path in enumerate(sorted(place.content.rglob("*"))):
            data = path.read_bytes() if path.is_file() else b""
            if data:
                path.unlink()
                path.write_bytes(data)
            os.utime(path, (1_700_000_000 + number,) * 2)

    assert rewritten(place, check_out) == set()


def test_without_cache_nothing_is_written(place: Place) -> None:
    assert rewritten(place, lambda: shutil.rmtree(place.folder / ".cache")) == set()
    shutil.rmtree(place.folder / ".cache")
    shutil.rmtree(place.site)
    place.build()
    same(all_files(place.site), place.clean())


def test_the_search_index_grows_by_a_small_segment(place: Place) -> None:
    def segments() -> set[str]:
        return {path.name for path in (place.site / INDEX).iterdir() if path.is_dir()}

    (large,) = segments()
    added = {name for name in touched(place, lambda: place.put(paper(101))) if name.startswith(INDEX)}
    assert large in segments()
    assert len(segments()) == 2
    (small,) = segments() - {large}
    assert {name for name in added if not name.startswith(f"{INDEX}{small}/")} == {f"{INDEX}manifest.bin"}
    votes = {name for name in touched(place, lambda: place.vote({"2603.00101": 9})) if name.startswith(INDEX)}
    assert votes == {f"{INDEX}manifest.bin"}
    shutil.rmtree(place.folder / ".cache")
    place.build()
    same(all_files(place.site), place.clean())


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :] if data else data


def test_a_damaged_search_index_is_made_again(place: Place) -> None:
    wanted = all_files(place.site)
    index = place.folder / ".cache/build/search"
    for path in index.rglob("*.bin"):
        path.write_bytes(_flipped(path.read_bytes()))
    place.put(paper(101))
    place.build()
    (place.content / "papers/2026/03/2603.00101.md").unlink()
    shutil.rmtree(place.folder / ".cache/build/search.state", ignore_errors=True)
    place.build()
    assert {name: data for name, data in all_files(place.site).items() if data != wanted.get(name)} == {}


@pytest.mark.parametrize(
    "damage",
    [_truncated, _flipped, lambda data: b"garbage", lambda data: b"", lambda data: os.urandom(len(data))],
    ids=["truncated", "flipped", "garbage", "empty", "random"],
)
def test_damaged_cache(place: Place, damage: Callable[[bytes], bytes]) -> None:
    remembered = [path for path in (place.folder / ".cache").rglob("*") if _is_memory(path)]
    assert len(remembered) > 8
    wanted = files(place.site)
    for path in remembered:
        path.write_bytes(damage(path.read_bytes()))
    # Something to do as well, so that what is remembered of the rest is asked for.
    place.put(paper(101, keywords=("alpha",)))
    place.build("--strict")
    (place.content / "papers/2026/03/2603.00101.md").unlink()
    place.build("--strict")
    same(files(place.site), wanted)


def _is_memory(path: Path) -> bool:
    parts = set(path.relative_to(path.parents[2]).parts)
    return path.is_file() and not path.is_symlink() and not parts & {"docs", "mkdocs"}


def test_cache_with_damaged_sheets_only(place: Place) -> None:
    """What the pages are stamped from is lost where the index of them is not."""
    wanted = files(place.site)
    for path in (place.folder / ".cache/pages").glob("*.sheets"):
        path.write_bytes(b"garbage")
    shutil.rmtree(place.site)
    place.build("--strict")
    same(files(place.site), wanted)


def test_cache_of_another_version(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version's cache, whole as it is, is not taken for this one's."""
    wanted = files(place.site)
    for path in (place.folder / ".cache").rglob("*"):
        if _is_memory(path):
            data = path.read_bytes()
            path.write_bytes(b"another version." + data[16:].replace(b"A made-up study", b"A torn-out page"))
    shutil.rmtree(place.site)
    place.build("--strict")
    same(files(place.site), wanted)


def test_cache_knows_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.Memory(tmp_path).save("name", [1])
    assert memory.Memory(tmp_path).load("name") == [1]
    monkeypatch.setattr(memory, "digest_of_files", lambda folder, pattern: b"other code")
    assert memory.Memory(tmp_path).load("name") is None


def test_site_is_put_right(place: Place) -> None:
    """Files deleted, truncated or edited by hand are as they were."""
    wanted = files(place.site)
    (place.site / "papers/2603.00001/index.html").unlink()
    shutil.rmtree(place.site / "dates/2026-03-02")
    os.truncate(place.site / "papers/2603.00002/index.html", 100)
    os.truncate(place.site / "tags/alpha/index.html", 0)
    (place.site / "feed.xml").unlink()
    (place.site / "sitemap.xml").write_text("x")
    (place.site / "assets/archive.css").write_text("x")
    (place.site / "404.html").unlink()
    edited = place.site / "papers/2603.00003/index.html"
    edited.write_bytes(edited.read_bytes().replace(b"measured", b"MEASURED"))
    before = stamps(place.site)
    place.build("--strict")
    same(files(place.site), wanted)
    assert len(changes(before, stamps(place.site))) == 9, "what was as it should be was written again"


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(file: int, data: bytes) -> int:
        return write(file, data[:3])

    outputs = Outputs(tmp_path / "site", memory.Memory(tmp_path / "cache"))
    outputs.put("page/index.html", b"key", b"old words")
    write = os.write
    monkeypatch.setattr(os, "write", cut)
    with pytest.raises(OSError, match="No space left"):
        outputs.put("page/index.html", b"key", b"new words")
    assert (tmp_path / "site/page/index.html").read_bytes() == b"old words"


def test_strays_are_removed(place: Place) -> None:
    wanted = files(place.site)
    strays = ("stray.html", "tags/alpha/stray.txt", "tags/old/index.html", "papers/x/y.html", "papers/x.tmp")
    for name in strays:
        (place.site / name).parent.mkdir(parents=True, exist_ok=True)
        (place.site / name).write_text("stray")
    dots = {".nojekyll": b"dot", ".git/config": b"dot", ".well-known/x/y.txt": b"dot"}
    for name, data in dots.items():
        (place.site / name).parent.mkdir(parents=True, exist_ok=True)
        (place.site / name).write_bytes(data)
    place.build("--strict")
    same(files(place.site), wanted | dots)
    assert not (place.site / "tags/old").exists()
    shutil.rmtree(place.folder / ".cache")
    (place.site / "papers/2603.00001/stray.txt").write_text("stray")
    place.build("--strict")
    same(files(place.site), wanted | dots)


def test_killed_at_any_moment(place: Place) -> None:
    chance = random.Random(3)
    for number in range(40, 80):
        place.put(paper(number, "2026-03-05", keywords=("alpha",), abstract="word " * 300))
    wanted = clean(place)
    start = time.perf_counter()
    shutil.rmtree(place.folder / ".cache")
    shutil.rmtree(place.site)
    place.build()
    whole = time.perf_counter() - start
    same(files(place.site), wanted)
    for attempt in range(8):
        if attempt % 4 == 0:
            shutil.rmtree(place.folder / ".cache")
            shutil.rmtree(place.site, ignore_errors=True)
        else:  # the next one finds a page to write, and what the one before it left
            place.put(paper(40, "2026-03-05", keywords=("alpha",), abstract=f"word {attempt} " * 300))
        command = place.command("build", processes=2)
        environment = own_environment({})
        build = subprocess.Popen(command, start_new_session=True, env=environment, stderr=subprocess.PIPE)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        for name, data in files(place.site).items() if place.site.exists() else ():
            assert not name.endswith(".html") or data.rstrip().endswith(b"</html>"), name
    place.put(paper(40, "2026-03-05", keywords=("alpha",), abstract="word " * 300))
    place.build("--strict")
    same(files(place.site), wanted)


def test_killed_between_two_files_of_the_cache(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed build has remembered a text that is then taken back: the page shows the text that is there."""
    path = place.content / "papers/2026/03/2603.00001.md"
    text = path.read_bytes()
    path.write_bytes(text.replace(b"Nothing was measured", b"Lies were told"))
    save = memory.Memory.save

    def killed(self: memory.Memory, name: str, value: object) -> None:
        save(self, name, value)
        if name == last[0]:
            raise KeyboardInterrupt

    last = [""]
    for last[0] in ("2026-03.sheets", "2026-03.index"):
        monkeypatch.setattr(crew, "size", lambda: 1)
        monkeypatch.setattr(memory.Memory, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            engine.build(place.config)
        monkeypatch.undo()
        assert (place.folder / ".cache/pages/2026-03.sheets").read_bytes().count(b"Lies")
        path.write_bytes(text)
        shutil.rmtree(place.site)
        place.build()
        assert "Lies" not in place.html("papers/2603.00001/")
        path.write_bytes(text.replace(b"Nothing was measured", b"Lies were told"))


@pytest.mark.parametrize(
    ("processes", "environment"),
    [
        (1, {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"}),
        (3, {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        (2, {"PYTHONHASHSEED": "random", "TZ": "UTC"}),
    ],
)
def test_every_machine_makes_the_same_bytes(
    built: Place, tmp_path: Path, processes: int, environment: dict[str, str]
) -> None:
    place = Place(tmp_path / f"elsewhere {processes}", SETTINGS)
    fill(place)
    place.build(processes=processes, environment=environment)
    same(all_files(place.site), all_files(built.site))
    root = str(tmp_path).encode()
    assert not [name for name, data in all_files(place.site).items() if root in data]


@pytest.fixture
def broken(place: Place) -> Iterator[Place]:
    """A page that cannot be read."""
    path = place.content / "papers/2026/03/2603.00001.md"
    path.write_text("---\ntitle: [\n---\n")
    yield place


def test_a_broken_page_is_a_warning(broken: Place) -> None:
    said = broken.build()
    assert "content/papers/2026/03/2603.00001.md" in said
    assert not (broken.site / "papers/2603.00001").exists()
    assert (broken.site / "papers/2603.00002").exists()
    assert "content/papers/2026/03/2603.00001.md" in broken.build(), "said only once"


def test_a_strict_build_that_fails_leaves_the_site(broken: Place) -> None:
    before = stamps(broken.site)
    done = broken.run("build", "--strict", code=2)
    assert "content/papers/2026/03/2603.00001.md" in done.stderr
    assert changes(before, stamps(broken.site)) == set()
    broken.put(paper(1, keywords=("alpha",)))
    broken.build("--strict")


def test_two_pages_of_one_paper_are_a_warning_each_time(place: Place) -> None:
    shutil.copyfile(place.content / "papers/2026/03/2603.00001.md", place.content / "papers/2026/03/again.md")
    for _ in range(2):
        assert "again.md" in place.build()
    before = stamps(place.site)
    assert "again.md" in place.run("build", "--strict", code=2).stderr
    assert changes(before, stamps(place.site)) == set()


def test_a_failing_theme_leaves_the_site(place: Place) -> None:
    before = stamps(place.site)
    (place.folder / "site_templates/theme/paper.html").write_text("{% extends 'main.html' %}{{ nonsense( }}")
    with pytest.raises(ArchiveError), pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew, "size", lambda: 1)
        engine.build(place.config)
    assert changes(before, stamps(place.site)) == set()
