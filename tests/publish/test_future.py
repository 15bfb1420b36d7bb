"""A day in the future: the paper has its page, and is on no list until that day.

A build has no clock: today is the newest day on which a fetch succeeded.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from generator.configuration.settings import Settings
from generator.publish.context import Edition
from generator.store.store import Store
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files, same
from tests.harness.papers import numbered
from tests.publish.test_press_same import built_both_ways
from tests.publish.test_site_links import broken
from tests.publish.test_site_removed import named

LATE, TWICE = "2603.00003", "2603.00004"


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    """Return an archive of two past papers, one future paper, and one with both kinds of dates."""
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": 1, "author_minimum": 1})
    archive.put_all(numbered(number, keywords=("moss",)) for number in (1, 2))
    late = numbered(3, "2099-01-01", title="Late lichen", keywords=("lichen",), organization="Ferns Inc.")
    archive.put(late, "## Notes\n\nSome.")
    archive.put(numbered(4, days=("2026-03-02", "2099-01-01"), title="Twice told", keywords=("moss",)))
    return archive


def reach(archive: ArchiveFolder, day: str) -> None:
    """Record that a fetch succeeded on a day."""
    state = f"huggingface:\n  until: 2026-11-24\n  succeeded: {day}\narxiv: 2026-11-20\n"
    (archive.content / "fetched.yml").write_text(state, "utf-8")


def test_until_then_it_has_its_page_and_is_on_no_list(archive: ArchiveFolder) -> None:
    reach(archive, "2026-11-25")
    built_both_ways(archive)
    assert sorted(named(archive, LATE)) == [f"papers/{LATE}/index.html", "sitemap.xml"]
    assert not (archive.site / "dates/2099-01-01").exists()
    assert not (archive.site / "tags/lichen").exists()
    assert f"papers/{TWICE}/" in archive.html("dates/2026-03-02/")
    assert "2099" not in archive.html("dates/2026-03-02/") + archive.html("") + archive.html("dates/")
    assert "1 Jan 2099" in archive.html(f"papers/{LATE}/")
    assert 'href="../../authors/' in archive.html(f"papers/{LATE}/"), "its author has listed papers, too"
    assert "1 Jan 2099" in archive.html(f"papers/{TWICE}/")
    assert broken(archive.site) == []


def test_on_that_day_it_is_listed(archive: ArchiveFolder) -> None:
    reach(archive, "2026-11-25")
    archive.build("--strict")
    reach(archive, "2099-01-01")
    archive.build("--strict")
    day = archive.html("dates/2099-01-01/")
    assert f"papers/{LATE}/" in day and f"papers/{TWICE}/" in day
    assert 'href="../../dates/2099-01-01/"' in archive.html(f"papers/{LATE}/")
    assert (archive.site / "tags/lichen/index.html").exists()
    same(files(archive.site), archive.clean())
    reach(archive, "2026-11-26")
    archive.build("--strict")
    assert sorted(named(archive, LATE)) == [f"papers/{LATE}/index.html", "sitemap.xml"]
    same(files(archive.site), archive.clean())


@pytest.mark.parametrize("state", ["", "huggingface: 2026-11-24\n"])
def test_where_no_success_is_known_no_day_is_in_the_future(archive: ArchiveFolder, state: str) -> None:
    (archive.content / "fetched.yml").write_text(state, "utf-8")
    archive.build("--strict")
    assert f"papers/{LATE}/" in archive.html("dates/2099-01-01/")


def test_another_day_of_success_writes_what_says_it_alone(archive: ArchiveFolder) -> None:
    reach(archive, "2026-11-25")
    archive.build("--strict")
    reach(archive, "2026-11-26")
    assert ": 3 files written" in archive.build("--strict"), "home, the status page, the hash"


def test_check_names_it_by_the_clock(archive: ArchiveFolder) -> None:
    said = archive.run("check", code=1).stderr
    for name in (f"papers/2099/01/{LATE}.md", f"papers/2026/03/{TWICE}.md"):
        assert (
            f"content/{name}: date: 2099-01-01 is in the future; the paper is on no list of that day" in said
        )
    assert len(said.splitlines()) == 2


def test_a_paper_that_is_removed_hidden_doubled_or_to_come_did_not_arrive(archive: ArchiveFolder) -> None:
    def arrived() -> list[str]:
        with closing(Store(archive.folder / "own")) as store:
            edition = Edition.read(archive.content, Settings(), store)
            edition.relate()
            found = store.keys("lists")
            assert edition.near and store.keys("lists") == found
            return [page.slug for _, page in edition.arrived(edition.archive)]

    reach(archive, "2026-11-25")
    archive.put(numbered(5), hidden="true")
    gone, twice = archive.put(numbered(6)), archive.put(numbered(7))
    removal = f'"{gone.stem}": {{day: 2026-11-25, reason: asked for}}\n'
    (archive.content / "removed.yml").write_text(removal, "utf-8")
    earlier = archive.content / "papers/2026/02" / twice.name
    earlier.parent.mkdir(parents=True)
    shutil.copy(twice, earlier)
    assert arrived() == ["2603.00001", "2603.00002", TWICE, "2603.00007"]
    (archive.content / "fetched.yml").unlink()
    assert arrived() == ["2603.00001", "2603.00002", TWICE, "2603.00007", LATE]
