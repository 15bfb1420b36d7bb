"""Related papers after any change equal a first build's, and new papers cost one part; without a site."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import related
from generator.errors import ArchiveError
from generator.listings.cards import Card
from generator.publish import relate
from generator.publish.entries import PageFile, PageReader
from generator.publish.relate import Relating
from generator.related import Batch, Near, Words, nearest, unpacked
from generator.related.words import words as words_of
from generator.store.store import Store
from tests.harness.stored import damage

pytestmark = pytest.mark.slow
PARTS = ("growth", "colour", "decay", "price", "shape", "weight", "sound", "speed", "age", "repair", "trade")
SUBJECTS = ("moss", "tide", "loom", "kite", "clock", "rivet", "lantern", "anchor", "saddle", "violin")
DAYS = ("2016-02-01", "2017-05-01", "2018-01-01", "2018-02-01", "2018-03-01", "2019-11-01", "2020-06-01")
# Papers by day of arrival: the text of each, by its number.
Archive = dict[str, dict[int, str]]


@cache
def text(number: int, edition: int = 0) -> str:
    """Return a made-up title on one of some subjects, with an abstract."""
    chance = random.Random(f"{number} {edition}")
    subject = SUBJECTS[number % len(SUBJECTS)]
    parts = " ".join(chance.choices([f"{subject}{part}" for part in PARTS], k=12))
    strange = f"{chance.choice(SUBJECTS)} {chance.choice(PARTS)}"
    return f"{subject} {number % 40} and {chance.choice(PARTS)}\n{parts} {strange}"


@cache
def words(paper: str) -> Words:
    title, _, abstract = paper.partition("\n")
    return words_of(title, abstract)


def archive() -> Archive:
    """Return an archive with enough papers in its first year to set the word weights of all others."""
    made: Archive = {DAYS[0]: {number: text(number) for number in range(520)}}
    for place, day in enumerate(DAYS[1:], 1):
        made[day] = {number: text(number) for number in range(1000 * place, 1000 * place + 40)}
    return made


class Texts(PageReader):
    """Reads titles and words from texts."""

    def __init__(self, texts: Mapping[str, str], store: Store) -> None:
        object.__setattr__(self, "texts", texts)
        object.__setattr__(self, "store", store)

    def words(self, sources: Iterable[PageFile]) -> Iterator[Words]:
        return (words(cast(Any, self).texts[source.name]) for source in sources)

    def cards(self, sources: Iterable[PageFile]) -> Iterator[tuple[str, Card]]:
        for source in sources:
            title, number = cast(Any, self).texts[source.name].partition("\n")[0], int(source.slug)
            yield source.name, cast(Card, SimpleNamespace(id=f"{number:05d}", title=title))


def update(folder: Path, papers: Archive, meanings: Mapping[str, bytes] = {}) -> dict[str, Near]:
    """Update the cache in a folder; return the papers near each paper."""
    texts = {f"{number}.md": paper for some in papers.values() for number, paper in some.items()}
    given = [
        (day, PageFile(f"{number}.md", (), paper.encode(), str(number), id=f"{number}"))
        for day in sorted(papers)
        for number, paper in sorted(papers[day].items())
    ]
    with closing(Store(folder)) as store:
        return Relating(Texts(texts, store), 1).update(given, meanings)


def meant(papers: Archive, edition: int = 0) -> dict[str, bytes]:
    """Return what each paper means."""
    chance = random.Random(edition)
    return {f"{number}": chance.randbytes(8) for some in papers.values() for number in some}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache after a first build."""
    folder = tmp_path_factory.mktemp("first")
    update(folder, archive())
    return folder


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make parts small, and compare papers with few others."""
    for module in (related, relate):
        monkeypatch.setattr(module, "PART", 25)
    monkeypatch.setattr(nearest, "SOUGHT_AMONG", 8)


def copy(first: Path, folder: Path) -> Path:
    shutil.copytree(first, folder)
    return folder


edits = st.lists(
    st.tuples(
        st.sampled_from([*DAYS, "2016-01-01", "2018-04-01", "2021-01-01"]),
        st.sampled_from(["add", "edit", "touch", "delete", "empty"]),
        st.integers(0, 999),
    ),
    min_size=1,
    max_size=4,
)


def changed(papers: Archive, edits: Iterable[tuple[str, str, int]]) -> Archive:
    """Return an archive after some changes."""
    papers = {day: dict(some) for day, some in papers.items()}
    for day, what, number in edits:
        some = papers.setdefault(day, {})
        chosen = sorted(some)[number % len(some)] if some else 0
        if what == "add" or not some:
            some[20_000 + number] = text(20_000 + number)
        elif what == "edit":
            some[chosen] = text(chosen, 1 + number)
        elif what == "touch":
            some[chosen] += " "  # the same words in another file
        elif what == "empty" and day != DAYS[0]:
            some.clear()
        else:
            del some[chosen]
    return papers


@pytest.mark.hypothesis
def test_after_any_changes_what_is_near_is_that_of_a_first_build(
    narrow: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = tmp_path_factory.mktemp("first")
    update(first, archive())

    @settings(max_examples=settings().max_examples // 4)
    @given(st.lists(edits, min_size=1, max_size=2))
    def check(rounds: list[list[tuple[str, str, int]]]) -> None:
        place = tmp_path_factory.mktemp("changed")
        warm = copy(first, place / "warm")
        papers = archive()
        for some in rounds:
            papers = changed(papers, some)
            near = update(warm, papers)
        assert near == update(place / "cold", papers)

    check()


def sought(patch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that records, call by call, for how many papers neighbours are sought."""
    counts: list[int] = []
    real = nearest.Space.nearest

    def counted(space: nearest.Space, batch: Batch, words: Any) -> Any:
        counts.append(batch.end - batch.start)
        return real(space, batch, words)

    patch.setattr(nearest.Space, "nearest", counted)
    return counts


def test_new_papers_have_the_last_part_made_again_and_no_other(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = update(tmp_path / "warm", archive())
    papers = changed(archive(), [("2021-01-01", "add", 7)])
    counts = sought(monkeypatch)
    near = update(tmp_path / "warm", papers)
    assert sum(counts) <= 25
    assert all(near[name].neighbours == some.neighbours for name, some in before.items())
    known = {name for name, _ in unpacked(near["20007.md"].neighbours)}
    assert known
    assert {name for name, some in before.items() if near[name] != some} == known
    assert all(near[name].later[0] == "20007.md" for name in known)
    assert near == update(tmp_path / "cold", papers)


def test_papers_that_share_a_part_with_the_last_of_many_cost_that_part_alone(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: Archive = {DAYS[0]: {number: text(number) for number in range(110)}}
    update(tmp_path / "warm", papers)
    papers[DAYS[1]] = {200: text(200)}
    counts = sought(monkeypatch)
    near = update(tmp_path / "warm", papers)
    assert sum(counts) == 11
    assert near == update(tmp_path / "cold", papers)


def test_what_becomes_known_of_papers_has_their_parts_made_again_and_later_ones(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, known = archive(), meant(archive())
    without = update(tmp_path / "warm", papers)
    few = {f"{number}": known[f"{number}"] for number in range(5000, 5040)}  # of one day
    counts = sought(monkeypatch)
    assert update(tmp_path / "warm", papers, few) != without
    assert 80 <= sum(counts) < 80 + 25, "the last two days alone"
    for number, meanings in enumerate((few, known, meant(papers, 1))):
        assert update(tmp_path / "warm", papers, meanings) == update(tmp_path / f"{number}", papers, meanings)
    assert update(tmp_path / "warm", papers) == without


def test_without_anything_new_nothing_is_sought(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = sought(monkeypatch)
    update(copy(first, tmp_path / "warm"), archive())
    assert counts == []


def test_what_was_kept_and_is_lost_is_made_again(first: Path, tmp_path: Path) -> None:
    wanted = update(copy(first, tmp_path / "warm"), archive())
    for kind in ("weights", "vectors", "coded", "lists"):
        damage(tmp_path / "warm", kind)
        assert update(tmp_path / "warm", changed(archive(), [("2021-01-01", "add", 7)])) != wanted
        assert update(tmp_path / "warm", archive()) == wanted


def test_lists_that_are_damaged_once_they_are_read_are_named(first: Path, tmp_path: Path) -> None:
    folder = copy(first, tmp_path / "warm")
    damage(folder, "lists")
    wanted = pytest.raises(ArchiveError, match=r"store\.db is damaged\. Delete it and build again\.")
    with closing(Store(folder)) as store, wanted:
        Relating(Texts({}, store), 1).read()


def test_twice_the_papers_cost_twice_the_comparisons(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the archive grows, a bounded number of the papers with a common word are compared."""
    compared: list[int] = []
    real = vars(nearest)["sp_matmul_topn"]

    def counted(rows: Any, columns: Any, *arguments: Any, **options: Any) -> Any:
        compared.append(int(np.diff(columns.indptr)[rows.indices].sum()))
        return real(rows, columns, *arguments, **options)

    monkeypatch.setattr(nearest, "sp_matmul_topn", counted)
    costs = []
    for days in (2, 4, 8):
        compared.clear()
        numbers = {f"2016-{day:02d}-01": range(1000 * day, 1000 * day + 100) for day in range(1, 1 + days)}
        papers = {day: {number: text(number) for number in some} for day, some in numbers.items()}
        update(tmp_path / str(days), papers)
        costs.append(sum(compared))
    assert costs[1] <= 2.3 * costs[0]
    assert costs[2] <= 2.3 * costs[1]
