"""The order in which sources come does not matter."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import front, law
from generator.content import page as pages
from generator.content.law import TRUST, Told
from generator.content.library import Library
from generator.content.merge import Merged, Merger
from generator.content.page import FIELDS, NOTICE, Page
from generator.papers.paper import Affiliation, Author, Citations, Counts, Links, Paper, Record
from generator.papers.publication import Publication
from generator.sources.frame import files as files_of
from tests.harness.papers import ORCID, ORCID_2, record, take

PARTS = (
    "feed a.example/rss", "feed b.example/rss", "feed a saved one", "bibtex refs", "bibtex refs-2",
    "bibtex refs-10", "zotero groups/1", "zotero groups/2", "zotero users/3", "moss fens", "moss bogs",
    "archive a.example", "archive b.example",
    "web a.example/1", "web b.example/1",
)  # fmt: skip
SOURCES = ("crossref", "doi", "europepmc", "arxiv", "huggingface", *PARTS)
TITLE = "On the mosses of the northern fens"
KINDS = ("article", "preprint", "")
DOI, SERVER = "10.1234/moss", "10.5678/early"


def says(value: str) -> st.SearchStrategy[str]:
    """Two values of a field, or none."""
    return st.sampled_from(("", f"{value} one", f"{value} two"))


@st.composite
def records_of(
    draw: st.DrawFn, origin: str, name: str = "One", doi: str = DOI, kinds: tuple[str, ...] = KINDS
) -> Record:
    """What a source, or a feed, says about one paper, by any of its ids or by its title."""
    source, _, part = origin.partition(" ")
    kind = draw(st.sampled_from(kinds))
    place = Publication(kind, draw(says("Moss")), draw(says("1")), pages="1-9" if kind else "")
    if kind == "article":
        place = replace(place, doi=doi)
    link = {"article": doi, "preprint": SERVER}.get(kind, "")
    address = draw(st.sampled_from(("", "https://moss.example/1", "https://moss.example/2")))
    paper = Paper(
        id=link,
        title=draw(st.sampled_from((TITLE, TITLE.upper()))),
        abstract=draw(says("Abstract")),
        authors=tuple(Author(f"{given} {name}") for given in draw(st.sampled_from((("A.",), ("Ada", "Bo"))))),
        orcids=draw(st.sampled_from(((), ((f"Ada {name}", ORCID),), ((f"A. {name}", ORCID_2),)))),
        affiliations=draw(st.sampled_from(((), (Affiliation("Fen Lab"),), (Affiliation("Bog Lab"),)))),
        days=draw(st.sampled_from(((), ("2026-01-02",), ("2026-01-05",)))),
        published=draw(st.sampled_from(("2026", "2025-11-02", "2026-01-04"))),
        updated=draw(st.sampled_from(("", "2026-02-03"))),
        version=draw(st.sampled_from((None, 1, 2))),
        tags=draw(st.sampled_from(((), ("moss",), ("fens",)))),
        links=Links(address, code=address, doi=link),
        organization=draw(says("Lab")),
        source=source,
        published_in=place,
        summary=draw(says("Summary")),
        withdrawn=draw(st.booleans()),
        corrected=draw(st.sampled_from(("", "2026-03-01", "2026-03"))),
    )
    return Record(paper, part=part, where=draw(st.sampled_from(("", "x"))))


@st.composite
def many(draw: st.DrawFn) -> list[Record]:
    """What two to six sources say of one paper."""
    sources = draw(st.lists(st.sampled_from(SOURCES), min_size=2, max_size=6, unique=True))
    return [draw(records_of(source)) for source in sources]


def joined(ones: list[Record], edited: frozenset[str] = frozenset()) -> Told:
    """Merge what sources say in this order, in memory; ``edited`` fields are a person's."""
    theirs: dict[str, Any] = dict.fromkeys(edited, "Mine")
    page = Page(replace(ones[0].paper, id="moss", **theirs))
    told = dict.fromkeys(FIELDS, page.paper.source) | {"source": ones[0].origin}
    page = replace(page, origins=law.compact(page.paper, told))
    for one in ones[1:]:
        merged = law.merge(page, one.paper, edited, by=one.origin)
        page = replace(page, paper=merged.paper, origins=merged.origins)
    return Told(page.paper, page.origins)


@settings(max_examples=5 * settings().max_examples)
@given(many(), st.randoms(use_true_random=False), st.sampled_from((frozenset[str](), frozenset({"summary"}))))
def test_in_any_order_sources_make_one_page(
    ones: list[Record], chance: random.Random, edited: frozenset[str]
) -> None:
    expected = joined(ones, edited)
    for _ in range(6):
        chance.shuffle(ones)
        assert joined(ones, edited) == expected


def test_a_source_corrects_what_it_said_of_the_same_version_and_not_of_a_later_one() -> None:
    ones = [record("2601.00001", TITLE, version=version, source="arxiv") for version in (2, 2, 1)]
    said = [replace(one, paper=replace(one.paper, comment=f"{n} pages")) for n, one in enumerate(ones)]
    assert [joined(said[:count]).paper.comment for count in (1, 2, 3)] == ["0 pages", "1 pages", "1 pages"]


OF_ONE: dict[str, Any] = {
    "kinds": ("article", "")
}  # of two DOIs without a word that relates them, there are two pages
OF_NAMESAKE = OF_ONE | {"name": "Other", "doi": "10.1234/other"}
ORDER = 6


def pages_of(content: Path) -> list[tuple[Any, ...]]:
    """Return what the pages say, but for what the first record fixes."""
    found = [page for _, page in Library(content).pages() if isinstance(page, Page)]
    return sorted(((replace(page.paper, id="x"), page.origins) for page in found), key=repr)


EDITS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a field": {"organization": "Mine"},
    "a field that is emptied": {"summary": None},
    "a key of two": {"published_in": {"journal": "Mine"}, "links": {"code": "https://mine.example/"}},
}


def edit_first(content: Path, edits: dict[str, Any]) -> None:
    """Write values into the page of the paper by One, if there is one, as a person does."""
    for path, page in Library(content).pages():
        assert isinstance(page, Page)
        if page.paper.authors[0].name.endswith("One"):
            known: dict[str, Any] = pages.values(path.read_text())
            new = {key: known.get(key, {}) | of if isinstance(of, dict) else of for key, of in edits.items()}
            path.write_text(front.changed(path.read_text(), new, [*pages.KEYS]))


@pytest.mark.slow
@given(st.data(), st.sampled_from([*EDITS.values()]), st.randoms(use_true_random=False))
def test_in_any_order_and_in_any_runs_records_make_the_same_pages(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    edits: dict[str, Any],
    chance: random.Random,
) -> None:
    """Also with a namesake's among them, and with a person's edit in between."""
    names = data.draw(st.lists(st.sampled_from(SOURCES), min_size=2, max_size=6, unique=True))
    given_for = [(name, data.draw(st.sampled_from((OF_ONE, OF_NAMESAKE)))) for name in names]
    ones = [data.draw(records_of(name, **whose)) for name, whose in given_for]
    expected = None
    for _ in range(ORDER):
        content = tmp_path_factory.mktemp("content")
        chance.shuffle(ones)
        edited = chance.randint(1, len(ones))
        for start in range(0, len(ones), cut := chance.randint(1, 3)):
            take(content, *ones[start : start + cut])
            if start < edited <= start + cut:
                edit_first(content, edits)
        edit_first(content, edits)
        take(content, *ones)
        made = pages_of(content)
        assert expected in (None, made) and len(made) == len({f"{whose}" for _, whose in given_for})
        expected = made
        shutil.rmtree(content)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_feed_and_an_agency_give_one_page_in_either_order(tmp_path: Path, order: tuple[int, int]) -> None:
    """The title stayed in capitals, and one author was all there was."""
    place = Publication("article", "Moss", doi=DOI)
    known: dict[str, Any] = {"days": (), "published": "2026-01-04", "links": Links(doi=DOI)}
    feed = record(DOI, TITLE.upper(), source="feed", authors=("Ada One",), abstract="Short.", **known)
    agency = record(DOI, TITLE, source="crossref", authors=("Ada One", "Bo Two"), published_in=place, **known)
    take(tmp_path, *[(feed, agency)[at] for at in order])
    ((_, page),) = Library(tmp_path).pages()
    assert isinstance(page, Page)
    assert (page.paper.title, page.paper.shown_authors) == (TITLE, ("Ada One", "Bo Two"))
    assert (page.paper.source, page.paper.abstract, page.origins) == (
        "crossref",
        "Short.",
        {"abstract": "feed"},
    )
    assert take(tmp_path, feed, agency) == ["kept", "kept"]


def page_in(content: Path) -> tuple[Path, Page]:
    ((path, page),) = Library(content).pages()
    assert isinstance(page, Page)
    return path, page


@pytest.mark.parametrize("where", ["", "refs.xml"])
def test_a_version_of_arxiv_is_raised_on_a_page_of_another_source(tmp_path: Path, where: str) -> None:
    """Also in one file, where a second record only fills in else."""
    told: dict[str, Any] = {"source": "arxiv", "days": ()}
    versions = (record(version=n, updated=f"2026-02-0{n}", **told) for n in (1, 3, 2))
    take(tmp_path, record(), *(replace(version, where=where) for version in versions))
    paper = page_in(tmp_path)[1].paper
    assert (paper.source, paper.version, paper.updated) == ("huggingface", 3, "2026-02-03")


def test_a_wrong_word_that_it_was_withdrawn_goes_when_its_source_takes_it_back(tmp_path: Path) -> None:
    told: dict[str, Any] = {"withdrawn": True, "withdrawal": "on 2026-02-03, according to Hugging Face"}
    assert take(tmp_path, record(**told), record(source="arxiv"))[0] == "new"
    assert page_in(tmp_path)[1].paper.withdrawn, "another source says nothing of it"
    assert take(tmp_path, record()) == ["changed"]
    assert "withdraw" not in page_in(tmp_path)[0].read_text()


def test_what_a_notice_says_of_a_withdrawal_no_record_takes_back(tmp_path: Path) -> None:
    take(tmp_path, record(withdrawn=True))
    path, page = page_in(tmp_path)
    by = "on 2026-02-03, according to Crossref (https://doi.org/10.1234/r)"
    path.write_text(pages.update(path.read_text(), replace(page.paper, withdrawal=by)))
    assert page_in(tmp_path)[1].origin("withdrawn") == NOTICE, "also on a page of an earlier version"
    assert take(tmp_path, record()) == ["kept"]


def test_pages_without_sources_of_fields_count_as_their_source_s() -> None:
    page = Page(record(source="arxiv", summary="Mine.").paper)
    told = law.merge(page, record(title="Other", summary="Better.").paper, frozenset())
    assert (told.paper.title, told.paper.summary) == ("Moss and Mirrors", "Better.")


CITED = [
    Citations(times, by, f"2026-01-{day:02}")
    for times in (3, 5) for by in ("crossref", "europepmc", "moss") for day in (2, 9)
]  # fmt: skip


@given(
    # One number a day from a source: where a count keeps its day, a second number of today counts as later.
    st.lists(st.sampled_from(CITED), min_size=1, max_size=5, unique_by=lambda cited: (cited.by, cited.on)),
    st.randoms(use_true_random=False),
)
def test_a_paper_s_citations_are_those_of_the_best_source_of_its_last_day(
    told: list[Citations], chance: random.Random
) -> None:
    best = min((cited.by for cited in told), key=("crossref", "europepmc", "moss").index)
    own = [cited for cited in told if cited.by == best]
    last = max(own, key=lambda cited: (cited.on, cited.times))
    settled = _settled(sorted(told, key=itemgetter(2)))
    assert settled and (settled.by, settled.times) == (best, last.times)
    chance.shuffle(told)
    any_order = _settled([cited._replace(on="2026-01-09") for cited in told])
    assert any_order == max((cited._replace(on="2026-01-09") for cited in own), key=itemgetter(0))


def _settled(told: list[Citations]) -> Citations | None:
    return reduce(lambda old, new: law.counted(Counts(cited=new), old), told, Counts()).cited


def test_a_count_that_stays_the_same_keeps_its_day_for_a_month() -> None:
    old = Counts(cited=Citations(3, "crossref", "2026-01-02"))
    same, later = (Counts(cited=Citations(3, "crossref", day)) for day in ("2026-01-29", "2026-01-30"))
    assert law.counted(same, old) == law.counted(old, same) == old
    assert law.counted(later, old) == law.counted(old, later) == later
    assert law.counted(Counts(votes=1), old) == Counts(votes=1, cited=old.cited)


def test_every_field_has_its_row() -> None:
    assert TRUST.keys() == {*FIELDS}
    assert all(len({*row}) == len(row) for row in TRUST.values())


def test_two_feeds_make_one_page_in_either_order_and_each_may_correct_itself(tmp_path: Path) -> None:
    """The last word counted: where each answered on other days, the page was revised each day."""
    a, b = (
        replace(record(DOI, TITLE, source="feed", days=(), abstract=says, summary=more), part=part)
        for part, says, more in (("z.example/rss", "A.", ""), ("b.example/rss", "B.", "B."))
    )
    for content, order in ((tmp_path / "ab", (a, b)), (tmp_path / "ba", (b, a))):
        take(content, *order)
        page = page_in(content)[1]
        assert (page.paper.abstract, page.paper.summary, page.sources) == ("A.", "B.", ("feed",))
        assert page.origins == {"source": "feed z.example/rss", "summary": "feed b.example/rss"}
        assert take(content, b, a, replace(b, part="")) == ["kept", "kept", "changed"]
        assert take(content, a) == ["changed"]
        again = replace(a, paper=replace(a.paper, abstract="Corrected."))
        assert take(content, again, b) == ["changed", "kept"]
        assert page_in(content)[1].paper.abstract == "Corrected."


def test_a_page_that_does_not_say_which_feed_it_is_from_learns_it(tmp_path: Path) -> None:
    feed = record(DOI, TITLE, source="feed", days=())
    take(tmp_path, feed)
    assert take(tmp_path, replace(feed, part="b.example/rss"), feed) == ["changed", "kept"]
    assert page_in(tmp_path)[1].origins == {"source": "feed b.example/rss"}


def imported(content: Path, *files: tuple[str, str]) -> Merged:
    """Import BibTeX files with one paper, each by its name and the paper's abstract, in one run."""
    paths = [content / name for name, _ in files]
    for path, (_, abstract) in zip(paths, files, strict=True):
        path.write_text(f"@article{{x, title={{{TITLE}}}, doi={{{DOI}}}, abstract={{{abstract}}}}}")
    with Merger(Library(content)) as merger:
        for path in paths:
            for one in files_of.read(path, date(2026, 11, 1)):
                assert isinstance(one, Record)
                merger.take(one)
    return merger.taken


@pytest.mark.parametrize("names", [("refs-9.bib", "refs-10.bib"), ("refs.bib", "refs (2).bib")])
def test_of_two_files_the_one_counts_whose_name_comes_last(tmp_path: Path, names: tuple[str, str]) -> None:
    """In two runs the last one counted, in one run the first."""
    old, new = names
    for at, runs in enumerate(([(old, "Old"), (new, "New")], [(new, "New"), (old, "Old")])):
        for together in (True, False):
            (content := tmp_path / f"{at}{together}").mkdir()
            taken = [imported(content, *runs)] if together else [imported(content, run) for run in runs]
            assert page_in(content)[1].paper.abstract == "New"
            assert page_in(content)[1].origins == {"source": f"bibtex {new.removesuffix('.bib')}"}
            told = [kept for one in taken for _, kept in one.first_outvoted]
            assert told == [f"bibtex {new[:-4]}"] * (at or together)
            assert imported(content, (new, "Newer")).outcomes["changed"] == 1, "a file may correct itself"
