"""Equal forms: searches find one thing by any of its spellings, as papers themselves equate them."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from generator.queries.documents import Document
from generator.queries.words import term
from generator.search.forms import FEWEST_DEFINING, TWINS, Forms, equal, mined
from tests.harness.search import Search, ask, made_up, visited, write_site

_numbers = count(1)


def paper(title: str, abstract: str = "We try this.", **more: Any) -> Document:
    number = next(_numbers)
    name = f"2701.{number:05d}"
    return Document(name, f"papers/{name}/", title, abstract, day="2026-12-01", **more)


def defining(long: str, short: str, papers: int, form: str = "{long} ({short})") -> list[Document]:
    text = form.format(long=long, short=short)
    return [paper(f"Pebbles {at}", f"Here, {text} is tried on moss.") for at in range(papers)]


SHORT, LONG = paper("Ferns by SMT"), paper("Ferns by Sorted Moss Trees")
MARKED = paper("Marked ferns", "Moss-trees are sorted.")._replace(summary="Moss-trees are sorted.")
BOTH = paper("Ferns by sorted moss trees, SMT", "Sorted moss trees, SMT for short.")
RARE_SHORT, RARE_LONG = paper("Ferns by QRP"), paper("Ferns by Quick River Pebbles")
TURNED = paper("Lichen by BrT"), paper("Lichen by bark thinning")
JOINED, HYPHENED = paper("Multiswarm lakes"), paper("Multi-swarm lakes")
SPACED = paper("Lakes of the multi swarm")
APART = paper("Hyper-cedar hills")
MODELS = paper("Otter-4 at work"), paper("Otter4 at work"), paper("Otter 4 at work")
POINTS = paper("Heron3.5 sings"), paper("Heron 3.5 sings")
TEXTS = paper("From text-to-shape"), paper("From text to shape")
OVERVIEW, SURVEY = paper("An overview of dunes"), paper("A survey of dunes")
DATA = paper("Dataset of shells")
BRITISH, AMERICAN = paper("The behaviour of tides"), paper("Behavior of tides")
SURNAME = paper("On dew", authors=("Ada Smt",))
TIMETABLES, REED_BED = paper("Ferries", "Their timetables."), paper("Reed beds in spring")
SCATTERED = paper("A nest of the crow", "A crow. A nest.")
COMMON = [paper(f"Bay {at}", "The tra of it.") for at in range(300)]

PAPERS = [
    *made_up(60),
    *defining("sorted moss trees", "SMTs", FEWEST_DEFINING),
    *defining("quick river pebbles", "QRP", FEWEST_DEFINING - 1),
    *defining("Bark-Thinning", "BrT", FEWEST_DEFINING, "{short} ({long})"),
    *defining("twig region averages", "TRA", FEWEST_DEFINING),
    *(paper(f"Pond {at}", "A multi-swarm of (multi-swarms)") for at in range(3)),
    *(paper(f"Hill {at}", "A hyper-cedar.") for at in range(2)),
    *(paper(f"Pool {at}", "A multiswarm.") for at in range(3)),
    *(paper(f"Overview {at}") for at in range(3)), *(paper(f"Survey {at}") for at in range(3)),
    *(paper(f"Dataset {at}") for at in range(3)), DATA,
    *(paper(f"Behaviour {at}") for at in range(3)), *(paper(f"Behavior {at}") for at in range(3)),
    SHORT, LONG, MARKED, BOTH, RARE_SHORT, RARE_LONG, *TURNED, JOINED, HYPHENED, SPACED, *MODELS, *POINTS,
    TIMETABLES, REED_BED, SCATTERED, *TEXTS, APART, OVERVIEW, SURVEY, BRITISH, AMERICAN, SURNAME, *COMMON,
]  # fmt: skip


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, PAPERS)
    return Search(folder)


def complete(search: Search, text: str, **options: Any) -> list[str]:
    """Return the ids of the papers with all words, in order."""
    return [found["id"] for found in ask(search, text, limit=500, **options)["results"] if found["complete"]]


@pytest.mark.parametrize(
    ("text", "typed", "other"),
    [
        ("SMT ferns", SHORT, LONG),
        ("ferns by SMTs", SHORT, LONG),
        ("ferns by sorted-moss trees", LONG, SHORT),
        ("BrT lichen", *TURNED),
        ("lichen bark thinning", *reversed(TURNED)),
        ("multiswarm lakes", JOINED, HYPHENED),
        ("multiswarm lakes", JOINED, SPACED),
        ("multi-swarm lakes", HYPHENED, JOINED),
        ("lakes multi swarm", SPACED, JOINED),
        ("otter4 work", MODELS[1], MODELS[0]),
        ("otter4 work", MODELS[1], MODELS[2]),
        ("sings Heron3.5", *POINTS),
        ("overview dunes", OVERVIEW, SURVEY),
        ("survey of dunes", SURVEY, OVERVIEW),
        ("behaviour tides", BRITISH, AMERICAN),
        ("tides behavior", AMERICAN, BRITISH),
    ],
)
def test_a_search_finds_the_other_form_after_what_was_typed(
    search: Search, text: str, typed: Document, other: Document
) -> None:
    found = complete(search, text)
    assert {typed.id, other.id} <= set(found)
    assert found.index(typed.id) < found.index(other.id)
    answer = ask(search, text)
    assert (answer["partial"], answer["doubtful"]) == (False, [])
    assert {term(word.lower()) for word in other.title.replace("-", " ").split()} & set(answer["terms"])


@pytest.mark.parametrize(
    ("text", "joined", "others"),
    [
        ("Otter-4 work", MODELS[1], MODELS),
        ("otter 4 work", MODELS[1], MODELS),
        ("Heron 3.5", POINTS[0], POINTS),
    ],
)
def test_a_joined_name_with_a_number_says_both_words(
    search: Search, text: str, joined: Document, others: Sequence[Document]
) -> None:
    found = complete(search, text)
    assert {paper.id for paper in others} <= set(found)
    assert found[0] == joined.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("time tables of ferries", [TIMETABLES]),
        ("ferries time-tables", [TIMETABLES]),
        ("reedbed spring", [REED_BED]),
        ("reedbeds", [REED_BED]),
        ("crownest", []),  # no title has its halves side by side
        ("reedved", []),  # the second half is no word
        ("red bed spring", []),  # a word is looked for, although it is near a half
        ('"time tables" ferries', []),
        ("+time +tables ferries", []),
    ],
)
def test_if_few_papers_have_all_words_they_are_joined_and_cut(
    search: Search, text: str, found: list[Document]
) -> None:
    assert complete(search, text) == [paper.id for paper in found]
    assert ask(search, text, all=True)["total"] == 0
    assert complete(search, text, literal=True) == []
    parts = ask(search, text)["parts"]
    assert len(parts) == len(found)
    for part in parts:  # above the results, each with a cross
        assert part["said"] in ("also timetables", "also reed bed", "also reed beds")
        assert complete(search, part["without"]) == []


def test_a_word_near_another_is_misspelt_rather_than_two(search: Search) -> None:
    meant = search.meant("overview of dunse")
    assert meant and meant["text"] == "overview of dunes"


def test_rules_and_operators_are_literal(search: Search) -> None:
    for text in ("SMT ferns", "multiswarm lakes", "otter4 work", "overview dunes"):
        found = ask(search, text, all=True, limit=500)["results"]
        words = {term(word.lower()) for word in text.split()}
        assert found and all(words <= {*map(term, one["title"].lower().split())} for one in found), text
    for text in ("+SMT ferns", 'ferns "sorted moss trees"', "ferns SMT^2", "ferns SM*"):
        assert not {SHORT.id, LONG.id} <= set(complete(search, text)), text


def test_the_typed_words_keep_their_scores(search: Search) -> None:
    plain, forced = ask(search, "SMT ferns"), ask(search, "+SMT ferns")
    scores = {found["id"]: found["score"] for found in plain["results"]}
    assert {one["id"]: one["score"] for one in forced["results"]} == {
        one["id"]: scores[one["id"]] for one in forced["results"]
    }
    assert scores[BOTH.id] > scores[SHORT.id] > scores[LONG.id] > 0


def test_too_few_papers_equate_nothing(search: Search) -> None:
    assert RARE_LONG.id not in complete(search, "QRP ferns")
    assert RARE_SHORT.id not in complete(search, "quick river pebbles ferns")


def test_an_abbreviation_that_mostly_means_other_things_is_not_one(search: Search) -> None:
    assert not {paper.id for paper in COMMON} & set(complete(search, "twig region averages"))


def test_a_surname_is_no_abbreviation(search: Search) -> None:
    assert SURNAME.id not in complete(search, "sorted moss trees")


def test_hyphens_between_plain_words_make_no_difference(search: Search) -> None:
    for text in TEXTS:
        exact = {found["id"] for found in ask(search, text.title)["results"] if found["exact"]}
        assert exact == {text.id for text in TEXTS}


def test_a_joined_form_that_no_paper_has_finds_words_with_a_hyphen(search: Search) -> None:
    assert APART.id in complete(search, "hypercedar hills")


def test_a_data_set_is_a_dataset(search: Search) -> None:
    assert complete(search, "data sets of shells") == [DATA.id]


def test_a_field_holds_the_other_form_too(search: Search) -> None:
    assert set(complete(search, "title:SMT title:ferns")) == {SHORT.id, LONG.id, BOTH.id}


def test_the_other_form_is_marked(browser: Browser, tmp_path: Path) -> None:
    write_site(tmp_path, PAPERS, written=[])
    with visited(browser, tmp_path) as page:
        page.goto("?q=SMT+marked")
        result = page.locator(".as-list > li", has_text=MARKED.title)
        expect(result.locator("mark")).to_have_text(["Moss", "trees", "sorted."])


def test_long_queries_end(search: Search) -> None:
    for text in ("SMT " * 300, "multi swarm " * 300, "otter4 " * 500, "sorted moss trees " * 100):
        assert ask(search, text)["total"] > 0


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("retrieval-augmented mossing (RAM)", "ram", "retriev augment moss"),
        ("RAM (retrieval-augmented mossing)", "ram", "retriev augment moss"),
        ("with Low-Rank Dunes (LoRDs)", "lord", "low rank dune"),
        ("of Chain-of-Ferns (CoF).", "cof", "chain fern"),
        ("a self-supervised lake (SSL)", "ssl", "self supervis lake"),
        ("Multi-modal large lakes (MLLs)", "mll", "multi modal larg lake"),
        ("uses the internet of ponds (IoP)", "iop", "internet pond"),
        ("3D Gull Sorting (3DGS)", "3dg", "3d gull sort"),
    ],
)
def test_definitions(text: str, short: str, long: str) -> None:
    assert mined([paper("Title", text)]).abbreviations == {(short, long): 1}


@pytest.mark.parametrize(
    "text",
    ["large lakes (moss)", "polar optimum (PPO)", "large lakes (2024)", "gulls, terns and others (GTX)",
     "information technology (IT)", "lakes (LL, see below)", "(LL)", "LL (", "the (TT) of"],
)  # fmt: skip
def test_what_is_no_definition(text: str) -> None:
    assert not mined([paper("Title", text)]).abbreviations


@pytest.mark.slow
def test_hostile_text_is_read_in_linear_time() -> None:
    texts = ["(" * 100_000, "(a" * 50_000, "(AB)" * 25_000, "a-" * 50_000, "-" * 100_000, "A" * 100_000,
             "aaaa-aaaa " * 10_000, "aA" * 40_000 + " (AAAA)", "a " * 50_000 + "(AAAAAAAAAA)",
             "a-a-a-a (AAAAAAAAAA)" * 5000, "\ud800 (\udfffAA)"]  # fmt: skip
    started = time.process_time()
    mined(paper("Title", text) for text in texts)
    assert time.process_time() - started < 3


def test_no_order_matters() -> None:
    chance = random.Random(1)
    runs = [mined(PAPERS[at::3]) for at in range(3)]
    known = dict.fromkeys((side for pair in TWINS for word in pair for side in (term(word),)), 5)

    def rows(given: list[Forms]) -> list[Any]:
        return list(equal(given, lambda terms: {one: known.get(one, 5) for one in terms}))

    shuffled = chance.sample(runs, 3)
    assert rows(runs) == rows(shuffled) == rows([mined(PAPERS)])
