"""Texts with elements of HTML and JATS, as publishers register them."""

from __future__ import annotations

import pytest
from hypothesis import given

from generator.text.elements import without_elements
from tests.harness.fuzzing import texts, within_a_second


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On moss", "On moss"),
        ("On <i>moss</i> &amp; H<sub>2</sub>O", "On moss & H2O"),
        (
            "<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p id='x'>Two<jats:sup>s</jats:sup>.",
            "One.\n\nTwos.",
        ),
        ("p < 0.05 and n > 3, if a<b", "p < 0.05 and n > 3, if a<b"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("line<br/>break", "line\n\nbreak"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_the_words_of_a_text_with_elements(text: str, words: str) -> None:
    said = without_elements(text)
    assert [part for part in said.split("\n\n") if part] == words.split("\n\n")


@given(text=texts())
def test_no_text_takes_long(text: str) -> None:
    for shape in (text, f"<p{text}", f"<jats:title>{text}", f"<i>{text}</i>"):
        for _ in within_a_second():
            without_elements(shape)
