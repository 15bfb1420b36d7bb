"""The files of the index, to the bit: columns, word lists, posting lists."""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import islice, product
from pathlib import Path

import numpy as np
import pytest

from generator.queries.documents import FIELDS, TEXTS, Column, Document, text_hash
from generator.queries.words import split, stem
from generator.search import names
from generator.search.columns import column_files, keys, spellings
from generator.search.packing import BLOCKS, COMMON, LARGE_SEGMENT, block_of, pack, split_rows, steps, varints
from generator.search.postings import LENGTH_BITS, NAME_BITS, RANGES, invert, shards
from generator.search.vectors import codes as encode_papers
from generator.search.vectors import encode, low_bits
from generator.text.tokens import trim
from tests.harness.files import files, same
from tests.harness.search import build, made_up, unpacked

TERMS = ("absent", "graph", "lichen", "speech", "translat")


def test_a_column_holds_the_values_of_every_document() -> None:
    rows = [("b", "a"), (), ("b", "b"), ("c",)]
    coded = bytes([2, 0, 1, 0, 1, 0, 1, 2])
    assert unpacked(column_files(Column("x", lambda document: document.tags), rows)["x.bin"]) == (
        ["b", "a", "c"],
        [coded],
    )
    single = Column("x", lambda document: document.tags, is_single=True)
    files = column_files(single, [("b",), ("a",), ("c",)])
    assert unpacked(files["x.bin"]) == (["a", "b", "c"], [bytes([2, 1, 4])])


def test_a_large_segment_leaves_rare_values_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.search.columns.SMALL_SEGMENT", 2)
    column = Column("x", lambda document: document.tags, fewest=2)
    files = column_files(column, [("a",), ("b",), ("a",)])
    assert unpacked(files["x.bin"]) == (["a"], [bytes([1, 0, 0, 1, 0]), b""])  # cut
    assert unpacked(column_files(column, [("a",), ("b",)])["x.bin"])[0] == ["a", "b"]


def test_a_facet_has_as_many_of_the_commonest_values_as_there_is_room_for() -> None:
    rows = [tuple(f"value {number}" for number in range(1 + row)) for row in range(300)]
    for facet in (2000, 4000, 1_000_000):
        files = column_files(Column("x", lambda document: document.tags, facet=facet), rows)
        (values, _), (kept, *_) = unpacked(files["x.bin"]), unpacked(files["x-top.bin"])
        assert kept == values[: len(kept)]
        assert (len(files["x-top.bin"]) <= facet // 2) and (len(kept) < 300 or facet == 1_000_000)
    assert kept == values


def test_the_keys_of_a_document_are_its_title_and_its_ids() -> None:
    first = Document("2603.00001", "papers/2603.00001/", "On Moßes: a Study²", aliases=("10.1234/ab",))
    second = Document("x", "papers/x/", "")
    counts, hashes = keys([first, second])
    assert counts == bytes([3, 2])
    named = ("onmossesastudy2", "2603.00001", "10.1234/ab", "", "x")
    assert hashes == b"".join(text_hash(name).to_bytes(4, "little") for name in named)


def test_results_load_little_where_there_is_room_for_more_files(tmp_path: Path) -> None:
    build(made_up(250), tmp_path)
    blocks = [unpacked(path.read_bytes())[0] for path in tmp_path.rglob("d*.bin") if path.stem[1:].isdigit()]
    assert {len(ids) for ids, *_ in blocks} == {2}
    assert [block_of(count) for count in (25_000, 25_001, 50_001, 300_000)] == [2, 4, 8, 8]
    most = LARGE_SEGMENT // max(BLOCKS)
    assert all(count / block_of(count) <= most for count in range(0, LARGE_SEGMENT, 999))


def test_common_terms_are_counted_and_apart_from_the_others(tmp_path: Path) -> None:
    documents = made_up(250)
    build(documents, tmp_path)
    postings = Counter(
        term
        for document in documents
        for text in (document.title, document.abstract, *(" ".join(names) for names in
                     (document.authors, document.tags, document.names)))
        for term in {stem(trim(word)) for word in split(text)}
    )  # fmt: skip
    (common_file,), (rare_file,) = tmp_path.rglob("w5.bin"), tmp_path.rglob("r5.bin")
    terms, (column,) = unpacked(common_file.read_bytes())
    ordered = sorted((term for term in postings if len(term) == 5), key=lambda term: (-postings[term], term))
    common = [term for term in ordered if postings[term] >= COMMON]
    assert 0 < len(common) < len(ordered)
    assert terms == common
    assert column == steps(postings[term] for term in common)
    assert unpacked(rare_file.read_bytes()) == (sorted(set(ordered) - set(common)), [])


def test_words_are_counted_as_they_are_spelled(tmp_path: Path) -> None:
    documents = made_up(250)
    build(documents, tmp_path)
    (file,) = tmp_path.rglob("ss.bin")
    words, (counts,) = unpacked(file.read_bytes())
    speech = sum(
        "speech" in split(f"{paper.title} {paper.abstract} {' '.join(paper.tags)}".replace(".", " "))
        for paper in documents
    )
    assert counts[words.index("speech")] == speech > 10  # a varint of one byte
    assert words == sorted(words) and {"silva", "speeches"} & {*words} == {"silva"}


def test_a_large_segment_leaves_out_words_that_only_one_paper_of_a_run_has() -> None:
    papers = [Document("1", "1/", "Heron", "Heron marsh.", ("Ada Reed",)), Document("2", "2/", "Marsh")]
    assert invert(papers, True).words == Counter(
        {"heron": 1, "marsh.": 1, "marsh": 1, "ada": 1, "reed": 1}
    )
    assert set(invert([*papers, papers[1]], False).words) == {"marsh", "ada", "reed"}
    assert spellings([invert(papers, True).words] * 2)["sm.bin"] == pack(["marsh"], varints([4]))
    assert spellings([Counter({"fe": 1, "fen": 2, "f" * 32: 3, "f" * 33: 4})])["sf.bin"] == pack(
        ["fen", "f" * 32], varints([2, 3])
    )


def test_what_papers_and_terms_mean_lies_in_the_files_of_their_segment(tmp_path: Path) -> None:
    known = bytes([50, 252] * 64)  # far above zero and little below it, in turn
    papers = [paper._replace(meaning=known if at % 2 else b"") for at, paper in enumerate(made_up(400))]
    papers[-1] = papers[-1]._replace(abstract="Lichen of moss.")
    meant = {name: bytes([200 + at, *[16 * at + 9] * 64]) for at, name in enumerate(TERMS, 1)}
    plain = tmp_path / "plain"
    build(papers, tmp_path / "known", meant=meant)
    build([paper._replace(meaning=b"") for paper in papers], plain)
    manifest, _ = unpacked((tmp_path / "known/manifest.bin").read_bytes())
    found = dict[str, bytes]()
    for segment in manifest["segments"]:
        folder = tmp_path / "known" / segment["name"]
        assert segment["meaning"] is True
        (codes,) = unpacked((folder / "m0.bin").read_bytes())[1]
        ids = [name for number in range(999) if (folder / f"d{number}.bin").exists()
               for name in unpacked((folder / f"d{number}.bin").read_bytes())[0][0]]  # fmt: skip
        by_id = {paper.id: (paper.meaning, words_mean(paper, meant)) for paper in papers}
        vectors, sums = zip(*map(by_id.__getitem__, ids), strict=True)
        assert codes == encode_papers(vectors, np.array(sums)) and {*codes[::32]} > {0}
        for file in folder.glob("t[0-9]*.bin"):
            header, columns = unpacked(file.read_bytes())
            scales, rest = columns[2:] or (bytes(len(header["terms"])), b"")
            here = [term for term, scale in zip(header["terms"], scales, strict=True) if scale]
            assert not found.keys() & here and len(rest) == 64 * len(here)
            found |= {term: meant[term][:1] + rest[64 * at :][:64] for at, term in enumerate(here)}
    assert len(manifest["segments"]) == 2
    assert found == {term: row for term, row in meant.items() if term != "absent"}
    assert manifest["firsts"] == ["absent"]
    made = unpacked((tmp_path / "known/t0.bin").read_bytes())
    assert made == ({"terms": ["absent"]}, [b"", b"", b"\xc9", b"\x19" * 64])
    without, _ = unpacked((plain / "manifest.bin").read_bytes())
    assert not [*plain.rglob("m[0-9].bin"), *plain.glob("t[0-9].bin")] and "firsts" not in without
    build(papers[:-1], tmp_path / "known")
    assert not [*(tmp_path / "known").glob("t[0-9]*")], "what is not used is deleted"
    assert not any("meaning" in segment for segment in without["segments"])
    assert {len(unpacked(path.read_bytes())[1]) for path in plain.rglob("t[0-9]*.bin")} == {2}


def test_another_row_of_a_term_changes_the_codes_of_all_segments(tmp_path: Path) -> None:
    papers = [paper._replace(meaning=b"\1" * 128, abstract="Lichen.") for paper in made_up(400)]
    made, again, state = (tmp_path / name for name in ("made", "again", "state"))
    meant = dict.fromkeys(TERMS, b"\xf0" * 65)
    build(papers, made, state, meant=meant)
    for folder, kept in ((made, state), (again, None)):
        build(papers, folder, kept, meant=meant | {"lichen": b"\xff" * 65})
    same(files(made), files(again))


def words_mean(paper: Document, meant: dict[str, bytes]) -> list[int]:
    """Return the sum of the rows of a paper's words."""
    rows = {
        name: [(2 * half - 15) * round(2 ** (scale / 16 - 4)) for both in rest for half in divmod(both, 16)]
        for name, (scale, *rest) in meant.items()
    }
    words = map(stem, map(trim, split(f"{paper.title} {paper.abstract}")))
    found = [rows[word] for word in words if word in rows]
    return [sum(column) for column in zip(*found, strict=True)] or [0] * 128


@pytest.mark.parametrize(
    ("vector", "words", "code"),
    [
        ([9], [], b"\xff" * 16 + bytes(16)),  # of a single number all 128 are as large
        ([-9], [], bytes(16) + b"\xff" * 16),
        ([0, 9], [], b"\xaa" * 16 + b"\x55" * 16),
        ([0, 9], [0, 7000], b"\xaa" * 16 + b"\x55" * 16),
        ([9], [0, 7000], b"\xaa" * 16 + b"\xff" * 16),  # every other one is large
        ([], [0, 7000], bytes(32)),
    ],
)
def test_a_code_is_of_a_paper_and_its_words(vector: list[int], words: list[int], code: bytes) -> None:
    whole = np.array([vector + [0] * (128 - len(vector))], np.int8).tobytes() if vector else b""
    assert encode_papers([whole], np.array([words + [0] * (128 - len(words))])) == code


def test_a_row_without_a_scale_is_none() -> None:
    assert split_rows([b"", bytes(65), b"\1" + b"y" * 64]) == (b"\0\0\1", b"y" * 64)


def test_a_name_stands_under_each_word_but_its_initials() -> None:
    made = names.of_segment([("Wren J. He",)], Counter())
    assert unpacked(made["names-0.bin"])[0] == [["Wren J. He"] * 2, ["author"] * 2]


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
    """Decode a shard: its postings by term and field, for fields of names with lengths and places."""
    header, columns = unpacked(file)
    assert header["terms"] == terms
    bits = iter("".join(f"{byte:08b}" for byte in columns[1]))

    def number(low: int) -> int:
        quotient = 0
        while next(bits) == "1":
            quotient += 1
        return quotient << low | int("".join(islice(bits, low)) or "0", 2)

    postings_of: dict[tuple[str, str], list[object]] = {}
    counts = iter(columns[0])  # one-byte varints, since the index is small
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
                postings_of[term, field] = [*zip(postings, lengths, places, strict=True)]
            else:
                postings_of[term, field] = [*postings]
    return postings_of


def test_posting_lists_are_what_counting_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.search.packing.RUN", 64)
    documents = made_up(120)
    documents[70] = documents[70]._replace(abstract="", authors=("Ada Ada", "Bo", "Ada Silva"), tags=())
    runs = [documents[at : at + 64] for at in range(0, len(documents), 64)]
    inverted = [invert(run, True) for run in runs]
    ordered = [run[at] for run, made in zip(runs, inverted, strict=True) for at in made.order]
    expected: dict[tuple[str, str], list[object]] = {}
    for place, document in enumerate(ordered):
        for field in FIELDS:
            names = document.names if field == "id" else getattr(document, field)
            names = (names,) if isinstance(names, str) else names
            tokens = [(stem(trim(word)), at) for at, name in enumerate(names) for word in split(name)]
            tokens = [(term, at) for term, at in tokens if term]
            for term in dict.fromkeys(term for term, _ in tokens):
                places = tuple(at for other, at in tokens if other == term)
                posting = (place, len(places))
                named = field in FIELDS[TEXTS:]
                expected.setdefault((term, field), []).append(
                    (posting, len(tokens), places) if named else posting
                )
    shown: dict[tuple[str, str], list[object]] = {}
    for number, first in enumerate(RANGES):
        for shard in shards([made.ranges[number] for made in inverted], len(documents), first, [], {}):
            shown |= decoded(shard.terms, shard.file, len(documents))
    assert shown == expected
