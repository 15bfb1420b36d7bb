"""The status of sources: the last line of the home page, and the page that it links to."""

from datetime import date

from generator.content.runs.fetched import SourceState
from generator.listings import Groups, Link
from generator.listings.status import Fetched, foot, page
from tests.harness.papers import listed

DAY = date(2026, 3, 2)


def facts(fetched: Fetched) -> dict[str, dict[str, Link]]:
    groups = Groups([listed(1, "2026-03-02")], 300)
    return {source: dict(facts) for source, facts in page(groups, fetched).tables}


def test_each_source_with_its_last_success_its_newest_papers_and_its_gaps() -> None:
    gaps = tuple(date(2026, 1, day) for day in range(1, 13))
    known = facts({"huggingface": SourceState(DAY, gaps, date(2026, 3, 4), DAY), "arxiv": None})
    assert known["arXiv"] == {"Last success": Link("", "never")}
    hub = known["Hugging Face Daily Papers"]
    assert hub["Last success"] == Link("", "4 March 2026")
    assert hub["Newest day with papers"] == Link("dates/2026-03-02/", "2 March 2026")
    assert hub["Fetched up to"] == Link("", "2 March 2026")
    assert hub["Days to fetch again"].label.startswith("1 January 2026, 2 January 2026, ")
    assert hub["Days to fetch again"].label.endswith("10 January 2026 and 2 more")
    assert "of an older version" in facts({"of an older version": None})


def test_a_day_that_has_no_page_is_no_link() -> None:
    known = facts({"arxiv": SourceState(DAY, papers=date(2026, 2, 1))})["arXiv"]
    assert known["Newest day with papers"] == Link("", "1 February 2026")
    assert known["Last success"] == Link("", "2 March 2026"), "a file by an older version"


def test_home_says_the_last_success_of_all() -> None:
    assert foot({"huggingface": None}) is None
    days = {"huggingface": SourceState(DAY, succeeded=date(2026, 3, 4)), "arxiv": SourceState(DAY)}
    assert foot(days) == Link("status/", "Last fetched 4 Mar 2026")
