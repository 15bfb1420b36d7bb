"""What a page says of a paper that was withdrawn."""

from __future__ import annotations

import pytest

from generator.content.page import Page
from generator.pages import parts
from generator.pages.markup import Piece
from generator.papers.paper import Paper
from tests.harness.papers import paper

CROSSREF = "on 2026-05, according to Crossref (https://doi.org/10.1234/r)"
LINKED = 'On 2026-05, according to Crossref (<a href="https://doi.org/10.1234/r">https://doi.org/10.1234/r</a>)'


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (paper(withdrawn=True), ""),
        (paper(withdrawn=True, withdrawal=CROSSREF), f" {LINKED}."),
        (paper(withdrawn=True, withdrawal="by letter of <b>"), " By letter of &lt;b&gt;."),
        (paper(title="RETRACTED: Moss", withdrawn=True), " According to its title."),
        (paper(title="RETRACTED: Moss", withdrawn=True, withdrawal=CROSSREF), f" {LINKED}."),
        (paper(comment="This paper has been withdrawn"), " According to its comment."),
    ],
)
def test_a_page_says_who_says_that_its_paper_was_withdrawn_and_when(made: Paper, told: str) -> None:
    shown = parts.paper(Page(made))["withdrawn"]
    assert isinstance(shown, Piece) and f"This paper was withdrawn.{told}</span>" in shown.html


def test_only_what_was_withdrawn_says_so() -> None:
    assert parts.paper(Page(paper(withdrawal=CROSSREF)))["withdrawn"] is None
