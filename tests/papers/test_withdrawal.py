"""Comments that say that a paper was withdrawn, and comments about something else."""

from __future__ import annotations

import pytest

from generator.papers import withdrawal
from tests.harness.fuzzing import within_a_second
from tests.harness.papers import numbered


@pytest.mark.parametrize(
    "comment",
    [
        "withdrawn",
        "Withdrawn by the authors. A revised version is being written",
        "Withdrawn due to a crucial error in Lemma 3",
        "This paper has been withdrawn",
        "This article was withdrawn because there is a gap in the proof",
        "The manuscript is withdrawn pending internal review",
        "18 pages, 1 figure This paper has been withdrawn by the author due to an error",
        "31 pages, 1 figure Paper withdrawn. This is an old version of the article",
        "arXiv admin note: submission has been withdrawn by arXiv administrators",
        "Administratively withdrawn: a duplicate",
        "The moss of section 2 is a lichen, and thus has been withdrawn by the author",
        "We are withdrawing this preprint because the moss was a lichen",
        "I hereby withdraw the article",
        "The authors have decided to withdraw this manuscript",
        "This paper has been withdrawn from the arXiv",
        "The paper arXiv:2603.00001 is withdrawn",
        "This paper should be retracted",
    ],
)
def test_withdrawn(comment: str) -> None:
    assert withdrawal.is_stated(comment)
    assert numbered(1, comment=comment).is_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages, 3 figures",
        "This paper is not withdrawn",
        "This paper has not been withdrawn by the authors",
        "This paper was never withdrawn",
        "The authors will never withdraw this paper",
        "The first version of the paper was withdrawn due to an error",
        "Version 4 withdrawn due to an error. Submitted to a journal",
        "The authors withdrew the previous three versions; this one is fine",
        "A previous version of this paper was withdrawn by the authors",
        "This is a revised version of the previously withdrawn manuscript",
        "The second assertion of Theorem 5 has been withdrawn",
        "It has results that have been withdrawn from our other paper",
        "Withdrawn from a conference, and under review elsewhere",
        "This paper was withdrawn from a conference",
        "Accepted at a workshop (withdrawn before presentation for lack of funds)",
        "An audit of withdrawn papers and of retraction notices",
        "Retraction-free optimization of moss",
        "We study deposits that savers withdraw",
    ],
)
def test_not_withdrawn(comment: str) -> None:
    assert not withdrawal.is_stated(comment)
    assert not numbered(1, comment=comment).is_withdrawn


def test_the_source_may_say_it_too() -> None:
    assert numbered(1, withdrawn=True).is_withdrawn


def test_a_long_comment_takes_no_time() -> None:
    for part in ("we a b c d e ", "the paper ", "withdrawn by ", "The Paper is ", "x. ", "authors withdraw "):
        for _ in within_a_second():
            withdrawal.is_stated(part * 5_000 + "withdrawn")
