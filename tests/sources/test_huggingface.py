"""Daily Papers: a made-up record for every pitfall in the recorded answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.papers.paper import Counts, Record
from generator.sources.upstreams import huggingface
from tests.harness.papers import split


def item(number: int = 1, outer: dict[str, Any] | None = None, **inner: Any) -> dict[str, Any]:
    """Make an item of the list in the oldest schema, with only the keys that are always present."""
    paper: dict[str, Any] = {
        "id": f"2601.{number:05d}",
        "authors": [{"_id": "a1", "name": "Ada One", "hidden": False}],
        "publishedAt": "2026-01-04T18:00:00.000Z",
        "title": f"Made-up paper {number}",
        "summary": "Nothing was measured.",
        "upvotes": 5,
    }
    around = {"publishedAt": "2026-01-03T18:00:00.000Z", "title": paper["title"], "numComments": 2}
    return {"paper": paper | inner, **around, **(outer or {})}


def only(data: object, day: str = "2026-01-05") -> Record:
    """Return the single record of a valid item."""
    records, problems = split(huggingface.parse(data, day, "days.json:item 1"))
    assert problems == []
    assert len(records) == 1
    return records[0]


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set the time zone of the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def test_the_least_there_is() -> None:
    record = only(item())
    paper = record.paper
    assert (paper.id, paper.title, paper.abstract) == (
        "2601.00001",
        "Made-up paper 1",
        "Nothing was measured.",
    )
    assert paper.shown_authors == ("Ada One",)
    assert paper.source == "huggingface"
    assert paper.links.paper == "https://arxiv.org/abs/2601.00001"
    assert paper.links.pdf == "https://arxiv.org/pdf/2601.00001"
    assert paper.links.huggingface == "https://huggingface.co/papers/2601.00001"
    assert (paper.links.code, paper.links.project, paper.summary, paper.keywords) == ("", "", "", ())
    assert record.counts == Counts(votes=5, comments=2, stars=None)


def test_everything_there_is() -> None:
    record = only(
        item(
            outer={
                "thumbnail": "https://cdn.example/1.png",
                "mediaUrls": ["https://cdn.example/1.mp4"],
                "isAuthorParticipating": True,
                "submittedBy": {"fullname": "Outer Person", "name": "outer"},
                "keyOfTomorrow": {"a": 1},
            },
            submittedOnDailyAt="2026-01-05T01:02:03.000Z",
            submittedOnDailyBy={"fullname": "Ben Two", "name": "ben"},
            discussionId="d1",
            projectPage="https://project.example/",
            githubRepo="https://github.com/made/up",
            githubStars=17,
            ai_summary="In short: nothing.",
            ai_keywords=["made-up things", "nothing"],
            organization={"name": "made-up-lab", "fullname": "Made-up Lab"},
        )
    )
    paper = record.paper
    assert paper.days == ("2026-01-05",)
    assert paper.published == "2026-01-04"
    assert paper.submitter == "Ben Two"
    assert paper.organization == "Made-up Lab"
    assert paper.summary == "In short: nothing."
    assert paper.thumbnail == "https://cdn.example/1.png"
    assert paper.keywords == ("made-up things", "nothing")
    assert paper.links.code == "https://github.com/made/up"
    assert paper.links.project == "https://project.example/"
    assert record.counts == Counts(votes=5, comments=2, stars=17)
    assert not paper.withdrawn


@pytest.mark.parametrize(
    ("media", "thumbnail", "kept"),
    [
        (
            ["https://a.example/1.mp4", "https://a.example/2.jpeg"],
            "https://a.example/3.png",
            "https://a.example/2.jpeg",
        ),
        (["https://a.example/1.gif", 7], "https://a.example/3.png", "https://a.example/3.png"),
        (["https://a.example/x y.png", "http://a.example/1.png"], None, ""),
        (None, None, ""),
    ],
)
def test_a_picture_is_a_still_one_of_its_people_else_the_hub_s(media: Any, thumbnail: Any, kept: str) -> None:
    records, _ = split(huggingface.parse(item(outer={"mediaUrls": media, "thumbnail": thumbnail}), "", "x"))
    assert [record.paper.thumbnail for record in records] == [kept]


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/1.png",
        "https://a.example/1.png?x",
        "https://a/1.png",
        "javascript:x",
        'https://a.example/"x',
    ],
)
def test_a_picture_with_an_odd_address_is_told_and_left_out(address: str) -> None:
    records, problems = split(huggingface.parse(item(outer={"thumbnail": address}), "", "x"))
    assert [record.paper.thumbnail for record in records] == [""]
    assert "thumbnail" in str(problems)


def test_the_outer_date_is_a_day_off_and_not_used() -> None:
    paper = only(item()).paper
    assert paper.days == ("2026-01-05",)
    assert paper.published == "2026-01-04"
    bare = item()
    del bare["paper"]["publishedAt"]
    assert only(bare).paper.published == ""


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-06T23:59:59.999Z", "2026-01-06"),
        ("2026-01-06T00:00:00Z", "2026-01-06"),
        ("2026-01-06T01:30:00+02:00", "2026-01-05"),
        ("2026-01-06T23:30:00-05:00", "2026-01-07"),
        (None, "2026-01-05"),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"], indirect=True)
def test_the_day_is_the_utc_date_it_was_listed_at_else_the_day_asked_for(
    moment: str | None, day: str, zone: None
) -> None:
    assert only(item(submittedOnDailyAt=moment), "2026-01-05").paper.days == (day,)


def test_null_is_as_good_as_absent() -> None:
    names = """submittedOnDailyAt submittedOnDailyBy projectPage githubRepo githubStars ai_summary ai_keywords
    organization withdrawnAt discussionId"""
    nothing: dict[str, Any] = dict.fromkeys(names.split())
    assert only(item(outer={"submittedBy": None, "organization": None}, **nothing)) == only(item())


def test_what_only_the_outer_object_has_is_taken_from_there() -> None:
    outer = {
        "submittedBy": {"name": "ben"},
        "organization": {"name": "made-up-lab"},
        "summary": "Outer abstract.",
    }
    paper = only(item(outer=outer, summary=None)).paper
    assert (paper.submitter, paper.organization, paper.abstract) == ("ben", "made-up-lab", "Outer abstract.")


def test_newlines_in_title_and_abstract_are_folded_and_paragraphs_kept() -> None:
    paper = only(item(title="A title\n  in two lines", summary="One\nline.\n\nSecond\nparagraph.")).paper
    assert paper.title == "A title in two lines"
    assert paper.abstract == "One line.\n\nSecond paragraph."


@pytest.mark.parametrize(
    ("inner", "outer", "right"),
    [
        ("nabla^2Net: a net", "$\\nabla^2$Net: a net", "$\\nabla^2$Net: a net"),
        ("$x$ and\nmore", "$x$ and more", "$x$ and more"),
        ("From $1 Million to 2$", "From 1 Million to 2", "From $1 Million to 2$"),
        ("AutoNet", "\\textsc{AutoNet}", "AutoNet"),
        ("Inner", None, "Inner"),
        (None, "Outer", "Outer"),
    ],
)
def test_the_title_that_keeps_its_math(inner: str | None, outer: str | None, right: str) -> None:
    assert only(item(outer={"title": outer}, title=inner)).paper.title == right


def test_hidden_repeated_and_many_authors() -> None:
    names = [{"name": f"Author {number}", "hidden": number == 7} for number in range(664)]
    paper = only(item(authors=[*names, names[3], {"name": 'St\\"utz'}, {"name": "The <EOS> Team"}])).paper
    assert len(paper.authors) == 666
    assert "Author 7" not in paper.shown_authors
    assert paper.shown_authors[-2:] == ('St\\"utz', "The <EOS> Team")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (" https://project.example/a ", "https://project.example/a"),
        ("https://github.com/\nmade/up.git", "https://github.com/made/up.git"),
        ("", ""),
    ],
)
def test_white_space_in_addresses(written: str, right: str) -> None:
    assert only(item(projectPage=written)).paper.links.project == right


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "see the appendix", "https://", 'data:text/html,"'])
def test_a_bad_optional_link_is_dropped_and_told(bad: str) -> None:
    (record,), (problem,) = split(
        huggingface.parse(item(githubRepo=bad), "2026-01-05", "2026-01-05.json:item 12")
    )
    assert record.paper.links.code == ""
    assert (problem.where, problem.field) == ("2026-01-05.json:item 12 (2601.00001)", "githubRepo")
    assert "not a web address" in problem.reason


def test_withdrawn() -> None:
    paper = only(item(withdrawnAt="2026-01-06T10:00:00.000Z")).paper
    assert (paper.withdrawn, paper.withdrawal) == (True, "on 2026-01-06, according to Hugging Face")
    (record,), (problem,) = split(huggingface.parse(item(withdrawnAt="soon"), "2026-01-05", "item"))
    assert (record.paper.withdrawn, record.paper.withdrawal, problem.field) == (True, "", "withdrawnAt")


def test_the_paper_without_an_item_around_it() -> None:
    inner = item(submittedOnDailyAt="2026-01-05T10:00:00.000Z")["paper"]
    record = only(inner, "")
    assert record.paper.days == ("2026-01-05",)
    assert record.counts == Counts(votes=5)
    assert huggingface.is_item(inner)
    assert huggingface.is_item({"paper": inner})
    assert not huggingface.is_item({"id": "2601.00001", "title": "T", "abstract": "A"})
    assert not huggingface.is_item([inner])


@pytest.mark.parametrize("missing", ["id", "title"])
def test_no_paper_without(missing: str) -> None:
    data = item(outer={"title": None})
    del data["paper"][missing]
    records, (problem,) = split(huggingface.parse(data, "2026-01-05", "days.json:item 3"))
    assert records == []
    assert (problem.field, problem.reason) == (missing, "missing")
    assert problem.where.startswith("days.json:item 3")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("upvotes", "12", Counts(votes=12, comments=2)),
        ("upvotes", 3.0, Counts(votes=3, comments=2)),
    ],
)
def test_a_count_in_another_shape(name: str, value: Any, kept: Counts) -> None:
    assert only(item(**{name: value})).counts == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("upvotes", -1),
        ("upvotes", 1.5),
        ("upvotes", True),
        ("upvotes", "many"),
        ("upvotes", 10**30),
        ("authors", "Ada One, Ben Two"),
        ("authors", {"name": "Ada"}),
        ("authors", [{"name": ""}]),
        ("authors", [None]),
        ("summary", ["a"]),
        ("publishedAt", "yesterday"),
        ("publishedAt", "2026-02-30T00:00:00Z"),
        ("submittedOnDailyAt", "0001-01-01T00:00:00+23:00"),
        ("submittedOnDailyAt", {}),
        ("ai_keywords", "a, b"),
        ("ai_keywords", ["a", 2]),
        ("ai_summary", 1.5),
        ("organization", "Lab"),
        ("submittedOnDailyBy", ["x"]),
        ("withdrawnAt", True),
        ("githubStars", []),
        ("projectPage", {}),
    ],
)
def test_a_wrong_type_costs_the_field_and_not_the_paper(name: str, value: Any) -> None:
    (record,), problems = split(huggingface.parse(item(**{name: value}), "2026-01-05", "x"))
    assert record.paper.days == ("2026-01-05",)
    assert len(problems) == 1


@pytest.mark.parametrize(
    "data", [None, 1, "text", [], [1], {"paper": None}, {"paper": []}, {}, {"id": 2601.1}]
)
def test_what_is_no_item(data: object) -> None:
    records, problems = split(huggingface.parse(data, "2026-01-05", "x"))
    assert records == []
    assert problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
NAMES = sorted(
    {*item()["paper"], *item(), "organization", "submittedBy", "ai_keywords", "githubRepo", "ai_summary"}
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON), st.dictionaries(st.sampled_from(NAMES), JSON))
def test_no_value_of_any_field_raises(inner: dict[str, Any], outer: dict[str, Any]) -> None:
    for data in (item(outer=outer, **inner), inner, outer):
        results = list(huggingface.parse(data, "2026-01-05", "x"))
        assert results
        assert all(isinstance(result, Record | Problem) for result in results)


# Fetching
