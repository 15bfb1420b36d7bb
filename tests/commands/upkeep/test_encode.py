"""``archive encode``: each paper is encoded once, the newest first, by the model that is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.commands.upkeep import encode
from generator.content import meaning
from generator.content.meaning import Meaning
from generator.errors import installing
from generator.sources.frame.limits import Limits
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit, files
from tests.harness.invoking import invoke
from tests.harness.model import NAMES, SUBJECTS, known, served, tiny
from tests.harness.papers import numbered
from tests.harness.server import Silent, loopback

OLD = Meaning(bytes(8), bytes(meaning.NUMBERS))


@pytest.fixture
def archive(tmp_path: Path) -> ArchiveFolder:
    """An archive with papers of two months."""
    archive = ArchiveFolder.at(tmp_path / "archive")
    archive.folder.mkdir()
    archive.config.write_text("site_name: Moss\nplugins:\n  - archive:\n      meaning: true\n", "utf-8")
    for number, subject in enumerate(SUBJECTS, 1):
        archive.put(numbered(number, f"2026-0{1 + number % 2}-03", title=subject, abstract=f"A {subject}."))
    return archive


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files of the model that were fetched."""
    with served(monkeypatch) as asked:
        yield asked


def vectors(archive: ArchiveFolder) -> dict[str, Meaning]:
    return meaning.read(archive.content, [])


def run(archive: ArchiveFolder, code: int = 0) -> str:
    return invoke(archive.folder, "encode", code=code).output


def test_each_paper_is_encoded_once_and_the_model_fetched_once(
    archive: ArchiveFolder, asked: list[str]
) -> None:
    before = files(archive.content)
    assert run(archive) == "8 papers encoded. content/meaning has 8 papers.\n"
    made = vectors(archive)
    assert len(made) == len({kept.vector for kept in made.values()}) == 8
    assert {*files(archive.content)} - {*before} == {
        "meaning/2026-01.bin", "meaning/2026-02.bin", "meaning/terms.table",
    }  # fmt: skip
    written = files(archive.content)
    assert run(archive) == "0 papers encoded. content/meaning has 8 papers.\n"
    archive.put(numbered(20, "2026-02-07", title="moss and kite"))
    assert run(archive) == "1 paper encoded. content/meaning has 9 papers.\n"
    assert asked == [*NAMES]
    assert vectors(archive).items() > made.items()
    assert files(archive.content)["meaning/2026-01.bin"] == written["meaning/2026-01.bin"]


def test_the_table_of_terms_is_made_again_for_another_month_or_twice_the_papers(
    archive: ArchiveFolder, asked: list[str]
) -> None:
    file = archive.content / "meaning" / meaning.TABLE

    def terms() -> set[str]:
        return {*meaning.table(archive.content, []).rows}

    run(archive)
    assert terms() == {*SUBJECTS}  # that the model knows: each is of one paper
    for number in range(10, 15):
        archive.put(numbered(number, "2026-02-07", title=f"ferns {number}"))
    run(archive)
    assert terms() == {*SUBJECTS}, "of 13 papers in the same two months there is no other table"
    archive.put(numbered(16, "2026-03-01", title="kite"))
    run(archive)
    assert {*SUBJECTS, "fern"} <= terms()
    made = file.read_bytes()
    file.write_bytes(b"x")
    assert "content/meaning/terms.table: is not a file of vectors" in run(archive, 1)
    assert file.read_bytes() == made, "the same papers give the same bytes"
    for number in range(20, 28):
        archive.put(numbered(number, "2026-03-01", title=f"heron {number}"))
    run(archive)
    assert "heron" in terms()


def test_only_another_text_is_encoded_again_and_what_is_gone_is_forgotten(
    archive: ArchiveFolder, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive)
    before = vectors(archive)
    pages = sorted(archive.content.rglob("2603.*.md"), key=lambda path: path.name)
    first, second, third, fourth, *_ = pages
    edit(first, "A moss.", "A moss of a tide.")
    edit(second, "2603.00002", "2603.00077")  # the same text
    third.unlink()
    edit(fourth, "\nsource: ", "\nhidden: true\nsource: ")
    assert run(archive) == "1 paper encoded. content/meaning has 6 papers.\n"
    after = vectors(archive)
    assert after["2603.00077"] == before["2603.00002"]
    assert {name for name in before if after.get(name) != before[name]} == {
        f"2603.0000{number}" for number in range(1, 5)
    }
    for path in {*pages} - {third}:
        path.unlink()
    known(monkeypatch)  # nobody answers there
    assert run(archive) == "0 papers encoded. content/meaning has 0 papers.\n"
    assert not [*(archive.content / "meaning").iterdir()]


def test_the_newest_come_first_and_the_rest_in_later_runs(
    archive: ArchiveFolder, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter(range(0, 60 * 1000, 60 * 8))
    monkeypatch.setattr(encode, "BATCH", 2)
    monkeypatch.setattr(encode, "time", SimpleNamespace(monotonic=lambda: next(now)))
    assert run(archive) == "4 papers encoded; 4 are left for the next run. content/meaning has 4 papers.\n"
    assert [*vectors(archive)] == [f"2603.0000{number}" for number in (1, 3, 5, 7)]


def test_another_model_begins_anew(
    archive: ArchiveFolder, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive)
    for module in (encode, meaning):
        monkeypatch.setattr(module, "MODEL", "1" * 32)
    assert run(archive) == "8 papers encoded. content/meaning has 8 papers.\n"


def test_a_damaged_file_is_named_and_made_again(archive: ArchiveFolder, asked: list[str]) -> None:
    run(archive)
    (archive.content / "meaning/2026-01.bin").write_bytes(b"x")
    said = run(archive, 1)
    assert "content/meaning/2026-01.bin: is not a file of vectors" in said and "4 papers encoded" in said
    assert "0 papers encoded" in run(archive)


def test_without_the_setting_nothing_is_done(archive: ArchiveFolder) -> None:
    edit(archive.config, "meaning: true", "meaning: false")
    assert run(archive) == "The setting meaning in mkdocs.yml is not true, so there is nothing to do.\n"


def test_without_the_extra_it_says_what_to_install(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encode, "find_spec", lambda name: None)
    assert installing("meaning") in run(archive, 2)


# What the model's host may do


def answers(patch: pytest.MonkeyPatch, answer: Callable[[Silent], object]) -> Iterator[None]:
    class Handler(Silent):
        def do_GET(self) -> None:
            answer(self)

    with loopback(Handler) as root:
        known(patch, root)
        yield


def _cut(handler: Silent) -> None:
    data = tiny()[NAMES[0]]
    handler.send_response(200)
    handler.send_header("Content-Length", f"{len(data)}")
    handler.end_headers()
    handler.wfile.write(data[:1000])


def _other(handler: Silent) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(bytes(len(tiny()[NAMES[0]])))


def _longer(handler: Silent) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(tiny()[NAMES[0]] + b"x")


def _slow(handler: Silent) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_cut, "the connection failed"), (_other, "not the file that this program knows"),
        (_longer, "the answer has more than"), (_slow, "no complete answer within 0 s"),
        (lambda handler: handler.send_error(404), "HTTP 404 Not Found"),
    ],
)  # fmt: skip
def test_a_model_that_does_not_come_whole_is_not_opened(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch, answer: Callable[[Silent], object], said: str
) -> None:
    monkeypatch.setattr(encode, "LIMITS", Limits(answer=0.5, tries=2, wait=0.0))
    meaning.write(archive.content, meaning.path(archive.content, "2026/01"), "0" * 32, {"x": OLD})
    before = files(archive.content)
    for _ in answers(monkeypatch, answer):
        assert said in run(archive, 3)
    assert files(archive.content) == before, "vectors of another model stay until there are others"
    assert not [*archive.folder.glob(".cache/meaning/*")]


def test_a_model_that_somebody_changed_is_fetched_again(archive: ArchiveFolder, asked: list[str]) -> None:
    run(archive)
    for path in archive.folder.glob(".cache/meaning/*"):
        path.write_bytes(b"another model")
    archive.put(numbered(20, "2026-02-07", title="moss and kite"))
    assert "1 paper encoded" in run(archive)
    assert asked == [*NAMES, *NAMES]


def test_only_public_hosts_are_asked(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    known(monkeypatch)
    monkeypatch.setattr(encode, "OWN_HOSTS", ())
    assert "http://127.0.0.1:9" in run(archive, 3)
