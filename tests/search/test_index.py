"""The index on disk: the same bytes, little rewritten, mended when damaged."""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lunr import get_default_builder
from lunr.tokenizer import Tokenizer

from generator.search import Document, blocks
from generator.search.documents import FIELDS, TEXTS, Column, title_key
from generator.search.index import large_size
from generator.search.packing import pack, steps, varints
from generator.search.postings import LENGTH_BITS, NAME_BITS, RANGES, invert, shards
from generator.search.rice import encode, low_bits
from generator.search.script import bundle
from generator.search.segments import COMMON
from generator.search.words import fold, split, stem, trim
from tests.harness.search import build, made_up


@dataclass
class Index:
    folder: Path

    def build(self, documents: list[Document], processes: int = 1, most: int | None = None) -> bool:
        return build(documents, self.folder / "index", self.folder / "state.json", processes, most)

    def files(self) -> dict[str, bytes]:
        index = self.folder / "index"
        return {
            str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*") if path.is_file()
        }

    def times(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*")}


def unpacked(file: bytes) -> tuple[Any, list[bytes]]:
    """The header and the columns of a file of the index."""
    data = zlib.decompress(file, -15)
    parts = []
    while data:
        length, shift = 0, 0
        while True:
            byte, data = data[0], data[1:]
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        parts.append(data[:length])
        data = data[length:]
    return json.loads(parts[0]), parts[1:]


def documents_in(index: Index) -> int:
    count: int = unpacked(index.files()["manifest.bin"])[0]["documents"]
    return count


def size(files: dict[str, bytes]) -> int:
    return sum(map(len, files.values()))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


def test_same_documents_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    documents = made_up(300)
    one, two = Index(tmp_path / "one"), Index(tmp_path / "two")
    one.build(documents)
    two.build(documents, processes=2)
    assert one.files() == two.files()


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


def test_more_than_wanted_is_left_alone(index: Index) -> None:
    """Only what must be indexed anew counts: the newest of them are few."""
    more = made_up(2050)
    index.build(more[:-50])
    before = index.files()
    small = len(more) - large_size([document.day for document in more])
    assert not index.build(more, most=small - 1)
    assert index.files() == before
    assert index.build(more, most=small)
    clean = Index(index.folder / "clean")
    clean.build(more)
    assert index.files() == clean.files()


def test_votes_change_the_manifest_alone(index: Index) -> None:
    documents = made_up(200)
    index.build(documents)
    before = index.files()
    index.build([document._replace(votes=77) for document in documents])
    assert {name for name, content in index.files().items() if before[name] != content} == {"manifest.bin"}


def segments_of(index: Index) -> set[str]:
    return {name.split("/")[0] for name in index.files() if "/" in name}


def test_late_and_changed_papers_of_two_weeks_leave_the_large_segment(index: Index) -> None:
    documents = made_up(700)  # some nine in two weeks
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


def test_papers_that_are_gone_leave_nothing_behind(index: Index) -> None:
    documents = made_up(700)
    index.build(documents)
    index.build(documents[:200])
    assert documents_in(index) == 200
    assert len(segments_of(index)) == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_history_ends_with_the_bytes_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    pool = [each._replace(abstract=each.abstract[:90]) for each in made_up(800, seed)]
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
     (["2025"] * 5120, 5120), (["2025"] * 5639, 5376), (["2025"] * 20_000 + ["2026-01-01"], 19_092)],
)  # fmt: skip
def test_size_of_the_large_segment(days: list[str], size: int) -> None:
    assert large_size(days) == size


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[1, 2]", b'[1, {"name": "x"}]', b"[99]"])
def test_damaged_state_means_a_fresh_index(index: Index, content: bytes) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    (index.folder / "state.json").write_bytes(content)
    index.build(documents)
    assert index.files() == before


def test_missing_or_cut_file_is_made_again(index: Index) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    for damage in (Path.unlink, lambda path: path.write_bytes(b"cut")):
        damage(next((index.folder / "index").rglob("d0.bin")))
        index.build(documents)
        assert index.files() == before


def test_no_documents_are_an_index_too(index: Index) -> None:
    for count in (0, 3):
        index.build(made_up(count))
        assert documents_in(index) == count


def test_two_papers_of_one_id_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="two documents"):
        index.build([*made_up(2), made_up(1)[0]])


def test_lone_surrogates_do_no_harm(index: Index) -> None:
    assert index.build([Document("x", "papers/x/", "a \ud800 title", "text \udfff")])


@pytest.mark.parametrize(
    ("word", "bare"),
    [("schölkopf", "scholkopf"), ("łukasz", "lukasz"), ("øystein", "oystein"), ("straße", "strasse"),
     ("學習", "學習"), ("हिन्दी", "हिन्दी"), ("한국어", "한국어"), ("plain", "plain")],
)  # fmt: skip
def test_fold(word: str, bare: str) -> None:
    assert fold(word) == bare


def test_terms_are_lunrs() -> None:
    pipeline = get_default_builder().pipeline
    for document in made_up(50):
        text = f'{document.abstract} (well-known) "state-of-the-art", e.g., GPT-4; x_1 \xa0 this.'
        made = [term for word in split(text) if (term := stem(trim(word)))]
        assert made == [str(token) for token in pipeline.run(Tokenizer(text))]


def test_a_column_holds_the_values_of_every_document() -> None:
    rows = [("b", "a"), (), ("b", "b"), ("c",)]
    coded = bytes([2, 0, 1, 0, 1, 0, 1, 2])
    assert unpacked(blocks.column(Column("x", lambda document: document.tags), rows)) == (
        ["b", "a", "c"],
        [coded],
    )
    single = Column("x", lambda document: document.tags, is_single=True)
    assert unpacked(blocks.column(single, [("b",), ("a",), ("c",)])) == (["a", "b", "c"], [bytes([2, 1, 4])])


def test_a_large_segment_leaves_rare_values_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.search.blocks.SMALL_SEGMENT", 2)
    column = Column("x", lambda document: document.tags, fewest=2)
    assert unpacked(blocks.column(column, [("a",), ("b",), ("a",)])) == (["a"], [bytes([1, 0, 0, 1, 0])])
    assert unpacked(blocks.column(column, [("a",), ("b",)]))[0] == ["a", "b"]


def test_word_lists_begin_with_the_common_terms_and_count_them(index: Index) -> None:
    documents = made_up(250)
    index.build(documents)
    postings = Counter(
        term
        for document in documents
        for text in (document.title, document.abstract, *(" ".join(names) for names in
                     (document.authors, document.tags, document.names)))
        for term in {stem(trim(word)) for word in split(text)}
    )  # fmt: skip
    (word_list,) = (content for name, content in index.files().items() if name.endswith("/w5.bin"))
    terms, (column,) = unpacked(word_list)
    ordered = sorted((term for term in postings if len(term) == 5), key=lambda term: (-postings[term], term))
    common = [term for term in ordered if postings[term] >= COMMON]
    assert 0 < len(common) < len(ordered)
    assert terms == [*common, *sorted(set(ordered) - set(common))]
    assert column == steps(postings[term] for term in common)


def test_names_of_a_document() -> None:
    document = Document("x", "papers/x/", "On x²", aliases=("10.1234/ab", "x"), typed_title="On $x^2$")
    assert document.names == ("x", "10.1234/ab", title_key("On $x^2$"))


def test_packing() -> None:
    assert zlib.decompress(pack({"a": 1}, b"xyz"), -15) == b'\x07{"a":1}\x03xyz'
    assert varints([0, 127, 128, 300]) == b"\x00\x7f\x80\x01\xac\x02"
    assert steps([3, 3, 1]) == b"\x06\x00\x03"


@pytest.mark.parametrize(
    ("numbers", "low", "bits"),
    [([], [], ""), ([0, 5], [1, 1], "00" + "1101"),
     ([3, 0], [0, 3], "1110" + "0000"), ([9, 1], [3, 0], "10001" + "10")],
)  # fmt: skip
def test_rice_codes(numbers: list[int], low: list[int], bits: str) -> None:
    made, ends = encode(np.array(numbers, np.int32), np.array(low, np.int8))
    assert "".join(map(str, made)) == bits
    assert ends.tolist()[-1:] == [len(bits)][: len(numbers)]


def test_plain_bits_of_gaps() -> None:
    assert low_bits(np.array([1, 2, 999, 4000]), 1000).tolist() == [9, 8, 0, 0]


def decoded(terms: list[str], file: bytes, size: int) -> dict[tuple[str, str], list[object]]:
    """The postings in a shard by term and field: document, count, and of names their number and places."""
    header, columns = unpacked(file)
    assert header == terms
    bits = iter("".join(f"{byte:08b}" for byte in columns[1]))

    def number(low: int) -> int:
        quotient = 0
        while next(bits) == "1":
            quotient += 1
        return quotient << low | int("".join(islice(bits, low)) or "0", 2)

    found: dict[tuple[str, str], list[object]] = {}
    counts = iter(columns[0])  # a varint of one byte each, in so small an index
    for term, field in product(terms, FIELDS):
        if count := next(counts):
            assert count < 128
            low = int(low_bits(np.array([count]), size)[0])
            last, postings = -1, []
            for _ in range(count):
                last += number(low) + 1
                postings.append((last, number(0) + 1))
            if field in FIELDS[TEXTS:]:
                lengths = [number(LENGTH_BITS) for _ in postings]
                places = [tuple(number(NAME_BITS) for _ in range(times)) for _, times in postings]
                found[term, field] = [*zip(postings, lengths, places, strict=True)]
            else:
                found[term, field] = [*postings]
    return found


def test_posting_lists_are_what_counting_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.search.postings.RUN", 64)
    documents = made_up(120)
    documents[70] = documents[70]._replace(abstract="", authors=("Ada Ada", "Bo", "Ada Silva"), tags=())
    runs = [documents[at : at + 64] for at in range(0, len(documents), 64)]
    inverted = [invert(run) for run in runs]
    ordered = [run[at] for run, made in zip(runs, inverted, strict=True) for at in made.order]
    expected: dict[tuple[str, str], list[object]] = {}
    for place, document in enumerate(ordered):
        for field in FIELDS:
            names = document.names if field == "id" else getattr(document, field)
            names = (names,) if isinstance(names, str) else names
            found = [(stem(trim(word)), at) for at, name in enumerate(names) for word in split(name)]
            found = [(term, at) for term, at in found if term]
            for term in dict.fromkeys(term for term, _ in found):
                places = tuple(at for each, at in found if each == term)
                posting = (place, len(places))
                named = field in FIELDS[TEXTS:]
                expected.setdefault((term, field), []).append(
                    (posting, len(found), places) if named else posting
                )
    shown: dict[tuple[str, str], list[object]] = {}
    for number in range(len(RANGES)):
        for shard in shards([made.ranges[number] for made in inverted], len(documents)):
            shown |= decoded(shard.terms, shard.file, len(documents))
    assert shown == expected


def test_modules_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\nconst y = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = 1;\n  // three\nconst y = 2;\n")
    with pytest.raises(ValueError, match=r"y is declared in b\.js and in a\.js"):
        bundle(tmp_path, "a.js")


def test_bundle_leaves_types_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        "/** Why. */\nconst f = (/** @type {string} */ x) =>\n  /** @type {any} */ (x);\n"
        "/** @type {A<B>} */\nlet y = f(1);\n"
    )
    assert bundle(tmp_path, "a.js") == "const f = (x) =>\n(x);\nlet y = f(1);\n"


def test_bundle_leaves_imports_and_comments_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import {\n  x,\n} from "./b.js";\n/** Why. */\nexport const z = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = {\n  // three\n  y: 2,\n};\n")
    assert bundle(tmp_path, "a.js") == "const x = {\ny: 2,\n};\nexport const z = x;\n"
