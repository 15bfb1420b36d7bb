"""The map: papers laid out by what they are related to, in regions with names."""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np
import pytest

from generator.related import embedding, regions
from tests.harness.payloads import PAYLOADS

SIDE = 1 << 16
THEMES = ("moss layers", "glass weaving", "tide clocks", "river kites")


def graph(groups: int, size: int) -> list[list[int]]:
    """Return the eight nearest papers of each paper, in groups of its own with a single link to the first."""
    chance = random.Random(1)
    near = [
        [group * size + chance.randrange(size) for _ in range(8)]
        for group in range(groups)
        for _ in range(size)
    ]
    for group in range(1, groups):
        near[group * size].append(0)
    return near


def laid_out(
    near: list[list[int]], before: list[list[int]] | None = None
) -> tuple[list[list[int]], list[int], int]:
    """Return the place and the region of each paper, and how often the work reported."""
    reported = list[int]()
    places = embedding.laid_out(near, before, SIDE, lambda: reported.append(1))
    return embedding.fitted(places, SIDE), regions.clusters(places), len(reported)


@pytest.mark.slow
def test_papers_of_a_group_are_near_each_other_and_stay_there() -> None:
    near = graph(4, 90)
    places, labels, steps = laid_out(near)
    assert steps == embedding.reports(is_new=True)
    assert (places, labels) == laid_out(near)[:2], "the same every time"
    spots = np.array(places)
    centres = spots.reshape(4, 90, 2).mean(1)
    nearest = np.linalg.norm(spots[:, None] - centres[None], axis=2).argmin(1)
    assert (nearest == np.repeat(range(4), 90)).mean() > 0.98
    found = {(label, paper // 90) for paper, label in enumerate(labels) if label >= 0}
    assert len({label for label, _ in found}) == len(found), "a region is of one group"
    assert {group for _, group in found} == {0, 1, 2, 3}

    # More papers come: what was there stays near its place.
    more = [*near, *([number] * 8 for number in (5, 100, 300))]
    later, _, steps = laid_out(more, [*places, places[5], places[100], places[300]])
    assert steps == embedding.reports(is_new=False) < embedding.reports(is_new=True)
    moved = np.linalg.norm(np.array(later[:360]) - spots, axis=1)
    assert np.median(moved) < SIDE / 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "near", [graph(1, 300), [[place ^ 1] for place in range(300)], [[1], *[[0]] * 299]],
    ids=["one group", "pairs", "a hub"],
)  # fmt: skip
def test_odd_graphs_get_a_map(near: list[list[int]]) -> None:
    places, _, _ = laid_out(near)
    assert all(0 <= value < SIDE for place in places for value in place)


def test_what_drifted_off_does_not_make_the_rest_small() -> None:
    chance = np.random.RandomState(1)
    cloud = chance.uniform(-1, 1, (1000, 2))
    fitted = np.array(embedding.fitted(np.vstack([cloud, [[400, 0], [500, 0], [0, -9]]]), SIDE))
    inner = fitted[:1000]
    assert (inner.max(0) - inner.min(0)).min() > 0.9 * SIDE
    assert fitted[1001, 0] > fitted[1000, 0] > inner[:, 0].max()
    assert 0 <= fitted[1002, 1] < inner[:, 1].min()
    assert embedding.fitted(np.zeros((3, 2)), SIDE) == [[SIDE // 2] * 2] * 3


def named(
    titles: list[str],
    labels: list[int],
    abstract: str = "",
    before: dict[int, str] | None = None,
    tags: list[tuple[str, ...]] | None = None,
) -> dict[int, str]:
    tags = tags or [()] * len(titles)
    return regions.names(titles, labels, before or {}, tags, lambda papers: [abstract] * len(papers))


def tagged(**papers: Iterable[int]) -> list[tuple[str, ...]]:
    """Return the tags of 32 papers: each tag with the papers that have it."""
    return [tuple(tag for tag, own in papers.items() if number in own) for number in range(32)]


def test_a_region_has_the_tag_that_most_of_its_papers_have_and_few_others() -> None:
    titles = [f"{theme.title()}, {number}" for theme in THEMES for number in range(8)]
    labels = [number // 8 for number in range(32)]
    tags = tagged(matter=range(32), mosses=range(4), tides=[*range(8, 16), *range(24, 32)])
    assert named(titles, labels, tags=tags) == dict(enumerate(THEMES)), "half, or others too"
    tags = tagged(matter=range(32), Mosses=range(5), tides=range(9, 25))
    assert named(titles, labels, tags=tags) == {**dict(enumerate(THEMES)), 0: "Mosses"}
    # A tag that named the region may have become rarer.
    tags = tagged(kites=range(24, 28))
    assert named(titles, labels, tags=tags)[3] == "river kites"
    assert named(titles, labels, tags=tags, before={3: "kites"})[3] == "kites"


def test_a_phrase_that_is_part_of_another_regions_tag_is_no_name() -> None:
    titles = ["Moss layers of walls"] * 5 + ["Moss layers and dry stone"] * 5
    tags: list[tuple[str, ...]] = [("green moss layers",)] * 5 + [()] * 5
    assert named(titles, [0] * 5 + [1] * 5, tags=tags) == {0: "green moss layers", 1: "dry stone"}


def test_a_region_has_the_pair_of_words_that_is_common_in_it_alone() -> None:
    titles = [f"{theme.title()} With a Large Model, {number}" for theme in THEMES for number in range(8)]
    labels = [number // 8 for number in range(32)]
    assert named(titles, labels) == dict(enumerate(THEMES))


def test_names_are_spelled_as_in_sentences() -> None:
    titles = ["Neumann Moss Layers for LLMs"] * 5 + ["DON'T Knit X-Ray Kites"] * 5 + ["Other Things"] * 9
    abstract = (
        "Layers of moss. Moss grows. We give Neumann moss to LLMs, and to X-ray kites that we don't knit."
    )
    found = named(titles, [0] * 5 + [1] * 5 + [-1] * 9, abstract)
    assert found == {0: "Neumann moss layers", 1: "don't knit X-ray kites"}


def test_a_word_that_nearly_always_stands_beside_a_pair_belongs_to_it() -> None:
    titles = ["On tidal clock towers", "Tidal clock towers again", "A clock tower", "Old tidal clock towers"]
    assert named(titles * 3 + ["Else"] * 9, [0] * 12 + [-1] * 9) == {0: "tidal clock towers"}


def test_words_that_search_leaves_out_may_name_and_parts_of_numbers_may_not() -> None:
    assert named(["Inverse Problems"] * 5 + ["Else"] * 5, [0] * 5 + [-1] * 5) == {0: "inverse problems"}
    assert named(["Moss2.5-VL Knit Kites"] * 5, [0] * 5) == {0: "knit kites"}
    odd = ["Tidal clock towers"] * 2 + ["Tidal clock"] * 2  # twice beside it is no habit
    assert named(odd + ["Else"] * 9, [0] * 4 + [-1] * 9) == {0: "tidal clock"}


def test_no_two_names_are_alike_and_common_words_name_nothing() -> None:
    titles = ["Moss layers", "Moss layers", "A moss layer", "Moss layers and dry stone"] * 4
    assert named(titles, [0, 0, 0, 1] * 4) == {0: "moss layers", 1: "dry stone"}
    titles = ["A large language model"] * 9 + ["Rust"] * 3
    assert named(titles, [0] * 9 + [1] * 3) == {}, "never a single word"
    assert named(titles, [0] * 9 + [1] * 3, before={1: "rust"}) == {}
    assert named(["The of", "", "$$", "12 34"], [0] * 4) == {}


def test_nonsense_in_titles_raises_nothing_and_is_no_markup() -> None:
    titles = [f"{payload} {payload}" for payload in PAYLOADS]
    found = named(titles, [number % 3 for number in range(len(titles))], " ".join(PAYLOADS))
    assert all(name.isprintable() and not {*name} & {*'<>&"\\$`{}[]\n:'} for name in found.values())
    assert len({name.casefold() for name in found.values()}) == len(found)
    for payload in PAYLOADS:
        name = named(["Moss layers"] * 5, [0] * 5, tags=[(payload,)] * 5)[0]
        assert name.isprintable() and len(name) <= 40


def test_a_name_stays_while_it_is_common() -> None:
    titles = ["Moss layers on stone walls"] * 8 + ["Moss carpets on stone walls"] * 2 + ["Dust"] * 5
    labels = [0] * 10 + [-1] * 5
    assert named(titles, labels, before={0: "moss carpet"}) == {0: "moss carpet"}
    assert named(titles, labels, before={0: "tide clocks"}) == {0: "stone walls"}
