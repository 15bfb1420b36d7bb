"""Files that only programs write, as two runs wrote them at once: one file, in which nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.content import counts
from generator.content.runs import announced, fetched, listed, published
from generator.content.runs.fetched import Failed, FetchState, SourceState
from generator.content.runs.published import Published
from generator.content.runs.sides import Folders, Sides, joined, joined_names
from generator.errors import ArchiveError, Failure, FetchError, RecordError
from generator.papers.paper import Counts

DAY = date(2026, 1, 20)
_DAYS = some.dates(date(2026, 1, 1), date(2026, 1, 28))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Three folders without a file."""
    return Folders(*(tmp_path / name for name in ("base", "earlier", "later")))


def put(folders: Folders, name: str, *texts: str) -> None:
    for folder, text in zip(folders, texts, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def states(folders: Folders) -> dict[str, SourceState]:
    """Return how far each source is, in the joined file."""
    (folders.base / "joined").mkdir(parents=True, exist_ok=True)
    (folders.base / "joined/fetched.yml").write_bytes(fetched.join(folders))
    return FetchState(folders.base / "joined").sources()


def days(first: int, last: int) -> list[date]:
    return [date(2026, 1, day) for day in range(first, last + 1)]


@given(some.sampled_from("abc"), some.sampled_from("abc"), some.sampled_from("abc"))
def test_what_one_side_left_is_as_the_other_has_it(base: str, earlier: str, later: str) -> None:
    said = joined(Sides(base, earlier, later), lambda sides: "both")
    changed = {side for side in (earlier, later) if side != base}
    assert said == (base if not changed else "both" if len(changed) > 1 else changed.pop())


def test_what_was_deleted_and_changed_at_once_is_for_a_person() -> None:
    with pytest.raises(RecordError, match="moss: was deleted on one side and changed on the other"):
        joined_names(Sides({"moss": 1}, {}, {"moss": 2}), lambda sides: None)
    before = {"moss": 1, "fern": 1}
    assert joined_names(Sides(before, {"fern": 1}, before), lambda sides: None) == {"fern": 1}


def test_a_fetch_and_a_backfill_of_one_source_and_fetches_of_others(folders: Folders) -> None:
    for folder in folders:
        folder.mkdir()
        FetchState(folder).fetched("hub", days(12, 14), (), days(14, 14)[0], days(14, 14), backwards=True)
    failed = Failure((date(2026, 1, 13), DAY), FetchError("x"))
    FetchState(folders.earlier).fetched("hub", days(13, 20), [failed], DAY, days(18, 18))
    FetchState(folders.earlier).marked("feed", {"ETag": "a"}, ["10.1/a"], DAY, ())
    FetchState(folders.later).fetched("hub", days(5, 11), (), days(14, 14)[0], (), backwards=True)
    FetchState(folders.later).marked("shelf", {}, (), DAY, ())
    got = states(folders)
    assert list(got) == ["feed", "hub", "shelf"]
    assert (got["hub"].since, got["hub"].until, got["hub"].papers) == (days(5, 5)[0], DAY, days(18, 18)[0])
    assert got["hub"].gaps == (date(2026, 1, 13), DAY)
    assert got["feed"].waiting == {"10.1/a": ""}


def test_a_gap_that_one_side_closed_is_closed_and_a_paper_that_came_waits_no_more(folders: Folders) -> None:
    put(
        folders, "fetched.yml",
        "hub: {until: 2026-01-10, gaps: [2026-01-04, 2026-01-05], waiting: {moss: a date, fern: a date}}",
        "hub: {until: 2026-01-12, gaps: [2026-01-05, 2026-01-11], waiting: {moss: a name, alga: a date}}",
        "hub: {until: 2026-01-11, gaps: [2026-01-04], waiting: {moss: a title, fern: a date}, mark: {v: b}}",
    )  # fmt: skip
    state = states(folders)["hub"]
    assert state.until == date(2026, 1, 12) and state.gaps == (date(2026, 1, 11),)
    assert state.waiting == {"moss": "a title", "alga": "a date"} and state.mark == {"v": "b"}


def test_two_first_fetches_that_do_not_touch_claim_no_day_in_between(folders: Folders) -> None:
    put(
        folders, "fetched.yml",
        "", "hub: {until: 2026-01-05, since: 2026-01-01}", "hub: {until: 2026-01-20, since: 2026-01-10}",
    )  # fmt: skip
    assert states(folders)["hub"].since == date(2026, 1, 10)


_STATES = some.dictionaries(
    some.sampled_from(("hub", "feed")),
    some.builds(
        SourceState, until=_DAYS, gaps=some.lists(_DAYS, max_size=3).map(lambda days: tuple(sorted({*days}))),
        succeeded=_DAYS | some.none(), papers=_DAYS | some.none(), since=_DAYS | some.none(),
        waiting=some.dictionaries(some.sampled_from(("moss", "fern")), some.just("a date")),
        failed=some.none() | some.builds(Failed, day=_DAYS, why=some.sampled_from(("no", "it: # '\"{}"))),
    ),
)  # fmt: skip


@given(_STATES, _STATES)
def test_no_day_and_no_paper_of_two_runs_is_lost(
    tmp_path_factory: pytest.TempPathFactory, earlier: dict[str, SourceState], later: dict[str, SourceState]
) -> None:
    folder = tmp_path_factory.mktemp("sides")
    folders = Folders(*(folder / name for name in ("base", "earlier", "later")))
    put(folders, "fetched.yml", "", *(fetched.written(states).decode() for states in (earlier, later)))
    got = states(folders)
    for side in (earlier, later):
        for name, state in side.items():
            assert got[name].until >= state.until and {*state.gaps} <= {*got[name].gaps}
            assert state.waiting.keys() <= got[name].waiting.keys()
            failed = {said[name].failed for said in (earlier, later) if name in said}
            assert got[name].failed in {None, *failed}
            assert not state.succeeded or (got[name].succeeded or DAY - timedelta(99)) >= state.succeeded


def test_counts_are_those_that_were_asked_for_later(folders: Folders) -> None:
    name = "counts/2026-01.csv"
    texts = (
        {"moss": Counts(1), "fern": Counts(1), "alga": Counts(5)},
        {"moss": Counts(2, 7), "fern": Counts(3), "alga": Counts(5), "lichen": Counts(1)},
        {"moss": Counts(4), "fern": Counts(1), "alga": Counts(6), "mould": Counts(2)},
    )
    put(folders, name, *map(counts.written, texts))
    (folders.base / name).write_bytes(counts.join(folders, name))
    assert counts.read_file(folders.base / name) == {
        "moss": Counts(4, 7), "fern": Counts(3), "alga": Counts(6), "lichen": Counts(1), "mould": Counts(2),
    }  # fmt: skip
    put(folders, name, "", "moss,1\n", counts.written(texts[2]))
    with pytest.raises(RecordError, match="is not a counts file"):
        counts.join(folders, name)


def test_a_paper_was_put_on_a_list_on_the_earlier_day(folders: Folders) -> None:
    put(
        folders, "listed.yml",
        'seminar: {"1": 2026-01-05, "2": 2026-01-05, "9": 2026-01-05}',
        'seminar: {"1": 2026-01-03, "2": 2026-01-05, "3": 2026-01-09, "4": 2026-01-09}',
        'seminar: {"1": 2026-01-05, "2": 2026-01-05, "3": 2026-01-08, "9": 2026-01-05}\n'
        'club: {"1": 2026-01-09}',
    )  # fmt: skip
    text = listed.FILE.join(folders).decode()
    assert text.partition("\n")[2] == (
        'seminar:\n  "1": 2026-01-03\n  "2": 2026-01-05\n  "3": 2026-01-08\n  "4": 2026-01-09\n'
        'club:\n  "1": 2026-01-09\n'
    )
    put(folders, "listed.yml", "", 'seminar: {"1": soon}', "")
    with pytest.raises(ArchiveError, match=r"listed\.yml:1: seminar"):
        listed.FILE.join(folders)


def test_what_was_announced_on_either_side_was_announced(folders: Folders) -> None:
    put(
        folders, "announced.yml",
        'ANNOUNCE_1 all: {"1": 2026-01-05}',
        'ANNOUNCE_1: {"1": 2026-01-05}',
        'ANNOUNCE_1 all: {"1": 2026-01-05}\nANNOUNCE_2: {"1": 2026-01-05}',
    )  # fmt: skip
    text = announced.FILE.join(folders).decode()
    assert text.partition("\n")[2] == (
        'ANNOUNCE_1:\n  "1": 2026-01-05\nANNOUNCE_2:\n  "1": 2026-01-05\n'
    )


@given(*[some.integers(0, 3)] * 4)
def test_the_number_of_pages_stops_no_build_that_has_them_all(
    tmp_path_factory: pytest.TempPathFactory, new: int, removed: int, also_new: int, also_removed: int
) -> None:
    folder = tmp_path_factory.mktemp("sides")
    folders = Folders(*(folder / name for name in ("base", "earlier", "later")))
    sides = (Published(20, 2), Published(20 + new - removed, 2 + removed),
             Published(20 + also_new - also_removed, 2 + also_removed))  # fmt: skip
    put(folders, published.NAME, *(side.data().decode() for side in sides))
    (folders.base / published.NAME).write_bytes(published.join(folders))
    made = Published.read(folders.base / published.NAME)
    gone = removed + also_removed
    assert not Published(20 + new + also_new - gone, 2 + gone).is_fewer(made)
    assert not made.is_fewer(sides[0]), "and it still guards"


def test_a_side_that_allowed_fewer_pages_counts(folders: Folders) -> None:
    put(folders, published.NAME, "papers: 100", "papers: 60\nallowed: 1", "papers: 101")
    assert published.join(folders) == Published(60, 0, 1).data()
