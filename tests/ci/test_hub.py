"""Runs of workflows one after the other: what was published is what is served, and no run is lost."""

from __future__ import annotations

import pytest

from tests.harness import workflows
from tests.harness.archive import SITE
from tests.harness.checkouts import yesterday
from tests.harness.files import edit
from tests.harness.hub import Hub
from tests.harness.processes import CHECKOUT
from tests.harness.upstream import Upstream
from tests.harness.versions import git
from tests.harness.workflows import OLD_PUBLISH, told

pytestmark = pytest.mark.slow
NEW_COPY = {"created": True, "before": "0" * 40}


def is_served(hub: Hub, address: str) -> bool:
    return (hub.pages.folder / address / "index.html").exists()


def log(hub: Hub) -> str:
    return "".join(started.run.log for started in hub.runs if started.run)


def by_day_and_by_night(hub: Hub, fetches: str) -> None:
    """Somebody edits a page, which is published; at night a workflow fetches papers."""
    hub.push({"content/about.md": "# About moss\n"})
    hub.work()
    assert is_served(hub, "about") and not is_served(hub, "papers/2601.00001"), log(hub)
    hub.start(fetches, "schedule")
    hub.work()


def test_an_edit_by_day_and_a_fetch_by_night_are_both_served(hub: Hub, upstream: Upstream) -> None:
    by_day_and_by_night(hub, "fetch.yml")
    assert is_served(hub, "papers/2601.00001"), log(hub)
    assert git(hub.remote, "log", "--format=%s", "-1") == f"Fetch papers of {yesterday(upstream)}"
    assert (hub.ended("publish.yml"), hub.pages.lost) == (["success"] * 2, 0)


def test_the_old_workflow_runs_with_the_new_program_and_loses_the_night(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night's deploy is of the commit that started it, which Pages have already."""
    monkeypatch.setitem(workflows.WORKFLOWS, "publish.yml", OLD_PUBLISH)
    hub.workflows = ("publish.yml",)
    edit(hub.mine / "mkdocs.yml", "- archive:", "- archive:\n      parquet: true")  # the extra is gone
    by_day_and_by_night(hub, "publish.yml")
    assert (hub.ended("publish.yml"), hub.pages.lost) == (["success"] * 2, 1), log(hub)
    assert "parquet: papers.parquet is gone" in log(hub)
    assert not any("Parquet" in started.run.results for started in hub.runs if started.run)
    assert not is_served(hub, "papers/2601.00001"), "green, and readers see nothing new"
    assert told(hub.gh) == [["api", "--method=PUT", "repos/ada/moss/actions/workflows/publish.yml/enable"]]


def test_a_deploy_that_is_lost_is_made_once_more(hub: Hub) -> None:
    """Pages get a domain: the commit is the same, and the site is another."""
    edit(hub.mine / "mkdocs.yml", f"site_url: {SITE}\n", "")
    hub.push({})
    hub.work()
    hub.pages.address = "https://moss.test/papers"
    hub.pages.turn(on=True)
    hub.start("publish.yml")
    hub.work()
    assert (hub.ended("publish.yml"), hub.pages.lost) == (["success"] * 2, 1), log(hub)
    assert "so it is deployed once more" in log(hub)
    assert "https://moss.test/papers/" in (hub.pages.folder / "feed.xml").read_text()


def test_a_site_that_is_never_served_ends_the_run_red(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(hub.pages), "deploy", lambda *given: None)
    hub.start("publish.yml")
    hub.work()
    assert hub.ended("publish.yml") == ["failure"]
    assert "::error::" in log(hub) and "then run Publish" in log(hub)


def test_a_quiet_night_publishes_again(hub: Hub) -> None:
    for _ in range(2):
        hub.start("fetch.yml", "schedule")
        hub.work()
    assert (hub.ended("fetch.yml"), hub.ended("publish.yml")) == (["success"] * 2, ["success"] * 2)
    assert git(hub.remote, "log", "--format=%s", "-1") == "Fetch: nothing new"


def test_nothing_that_pushes_is_cancelled_and_only_the_newest_publish_waits(hub: Hub) -> None:
    pushing = ("fetch.yml", "setup.yml", "backfill.yml", "map.yml", "announce.yml", "fetch.yml")
    for workflow in (*pushing, *["publish.yml"] * 4):
        hub.start(workflow)
    cancelled = [started.workflow for started in hub.runs if started.is_cancelled]
    assert cancelled == ["publish.yml"] * 2
    pushes = {name for name, path in workflows.WORKFLOWS.items() if ".ci/push.py" in path.read_text("utf-8")}
    assert pushes == set(pushing)


def quietly(hub: Hub, texts: dict[str, str]) -> None:
    """Push files before there were workflows."""
    known, hub.workflows = hub.workflows, ()
    hub.push(texts)
    hub.workflows = known


def test_the_first_push_of_a_copy_starts_neither_tests_nor_a_site(hub: Hub) -> None:
    quietly(hub, {"content/sample.yml": "{}\n"})
    hub.pages.turn(on=False)
    hub.pushed(["content/sample.yml", "generator/errors.py"], **NEW_COPY)
    hub.work()
    assert (hub.ended("publish.yml"), hub.ended("ci.yml")) == (["success"], ["success"]), log(hub)
    ran = {job: result for started in hub.runs if started.run for job, result in started.run.results.items()}
    assert {job for job, result in ran.items() if result == "skipped"} >= {"build", "deploy", "test", "check"}
    assert "::notice::This is a new copy of the project: nothing is published yet. Next: Actions" in log(hub)


def test_the_first_push_of_one_s_own_archive_is_published(hub: Hub) -> None:
    hub.pages.turn(on=False)
    hub.pushed(["content/about.md"], **NEW_COPY)
    hub.work()
    assert hub.ended("publish.yml") == ["success"]
    assert '::notice::Pages is off, so nothing is published. In Settings, Pages, choose "GitHub' in log(hub)


def test_pages_that_are_turned_off_after_a_site_was_published_end_the_run_red(hub: Hub) -> None:
    hub.start("publish.yml")
    hub.work()
    hub.pages.turn(on=False)
    hub.start("publish.yml")
    hub.work()
    assert hub.ended("publish.yml") == ["success", "failure"]
    assert "::error::Pages is off, and the site was published before." in log(hub)


@pytest.mark.parametrize(
    ("texts", "is_sample", "ran"),
    [
        ({"content/about.md": "# Moss\n"}, False, "check"),
        ({"content/papers/2026/01/bad.md": "---\ntitle: [\n---\n"}, False, "check"),
        ({"README.md": "Mine\n", ".github/workflows/own-mail.yml": "name: Mail\n"}, False, "check"),
        ({"content/about.md": "# Moss\n", "generator/__init__.py": "\n"}, False, "tests"),
        ({"content/about.md": "# Moss\n"}, True, "tests"),
    ],
)
def test_a_push_of_the_owner_s_files_is_checked_and_any_other_tested(
    hub: Hub, texts: dict[str, str], is_sample: bool, ran: str
) -> None:
    owned = (CHECKOUT / ".github/ownership.toml").read_text("utf-8")
    whole = {".gitignore": "/.venv\n/.ci\n", "generator/__init__.py": "", ".github/ownership.toml": owned}
    quietly(hub, whole | ({"content/sample.yml": "{}\n"} if is_sample else {}))
    hub.workflows, hub.left_out = ("ci.yml",), frozenset({".ci/run", "make audit", ".ci/install.py"})
    hub.push(texts, repository={"is_template": True})
    hub.work()
    (started,) = hub.runs
    assert started.run
    results = started.run.results
    assert (results["test"], results["check"]) == (
        ("success", "skipped") if ran == "tests" else ("skipped", "success")
    ), log(hub)
    assert results["ci"] == ("failure" if "bad.md" in str(texts) else "success"), log(hub)
