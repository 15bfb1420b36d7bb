"""The workflow *Announce*, on a real repository: papers are announced once, after the deploy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import yaml

from tests.harness.archive import SITE
from tests.harness.files import edit
from tests.harness.forks import executable
from tests.harness.hub import Hub
from tests.harness.papers import record, take
from tests.harness.talking import Service, serving
from tests.harness.versions import git
from tests.harness.workflows import Run

pytestmark = pytest.mark.slow
_SEND = ".ci/step.py .venv/bin/archive announce --send"
_SOON = """from generator.commands.share import channels
from generator.sources.frame.limits import Limits
channels.LIMITS = Limits(answer=0.5, pause=2)
"""
# The machine is lost at the moment when the service has taken the message.
_LOST = """import os
post = channels.post
def lost(*given):
    post(*given)
    os.kill(os.getpid(), 9)
channels.post = lost
"""


@pytest.fixture
def service(hub: Hub, run: Run) -> Iterator[Service]:
    """A service to which the repository announces its papers."""
    executable(run.folder / ".venv/bin/archive", _SOON)
    with serving() as service:
        rule = "\n      announce: [{to: webhook, secret: ANNOUNCE_1}]"
        edit(hub.mine / "mkdocs.yml", "\n  - archive:", f"\n  - archive:{rule}")
        hub.secrets = {"ANNOUNCE_1": f"{service.url}/hook"}
        service.looks = lambda: git(hub.remote, "show", "main:content/announced.yml")
        yield service


def noted(hub: Hub) -> object:
    """Return what the repository notes, by channel."""
    return yaml.safe_load(git(hub.remote, "show", "main:content/announced.yml"))


def log(hub: Hub) -> str:
    return "".join(started.run.log for started in hub.runs if started.run)


def night(hub: Hub) -> None:
    hub.start("fetch.yml", "schedule")
    hub.work()


def test_papers_of_the_night_are_announced_when_the_site_has_them(hub: Hub, service: Service) -> None:
    hub.push({})
    hub.work()
    assert hub.ended("announce.yml") == [], "a daily channel is told after the daily run"
    night(hub)
    (posted,) = service.posted
    assert posted.body["papers"][0] == {
        "title": "Moss", "by": "Ada One, Bo Two", "address": f"{SITE}papers/2601.00001/"
    }  # fmt: skip
    assert (hub.pages.folder / "papers/2601.00001/index.html").exists()
    assert "ANNOUNCE_1 all:" in posted.saw.replace('"', ""), "pushed before it was sent"
    assert list(noted(hub)) == ["ANNOUNCE_1"]  # type: ignore[call-overload]
    assert git(hub.remote, "log", "--format=%s", "-2") == "Announce papers\nAnnounce papers"
    night(hub)
    assert hub.ended("announce.yml") == ["success"] * 2, log(hub)
    assert len(service.posted) == 1 and service.url not in log(hub)


def announced(hub: Hub) -> str:
    """Run *Announce* alone, on a paper that is there; return how it ended."""
    hub.workflows = ()
    day = datetime.now(UTC).date()
    take(hub.mine / "content", record("2601.00001", "Moss", days=(str(day),)))
    git(hub.mine, "add", "--all")
    if git(hub.mine, "status", "--porcelain"):
        hub.push({})
    hub.start("announce.yml")
    hub.work()
    return hub.ended("announce.yml")[-1]


def test_what_a_service_refuses_ends_the_run_red_and_comes_again(hub: Hub, service: Service) -> None:
    service.does = ["400"]
    assert (announced(hub), announced(hub)) == ("failure", "success"), log(hub)
    assert [posted.did for posted in service.posted] == ["400", "take"] and "HTTP 400" in log(hub)


@pytest.mark.parametrize("how", ["cut", "lost with its message", "lost before it sent"])
def test_a_run_that_ends_midway_announces_nothing_twice_and_names_what_nobody_knows(
    hub: Hub, service: Service, run: Run, how: str
) -> None:
    service.does = ["cut"] if how == "cut" else []
    if how == "lost with its message":
        executable(run.folder / ".venv/bin/archive", _SOON + _LOST)
    if how == "lost before it sent":
        hub.left_out |= {_SEND}
    announced(hub)
    executable(run.folder / ".venv/bin/archive", _SOON)
    hub.left_out -= {_SEND}
    announced(hub)
    assert announced(hub) == "success"
    assert len(service.posted) == (how != "lost before it sent"), log(hub)
    warning = re.findall("::warning::ANNOUNCE_1 all: .*, so nobody knows .*announced: 2601.00001", log(hub))
    assert len(warning) == 1 and list(noted(hub)) == ["ANNOUNCE_1"]  # type: ignore[call-overload]


def test_each_digest_of_the_settings_is_started_by_itself(hub: Hub, run: Run) -> None:
    block = "\n      digest: week\n      digests: [{of: topic:agents}, {of: tag:speech, period: day}]"
    edit(hub.mine / "mkdocs.yml", "\n  - archive:", f"\n  - archive:{block}")
    hub.workflows = ()
    hub.push({})
    hub.start("publish.yml")
    hub.work()
    started = [dict(one.inputs) for one in hub.runs if one.workflow == "digest.yml"]
    assert started == [{"in": "all"}, {"in": "topic:agents"}, {"in": "tag:speech"}]
    assert not any(one.is_cancelled for one in hub.runs)


def test_after_a_push_only_channels_that_are_told_at_once_are_told(hub: Hub, run: Run) -> None:
    block = "\n      digest: week\n      announce: [{to: slack, secret: ANNOUNCE_1, when: at_once}]"
    edit(hub.mine / "mkdocs.yml", "\n  - archive:", f"\n  - archive:{block}")
    hub.workflows = ("publish.yml",)
    hub.push({})
    hub.work()
    started = [(one.workflow, dict(one.inputs)) for one in hub.runs]
    assert started == [("publish.yml", {}), ("announce.yml", {"when": "at_once"})]
