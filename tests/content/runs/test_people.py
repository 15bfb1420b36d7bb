"""People with ORCID iDs: names that an iD joins, and people who share a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.commands.intake import taking
from generator.content.curated.author_names import Register
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import people
from generator.content.runs.people import People
from generator.content.runs.sides import Folders
from generator.papers.shown import author_names
from generator.text import names
from tests.harness.papers import ORCID, ORCID_2, record

ADA = {"authors": ("Ada One", "Bo Two"), "orcids": (("Ada One", ORCID),)}
A = {"authors": ("A. One",), "orcids": (("A. One", ORCID),)}
NAMED = f'"{ORCID}": "a-one"\n'


def run(content: Path, *papers: dict[str, Any]) -> None:
    """Take papers in a run."""
    first = len(list(Library(content).files())) + 1
    named = [record(f"2601.{at:05}", f"Moss {at}", **paper) for at, paper in enumerate(papers, first)]
    taking.take(Library(content), named)


def registered(content: Path, said: str = "") -> Register:
    """Return the register of a build."""
    (content / "authors.yml").write_text(said, "utf-8")
    papers = [page.paper for _, page in Library(content).pages() if isinstance(page, Page)]
    register = Register.read(content / "authors.yml", [])
    known = People((one for paper in papers for one in people.stated_in(paper)), register)
    written = [map(names.slug, author_names(paper)) for paper in papers]
    return known.registered(people.FILE.noted(content, []), written)


def test_the_name_with_most_papers_is_the_address_from_the_first_run_on(tmp_path: Path) -> None:
    run(tmp_path, ADA, A)
    assert (tmp_path / "people.yml").read_text("utf-8").partition("\n")[2] == NAMED, "one paper each"
    run(tmp_path, ADA, ADA, {"authors": ("Ada One",)})
    assert (tmp_path / "people.yml").read_text("utf-8").partition("\n")[2] == NAMED
    register = registered(tmp_path)
    assert register.within == {"": {"ada-one": "a-one"}}
    assert register.aliases == {"ada-one": ("Ada One", "a-one")}
    assert not register.names
    assert not register.apart


def test_papers_without_an_id_count_too_and_no_iD_writes_no_file(tmp_path: Path) -> None:
    run(tmp_path, {"authors": ("Ada One",)}, {"authors": ("Ada One",)})
    assert not (tmp_path / people.FILE.file).exists()
    run(tmp_path, ADA, A, A)
    assert people.FILE.noted(tmp_path, []) == {ORCID: "ada-one"}


def test_a_name_with_two_ids_keeps_its_address_and_each_person_has_one(tmp_path: Path) -> None:
    run(tmp_path, ADA, A, {"authors": ("Ada One",), "orcids": (("Ada One", ORCID_2),)})
    register = registered(tmp_path)
    mine, other = f"ada-one-{ORCID.lower()}", f"ada-one-{ORCID_2}"
    assert people.FILE.noted(tmp_path, []) == {ORCID: "ada-one"}, "with most papers"
    assert register.apart == {mine: ("ada-one", ORCID), other: ("ada-one", ORCID_2)}
    assert register.within == {
        "2601.00001": {"ada-one": mine}, "2601.00003": {"ada-one": other}, "": {"a-one": mine},
    }  # fmt: skip
    assert register.aliases == {"a-one": ("A. One", mine)}


def test_what_a_curator_says_goes_first(tmp_path: Path) -> None:
    run(tmp_path, ADA, A)
    said = registered(tmp_path, "Ada One: {}\n")
    assert (said.within, said.aliases) == ({"": {"ada-one": "ada-one"}}, {})


def test_an_id_that_two_families_claim_joins_nothing(tmp_path: Path) -> None:
    run(tmp_path, ADA, {"authors": ("Cy Three",), "orcids": (("Cy Three", ORCID),)})
    assert not (tmp_path / people.FILE.file).exists()
    assert registered(tmp_path) == Register()
    stated = [people.Stated("x", name, name.lower(), ORCID) for name in ("Ada One", "Cy Three")]
    (problem,) = People(stated, Register()).disputes()
    assert f"{problem}".startswith(f"{ORCID}: orcids: Ada One and Cy Three have it, so it joins nothing; ")


def test_of_two_runs_the_earlier_says_which_address_it_is(tmp_path: Path) -> None:
    texts = {"base": "", "earlier": NAMED, "later": f'"{ORCID}": ada-one\n"{ORCID_2}": x\n'}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / people.FILE.file).write_text(text, "utf-8")
    joined = people.FILE.join(Folders(*(tmp_path / name for name in texts))).decode()
    assert joined.partition("\n")[2] == f'{NAMED}"{ORCID_2}": "x"\n'
