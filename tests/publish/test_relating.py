"""Related papers after any change are those of a first build, and few are looked at again; without a site."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.incremental.cache import Cache
from generator.listings.entries import Entry
from generator.publish.press import relating
from generator.publish.press.reading import Reading, Source
from generator.publish.press.relating import Relating
from generator.related import Neighbour, Words, changes, nearest, unpacked
from generator.related.words import words as words_of

PARTS = ("growth", "colour", "decay", "price", "shape", "weight", "sound", "speed", "age", "repair", "trade")
SUBJECTS = ("moss", "tide", "loom", "kite", "clock", "rivet", "lantern", "anchor", "saddle", "violin")
MONTHS = ("2016/02", "2017/05", "2018/01", "2018/02", "2018/03", "2019/11", "2020/00", "2020/06")
# Papers by their folders: of each the texts that it is made from, by its number.
Archive = dict[str, dict[int, str]]


@cache
def text(number: int, edition: int = 0) -> str:
    """A made-up title of one of some subjects, and what follows from it."""
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
    """Enough papers of the first year that they decide what words weigh in all others."""
    made: Archive = {MONTHS[0]: {number: text(number) for number in range(520)}}
    for place, month in enumerate(MONTHS[1:], 1):
        made[month] = {number: text(number) for number in range(1000 * place, 1000 * place + 40)}
    return made


class Texts(Reading):
    """Reads titles and words from texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        object.__setattr__(self, "texts", texts)

    def words(self, sources: Iterable[Source]) -> Iterator[Words]:
        return (words(cast(Any, self).texts[source.name]) for source in sources)

    def entries(self, sources: Iterable[Source]) -> Iterator[tuple[str, Entry]]:
        for source in sources:
            title, number = cast(Any, self).texts[source.name].partition("\n")[0], int(source.slug)
            yield source.name, cast(Entry, SimpleNamespace(id=f"{number:05d}", title=title))


def update(folder: Path, papers: Archive) -> dict[str, tuple[Neighbour, ...]]:
    """Bring the cache in a folder up to date; all related papers."""
    texts = {
        f"papers/{month}/{number}.md": paper for month in papers for number, paper in papers[month].items()
    }
    given = {
        month: [
            Source(f"papers/{month}/{number}.md", (), paper.encode(), str(number))
            for number, paper in sorted(papers[month].items())
        ]
        for month in sorted(papers)
    }
    related = Relating(Cache(folder), Texts(texts), 1)
    related.update(given)
    return {name: unpacked(some) for month in papers for name, (_, some) in related.of(month).items()}


def marks(folder: Path, papers: Archive) -> dict[str, bytes]:
    """The marks of all papers, by their folders."""
    related = Relating(Cache(folder), Texts({}), 1)
    return {month: b"".join(mark for mark, _ in related.of(month).values()) for month in papers}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache after a first build."""
    folder = tmp_path_factory.mktemp("first")
    update(folder, archive())
    return folder


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are small, and papers are compared with few."""
    for module in (nearest, relating):
        monkeypatch.setattr(module, "PART", 25)
    for module in (nearest, changes):
        monkeypatch.setattr(module, "SOUGHT_AMONG", 8)


def copy(first: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in first.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


edits = st.lists(
    st.tuples(
        st.sampled_from([*MONTHS, "2016/01", "2018/04", "2021/01"]),
        st.sampled_from(["add", "edit", "touch", "delete", "empty"]),
        st.integers(0, 999),
    ),
    min_size=1,
    max_size=4,
)


def changed(papers: Archive, edits: Iterable[tuple[str, str, int]]) -> Archive:
    """An archive after some changes."""
    papers = {month: dict(some) for month, some in papers.items()}
    for month, what, number in edits:
        some = papers.setdefault(month, {})
        chosen = sorted(some)[number % len(some)] if some else 0
        if what == "add" or not some:
            some[20_000 + number] = text(20_000 + number)
        elif what == "edit":
            some[chosen] = text(chosen, 1 + number)
        elif what == "touch":
            some[chosen] += " "  # the same words in another file
        elif what == "empty" and month != MONTHS[0]:
            some.clear()
        else:
            del some[chosen]
    return papers


@pytest.mark.slow
def test_after_any_changes_the_lists_are_those_of_a_first_build(
    narrow: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = tmp_path_factory.mktemp("first")
    update(first, archive())

    @settings(max_examples=8)
    @given(st.lists(edits, min_size=1, max_size=2))
    def check(rounds: list[list[tuple[str, str, int]]]) -> None:
        place = tmp_path_factory.mktemp("changed")
        warm = copy(first, place / "warm")
        papers = archive()
        for some in rounds:
            papers = changed(papers, some)
            lists = update(warm, papers)
        assert lists == update(place / "cold", papers)
        assert marks(warm, papers) == marks(place / "cold", papers)

    check()


def test_a_file_with_the_same_words_marks_the_papers_that_show_it(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a look at later lists: those of its month alone are made again."""
    papers = changed(archive(), [("2017/05", "touch", 0)])
    counts = looked_at(monkeypatch)
    lists = update(copy(first, tmp_path / "warm"), papers)
    assert sum(counts) == 40
    assert lists == update(tmp_path / "cold", papers)
    marked = marks(tmp_path / "warm", papers)
    assert marked == marks(tmp_path / "cold", papers)
    assert sum(marked[month] != some for month, some in marks(first, archive()).items()) > 1


def looked_at(patch: pytest.MonkeyPatch) -> list[int]:
    """How many papers are looked for the nearest of, call by call."""
    counts: list[int] = []
    real = nearest.Space.nearest

    def counted(space: nearest.Space, month: str, numbers: Any, words: Any) -> Any:
        counts.append(len(numbers))
        return real(space, month, numbers, words)

    patch.setattr(nearest.Space, "nearest", counted)
    return counts


def test_a_backdated_paper_is_merged_into_the_lists_that_it_belongs_to(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = changed(archive(), [("2017/05", "add", 7)])
    counts = looked_at(monkeypatch)
    lists = update(copy(first, tmp_path / "warm"), papers)
    assert 41 < sum(counts) < 41 + 6 * 40 / 2, "its month, and of the later ones less than half"
    later = [some for name, some in lists.items() if not name.startswith("papers/2017")]
    assert any("papers/2017/05/20007.md" in (name for name, _ in some) for some in later)
    assert lists == update(tmp_path / "cold", papers)


def test_a_word_that_finds_another_paper_than_before_does_not_have_all_its_papers_looked_at(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers: Archive = {MONTHS[0]: {number: text(number) for number in range(520)}}
    alone = {number: f"ember {number}\nof{number} by{number} to{number}" for number in range(600, 621)}
    papers["2017/05"] = {number: alone[number] for number in range(600, 620)}
    alike = "mossgrowth mosscolour mossdecay mossprice mossshape"
    papers["2018/01"] = {number: f"ember {number}\n{alike} x{number}" for number in range(700, 725)}
    update(tmp_path / "warm", papers)
    papers["2017/05"] = alone
    counts = looked_at(monkeypatch)
    lists = update(tmp_path / "warm", papers)
    assert sum(counts) == 21, "its month alone"
    assert lists == update(tmp_path / "cold", papers)


def test_a_weight_that_moves_has_few_lists_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers of the year after get other vectors, and most of them keep their places in later lists."""
    years = {f"{year}/02": range(520 * (year - 2016), 520 * (year - 2015)) for year in (2016, 2017, 2018)}
    papers: Archive = {month: {number: text(number) for number in years[month]} for month in years}
    before = update(tmp_path / "warm", papers)
    papers = changed(papers, [("2016/02", "add", number) for number in range(0, 60, 10)])
    counts, moved = looked_at(monkeypatch), 0
    real = changes.Review.result

    def counted(review: changes.Review) -> Any:
        nonlocal moved
        touched, cosines = real(review)
        moved += len(cosines)
        return touched, cosines

    monkeypatch.setattr(changes.Review, "result", counted)
    lists = update(tmp_path / "warm", papers)
    last, second, first = counts  # the latest month comes first
    others = [name for name in before if "2018" in name and before[name] != lists[name]]
    assert 100 < len(others) <= last < 520 / 2, "of the year whose papers are the same"
    assert moved > 100
    assert second < 520
    assert first == 526
    assert lists == update(tmp_path / "cold", papers)


def test_where_many_changed_all_is_made_again(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relating, "_FEW", 2)
    papers = changed(archive(), [("2017/05", "add", number) for number in range(3)])
    counts = looked_at(monkeypatch)
    lists = update(copy(first, tmp_path / "warm"), papers)
    assert sum(counts) == sum(map(len, papers.values())) - len(papers[MONTHS[0]])
    assert lists == update(tmp_path / "cold", papers)


def test_twice_the_papers_cost_twice_the_comparisons(
    narrow: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the archive grows: of a word that many papers have, a bounded number are looked at."""
    compared: list[int] = []
    real = vars(nearest)["sp_matmul_topn"]

    def counted(rows: Any, columns: Any, *arguments: Any, **options: Any) -> Any:
        compared.append(int(np.diff(columns.indptr)[rows.indices].sum()))
        return real(rows, columns, *arguments, **options)

    monkeypatch.setattr(nearest, "sp_matmul_topn", counted)
    costs = []
    for months in (2, 4, 8):
        compared.clear()
        numbers = {
            f"2016/{month:02d}": range(1000 * month, 1000 * month + 100) for month in range(1, 1 + months)
        }
        update(tmp_path / str(months), {m: {number: text(number) for number in numbers[m]} for m in numbers})
        costs.append(sum(compared))
    assert costs[1] <= 2.3 * costs[0]
    assert costs[2] <= 2.3 * costs[1]
