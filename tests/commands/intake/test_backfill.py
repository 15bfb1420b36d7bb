"""``archive backfill`` against upstreams on loopback: newest first, and no request is made twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from generator.commands.intake import backfill as command
from generator.content import counts
from generator.content.library import Library
from generator.content.runs.fetched import FetchState, SourceState
from generator.papers.paper import Counts
from tests.harness.files import files
from tests.harness.forks import Fork
from tests.harness.invoking import at_noon, invoke
from tests.harness.upstream import Entry, Reply, Upstream, hub_item, serving
from tests.harness.versions import git
from tests.harness.workflows import push_to

pytestmark = pytest.mark.slow
TODAY = date(2026, 1, 20)
CONFIG = """
site_name: Moss Archive
plugins:
  - archive:
      sources: [huggingface, arxiv]
      arxiv_categories: [cs.CL]
      arxiv_delay: 0
"""
# The command on that day, without waits, with few papers in each answer of arXiv.
PROCESS = """
import datetime
from generator.commands.main import main
from generator.commands.intake import backfill
from generator.sources.frame import http
from generator.sources.upstreams import arxiv

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 1, 20, 12, tzinfo=tz)

arxiv.SLICE = 3
backfill.datetime = Clock
http.Client.__init__.__kwdefaults__["clock"] = http.Clock(sleep=lambda seconds: None)
main(prog_name="archive")
"""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A hub with papers on each day of January, a hundred more on the 10th, and arXiv with one a day."""
    with serving() as server:
        for number in range(1, 21):
            day = f"2026-01-{number:02}"
            server.list_on(day, hub_item(f"2601.{number:05}", f"Moss {number}", day, number))
            server.papers.append(Entry(f"2601.{20_000 + number}", f"Fern {number}", day))
        many = [hub_item(f"2601.{1000 + n}", f"Lichen {n}", "2026-01-10") for n in range(130)]
        server.list_on("2026-01-10", *many)
        yield server


@pytest.fixture
def archive(tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command on an archive on that day; no time passes."""
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    at_noon(monkeypatch, command)

    def run(*arguments: str, code: int = 0, **environment: str) -> Result:
        variables = upstream.environment | environment
        return invoke(tmp_path, "backfill", *arguments, code=code, environment=variables)

    return run


def days_asked(upstream: Upstream) -> list[str]:
    return [query["date"] for path, query in upstream.asked if path == "/api/daily_papers"]


def state(folder: Path, source: str = "huggingface") -> SourceState:
    return FetchState(folder / "content").sources()[source]


def titles(folder: Path) -> int:
    return sum(1 for _ in Library(folder / "content").files())


def day(number: int) -> date:
    return date(2026, 1, number)


def test_weeks_come_the_newest_first_and_of_all_sources_in_turn(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    result = archive("--since", "2026-01-01")
    numbers = [*range(14, 21), *range(7, 14), *range(1, 7)]
    assert list(dict.fromkeys(days_asked(upstream))) == [f"2026-01-{number:02}" for number in numbers]
    paths = [path for path, _ in upstream.asked]
    assert paths.index("/api/query") == 7, "arXiv's first week comes before the hub's second"
    assert len([path for path in paths if path == "/api/query"]) == 3
    assert state(tmp_path) == SourceState(day(20), (), TODAY, day(20), day(1), rhythm=5)
    assert state(tmp_path, "arxiv").since == day(1)
    assert titles(tmp_path) == 169
    assert counts.read(tmp_path / "content/counts")["2601.00003"] == Counts(3, 0)
    assert (
        "Backfilling huggingface, back to 2026-01-01: 149 papers: 149 new, 0 changed, 0 unchanged; 0 prob"
        in result.output
    )


def test_it_goes_on_from_where_the_last_one_and_the_fetches_were(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/fetched.yml").write_text("huggingface: 2026-01-18\n")
    archive("huggingface", "--since", "2026-01-16")
    assert days_asked(upstream) == ["2026-01-16", "2026-01-17", "2026-01-18"]
    upstream.asked.clear()
    archive("huggingface", "--since", "2026-01-14")
    assert days_asked(upstream) == ["2026-01-14", "2026-01-15"]
    assert (state(tmp_path).until, state(tmp_path).since) == (day(18), day(14))
    upstream.asked.clear()
    assert archive("huggingface", "--since", "2026-01-14").output == "All days since 2026-01-14 are here.\n"
    assert upstream.asked == []


def test_each_week_is_pushed_on_top_of_what_others_pushed_where_that_is_asked(
    archive: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody removes a paper for good after the first week: it does not come in with the second."""
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.setenv(f"GIT_{name}", "ada")
    (tmp_path / ".gitignore").write_text("/*\n!/content/\n!/mkdocs.yml\n")
    remote, theirs = tmp_path / "remote.git", tmp_path / "theirs"
    push_to(remote, tmp_path)
    git(tmp_path, "clone", "--quiet", str(remote), str(theirs))
    hook = tmp_path / ".git/hooks/pre-push"
    hook.write_text(f"""#!/bin/bash -e
unset $(git rev-parse --local-env-vars)
cd {theirs}
mkdir content || exit 0
echo '"2601.00009": 2026-01-19' > content/removed.yml
git add .
git commit --quiet --message Remove
git push --quiet
""")
    hook.chmod(0o755)
    archive("huggingface", "--since", "2026-01-01", "--push")
    assert git(remote, "log", "--format=%s", "main").splitlines() == [
        "Fetch papers of 2026-01-01 to 2026-01-06",
        "Fetch papers of 2026-01-07 to 2026-01-13",
        "Fetch papers of 2026-01-14 to 2026-01-20",
        "Remove",
        "Begin",
    ]
    assert titles(tmp_path) == 148
    assert not list(tmp_path.glob("content/papers/*/*/2601.00009.md"))
    assert not (tmp_path / "content/published.yml").exists(), "a fetch elsewhere would conflict in it"


def test_what_waits_for_review_is_listed(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}      review: true\n")
    summary = tmp_path / "summary"
    told = archive("huggingface", "--since", "2026-01-20", GITHUB_STEP_SUMMARY=str(summary)).output
    assert "1 new paper to review." in told and "2026-01-20 Moss 20" in told
    assert "### 1 new paper to review" in summary.read_text()


def test_it_stops_when_time_is_up_and_the_next_run_goes_on(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, *(59.0 for _ in range(2)), *(60.0 for _ in range(99))])
    output = tmp_path / "output"
    with monkeypatch.context() as patched:
        patched.setattr(command, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
        told = archive("--since", "2026-01-01", "--minutes", "1", GITHUB_OUTPUT=str(output)).output
    assert told.endswith("Time is up, with 26 days left. Run the same command again.\n")
    before = list(upstream.asked)
    archive("--since", "2026-01-01", "--minutes", "60", GITHUB_OUTPUT=str(output))
    assert output.read_text() == "more=true\nmore=false\n"
    assert titles(tmp_path) == 169
    assert not [request for request in upstream.asked[len(before) :] if request in before]


def test_a_day_that_fails_is_a_gap_which_the_next_run_asks_for_last(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.fault = lambda path, query: Reply(503) if query.get("date") == "2026-01-15" else None
    told = archive("huggingface", "--since", "2026-01-10", code=3).stderr
    assert "huggingface, 2026-01-15: http" in told
    assert told.endswith("huggingface failed; what came in is kept, and the next run asks for the rest\n")
    assert (state(tmp_path).since, state(tmp_path).gaps) == (day(10), (day(15),))
    upstream.fault = lambda path, query: None
    upstream.asked.clear()
    archive("huggingface", "--since", "2026-01-08")
    assert days_asked(upstream) == ["2026-01-08", "2026-01-09", "2026-01-15"]
    assert state(tmp_path).gaps == ()


def test_a_source_that_is_down_ends_its_own_turn_alone(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    upstream.fault = lambda path, query: Reply(404) if path == "/api/daily_papers" else None
    archive("--since", "2026-01-01", code=3)
    assert days_asked(upstream) == [f"2026-01-{number}" for number in range(14, 21)]
    assert (state(tmp_path).since, len(state(tmp_path).gaps)) == (day(14), 7)
    assert state(tmp_path, "arxiv").since == day(1)


def test_answers_without_a_usable_record_are_gaps_and_hold_up_no_later_run(
    archive: Callable[..., Result], upstream: Upstream, tmp_path: Path
) -> None:
    good = dict(upstream.days)
    for name in good:
        upstream.list_on(name, {"paper": {"id": ""}})
    assert "has its format changed?" in archive("huggingface", "--since", "2026-01-10", code=3).stderr
    assert (state(tmp_path).since, len(state(tmp_path).gaps)) == (day(14), 7)
    upstream.days = good
    archive("huggingface", "--since", "2026-01-10")
    assert (state(tmp_path).since, state(tmp_path).gaps) == (day(10), ())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "2026-01-21"), "--since 2026-01-21 is after today, 2026-01-20 in UTC."),
        ((), "Missing option '--since'"),
        (("--since", "0206-01-01"), "'0206-01-01' is too early; the earliest day is 1950-01-01"),
        (("openreview", "--since", "2026-01-01"), "'openreview' is not a source to fetch from"),
    ],
)
def test_what_cannot_be_brought_is_told(
    archive: Callable[..., Result], upstream: Upstream, arguments: tuple[str, ...], message: str
) -> None:
    assert message in archive(*arguments, code=2).stderr
    assert upstream.asked == []


Request = tuple[str, tuple[tuple[str, str], ...]]


class Held:
    """Holds a request without an answer, after ``every`` answers at first, then after more and more.

    Attributes:
        answered: how often each request was answered.
        reached: whether a request is held.
    """

    def __init__(self, every: int) -> None:
        self.every = every
        self.answered: Counter[Request] = Counter()
        self.reached = threading.Event()

    def fault(self, path: str, query: dict[str, str]) -> Reply | None:
        if self.every and self.answered.total() and self.answered.total() % self.every == 0:
            self.every += 1
            self.reached.set()
            return Reply(how="silent")
        self.answered[path, tuple(sorted(query.items()))] += 1
        return None


def test_a_run_that_is_killed_at_any_request_asks_for_nothing_twice(
    upstream: Upstream, tmp_path: Path
) -> None:
    """A kill after 4, 5, 6 … answers: within a day of two pages, within a query of three, at the end."""

    def start(folder: Path) -> Fork:
        folder.mkdir(exist_ok=True)
        (folder / "mkdocs.yml").write_text(CONFIG)
        options = ["--config", str(folder / "mkdocs.yml"), "backfill", "--since", "2026-01-01"]
        return Fork(PROCESS, options, upstream.environment)

    assert start(tmp_path / "undisturbed").wait().returncode == 0
    held = Held(4)
    upstream.fault = held.fault
    kills = 0
    while True:
        held.reached.clear()
        process = start(tmp_path / "killed")
        while not process.has_ended() and not held.reached.wait(0.05):
            pass
        if process.has_ended():
            break
        process.kill()
        process.wait()
        kills += 1
    assert process.wait().returncode == 0
    assert kills > 4
    assert set(held.answered.values()) == {1}
    assert files(tmp_path / "killed/content") == files(tmp_path / "undisturbed/content")
    assert not list((tmp_path / "killed/.cache/backfill").iterdir())
