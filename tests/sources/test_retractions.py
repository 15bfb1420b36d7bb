"""Who may say at Crossref that a paper was retracted."""

from __future__ import annotations

import pytest

from generator.papers.paper import Notice, Record
from generator.sources.upstreams import crossref
from tests.harness.crossref_server import Work, update, work


def test_what_a_work_says_of_another_publisher_s_papers_is_for_a_person_to_decide() -> None:
    said = [update("10.12345/a", "retraction"), update("10.12345/b", "erratum"),
            update("10.1234/own", "retraction") | {"updated": None}]  # fmt: skip
    by = "Crossref (https://doi.org/10.1234/r)"
    assert list(crossref.parse(work("10.1234/R", "Retraction", **{"update-to": said}), "here")) == [
        Notice("10.12345/a", "retracted", "2026-01-12", by=by, is_doubtful=True),
        Notice("10.1234/own", "retracted", "2026-01-10", by=by),
    ]


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (update("10.1234/r", "retraction", "2026-01"),
         "on 2026-01, according to Crossref (https://doi.org/10.1234/r)"),
        (update("10.1234/r", "withdrawal") | {"updated": None},
         "according to Crossref (https://doi.org/10.1234/r)"),
        (update("10.9999/r", "retraction") | {"source": "retraction-watch"},
         "on 2026-01-12, according to Retraction Watch (https://doi.org/10.9999/r)"),
        (update("10.9999/r", "retraction"), ""),
        (update("10.12345/r", "retraction") | {"source": "publisher"}, ""),
    ],
)  # fmt: skip
def test_the_record_of_a_paper_names_who_retracted_it_and_when_and_no_other_publisher(
    by: Work, told: str
) -> None:
    (record,) = crossref.parse(work("10.1234/a", "Moss", **{"updated-by": [by]}), "here")
    assert isinstance(record, Record)
    assert (record.paper.withdrawn, record.paper.withdrawal) == (bool(told), told)
