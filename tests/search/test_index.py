"""The index on disk: the same bytes each time, few rewritten files, repaired when damaged."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from lunr.tokenizer import Tokenizer

from generator.queries.documents import Document, title_key
from generator.queries.words import fold, split, stem
from generator.search import large_size, packing
from generator.text.tokens import trim
from tests.harness.search import build, came, lunr_builder, made_up, unpacked
from tests.harness.stored import damage

pytestmark = pytest.mark.slow


@dataclass
class Index:
    folder: Path

    def build(self, documents: list[Document], processes: int = 1) -> None:
        build(documents, self.folder / "index", self.folder / "state", processes)

    def files(self) -> dict[str, bytes]:
        index = self.folder / "index"
        return {
            str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*") if path.is_file()
        }

    def times(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*")}


def documents_in(index: Index) -> int:
    count: int = unpacked(index.files()["manifest.bin"])[0]["documents"]
    return count


def size(files: dict[str, bytes]) -> int:
    return sum(map(len, files.values()))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


def test_same_documents_same_bytes_whatever_the_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "SMALL_SEGMENT", 0)  # so that every segment uses processes
    documents = made_up(300)
    first, second = Index(tmp_path / "first"), Index(tmp_path / "second")
    first.build(documents)
    second.build(documents, processes=2)
    assert first.files() == second.files()


def test_second_build_writes_nothing(index: Index) -> None:
    documents = made_up(100)
    index.build(documents)
    before = index.times()
    index.build(documents)
    assert index.times() == before


def test_fifty_more_papers_rewrite_a_tenth_at_most(index: Index) -> None:
    documents = made_up(3000)
    index.build(documents[:-50])
    before = index.files()
    index.build(documents)
    after = index.files()
    assert size(dict(after.items() - before.items())) <= size(after) / 10


def test_votes_change_the_manifest_alone(index: Index) -> None:
    documents = made_up(200)
    index.build(documents)
    before = index.files()
    index.build([document._replace(votes=77) for document in documents])
    assert {name for name, content in index.files().items() if before[name] != content} == {"manifest.bin"}


def segments_of(index: Index) -> set[str]:
    return {name.split("/")[0] for name in index.files() if "/" in name}


def test_late_and_changed_papers_of_two_weeks_leave_the_large_segment(index: Index) -> None:
    documents = made_up(700)  # about nine of them in two weeks
    index.build(documents)
    before = segments_of(index)
    late = documents[1]._replace(id="late", day=documents[-6].day)
    index.build([*documents[:-6], late, documents[-6]._replace(title="Another"), *documents[-5:]])
    assert (len(before), len(before & segments_of(index))) == (2, 1)


def test_an_old_paper_that_changes_leaves_the_small_segment(index: Index) -> None:
    documents = made_up(700)
    index.build(documents)
    before = segments_of(index)
    index.build([documents[0]._replace(title="Another"), *documents[1:]])
    assert len(before & segments_of(index)) == 1


def test_an_old_paper_that_comes_in_leaves_the_large_segment() -> None:
    papers = list(map(came, made_up(700)))
    assert large_size(papers) == large_size([*papers, ("2026-12-31", "2017-01-01")]) == 512


def test_papers_that_came_in_at_once_are_settled_by_their_days() -> None:
    papers = made_up(700)
    assert large_size([("2026-12-31", paper.day) for paper in papers]) == large_size(list(map(came, papers)))


def test_old_papers_are_settled_two_weeks_after_they_came_in() -> None:
    """Newer papers make no difference."""
    papers = [("2027-01-01", "2026-12-31"), *(("2027-01-02", paper.day) for paper in made_up(300))]
    assert large_size([*papers, ("2027-01-15", "2024-01-01")]) == 0
    assert large_size([*papers, ("2027-01-16", "2024-01-01")]) == 256


def test_papers_that_are_gone_leave_nothing_behind(index: Index) -> None:
    documents = made_up(700)
    index.build(documents)
    index.build(documents[:200])
    assert documents_in(index) == 200
    assert len(segments_of(index)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_history_ends_with_the_bytes_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pool = [document._replace(abstract=document.abstract[:90]) for document in made_up(800, seed)]
    there = set(chance.sample(range(800), chance.choice((0, 250, 600))))
    index = Index(tmp_path / "index")
    for step in range(5):
        few = chance.choice((1, 20, 300))
        change = chance.choice(("newest", "any", "edit", "remove", "votes", "nothing"))
        if change == "newest":
            there |= set(range(max(there, default=-1) + 1, 800)[:few])
        elif change == "any":
            there |= set(chance.sample(range(800), few))
        elif change == "remove":
            there -= set(chance.sample(range(800), few))
        for at in chance.sample(range(800), few):
            if change == "edit":
                pool[at] = pool[at]._replace(title=f"Edited {step}")
            elif change == "votes":
                pool[at] = pool[at]._replace(votes=step)
        documents = [pool[at] for at in sorted(there)]
        index.build(documents)
        clean = Index(tmp_path / f"clean {step}")
        clean.build(documents)
        assert index.files() == clean.files()


@pytest.mark.parametrize(
    ("days", "size"),
    [([], 0), (["2025-06-01"] * 600, 0), (["2025-05-17"] * 255 + ["2025-06-01"], 0),
     (["2025-05-17"] * 256 + ["2025-06-01"], 256), (["2025-05-18"] * 256 + ["2025-06-01"], 0),
     (["2025"] * 300 + ["2025-06"] * 300, 512), (["0001-01-02"] * 300, 0),
     (["2025"] * 10_240, 10_240), (["2025"] * 10_700, 10_496), (["2025"] * 20_000 + ["2026-01-01"], 19_926)],
)  # fmt: skip
def test_size_of_the_large_segment(days: list[str], size: int) -> None:
    assert large_size([(day, day) for day in days]) == size


def test_damaged_state_means_a_fresh_index(index: Index) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    damage(index.folder / "state", "segments")
    index.build(documents)
    assert index.files() == before


def test_missing_or_cut_file_is_made_again(index: Index) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    for hurt in (Path.unlink, lambda path: path.write_bytes(b"cut")):
        hurt(next((index.folder / "index").rglob("d0.bin")))
        index.build(documents)
        assert index.files() == before


def test_what_a_killed_build_left_unfinished_goes(index: Index) -> None:
    index.build(made_up(3))
    before = index.files()
    for name in ("manifest.bin.77.tmp", "0123456789ab.part/d0.bin"):
        path = index.folder / "index" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    index.build(made_up(3))
    assert index.files() == before


def test_no_documents_are_an_index_too(index: Index) -> None:
    for count in (0, 3):
        index.build(made_up(count))
        assert documents_in(index) == count


def test_two_papers_of_one_id_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="two documents"):
        index.build([*made_up(2), made_up(1)[0]])


def test_lone_surrogates_do_no_harm(index: Index) -> None:
    index.build([Document("x", "papers/x/", "a \ud800 title", "text \udfff")])
    assert documents_in(index) == 1


@pytest.mark.parametrize(
    ("word", "bare"),
    [("schölkopf", "scholkopf"), ("łukasz", "lukasz"), ("øystein", "oystein"), ("straße", "strasse"),
     ("學習", "學習"), ("हिन्दी", "हिन्दी"), ("한국어", "한국어"), ("plain", "plain")],
)  # fmt: skip
def test_fold(word: str, bare: str) -> None:
    assert fold(word) == bare


def test_terms_are_lunrs() -> None:
    pipeline = lunr_builder().pipeline
    for document in made_up(50):
        text = f'{document.abstract} (well-known) "state-of-the-art", e.g., GPT-4; x_1 \xa0 this.'
        made = [term for word in split(text) if (term := stem(trim(word)))]
        assert made == [str(token) for token in pipeline.run(Tokenizer(text))]


@pytest.mark.parametrize(
    ("word", "trimmed"),
    [
        ("(moss-2.5)?", "moss-2.5"),
        ("pass@k,", "pass@k"),
        ("“x_1”", "x_1"),
        ("—", ""),
        ("हिन्दी।", "हिन्दी"),
        ("c++", "c"),
    ],
)
def test_punctuation_around_a_word_means_nothing_whatever_is_within_it(word: str, trimmed: str) -> None:
    assert trim(word) == trimmed


def test_names_of_a_document() -> None:
    document = Document("x", "papers/x/", "On x²", aliases=("10.1234/ab", "x"), typed_title="On $x^2$")
    assert document.names == ("x", "10.1234/ab", title_key("On $x^2$"))
