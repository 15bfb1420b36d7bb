"""The order For you: no single word decides, and each cluster of what was saved has its turn; in QuickJS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from generator.search.script import whole
from tests.harness.search import SCRIPTS

LIKE = "../theme/assets/like/"


@pytest.fixture(scope="module")
def context() -> Any:
    quickjs = pytest.importorskip("quickjs")
    made = quickjs.Context()
    made.eval("globalThis.host = { joined: (base, path) => base + path }; const SITE = '';")
    names = ("clusters", "profile", "vectors")
    made.eval(whole(SCRIPTS, ("host.js",), [f"{LIKE}{name}.js" for name in names]))
    for name in names:
        made.eval(f"Object.assign(globalThis, LATER['{name}.js']())")
    return made


def called(context: Any, function: str, *given: Any) -> Any:
    return json.loads(context.eval(f"JSON.stringify(({function})(...{json.dumps(given)}))"))


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ((9, 2, 1), 3),  # each a third
        ((6, 3, 3), 9),
        ((6, 2, 2, 2), 9),
        ((4, 3, 2, 2), 10.5),
        ((2, 2, 2), 6),  # as it is
        ((5, 5), 0),  # two words cannot have a third each
        ((9,), 0),
        ((9, 2, 1, -1), 2),  # what speaks against a paper counts whole
    ],
)
def test_a_word_counts_for_at_most_a_third_of_what_speaks_for_a_paper(
    context: Any, parts: Sequence[float], score: float
) -> None:
    liking = called(
        context,
        """(parts) => {
            const profile = new Float32Array(1 << HASH_BITS);
            parts.forEach((part, at) => (profile[at] = part));
            const vector = Uint32Array.from(parts, (_, at) => at << WEIGHT_BITS);
            return likingOf(profile, vector) * Math.sqrt(parts.length);
        }""",
        parts,
    )
    assert liking == pytest.approx(score)


def test_papers_of_two_subjects_are_two_clusters_and_a_stray_one_is_with_the_nearest(context: Any) -> None:
    def about(subject: int, number: int) -> list[int]:
        return [100 * subject + word for word in range(12) if word != number % 12]

    stray = [*range(900, 911), 100]
    liked = [about(2, 1), *(about(1, number) for number in range(5)), stray, about(2, 2)]
    clusters = """(liked) =>
        clustersOf(liked.map((terms) => Uint32Array.from(terms, (term) => term << WEIGHT_BITS)))
            .map((some) => some.map((vector) => vector[0] >>> WEIGHT_BITS))"""
    assert called(context, clusters, liked) == [[101, 100, 100, 100, 100, 900], [200, 200]]
    assert called(context, clusters, liked[1:3]) == [[101, 100]], "one subject is one cluster"
    assert called(context, clusters, [stray]) == [[900]]


def test_clusters_take_turns_in_proportion_to_their_papers_as_long_as_papers_are_like_them(
    context: Any,
) -> None:
    papers = [{"slug": f"large {n}", "score": 1 - n / 10, "cluster": 0} for n in range(8)]
    papers += [{"slug": f"small {n}", "score": 0.2 - n / 10, "cluster": 1} for n in range(3)]
    order = called(context, "(papers) => inTurns(papers, [6, 2]).map(({ slug }) => slug)", papers)
    assert order[:5] == ["large 0", "large 1", "large 2", "small 0", "large 3"]
    assert order.index("small 1") < order.index("large 7")
    assert order[-1] == "small 2", "a score of nothing has no turn"
