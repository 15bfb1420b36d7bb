"""Papers near examples, by made-up papers of made-up themes."""

from __future__ import annotations

import pytest

from generator.listings.saved import words_of
from generator.related import Words
from generator.related.likeness import Nearness, Theme
from tests.harness.papers import paper
from tests.harness.themes import THEMES, themed


def of(theme: str, start: int, end: int) -> list[Words]:
    return [words_of(themed(number, theme).paper) for number in range(start, end)]


EXAMPLES = of("moss", 0, 6)
MIXED = [words for theme in THEMES for words in of(theme, 100, 300)]


@pytest.mark.parametrize(
    "crowd", [[], MIXED, of("moss", 100, 150)], ids=["none", "of all kinds", "of the theme alone"]
)
def test_a_theme_is_told_from_others_whatever_it_is_compared_with(crowd: list[Words]) -> None:
    theme = Theme(EXAMPLES, crowd)
    near = [theme.score(words).score for words in of("moss", 50, 70)]
    far = [theme.score(words).score for name in THEMES if name != "moss" for words in of(name, 50, 70)]
    assert min(near) > 0.03 > max(far)


def test_the_reasons_are_the_heaviest_shared_words_as_the_paper_has_them() -> None:
    own = words_of(paper(title="Peat-bog lanterns", abstract="Sphagnum, data, models"))
    assert set(Theme(EXAMPLES, MIXED).score(own).reasons) == {"peat", "bog", "sphagnum"}
    assert Theme(EXAMPLES).score(Words()).reasons == ()
    far = words_of(paper(title="Peat", abstract=THEMES["violin"]))
    assert Theme(EXAMPLES, MIXED).score(far).reasons == (), "one word is no reason"


def test_examples_are_scored_by_each_other() -> None:
    stray = of("violin", 0, 1)
    scores = Theme([*EXAMPLES, *stray], MIXED).of_examples()
    assert min(scores[:-1]) > 0.03 > scores[-1]
    assert Theme(stray).of_examples() == []


def test_a_paper_is_near_its_like_and_itself() -> None:
    names = {theme: of(theme, 0, 1)[0] for theme in THEMES}
    nearness = Nearness(names, MIXED[:250])
    for theme, words in names.items():
        assert theme in nearness.near(words)
    assert nearness.near(of("lantern", 5, 6)[0]) == ("lantern",)
