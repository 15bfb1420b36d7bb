from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import counts
from generator.content import page as pages
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.paper import Author, Counts, Links, Paper, Record
from generator.papers.publication import Publication
from generator.store.atomic import write
from generator.text.tex import Tex
from tests.harness.files import edit, files
from tests.harness.papers import merge, page_file, paper, papers, record, take


def read(content: Path, slug: str) -> Page:
    page = Library(content).page(page_file(content, slug))
    assert isinstance(page, Page)
    return page


def test_one_page_a_paper_in_the_folder_of_its_first_day(tmp_path: Path) -> None:
    outcomes = take(
        tmp_path,
        record("2601.00001", days=("2026-01-05", "2026-02-01"), votes=3),
        record("cs/0112017", "Lichens", days=(), published="2001-12"),
        record("", "Ferns", days=("1963",)),
    )
    assert outcomes == ["new"] * 3
    assert sorted(files(tmp_path)) == [
        "counts/2026-01.csv", "papers/1963/00/ferns.md", "papers/2001/12/cs.0112017.md",
        "papers/2026/01/2601.00001.md",
    ]  # fmt: skip


def test_the_same_input_twice_gives_no_diff(tmp_path: Path) -> None:
    records = [
        record("2601.00001", "Moss: a “study” 😀", abstract="# One.\n\n---\n\nTwo.", votes=3, comments=0),
        record("2601.00002", "Ferns", authors=(Author("Ada", hidden=True),), days=("2026-01-09",), stars=2),
        record("2601.00001", "Moss: a “study” 😀", days=("2026-02-11",)),
        record("", "Lichens", days=("1989-08",), author_count=3),
    ]
    assert take(tmp_path, *records) == ["new", "new", "changed", "new"]
    before = files(tmp_path)
    assert take(tmp_path, *records) == ["kept"] * 4
    assert files(tmp_path) == before
    assert take(tmp_path, *reversed(records)) == ["kept"] * 4
    assert files(tmp_path) == before


@given(st.lists(papers(), max_size=4))
def test_any_papers_twice_give_no_diff(tmp_path_factory: pytest.TempPathFactory, made: list[Paper]) -> None:
    folder = tmp_path_factory.mktemp("content")
    records = [Record(item, Counts(votes=number)) for number, item in enumerate(made)]
    for item in records:  # a second paper of one id may bring other words: it settles after one more run
        take(folder, item)
        take(folder, item)
        before = files(folder)
        assert take(folder, item) == ["kept"]
        assert files(folder) == before
    shutil.rmtree(folder)


def test_edits_by_hand_survive_a_refetch_with_other_values(tmp_path: Path) -> None:
    take(tmp_path, record(title="Moss", tags=("agents",), abstract="Old.", organization="Moss Lab", votes=1))
    path = page_file(tmp_path, "2601.00001")
    edit(path, "title: Moss", "title: 'Moss, corrected'")
    edit(path, "tags: [agents]", "tags: [moss, lichens]")
    edit(path, "organization: Moss Lab\n", "")
    path.write_text(path.read_text("utf-8") + "\n## Notes\n\nRead this *first*.\n", "utf-8")
    for number in (2, 3):
        outcomes = take(tmp_path, record(
            title=f"Moss {number}", tags=("vision",), abstract=f"New {number}.", organization="Other Lab",
            comment=f"{number} pages", votes=number,
        ))  # fmt: skip
        assert outcomes == ["changed"]
        page = read(tmp_path, "2601.00001")
        assert page.paper.title == "Moss, corrected"
        assert page.paper.tags == ("moss", "lichens")
        assert page.paper.organization == ""
        assert page.notes == "## Notes\n\nRead this *first*."
        assert (page.paper.abstract, page.paper.comment) == (f"New {number}.", f"{number} pages")
    assert counts.read(tmp_path / "counts") == {"2601.00001": Counts(votes=3)}


def test_a_shorter_answer_removes_nothing(tmp_path: Path) -> None:
    whole = record(
        abstract="The abstract.", authors=("Ada One", "Bo Two"), keywords=("moss",), organization="Lab",
        links=Links(code="https://a.org", project="https://b.org"), published="2025-12-31", votes=3, stars=9,
    )  # fmt: skip
    take(tmp_path, whole)
    before = files(tmp_path)
    assert take(tmp_path, record(authors=(), days=("2026-01-02",))) == ["kept"]
    assert take(tmp_path, record(authors=(), links=Links(project="https://b.org"))) == ["kept"]
    assert files(tmp_path) == before
    assert take(tmp_path, record("2601.00009", "Another")) == ["new"]
    assert {name: data for name, data in files(tmp_path).items() if name in before} == before


def test_a_source_corrects_its_own_and_what_a_lesser_one_said(tmp_path: Path) -> None:
    take(tmp_path, record(title="MOSS", summary="Short.", links=Links(code="https://a.org")))
    other = record(
        title="Moss", abstract="Theirs.", source="arxiv", days=(), published="2025-12-31", summary="Long.",
        links=Links(code="https://x.org", pdf="https://arxiv.org/pdf/2601.00001"), categories=("cs.CL",),
    )  # fmt: skip
    assert take(tmp_path, other) == ["changed"]
    page = read(tmp_path, "2601.00001")
    merged = page.paper
    assert (merged.title, merged.summary, merged.source) == ("Moss", "Short.", "huggingface")
    assert (merged.published, merged.categories) == ("2025-12-31", ("cs.CL",))
    assert merged.links == Links(code="https://a.org", pdf="https://arxiv.org/pdf/2601.00001")
    names = ("title", "authors", "published", "categories", "links.pdf", "abstract")
    assert page.origins == dict.fromkeys(names, "arxiv")
    take(tmp_path, record(title="Moss 2", links=Links(code="https://c.org")))
    merged = read(tmp_path, "2601.00001").paper
    assert (merged.title, merged.links.code) == ("Moss", "https://c.org")


@pytest.mark.parametrize("first", [0, 1])
def test_two_sources_and_two_days_are_one_page_with_both_days(tmp_path: Path, first: int) -> None:
    ones = [record(days=("2026-01-05",)), record("arXiv:2601.00001v2", days=("2026-02-01",), source="other")]
    take(tmp_path, ones[first], ones[1 - first])
    (path,) = Library(tmp_path).files()
    assert read(tmp_path, path.stem).paper.days == ("2026-01-05", "2026-02-01")
    assert path.parent.name == ("01", "02")[first], "a page never moves"


def test_days_that_a_person_edited_stay(tmp_path: Path) -> None:
    take(tmp_path, record(days=("2026-01-05",)))
    edit(page_file(tmp_path, "2601.00001"), "date: 2026-01-05", "date: 2026-01-06")
    take(tmp_path, record(days=("2026-01-07",)))
    assert read(tmp_path, "2601.00001").paper.days == ("2026-01-06",)


def test_an_older_version_only_fills_in() -> None:
    old = paper(title="Moss, third version", version=3, updated="2026-01-09", comment="")
    new = paper(title="Moss", version=1, updated="2026-01-01", comment="9 pages", days=("2026-02-01",))
    merged = merge(old, new, frozenset())
    assert merged == replace(old, comment="9 pages", days=(*old.days, *new.days))


def test_an_older_version_fills_in_links_too() -> None:
    old = paper(version=3, links=Links(code="https://a.org/new"))
    new = paper(version=1, links=Links(code="https://a.org/old", project="https://b.org/"))
    merged = merge(old, new, frozenset())
    assert merged.links == Links(code="https://a.org/new", project="https://b.org/")


def test_a_paper_without_an_id_is_found_by_its_title_once_it_has_one(tmp_path: Path) -> None:
    told = {"authors": (), "author_count": 2, "source": "capture", "days": ("2026-01-02",)}
    take(tmp_path, record("", "Moss: Mirrors and Fens", **told))
    assert take(tmp_path, record("2601.00001", "Moss mirrors  and fens", days=("2026-01-03",), votes=5)) == [
        "changed"
    ]
    assert [path.stem for path in Library(tmp_path).files()] == ["moss-mirrors-and-fens"], "its address stays"
    merged = read(tmp_path, "moss-mirrors-and-fens").paper
    assert (merged.arxiv, merged.days) == ("2601.00001", ("2026-01-02", "2026-01-03"))
    assert merged.shown_authors == ("Ada One", "Bo Two")
    assert counts.read(tmp_path / "counts") == {"moss-mirrors-and-fens": Counts(votes=5)}
    assert take(tmp_path, record("2601.00001", "A new title", days=("2026-01-03",))) == ["changed"]
    assert take(tmp_path, record("", "Moss Mirrors and Fens", **told)) == ["kept"]


def test_a_paper_with_an_id_is_found_by_its_title_when_a_source_gives_none(tmp_path: Path) -> None:
    take(tmp_path, record("2601.00001", "Moss and Mirrors"))
    assert take(tmp_path, record("", "Moss and mirrors", days=("2026-01-09",), source="capture")) == [
        "changed"
    ]
    assert read(tmp_path, "2601.00001").paper.days == ("2026-01-02", "2026-01-09")


def test_a_title_that_a_person_edited_does_not_hide_the_page(tmp_path: Path) -> None:
    take(tmp_path, record("", "Moss and Mirrors", source="capture", days=("2026-01-02",)))
    edit(page_file(tmp_path, "moss-and-mirrors"), "title: Moss and Mirrors", "title: Mosses")
    assert take(tmp_path, record("", "Moss and Mirrors", days=("2026-01-03",))) == ["changed"]
    assert take(tmp_path, record("2601.00001", "Moss and Mirrors", days=("2026-01-04",))) == ["changed"]
    assert read(tmp_path, "moss-and-mirrors").paper.title == "Mosses"


def test_two_papers_of_one_title_are_two(tmp_path: Path) -> None:
    first, second = record("2601.00001", "Moss"), record("2601.00002", "Moss")
    assert take(tmp_path, first, second) == ["new", "new"]
    take(tmp_path, record("", "Ferns", days=("2026-01-02",)))
    assert take(tmp_path, record("2601.00003", "Ferns"), record("2601.00004", "Ferns")) == ["changed", "new"]
    assert read(tmp_path, "ferns").paper.arxiv == "2601.00003"
    assert take(tmp_path, record("2601.00003", "Ferns"), record("2601.00004", "Ferns")) == ["kept", "kept"]


def test_a_doi_or_an_arxiv_id_beside_the_own_id_finds_the_page(tmp_path: Path) -> None:
    take(tmp_path, record("10.1234/abc", arxiv="2601.00001", links=Links(doi="10.1234/ABC")))
    assert take(tmp_path, record("2601.00001", "Another title", days=("2026-01-02",))) == ["changed"]
    assert take(tmp_path, record("x-17", "Third title", links=Links(doi="10.1234/abc"))) == ["changed"]
    assert len(list(Library(tmp_path).files())) == 1


def test_a_page_written_by_hand_is_found_however_its_id_is_written(tmp_path: Path) -> None:
    path = tmp_path / "papers/2026/01/2601.00001.md"
    write(path, b"---\ntitle: Mine\nid: arXiv:2601.00001v2\ndate: 2026-01-09\n---\nMy abstract.\n")
    take(tmp_path, record(title="Moss", abstract="Theirs.", days=("2026-02-02",), organization="Moss Lab"))
    merged = read(tmp_path, "2601.00001").paper
    assert (merged.title, merged.abstract, merged.days) == ("Mine", "My abstract.", ("2026-01-09",))
    assert merged.organization == "Moss Lab"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_page_saved_on_windows(tmp_path: Path, start: bytes) -> None:
    take(tmp_path, record(title="Moss", abstract="One.\n\n# Two."))
    path = page_file(tmp_path, "2601.00001")
    edit(path, "title: Moss", "title: Mosses")
    path.write_bytes(start + (path.read_bytes() + b"\n## Notes\n\nMine.\n").replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    page = read(tmp_path, "2601.00001")
    assert (page.paper.title, page.paper.abstract) == ("Mosses", "One.\n\n# Two.")
    assert page.notes == "## Notes\n\nMine."
    assert take(tmp_path, record(title="Moss", abstract="One.\n\n# Two.")) == ["kept"]
    assert path.read_bytes() == before
    assert take(tmp_path, record(title="Moss", abstract="Three.")) == ["changed"]
    page = read(tmp_path, "2601.00001")
    assert (page.paper.title, page.paper.abstract, page.notes) == ("Mosses", "Three.", "## Notes\n\nMine.")


def test_a_page_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    take(tmp_path, record(title="Moss"))
    path = page_file(tmp_path, "2601.00001")
    for broken in (
        path.read_bytes().replace(b"Moss", b"Moss: Moss"),
        path.read_bytes().replace(b"Moss", b"Mo\xdfs"),
    ):
        path.write_bytes(broken)
        with pytest.raises(RecordError):
            take(tmp_path, record(title="Moss 2", days=("2026-03-03",)))
        assert files(tmp_path) == {"papers/2026/01/2601.00001.md": broken}


def test_what_is_the_same_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(tmp_path, record(votes=1))

    def fail(*_: object) -> bool:
        raise AssertionError("written")

    monkeypatch.setattr(os, "write", fail)
    assert take(tmp_path, record(votes=1)) == ["kept"]


def test_a_merge_that_changes_nothing_does_not_touch_the_page(tmp_path: Path) -> None:
    text = "---\ntitle:   'Moss'   # odd\nid: '2601.00001'\ndate: 2026-01-02\n---\n\n\nAbstract\n"
    path = tmp_path / "papers/2026/01/2601.00001.md"
    write(path, text.encode())
    assert pages.edited(text) == {"title", "days", "abstract"}
    assert take(tmp_path, record(title="Other", authors=(), source="")) == ["kept"]
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("links: {doi: 10.1234/abc}", "links:\n  doi: 10.1234/abc"),
        ("links: {doi: 10.1234/abc}", "links: {\n  doi: 10.1234/abc\n}"),
        ("links: {doi: 10.1234/abc}", "links:   # by hand\n  'doi': '10.1234/ABC'"),
        ("links: {doi: 10.1234/abc}", '"links": {doi: 10.1234/abc}'),
        ("links: {doi: 10.1234/abc}", "links: {doi: 'https://doi.org/10.1234/ABC'}"),
        ("arxiv: '2601.00001'", "arxiv: arXiv:2601.00001v2"),
        ("arxiv: '2601.00001'", "arxiv: >-\n  2601.00001"),
        ("title: Moss and Mirrors", "title: >-\n  Moss\n  and Mirrors"),
    ],
)
def test_ids_are_found_however_a_person_writes_them(tmp_path: Path, old: str, new: str) -> None:
    key = old.split(":")[0]
    own = record("" if key == "title" else "x-17", links=Links(doi="10.1234/abc" if key == "links" else ""),
                 arxiv="2601.00001" if key == "arxiv" else "")  # fmt: skip
    take(tmp_path, own)
    (path,) = Library(tmp_path).files()
    edit(path, old, new)
    other = {
        "links": record("10.1234/abc", "Another title"),
        "arxiv": record("2601.00001", "Another title"),
        "title": record("", "Moss and mirrors"),
    }
    assert take(tmp_path, other[key])[0] != "new"
    assert list(Library(tmp_path).files()) == [path]


def test_front_matter_as_the_archive_writes_it_is_not_parsed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(tmp_path, record(title="Moss: a study", links=Links(doi="10.1234/abc")), record("x-17", "Ferns"))
    monkeypatch.setattr("yaml.load", None)
    assert take(tmp_path, record("10.1234/abc", "Moss")) != ["new"]


EARLY = paper(
    "10.5555/early", "Early moss", days=(), published="2026-01-05", links=Links(doi="10.5555/early"),
    published_in=Publication(kind="preprint", journal="Moss Server"),
)  # fmt: skip
LATE = replace(
    EARLY, title=Tex("Late moss"), published="2026-03-02",
    published_in=Publication("article", "J. Moss", "1", doi="10.1234/late"),
)  # fmt: skip


@pytest.mark.parametrize("source", ["huggingface", "another"])
def test_a_preprint_gives_way_to_its_published_version_and_never_comes_back(source: str) -> None:
    late = replace(LATE, source=source)
    once = merge(EARLY, late, set())
    assert once.published_in == LATE.published_in, "whole: the server is no part of a journal's place"
    assert (once.published, once.links.doi) == ("2026-01-05", "10.5555/early")
    assert once.title == ("Late moss" if source == EARLY.source else "Early moss")
    assert merge(once, late, set()) == merge(once, EARLY, set()) == once
    alone = replace(late, id="10.1234/late", links=Links(doi="10.1234/late"))
    assert merge(once, alone, set()) == once, "the published version alone takes nothing away"


def test_what_a_person_wrote_about_a_publication_stays() -> None:
    edited = {"published_in.journal", "published_in.kind"}
    kept = {"journal": "Moss Server", "kind": "preprint"}
    assert merge(EARLY, LATE, edited).published_in == replace(LATE.published_in, **kept)
