"""``archive announce``: what is news, where it is told, and that no channel is told of a paper twice."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from generator.commands.share import channels
from generator.content.runs import announced
from generator.sources.frame.limits import Limits
from tests.harness import forks
from tests.harness.archive import MINIMAL
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, record, take
from tests.harness.talking import Service, serving

TODAY = datetime.now(UTC).date()
HOOK = "ANNOUNCE_WEBHOOK"
# Python for `forks.archive`: half a second is long enough for an answer.
_SOON = """from generator.commands.share import channels
from generator.sources.frame.limits import Limits
channels.LIMITS = Limits(answer=0.5, pause=2)"""


def ago(days: int) -> str:
    return str(TODAY - timedelta(days))


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait half a second for an answer."""
    monkeypatch.setattr(channels, "LIMITS", Limits(answer=0.5, pause=2))


class Talk:
    """An archive with new papers, and what it announces."""

    def __init__(self, folder: Path, service: Service, *rules: Mapping[str, Any]) -> None:
        self.folder, self.service, self.content = folder, service, folder / "content"
        self.set(*(rules or ({},)))
        take(
            self.content,
            record("2611.00001", "Moss", days=(ago(1),), votes=3, keywords=("bryology",)),
            record("2611.00002", "Ferns", days=(ago(0),), votes=9),
            record("2611.00003", "Old stones", days=(ago(40),)),
        )

    def set(self, *rules: Mapping[str, Any], **settings: Any) -> None:
        """Write the settings; a rule has an address of its own."""
        whole = [{"to": "webhook", "secret": HOOK, "when": "at_once", **rule} for rule in rules]
        block = {"announce": whole, "tag_minimum": 1, **settings}
        written = MINIMAL.replace("[archive]", json.dumps([{"archive": block}]))
        (self.folder / "mkdocs.yml").write_text(written)

    def run(self, *options: str, code: int | None = 0) -> Result:
        """Run the command with the secrets of two channels."""
        secrets = {HOOK: f"{self.service.url}/one", "ANNOUNCE_1": f"{self.service.url}/two"}
        return invoke(self.folder, "announce", *options, code=code, environment=secrets)

    @property
    def noted(self) -> Any:
        """What is in the file."""
        return yaml.safe_load((self.content / announced.FILE.file).read_text())


@pytest.fixture
def talk(tmp_path: Path, service: Service) -> Callable[..., Talk]:
    return lambda *rules: Talk(tmp_path, service, *rules)


def test_new_papers_are_announced_once_the_best_first(talk: Callable[..., Talk]) -> None:
    one = talk()
    assert one.run().output == f"{HOOK} all: Moss Archive: 2 new papers\n"
    (posted,) = one.service.posted
    assert posted.body == {
        "text": "Moss Archive: 2 new papers\n"
        "Ferns https://moss.test/papers/2611.00002/ · Ada One, Bo Two\n"
        "Moss https://moss.test/papers/2611.00001/ · Ada One, Bo Two",
        "total": 2, "all": "https://moss.test/added/",
        "papers": [
            {"title": "Ferns", "by": "Ada One, Bo Two", "address": "https://moss.test/papers/2611.00002/"},
            {"title": "Moss", "by": "Ada One, Bo Two", "address": "https://moss.test/papers/2611.00001/"},
        ],
    }  # fmt: skip
    assert one.noted == {HOOK: {"2611.00002": TODAY, "2611.00001": TODAY}}
    assert one.run().output == "There is nothing to announce.\n"
    take(one.content, record("2611.00004", "Lichens", days=(ago(0),)))
    one.run()
    assert one.service.titles == ["Ferns", "Moss", "Lichens"]


def test_a_dry_run_says_what_would_be_said_and_changes_nothing(talk: Callable[..., Talk]) -> None:
    one = talk({"most": 1})
    said = one.run("--dry-run").output
    assert said == f"{HOOK} all: Moss Archive: 2 new papers\n  Ferns https://moss.test/papers/2611.00002/\n"
    assert one.service.posted == [] and not (one.content / announced.FILE.file).exists()


def test_a_message_names_at_most_so_many_and_counts_the_others(talk: Callable[..., Talk]) -> None:
    one = talk({"most": 1})
    one.run()
    one.run()
    (posted,) = one.service.posted
    assert posted.body["text"].splitlines()[-1] == "… and 1 more https://moss.test/added/"


def test_a_daily_channel_is_told_once_a_day(talk: Callable[..., Talk]) -> None:
    one = talk({"when": "daily"})
    one.run()
    take(one.content, record("2611.00004", "Lichens", days=(ago(0),)))
    one.run()
    assert one.service.titles == ["Ferns", "Moss"]
    file = one.content / announced.FILE.file
    file.write_text(file.read_text().replace(str(TODAY), ago(1)))
    one.run()
    assert one.service.titles == ["Ferns", "Moss", "Lichens"]


def test_after_a_push_only_some_channels_are_told(talk: Callable[..., Talk]) -> None:
    one = talk({"when": "daily"}, {"secret": "ANNOUNCE_1"})
    one.run("--when", "at_once")
    assert [posted.path for posted in one.service.posted] == ["/two"]
    one.run()
    assert [posted.path for posted in one.service.posted] == ["/two", "/one"]


@pytest.mark.parametrize(
    ("of", "titles", "page"),
    [
        ("tag:bryology", ["Moss"], "Bryology|tags/bryology/"),
        ("topic:green", ["Ferns"], "Green things|topics/green-things/"),
        ("topic:green-things", ["Ferns"], "Green things|topics/green-things/"),
        ("list:seminar", ["Old stones"], "Seminar|lists/seminar/"),
        ("featured", ["Moss"], "Featured papers|featured/"),
    ],
)
def test_a_rule_may_be_of_a_part(talk: Callable[..., Talk], of: str, titles: list[str], page: str) -> None:
    one = talk({"of": of})
    (one.content / "topics.yml").write_text("Green things: {query: ferns, formerly: [green]}\n")
    (one.content / "fetched.yml").write_text(f"huggingface: {{until: {TODAY}, succeeded: {TODAY}}}\n")
    (one.content / "lists").mkdir()
    (one.content / "lists/seminar.md").write_text('---\ntitle: Seminar\npapers: ["2611.00003"]\n---\n')
    edit(page_file(one.content, "2611.00001"), "\ntitle:", "\nfeatured: true\ntitle:")
    one.run()
    assert one.service.titles == titles
    label, _, address = page.partition("|")
    (posted,) = one.service.posted
    assert posted.body["text"].splitlines()[0].lower() == f"moss archive: 1 new paper · {label}".lower()
    assert posted.body["all"] == f"https://moss.test/{address}"


def test_a_channel_of_several_rules_gets_a_paper_once_by_the_first(talk: Callable[..., Talk]) -> None:
    one = talk({"of": "tag:bryology"}, {}, {"secret": "ANNOUNCE_1"})
    one.run()
    assert [posted.path for posted in one.service.posted] == ["/one", "/one", "/two"]
    assert one.service.titles == ["Moss", "Ferns", "Ferns", "Moss"]
    assert set(one.noted) == {HOOK, "ANNOUNCE_1"}


def test_a_paper_of_long_ago_is_no_news_though_it_came_in_today(talk: Callable[..., Talk]) -> None:
    one = talk()
    page = page_file(one.content, "2611.00003")
    edit(page, "\nsource:", f"\nadded: {ago(0)} 06:30:00\nsource:")
    one.run()
    assert one.service.titles == ["Ferns", "Moss", "Old stones"]
    edit(page, f"date: {ago(40)}", f"date: {ago(400)}")
    edit(one.content / announced.FILE.file, "2611.00003", "2611.99999")
    assert "nothing to announce" in one.run().output


def test_what_is_no_news_any_more_leaves_the_file(talk: Callable[..., Talk]) -> None:
    one = talk()
    (one.content / announced.FILE.file).write_text(f'{HOOK}:\n  "2610.1": {ago(8)}\n  "2610.2": {ago(7)}\n')
    one.run()
    assert set(one.noted[HOOK]) == {"2610.2", "2611.00001", "2611.00002"}


def test_a_paper_under_another_of_its_ids_is_not_announced_again(talk: Callable[..., Talk]) -> None:
    one = talk()
    one.run()
    page = page_file(one.content, "2611.00001")
    edit(page, "id: '2611.00001'", "id: doi:10.5555/moss\narxiv: '2611.00001'")
    assert "nothing to announce" in one.run().output


def test_a_collection_without_a_page_is_named_and_the_others_are_announced(talk: Callable[..., Talk]) -> None:
    one = talk({"of": "topic:nowhere", "secret": "ANNOUNCE_1"}, {})
    said = one.run(code=1)
    assert "topic:nowhere: has no page here; write the end of a page's address" in said.stderr
    assert one.service.titles == ["Ferns", "Moss"]


def test_without_its_secret_a_channel_waits(talk: Callable[..., Talk]) -> None:
    one = talk({"secret": "ANNOUNCE_2"}, {})
    said = one.run(code=3).stderr
    assert "ANNOUNCE_2 all: the secret has no https address, or is not set in the environment; " in said
    assert one.service.titles == ["Ferns", "Moss"] and set(one.noted) == {HOOK}


def test_a_file_that_cannot_be_read_stops_the_command(talk: Callable[..., Talk]) -> None:
    one = talk()
    (one.content / announced.FILE.file).write_text(f"{HOOK}: [1]\n")
    assert f"content/{announced.FILE.file}:1: {HOOK}: expected a mapping" in one.run(code=2).stderr
    assert one.service.posted == []


# Faults


def test_what_was_certainly_refused_is_announced_by_the_next_run(talk: Callable[..., Talk]) -> None:
    one = talk()
    for does, code in {"400": 3, "500": 3, "429 1": 0}.items():
        one.service.does = [does]
        said = one.run(code=code).stderr
        assert (f"{HOOK} all: HTTP {does[:3]}" in said and "the next run announces it" in said) == bool(code)
        assert bool(one.service.shown) == (not code)
    assert one.service.titles == ["Ferns", "Moss"]


@pytest.mark.parametrize("does", ["hang", "drop", "cut", "504"])
def test_what_nobody_can_know_is_named_and_not_announced_again(talk: Callable[..., Talk], does: str) -> None:
    one = talk()
    one.service.does = [does]
    said = one.run(code=1).stderr
    assert "so nobody knows whether these papers were announced: 2611.00002, 2611.00001" in said
    assert one.run().output == "There is nothing to announce.\n"
    assert len(one.service.posted) == 1


def test_what_a_run_claimed_before_it_was_ended_is_named_by_the_next(talk: Callable[..., Talk]) -> None:
    one = talk()
    one.run("--claim")
    assert one.noted == {f"{HOOK} all": {"2611.00002": TODAY, "2611.00001": TODAY}}
    said = one.run(code=1).stderr
    assert "a run ended while it sent, so nobody knows" in said and "2611.00002, 2611.00001" in said
    assert one.service.posted == [] and set(one.noted) == {HOOK}


def test_what_is_claimed_is_sent_and_nothing_else(talk: Callable[..., Talk]) -> None:
    one = talk()
    assert "nothing to announce" in one.run("--send").output
    one.run("--claim")
    take(one.content, record("2611.00004", "Lichens", days=(ago(0),)))
    one.run("--send")
    assert one.service.titles == ["Ferns", "Moss"]


_CHANNELS = {"/one": HOOK, "/two": "ANNOUNCE_1"}


@pytest.mark.slow
def test_runs_with_faults_and_kills_announce_nothing_twice_and_lose_only_what_is_named(
    talk: Callable[..., Talk],
) -> None:
    """Each run is a process; some are killed at the very moment when a service has their message."""
    chance, one = random.Random(7), talk()
    slack = {"secret": "ANNOUNCE_1", "to": "slack"}
    one.set({"of": "tag:bryology", "most": 50}, {"most": 50}, {"most": 50, **slack})
    environment = {secret: f"{one.service.url}{path}" for path, secret in _CHANNELS.items()}
    faults, said, kills = ["429 1", "500", "hang", "drop", "cut", "400", "504", "503", "take", "take"], "", 0
    for number in range(24):
        keywords = ("bryology",) if number % 3 else ()
        take(one.content, record(f"2611.1{number:04d}", f"Moss {number}", days=(ago(0),), keywords=keywords))
        one.service.does, last = chance.choices(faults, k=3), 10**6
        if number % 4 == 3:
            one.service.does[place := chance.randrange(2)] = "hang"  # it is killed there
            last = len(one.service.posted) + place + 1
        running = forks.archive("announce", before=_SOON, environment=environment, folder=one.folder)
        while len(one.service.posted) < last and not running.has_ended():
            time.sleep(0.002)
        kills += not running.has_ended()
        running.kill()
        done = running.wait()
        said += done.stdout + done.stderr
    one.service.does = []
    said += "".join(one.run(code=None).output for _ in range(2))
    assert kills > 2 and "nothing to announce" in said
    told = [(posted.path, paper) for posted in one.service.shown for paper in posted.papers]
    assert [each for each, number in Counter(told).items() if number > 1] == []
    named = [line for line in said.splitlines() if "so nobody knows" in line]
    lost = {(path, f"2611.1{number:04d}") for path in _CHANNELS for number in range(24)} - {*told}
    for path, name in lost:
        assert any(_CHANNELS[path] in line and name in line for line in named), (path, name)
    assert 0 < len(lost) < 24 and set(one.noted) == {*_CHANNELS.values()}
