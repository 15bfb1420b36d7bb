"""The run of an archive and its theme, shortened: ten days of faults and kills change nothing in the end."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.soak import made_up
from tests.acceptance.themes import RATE, Published, Run, both
from tests.harness.upstream import Entry, Reply, Upstream, served


@pytest.mark.matrix
def test_whatever_goes_wrong_a_theme_is_that_of_days_without_faults(tmp_path: Path) -> None:
    days = {day: [*items] for day, items in made_up(10)[0].items()}
    papers = [Entry(f"2603.{90_000 + n}", f"Ferns {n} 3", day) for n, day in enumerate(sorted(days))]
    chance = random.Random(7)

    def fault(path: str, query: dict[str, str]) -> Reply | None:
        return Reply(503) if chance.random() < RATE else None

    with ExitStack() as stack:
        faulty = stack.enter_context(served(Upstream(days=days, papers=papers, fault=fault)))
        healthy = stack.enter_context(served(Upstream(days=days, papers=papers)))
        site = stack.enter_context(served(Published(chance=chance)))
        run = Run(tmp_path, days, "['title:3']")
        run.publish(healthy.environment)
        figures = both(run, site, (faulty.environment, healthy.environment))
    assert (figures["same_content"], figures["missing"], figures["too_many"]) == (True, [], [])
    assert (figures["kills"], figures["papers"], figures["of_the_archive"]) == (2, 23, 13)
    assert site.faulty.total() > 1
