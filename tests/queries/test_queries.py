"""Queries as rules in Python: the shared cases, refused queries, arbitrary text."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import RecordError
from generator.listings.saved import rule
from generator.queries.documents import Document
from generator.queries.queries import Rules, Subject
from generator.queries.words import fold, split, term
from generator.text.tokens import trim
from tests.harness.papers import nasty
from tests.harness.queries import CASES, PAPERS, REFUSED, made_up_queries
from tests.harness.search import ENDINGS, ROOTS, made_up

SUBJECTS = [Subject(document) for document in PAPERS]


def matching(text: str, subjects: list[Subject]) -> list[str]:
    query = rule(text)
    return sorted(subject.document.id for subject in subjects if query.matches(subject))


@pytest.mark.parametrize(("text", "ids"), CASES)
def test_a_query_finds_the_papers_of_the_shared_cases(text: str, ids: list[str]) -> None:
    assert matching(text, SUBJECTS) == ids


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_cannot_be_a_rule_is_refused_and_told_why(text: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        rule(text)
    assert caught.value.field == "query"
    assert reason in caught.value.reason


@pytest.mark.parametrize("text", ["x" * 4001, "word " * 257, "tag:x " * 700, "(b|" * 1333])
def test_a_query_has_an_end(text: str) -> None:
    with pytest.raises(RecordError, match=r"is too long|has 257 words|has more than 16 alternatives"):
        rule(text)


def test_a_query_may_have_as_many_alternatives_as_the_limit() -> None:
    assert matching(" OR ".join(["speech"] * 16), SUBJECTS) == matching("speech", SUBJECTS)
    with pytest.raises(RecordError, match="has more than 16 alternatives"):
        rule(" OR ".join(["speech"] * 17))


def test_a_paper_without_a_day_is_before_and_after_none() -> None:
    undated = [Subject(Document("1", "papers/1/", "X"))]
    assert [matching(f"{name}:2026", undated) for name in ("before", "from", "on")] == [[], [], []]
    assert matching("-before:2026", undated) == ["1"]


PARTS = (
    "speech", "the", "a*", "*", "~1", "^2", "~", "+", "-", '"', ":", "\\", "$", " ", "  ", "title:", "tag:",
    "org:", "id:", "author:", "after:2025", "votes:>3", "has:code", "é", "\u0301", "\ud800", "İ", "ſ", "學習",
    "\ufeff", "\x1c", "\x00", "(", ")", " (", ") ", " OR ", "|", "-(", "tag:(", "last week",
)  # fmt: skip


@given(nasty() | st.text() | st.lists(st.sampled_from(PARTS), max_size=900).map("".join))
def test_any_text_is_a_rule_or_refused_within_a_second(text: str) -> None:
    start = time.process_time()
    try:
        query = rule(text)
    except RecordError as error:
        assert error.reason
    else:
        for subject in SUBJECTS:
            query.matches(subject)
    assert time.process_time() - start < 1


@given(st.text(st.sampled_from("abcdefghilmnoprstuyz"), min_size=1, max_size=14) | st.text(max_size=6))
def test_a_text_holds_all_but_the_last_letter_of_each_of_its_terms(word: str) -> None:
    for text in (word, *(word + ending for ending in ENDINGS)):
        lowered = text.lower()
        if (known := term(lowered)).isascii():
            assert fold(trim(lowered)).startswith(known[:-1])
            assert known[:-1] in fold(lowered)


def test_what_a_text_lacks_is_seen_before_it_is_parted_and_that_changes_nothing() -> None:
    """Compares with the terms of every paper, without the shortcut."""
    documents = made_up(200, seed=3)
    for word in (root + ending for root in ROOTS for ending in ENDINGS):
        wanted = term(word)
        expected = sorted(
            document.id
            for document in documents
            if wanted in map(term, split(f"{document.title} {document.abstract}"))
        )
        subjects = [Subject(document._replace(authors=(), tags=())) for document in documents]
        assert matching(word, subjects) == expected, word
        if word.endswith("ies"):
            break


def test_a_query_is_its_text_and_goes_to_other_processes() -> None:
    query = rule("speech -tag:survey")
    again = pickle.loads(pickle.dumps(query))
    assert again == query
    assert repr(again) == "Query(text='speech -tag:survey')"
    assert [again.matches(subject) for subject in SUBJECTS] == [
        query.matches(subject) for subject in SUBJECTS
    ]


def test_near_finds_the_papers_that_its_caller_calls_near() -> None:
    query = rule("near:2601.00001 -near:cs/0112017")
    assert query.near == {"2601.00001", "cs/0112017"}
    near = [Document("1", "papers/1/", "X", values={"near": names}) for names in ((), ("2601.00001",))]
    assert matching("near:2601.00001 OR near:other", list(map(Subject, near))) == ["1"]
    assert [query.matches(Subject(document)) for document in near] == [False, True]


def test_rules_name_what_keeps_a_paper_out() -> None:
    rules = Rules((rule("tag:speech"), rule("tag:music")), (rule("votes:<21"),))
    refusals = {subject.document.id: rules.refusal(subject) for subject in SUBJECTS[:3]}
    assert refusals == {"2601.00001": "", "2601.00002": "exclude votes:<21", "2601.00003": "include"}
    assert not Rules()
    assert Rules().refusal(Subject(Document("x", "papers/x/", "X"))) == ""


@pytest.mark.slow
def test_a_rule_is_asked_of_many_papers_in_microseconds() -> None:
    """20 topics over 100,000 papers may take 4 seconds: 40 µs a paper; slow machines get ten times that."""
    subjects = [Subject(document) for document in made_up(1000)]
    queries = [rule(text) for text in made_up_queries(20, plain=True)]
    start = time.process_time()
    for subject in subjects:
        for query in queries:
            query.matches(subject)
    assert time.process_time() - start < 1000 * 400e-6
