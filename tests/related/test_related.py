"""Related papers as decision 9 defines them, without a site."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.related import LATER, PART, Near, Neighbour, Words, batches, nearest, unpacked, weights
from generator.related.weights import Described, Vectors, Weights
from generator.related.words import words, words_of_papers
from generator.text.cleaning import line
from generator.text.tokens import trim
from tests.harness.papers import nasty
from tests.harness.related import neighbours

DAY = "2026-03-02"
Neighbours = dict[str, tuple[Neighbour, ...]]


def paper(number: int, title: str, abstract: str = "") -> Described:
    return Described(f"{number}.md", f"2603.{number:05d}", title, words(title, abstract))


def found(papers: Sequence[Described], came: Sequence[str]) -> dict[str, Near]:
    return neighbours(papers, came)


def related(*papers: Described) -> Neighbours:
    """Return the neighbours of papers of one intake."""
    return {name: unpacked(near.neighbours) for name, near in found(papers, [DAY] * len(papers)).items()}


def names(neighbours: Iterable[Neighbour]) -> list[int]:
    return [int(name.removesuffix(".md")) for name, _ in neighbours]


def lists(neighbours: Mapping[str, tuple[Neighbour, ...]]) -> dict[int, list[int]]:
    return {int(name.removesuffix(".md")): names(some) for name, some in neighbours.items()}


def test_words_are_counted_and_spelled_as_in_the_paper() -> None:
    counted = words("Sparse Priors for LLMs", "A sparse prior helps an LLM; priors of LLMs are studied.")
    assert dict(zip(counted.spelled.split(), counted.counts, strict=True)) == {
        "sparse": 4, "priors": 5, "LLMs": 5, "helps": 1,
    }  # fmt: skip


def test_what_is_too_long_for_a_word_is_none() -> None:
    found = words(f"Moss {'x' * 40} {'y' * 41}", "https://example.org/a/b/c/d/e/f/g/h/i/j/klm")
    assert found.spelled == f"moss {'x' * 40}"


def test_words_of_nothing() -> None:
    assert words("", "") == words("1 + 1 = 2", "…") == words("We show that", "of the") == Words()


def test_scripts_without_spaces_are_read_by_pairs() -> None:
    assert words("稀疏注意力", "").spelled.split() == ["稀疏", "疏注", "注意", "意力"]
    assert words("a用于b", "").spelled.split() == ["用于"]
    neighbours = related(paper(1, "稀疏注意力机制"), paper(2, "快速稀疏注意力"), paper(3, "天气预报"))
    assert lists(neighbours) == {1: [2], 2: [1], 3: []}
    assert neighbours["1.md"][0][1] == ""
    assert set(neighbours["1.md"][0][1]) < {"稀疏", "疏注", "注意", "意力"}


@pytest.mark.parametrize(
    ("word", "term"),
    [("models", "model"), ("policies", "policy"), ("classes", "class"), ("loss", "loss"), ("bus", "bus"),
     ("analysis", "analysis"), ("gas", "gas"), ("boxes", "box")],
)  # fmt: skip
def test_plurals(word: str, term: str) -> None:
    assert words(word, "").terms == words(term, "").terms
    assert words(term, "").terms != words(term[:-1], "").terms


def test_words_are_shown_as_they_are_written() -> None:
    counted = words("Moss DNA McNemar Études 3D-moss été Été_x H¹ Éb Ünder ÎLE 12 7 é 2nd x_y", "")
    assert counted.spelled == "moss DNA McNemar études été été_x H¹ éb ünder ÎLE x_y"


@given(nasty().map(line), nasty().map(line))
def test_words_of_any_text(title: str, abstract: str) -> None:
    counted = words(title, abstract)
    spelled = counted.spelled.split(" ") if counted.spelled else []
    assert len(spelled) == len(counted.counts) == len(counted.terms) / 8
    assert all(word == trim(word) and " " not in word for word in spelled)


def phrases(title: str, abstract: str) -> list[str]:
    found = words(title, abstract)
    places, spelled = iter(np.frombuffer(found.phrases, np.uint16).tolist()), found.spelled.split()
    return [f"{spelled[first]} {spelled[second]}" for first, second in zip(places, places, strict=True)]


def test_a_phrase_is_two_words_together_in_the_title_or_twice_in_the_abstract() -> None:
    assert phrases("Sparse Priors for LLMs", "") == ["sparse priors"], "no stop word is inside"
    told = "Moss grows. A wet moss is old, wet Mosses are new: ferns (dry ferns), dry ferns; moss, grows."
    assert phrases("", told) == ["wet moss", "dry ferns"], "no punctuation is inside"
    assert phrases("", "Moss grows; once.") == phrases("Moss moss", "") == []
    assert phrases("Self-grown moss, wet-moss ferns", "") == [], "a part of a word is none"
    french = phrases("Étude de la mousse", "Dans les bois, dans les bois.")
    assert french == [], "a function word of another language is in none in a text of that language"
    assert phrases("Moss de Novo", "") == ["de novo"], "the first may have a sense in English"
    told = "As penas de violência, as formas de violência e de mulher"
    assert phrases("", told) == [], "not in a text of that language"
    assert phrases("", "Dalam penelitian ini, penelitian ini, lumut basah, lumut basah") == ["lumut basah"]
    assert phrases("Um estudo moderno", "") == phrases("Hasil penelitian", "") == []
    assert phrases("Wet moss in one forward pass", "") == ["wet moss"], "what any paper may say"


def test_the_nearest_first_with_a_phrase_that_they_share() -> None:
    neighbours = related(
        paper(1, "Moss on mirrors", "Growth of moss in mirrors, with lichen and ferns."),
        paper(2, "Ferns on bridges", "Lichen, ferns and moss grow."),
        paper(3, "Moss on mirrors of ships", "Growth of moss in mirrors."),
        paper(4, "Steel bridges", "Rivets."),
    )
    assert lists(neighbours) == {1: [3, 2], 2: [1], 3: [1], 4: []}
    assert {shared for some in neighbours.values() for _, shared in some} == {""}, "words alone are none"
    neighbours = related(
        paper(1, "Wet moss on mirrors", "Growth of moss in mirrors."),
        paper(2, "Mirrors", "A wet moss grows in wet mosses."),
        paper(3, "Wet mirrors", "Moss, wet and old."),
    )
    assert dict(neighbours["1.md"]) == {"2.md": "wet moss", "3.md": ""}


def test_one_word_in_common_is_a_coincidence() -> None:
    assert lists(related(paper(1, "Moss on mirrors"), paper(2, "Moss in rivers"))) == {1: [], 2: []}


def test_papers_of_one_title_are_not_related() -> None:
    neighbours = related(
        paper(1, "Moss on Mirrors", "Lichen and ferns."),
        paper(2, "Moss  on mirrors", "Lichen and ferns."),
        paper(3, "Moss on mirrors, again", "Lichen and ferns."),
    )
    assert lists(neighbours) == {1: [3], 2: [3], 3: [1, 2]}


def test_the_heaviest_words_find_and_all_words_rank() -> None:
    heavy = [f"{plant}{letter}on" for plant in ("moss", "reed") for letter in "abcdefghijklmnop"]
    light = [f"fern{letter}on" for letter in "abcdefgh"]
    whole = paper(1, "Here", " ".join([*heavy, *heavy, *light]))
    there = paper(2, "There", " ".join([heavy[0], *light]))
    elsewhere = paper(3, "Elsewhere", " ".join([*heavy[1:3], "bridge", "rivet"]))
    none = paper(4, "Nowhere", " ".join(light))
    ids = lists(related(whole, there, elsewhere, none))
    assert ids[1] == [2, 3], "by its heaviest words alone, paper 3 would be nearer than paper 2"
    assert ids[4] == [2, 1], "all its words are among its heaviest"


@pytest.mark.parametrize("count", [1, 2, 8, 9, 30, 39, 70])
def test_ties_go_by_id_however_many_they_are(count: int) -> None:
    papers = [
        paper(number, f"Moss on mirror{chr(96 + number % 26)}x", "Lichen and ferns.")
        for number in range(1, count + 1)
    ]
    distinct = [
        Described(
            item.name, item.id, f"{item.title} {item.id}", words("Moss on mirrors", "Lichen and ferns.")
        )
        for item in papers
    ]
    shuffled = distinct[:]
    random.Random(count).shuffle(shuffled)
    ids = lists(related(*shuffled))
    for number in range(1, count + 1):
        others = [other for other in range(1, count + 1) if other != number]
        assert ids[number] == others[: nearest.NEIGHBOURS]


def test_without_words_nothing_is_related() -> None:
    assert lists(related(paper(1, "1 + 1"), paper(2, "1 + 2"), paper(3, "Moss"))) == {1: [], 2: [], 3: []}
    assert found([], []) == {}


def test_a_paper_is_near_to_those_that_came_before_it_and_these_know_it_as_later() -> None:
    early, late = paper(1, "Moss on mirrors", "Lichen."), paper(2, "Moss on mirrors of ships", "Lichen.")
    near = found([early, late], ["2026-02-01", "2026-03-01"])
    assert [names(unpacked(near[name].neighbours)) for name in ("1.md", "2.md")] == [[], [1]]
    assert near["1.md"].later == ("2.md",)
    assert near["2.md"].later == ()


def test_of_papers_that_came_at_once_none_is_shown_twice() -> None:
    papers = [paper(1, "Moss on mirrors", "Lichen."), paper(2, "Moss on mirrors of ships", "Lichen.")]
    near = found(papers, [DAY] * 2)
    assert [some.later for some in near.values()] == [(), ()]


def test_the_newest_of_many_later_papers_are_shown() -> None:
    papers = [paper(number, f"Moss on mirrors, {number}", "Lichen.") for number in range(1, 15)]
    near = found(papers, [f"2026-03-{number:02}" for number in range(1, 15)])
    assert near["1.md"].later == tuple(f"{number}.md" for number in range(14, 6, -1))
    assert len(near["1.md"].later) == LATER


def made_up(count: int, chance: random.Random, first: int = 1) -> list[Described]:
    """Make papers on ten subjects, each with its own words."""
    made = []
    for number in range(first, first + count):
        subject = "abcdefghij"[chance.randrange(10)]
        of_subject = [f"{subject}word{head}{tail}" for head in "abcde" for tail in "vwxyz"]
        some = " ".join(chance.choices(of_subject, k=30))
        made.append(paper(number, f"{subject}title{'xyz'[number % 3]} no {number}", some))
    return made


def archive() -> tuple[list[Described], list[str]]:
    """Make an archive with enough papers in earlier years to set the weights."""
    days = ("2024-05-01", "2024-11-01", "2025-01-01", "2025-07-01", "2026-01-01", "2026-02-01")
    return made_up(1200, random.Random(3)), [day for day in days for _ in range(200)]


def test_what_comes_later_changes_no_list() -> None:
    papers, came = archive()
    before = found(papers, came)
    after = found([*papers, *made_up(50, random.Random(4), 5_000)], [*came, *["2026-02-02"] * 50])
    assert all(before[name].neighbours == after[name].neighbours for name in before)
    assert sum(len(unpacked(some.neighbours)) for some in before.values()) > 7 * len(before)
    assert sum(before[name] != after[name] for name in before) > 50, "the new ones are their later papers"


def test_papers_in_batches() -> None:
    came = ["2026-01-01"] * 10 + ["2026-01-02"] * (2 * PART) + ["2026-01-03"]
    made = batches(came)
    assert [(batch.start, batch.end, batch.stop) for batch in made] == [
        (0, 10, 10), (10, PART, 2 * PART + 10), (PART, 2 * PART, 2 * PART + 10),
        (2 * PART, 2 * PART + 10, 2 * PART + 10), (2 * PART + 10, 2 * PART + 11, 2 * PART + 11),
    ]  # fmt: skip
    assert batches([]) == []


@given(
    st.lists(st.integers(1, 700), min_size=1, max_size=12),
    st.lists(st.sampled_from("67"), min_size=12, max_size=12),
)
def test_what_comes_later_changes_no_batch_before_it(sizes: list[int], years: list[str]) -> None:
    days = sorted(f"202{year}-01-{place:02}" for place, year in enumerate(years))
    came = [day for day, size in zip(days, sizes, strict=False) for _ in range(size)]
    whole = batches(came)
    assert [place for batch in whole for place in range(batch.start, batch.end)] == list(range(len(came)))
    until = came.index(came[-1])
    assert batches(came[:until]) == [batch for batch in whole if batch.stop <= until]
    assert all(batch.weighed_by[1] <= batch.stop for batch in whole)


def weighed_by(**days: int) -> tuple[int, int]:
    """Return the range of papers that set the weights of the last day; `days` has the papers of each day."""
    came = [day[1:].replace("_", "-") for day, size in days.items() for _ in range(size)]
    return batches(came)[-1].weighed_by


def test_weights_are_those_of_as_few_years_before_as_have_papers_enough() -> None:
    several = {"d2023_01_01": 900, "d2024_01_01": 10, "d2024_05_01": 300, "d2025_07_01": 200}
    assert weighed_by(**several, d2026_01_01=10) == (900, 1410)
    assert weighed_by(**several, d2025_08_01=300, d2026_01_01=10) == (1210, 1710)


def test_in_the_first_years_weights_are_those_of_the_first_papers_by_doublings() -> None:
    assert weighed_by(d2026_01_01=100, d2026_01_02=10) == (0, 110)
    assert weighed_by(d2026_01_01=450, d2026_01_02=100, d2026_01_03=10) == (0, 550)
    assert weighed_by(d2026_01_01=450, d2026_01_02=100, d2026_01_03=449) == (0, 550)
    assert weighed_by(d2026_01_01=450, d2026_01_02=100, d2026_01_03=450) == (0, 1000)
    assert weighed_by(d2025_01_01=100, d2026_01_01=20_000, d2026_01_02=1) == (0, 20_100)


def test_a_common_word_weighs_nothing_and_a_rare_one_most() -> None:
    papers = [
        words("", f"moss {'lichen' if number % 3 == 0 else ''} {'fern' if number < 9 else ''}")
        for number in range(900)
    ]
    computed = Weights.of(papers)
    terms = np.frombuffer(words("Moss, lichen, ferns: unknown", "").terms, np.uint64)
    assert computed.weigh(terms).tolist() == [0, 0, 7, 7]


def test_one_edited_paper_changes_no_weight_of_a_usual_word() -> None:
    some = [described.words for described in archive()[0]]
    known = Weights.of(some)
    edited = Weights.of([*some[1:], words("moss", "lichen")])
    assert known.bits.tolist() == edited.bits.tolist()


@pytest.mark.slow
def test_a_list_of_the_whole_product_is_the_list() -> None:
    """The lists do not depend on the top-k that the library returns, ties included."""
    wanted = found(*archive())
    for asked in (1, 17, 1000):
        assert neighbours(*archive(), asked=asked) == wanted
    meanings = [bytes(random.Random(paper.name).choices(range(256), k=4)) for paper in archive()[0]]
    wanted = neighbours(*archive(), meanings=meanings)
    for asked in (1, 25, 1000):
        assert neighbours(*archive(), asked=asked, meanings=meanings) == wanted


def _near(*meanings: bytes) -> list[int]:
    """Return the papers near the first of five; the next three share more and more words with it."""
    texts = ("moss fern reed lichen", "moss fern", "moss fern reed", "moss fern reed lichen", "rivet bridge")
    papers = [paper(number, f"Paper {'abcde'[number]}x", text) for number, text in enumerate(texts)]
    known = [*meanings, *[b""] * (5 - len(meanings))]
    found = neighbours(papers, [DAY] * len(papers), meanings=known)
    return names(unpacked(found["0.md"].neighbours))


def test_what_papers_mean_puts_the_nearest_by_words_in_order() -> None:
    one, other, none = bytes([100, 0]), bytes([0, 100]), b""
    assert _near() == _near(none, none, none, none, none) == [3, 2, 1]
    assert _near(one, one, other, other, one) == [1, 3, 2], "what shares no words is not near"
    assert _near(one, one, one, one, one) == [3, 2, 1]
    assert _near(none, one, other, other, other) == [3, 2, 1], "of the paper itself, nothing is known"
    assert _near(one, bytes([100, 10]), none, other) == [1, 2, 3], "what is not known is as the mean"


def test_meaning_is_compared_among_more_papers_than_are_shown() -> None:
    papers = [paper(number, f"Moss{chr(97 + number)} on a mirror", "Lichen, fern.") for number in range(24)]
    meanings = [bytes([100, 156 + number]) for number in range(24)]  # bytes with a sign
    found = neighbours(papers, [DAY] * 24, meanings=meanings)
    assert names(unpacked(found["0.md"].neighbours)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert names(unpacked(found["23.md"].neighbours)) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_papers_counted_together_have_the_words_that_each_has_alone() -> None:
    papers = [
        ("", ""),
        ("Long-tailed moss", "Long tailed moss, and long-tailed moss’s shade. Long tailed!"),
        ("", "Moss in shade. De la mousse, de la mousse et de la fougère des bois."),
        ("深度学习 of moss", "深度学习, moss, 深度 - moss'" + " fern shade" * 300 + " x" * 90),
        ("Moss", ""),
        ("Shade", "w" * 200 + "-moss moss shade moss shade"),
    ]
    together = words_of_papers(papers)
    assert together == [words(*paper) for paper in papers] == words_of_papers(papers[::-1])[::-1]
    assert together[0] == words("", "") != together[1]
    assert together[1].spelled.split() == ["long", "tailed", "moss", "shade"]
    many = [papers[number % len(papers)] for number in range(129)]
    assert words_of_papers(many[:128])[127] == together[127 % len(papers)]
    with pytest.raises(ValueError):
        words_of_papers(many)



def test_stored_and_read_again() -> None:
    papers, _ = archive()
    weighed = Weights.of(paper.words for paper in papers)
    vectors = Vectors.of(papers, weighed)
    assert weights.pack(weights.unpack(Weights, weights.pack(weighed))) == weights.pack(weighed)
    assert weights.pack(weights.unpack(Vectors, weights.pack(vectors))) == weights.pack(vectors)
