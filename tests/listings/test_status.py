"""The status of sources: a line of the home page, and the page that it links to."""

from dataclasses import replace
from datetime import date

from generator.content.runs.fetched import Failed, SourceState
from generator.listings import Groups, Link, Listing
from generator.listings.status import Fetched, foot, page
from generator.text.language import ENGLISH
from tests.harness.papers import listed

DAY, LATER = date(2026, 3, 2), date(2026, 3, 4)
HUB = "Hugging Face Daily Papers"


def shown(asked: tuple[str, ...] = (), added: str = "", **states: SourceState) -> Listing:
    before = [replace(listed(2, "2026-02-02"), added="2026-02-02 01:20:00")] if added else []
    cards = [replace(listed(1, "2026-03-02"), added=added), *before]
    return page(Groups(cards, 300), Fetched(asked, states))


def words(made: Listing) -> dict[str, str]:
    """Return the sentences about each source that is asked."""
    return {name: link.label for name, link in dict(made.tables).get("", ())}


def test_what_came_on_the_last_day_and_that_all_answered() -> None:
    state = SourceState(DAY, succeeded=LATER, papers=DAY)
    made = shown(("huggingface", "arxiv"), "2026-03-04 01:20:00", huggingface=state, arxiv=state)
    assert made.description == "1 paper came in on 4 March 2026. All sources answered."
    assert made.foot == Link("added/", "Recently added")
    assert words(made)[HUB] == "It answered on 4 March 2026. Its newest papers are of 2 March 2026."


def test_a_first_fetch_brings_papers_of_years() -> None:
    cards = [replace(listed(number, "2026-03-02"), added="2026-03-02" * (number < 3)) for number in range(9)]
    states = {"arxiv": SourceState(DAY)}
    made = page(Groups(cards, 300), Fetched(("arxiv",), states))
    assert made.description == "9 papers are here since the first fetch, on 2 March 2026."
    states = {"arxiv": SourceState(LATER)}
    assert page(Groups(cards[:1], 300), Fetched(("arxiv",), states)).description == (
        "No new papers came in on 4 March 2026. 1 paper is here since the first fetch, on 2 March 2026."
    )


def test_what_did_not_come_and_why() -> None:
    gone = SourceState(DAY, (date(2026, 2, 27),), DAY, waiting={"a": "", "b": ""})
    asked = ("huggingface", "arxiv", "zotero groups/1")
    made = shown(asked, "2026-03-02", huggingface=SourceState(DAY, succeeded=LATER), arxiv=gone)
    assert made.description == (
        "No new papers came in on 4 March 2026. The last came on 2 March 2026: 1 paper. "
        "2 of 3 sources did not answer, or not wholly."
    )
    assert words(made)["arXiv"] == (
        "No whole answer on 4 March 2026. The archive asks again the next time. "
        "The last one came on 2 March 2026. "
        "Still missing, and asked for each time: 27 February 2026. "
        "2 papers cannot come in yet: a title, an author or a date is missing."
    )
    assert words(made)["Zotero: groups/1"] == "No answer so far; the archive asks again the next time."


def test_why_a_source_did_not_answer() -> None:
    failed, gaps = Failed(date(2026, 3, 5), "refused\nthe key (403)"), (date(2026, 2, 27),)
    states = {
        "huggingface": SourceState(DAY, gaps, succeeded=failed.day, failed=failed),
        "arxiv": SourceState(DAY, succeeded=LATER, failed=failed),
        "crossref": SourceState(failed=failed),
    }
    made = page(Groups([], 300), Fetched((*states,), states))
    assert made.description.endswith(". 2 of 3 sources did not answer, or not wholly.")
    said = words(made)
    assert said[HUB] == (
        "It answered on 5 March 2026. "
        "Still missing, and asked for each time: 27 February 2026. It refused the key (403)."
    )
    why = "No whole answer on 5 March 2026. It refused the key (403). The archive asks again the next time."
    assert said["arXiv"] == f"{why} The last one came on 4 March 2026."
    assert said["Crossref"] == f"{why} None came so far."
    assert dict(made.tables)["Crossref"] == (("Last success", Link("", "never")),)


def test_before_the_first_fetch_and_without_sources() -> None:
    made = shown(("arxiv",))
    assert (made.description, words(made)) == ("Nothing was fetched so far.", {"arXiv": "Not asked so far."})
    assert shown().description == "This archive asks no source by itself."
    assert shown().tables == ()


def test_a_feed_is_named_by_its_journal_or_its_host() -> None:
    feeds = [f"feed https://{name}.example.org/rss" for name in ("moss", "fern")]
    known = {feeds[0]: SourceState(DAY, mark={"journal": "Days of Moss"})}
    assert [*words(page(Groups([], 300), Fetched(tuple(feeds), known)))] == [
        "Journals' feeds: Days of Moss",
        "Journals' feeds: fern.example.org",
    ]


def test_the_dates_of_each_source_stand_below_those_that_are_asked_first() -> None:
    gaps = tuple(date(2026, 1, day) for day in range(1, 13))
    states = {"old": SourceState(DAY), "huggingface": SourceState(DAY, gaps, LATER, DAY)}
    known = {name: dict(rows) for name, rows in shown(("huggingface", "arxiv"), "", **states).tables if name}
    assert [*known] == [HUB, "arXiv", "old"]
    assert known["arXiv"] == {"Last success": Link("", "never")}
    hub = known[HUB]
    assert hub["Last success"] == Link("", "4 March 2026")
    assert hub["Newest day with papers"] == Link("dates/2026-03-02/", "2 March 2026")
    assert hub["Fetched up to"] == Link("", "2 March 2026")
    assert hub["Days to fetch again"].label.startswith("1 January 2026, 2 January 2026, ")
    assert hub["Days to fetch again"].label.endswith("10 January 2026 and 2 more")


def test_a_day_that_has_no_page_is_no_link() -> None:
    state = SourceState(DAY, papers=date(2026, 2, 1))
    known = dict(dict(shown(("arxiv",), arxiv=state).tables)["arXiv"])
    assert known["Newest day with papers"] == Link("", "1 February 2026")
    assert known["Last success"] == Link("", "2 March 2026"), "a file by an older version"


def test_home_says_the_last_success_of_all() -> None:
    assert foot(Fetched(("huggingface",), {}), ENGLISH) is None
    days = {"huggingface": SourceState(DAY, succeeded=LATER), "arxiv": SourceState(DAY)}
    assert foot(Fetched((), days), ENGLISH) == Link("status/", "Fetched 4 Mar 2026")
