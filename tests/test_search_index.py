"""The index on disk: the same bytes, little rewritten, mended when damaged."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from lunr import get_default_builder
from lunr.tokenizer import Tokenizer

from generator.paper import Author, Counts, Links, Paper
from generator.search import Document, Report, build, from_paper
from generator.search.documents import title_key
from generator.search.packing import bits, low_bits, pack, rice, steps, varints
from generator.search.script import bundle
from generator.search.words import Terms, fold, split
from tests.search_site import SCRIPTS, made_up


@dataclass
class Index:
    folder: Path

    def build(self, documents: list[Document], processes: int = 1) -> Report:
        return build(documents, self.folder / "index", SCRIPTS, self.folder / "state.json", processes)

    def files(self) -> dict[str, bytes]:
        index = self.folder / "index"
        return {
            str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*") if path.is_file()
        }


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


def test_same_documents_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    documents = made_up(300)
    one, two = Index(tmp_path / "one"), Index(tmp_path / "two")
    one.build(documents)
    two.build(documents, processes=2)
    assert one.files() == two.files()


def test_report_says_what_lies_on_disk(index: Index) -> None:
    report = index.build(made_up(100))
    files = index.files()
    assert (report.documents, report.files) == (100, len(files))
    assert report.bytes == report.written == sum(map(len, files.values()))


def test_second_build_writes_nothing(index: Index) -> None:
    documents = made_up(100)
    index.build(documents)
    before = {path: path.stat().st_mtime_ns for path in index.folder.rglob("*")}
    assert index.build(documents).written == 0
    assert {path: path.stat().st_mtime_ns for path in index.folder.rglob("*")} == before


def test_fifty_more_papers_rewrite_a_tenth_at_most(index: Index) -> None:
    documents = made_up(3000)
    index.build(documents[:-50])
    report = index.build(documents)
    assert report.documents == 3000
    assert report.written <= report.bytes / 10


def test_votes_change_the_manifest_alone(index: Index) -> None:
    documents = made_up(200)
    index.build(documents)
    before = index.files()
    index.build([document._replace(votes=77) for document in documents])
    assert {name for name, content in index.files().items() if before[name] != content} == {"manifest.bin"}


def test_segments_merge_when_the_small_one_has_grown(index: Index) -> None:
    documents = made_up(700)
    index.build(documents[:300])
    index.build(documents[:400])
    assert len({name.split("/")[0] for name in index.files() if "/" in name}) == 2
    index.build(documents)
    assert len({name.split("/")[0] for name in index.files() if "/" in name}) == 1


def test_changed_and_removed_papers_go_the_same_way_as_in_a_fresh_index(index: Index) -> None:
    documents = made_up(400)
    index.build(documents)
    changed = [documents[0]._replace(title="Another title"), *documents[2:]]
    assert index.build(changed).documents == 399
    assert index.build(documents).documents == 400


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[1, 2]", b'[1, {"name": "x"}]', b"[99]"])
def test_damaged_state_means_a_fresh_index(index: Index, content: bytes) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    (index.folder / "state.json").write_bytes(content)
    assert index.build(documents).documents == 60
    assert index.files() == before


def test_missing_or_cut_file_is_made_again(index: Index) -> None:
    documents = made_up(60)
    index.build(documents)
    before = index.files()
    for damage in (Path.unlink, lambda path: path.write_bytes(b"cut")):
        damage(next((index.folder / "index").rglob("d0.bin")))
        assert index.build(documents).bytes == sum(map(len, before.values()))
        assert index.files() == before


def test_no_documents_are_an_index_too(index: Index) -> None:
    assert index.build([]).documents == 0
    assert index.build(made_up(3)).documents == 3


def test_two_papers_of_one_id_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="two documents"):
        index.build([*made_up(2), made_up(1)[0]])


def test_iterator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twice"):
        build(iter(made_up(2)), tmp_path, SCRIPTS)


def test_lone_surrogates_do_no_harm(index: Index) -> None:
    assert index.build([Document("x", "papers/x/", "a \ud800 title", "text \udfff")]).documents == 1


@pytest.mark.parametrize(
    ("word", "bare"),
    [("schölkopf", "scholkopf"), ("łukasz", "lukasz"), ("øystein", "oystein"), ("straße", "strasse"),
     ("學習", "學習"), ("हिन्दी", "हिन्दी"), ("한국어", "한국어"), ("plain", "plain")],
)  # fmt: skip
def test_fold(word: str, bare: str) -> None:
    assert fold(word) == bare


def test_terms_are_lunrs() -> None:
    pipeline = get_default_builder().pipeline
    known = Terms()
    for document in made_up(50):
        text = f'{document.abstract} (well-known) "state-of-the-art", e.g., GPT-4; x_1 \xa0 this.'
        made = [term for term in map(known.__getitem__, split(text)) if term]
        assert made == [str(token) for token in pipeline.run(Tokenizer(text))]


def test_document_of_a_paper() -> None:
    links = Links(code="https://code.example/x", doi="10.1234/AB")
    paper = Paper("2506.00001", "On $x^2$", authors=(Author("A. One"),), days=("2025-06-02",), links=links)
    document = from_paper(
        paper, Counts(votes=3), ("agents",), title="On x²", abstract="Text", authors=paper.shown_authors
    )
    assert document == Document(
        "2506.00001", "papers/2506.00001/", "On x²", "Text", ("A. One",), ("agents",), "2025-06-02", 3, True,
        ("10.1234/ab",), "On $x^2$",
    )  # fmt: skip
    assert document.names == ("2506.00001", "10.1234/ab", title_key("On $x^2$"))
    assert document.fingerprint() == document._replace(votes=4).fingerprint()
    assert document.fingerprint() != document._replace(tags=()).fingerprint()


def test_packing() -> None:
    assert zlib.decompress(pack({"a": 1}, b"xyz"), -15) == b'\x07{"a":1}\x03xyz'
    assert varints([0, 127, 128, 300]) == b"\x00\x7f\x80\x01\xac\x02"
    assert steps([3, 3, 1]) == b"\x06\x00\x03"
    assert rice([0, 5], 1) == "00" + "1101"
    assert bits("1") == b"\x80"
    assert (low_bits(1, 1), low_bits(1, 1000)) == (0, 9)


def test_modules_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\nconst y = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = 1;\n  // three\nconst y = 2;\n")
    with pytest.raises(ValueError, match=r"y is declared in b\.js and in a\.js"):
        bundle(tmp_path, "a.js")


def test_bundle_leaves_imports_and_comments_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import {\n  x,\n} from "./b.js";\n/** Why. */\nexport const z = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = {\n  // three\n  y: 2,\n};\n")
    assert bundle(tmp_path, "a.js") == "const x = {\ny: 2,\n};\nexport const z = x;\n"
