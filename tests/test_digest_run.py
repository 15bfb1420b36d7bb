"""The workflow *Digest*, on a real repository: the release of a period, and its mail."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness.archive import STARTER
from tests.harness.files import edit
from tests.harness.papers import record, take
from tests.harness.processes import CHECKOUT
from tests.harness.smtp import PASSWORD, USER, Mailbox, certificate, serving
from tests.harness.workflows import Run, load

_COMMAND = f"""#!{sys.executable}
import sys
sys.path.insert(0, {str(CHECKOUT)!r})
from generator.launch import main
main()
"""
# GitHub's command line, with the releases and tags of a repository in a file, and a fault in one beside it.
_GH = f"""#!{sys.executable}
import json, os, pathlib, sys
file = pathlib.Path(sys.argv[0]).with_name("releases.json")
state = json.loads(file.read_text())
fault = file.with_name("fault")
what, method, path, *given = sys.argv[1:]
assert (what, path[:19]) == ("api", "repos/ada/archive/"[:19]) and os.environ["GH_TOKEN"]
method, path = method.removeprefix("--method="), path.removeprefix("repos/ada/archive/")
fields = json.load(sys.stdin) if given == ["--input=-"] else None
tag = fields.get("tag_name") if fields else path.rpartition("/")[2]
state["asked"].append(f"{{method}} {{path}}")

def fail(said, code):
    file.write_text(json.dumps(state))
    print(json.dumps({{"message": said}}))
    sys.exit(f"gh: {{said}} (HTTP {{code}})")

does = fault.read_text() if fault.exists() and method == "POST" else ""
if does:
    fault.unlink()
if does == "refused":
    fail("Resource not accessible by integration", 403)
if does == "race":
    state["releases"].append({{"id": 1, "tag_name": tag, "name": "x", "body": fields["body"]}})
if method == "POST":
    if tag in [release["tag_name"] for release in state["releases"]]:
        fail("Validation Failed: already_exists", 422)
    answer = {{"id": len(state["releases"]) + 1, **fields}}
    state["releases"].append(answer)
    state["tags"].append(tag)
elif method == "PATCH":
    (answer,) = [release for release in state["releases"] if str(release["id"]) == tag]
    answer.update(fields)
elif path.startswith("git/ref/tags/"):
    answer = {{"ref": tag}} if tag in state["tags"] else fail("Not Found", 404)
else:
    answer = next((release for release in state["releases"] if release["tag_name"] == tag), None)
    answer = answer or fail("Not Found", 404)
file.write_text(json.dumps(state))
if does == "lost":
    sys.exit("gh: connection reset by peer")
print(json.dumps(answer))
"""
WEEK = "2026-11-18"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder, tools = tmp_path / "checkout", tmp_path / "tools"
    shutil.copytree(STARTER, folder)
    for name in (".ci", "generator", "site_templates"):
        (folder / name).symlink_to(CHECKOUT / name)
    edit(folder / "mkdocs.yml", "\n  - archive:", "\n  - archive:\n      digest: week")
    put(folder, votes=1)
    for path, script in ((folder / ".venv/bin/archive", _COMMAND), (tools / "gh", _GH)):
        path.parent.mkdir(parents=True)
        path.write_text(script)
        path.chmod(0o755)
    (tools / "releases.json").write_text(json.dumps({"releases": [], "tags": [], "asked": []}))
    environment = {
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PATH": f"{tools}:{os.environ['PATH']}",
    }  # fmt: skip
    return Run(folder, tmp_path / "remote.git", environment)


def put(folder: Path, votes: int) -> None:
    """Have the archive say this of its one paper."""
    paper = record("2611.00001", "Moss @ada #1", days=(WEEK,), votes=votes, summary="A moss.")
    take(folder / "content", paper)


def state(run: Run) -> dict[str, Any]:
    """What the repository has."""
    loaded: dict[str, Any] = json.loads((run.folder.parent / "tools/releases.json").read_text())
    return loaded


def change(run: Run, **fields: object) -> None:
    """Have a person change the one release; or all of what the repository has."""
    file = run.folder.parent / "tools/releases.json"
    now = state(run)
    if "releases" in fields:
        now |= fields
    else:
        now["releases"][0] |= fields
    file.write_text(json.dumps(now))


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Mailbox]:
    with serving(certificate(tmp_path)) as box:
        yield box


def secrets(run: Run, box: Mailbox) -> dict[str, str]:
    run.environment = {**run.environment, "SSL_CERT_FILE": str(run.folder.parent / "certificate.pem")}
    return {
        "HOST": "localhost", "PORT": str(box.port), "USER": USER, "PASSWORD": PASSWORD,
        "SENDER": "digest@moss.example", "LIST": "papers@lists.moss.example",
    }  # fmt: skip


def test_a_period_has_one_release_that_later_runs_correct(run: Run) -> None:
    run.digest({}, of=WEEK)
    assert run.results == {"Write": "0", "Release": "0", "digest": "success"}, run.log
    (release,) = state(run)["releases"]
    assert (release["tag_name"], release["name"]) == ("digest-2026-W47", "Papers of Week 47, 2026")
    assert release["make_latest"] == "false"
    assert "Moss \\@\u2060ada \\#\u20601" in release["body"] and "1 vote" in release["body"]
    run.digest({}, of=WEEK)
    assert "The release digest-2026-W47 is as it should be." in run.log
    put(run.folder, votes=7)
    run.digest({}, of=WEEK)
    (release,) = state(run)["releases"]
    assert "7 votes" in release["body"] and "The release digest-2026-W47 is corrected." in run.log
    assert [asked.split()[0] for asked in state(run)["asked"]].count("POST") == 1
    change(run, body=release["body"].replace("\n", "\r\n"))  # as GitHub's form sends it
    put(run.folder, votes=8)
    run.digest({}, of=WEEK)
    assert "8 votes" in state(run)["releases"][0]["body"]


def test_what_a_person_did_to_a_release_stays(run: Run) -> None:
    run.digest({}, of=WEEK)
    edited = state(run)["releases"][0]["body"].replace("A moss.", "Such a moss!")
    change(run, body=edited)
    put(run.folder, votes=7)
    run.digest({}, of=WEEK)
    assert state(run)["releases"][0]["body"] == edited
    assert "::notice::Somebody edited the release digest-2026-W47" in run.log
    change(run, releases=[])
    run.digest({}, of=WEEK)
    assert state(run)["releases"] == [] and "Somebody deleted the release" in run.log
    assert run.results["digest"] == "success"


@pytest.mark.parametrize("fault", ["race", "lost", "refused"])
def test_a_run_that_ends_midway_leaves_one_release_and_sends_nothing_twice(
    run: Run, box: Mailbox, fault: str
) -> None:
    given = secrets(run, box)
    (run.folder.parent / "tools/fault").write_text(fault)
    run.digest(given, of=WEEK)
    assert run.results["digest"] == ("success" if fault == "race" else "failure"), run.log
    assert box.mails == [] and "Send" not in run.results
    run.digest(given, of=WEEK)
    assert run.results["digest"] == "success", run.log
    assert len(state(run)["releases"]) == 1
    assert len(box.mails) == (fault == "refused"), "the run that makes the release sends it"
    if fault == "refused":
        assert "::error::The release digest-2026-W47 could not be made" in run.log


def test_the_run_that_makes_the_release_sends_it_once(run: Run, box: Mailbox) -> None:
    given = secrets(run, box)
    for _ in range(2):
        run.digest(given, of=WEEK)
    assert run.results["digest"] == "success", run.log
    assert box.recipients == [["papers@lists.moss.example"]]
    run.digest(given, of=WEEK, send="true")
    assert len(box.mails) == 2
    assert PASSWORD not in run.log + run.summary()


def test_a_refused_mail_ends_the_run_red_and_the_release_stays(run: Run, box: Mailbox) -> None:
    given = secrets(run, box)
    run.digest(given | {"PASSWORD": "wrong"}, of=WEEK)
    assert (run.results["Release"], run.results["Send"], run.results["digest"]) == ("0", "2", "failure")
    assert "::error::`archive digest --send` ended with 2" in run.log
    run.digest(given, of=WEEK)
    assert box.mails == [], "once the release is there, a person sends it"
    run.digest(given, of=WEEK, send="true")
    assert len(box.mails) == 1


def test_where_there_is_nothing_to_post_nothing_is(run: Run) -> None:
    run.digest({}, of="2020-01-01")
    assert "There is no digest to post." in run.log
    edit(run.folder / "mkdocs.yml", "digest: week", "offline: true")
    run.digest({}, of=WEEK)
    assert (run.results["digest"], state(run)["asked"]) == ("success", [])
    run.digest({}, of="$(touch owned)\n::error::x")
    assert run.results["digest"] == "failure" and "\n::error::x" not in run.log


def test_publish_starts_it_after_the_deploy_where_the_setting_says_so() -> None:
    job = load("publish.yml")["jobs"]["digest"]
    assert job["needs"] == ["build", "deploy"]
    assert job["if"] == "needs.build.outputs.digest != ''"
    assert job["steps"][-1]["run"] == ".ci/start.py gh digest.yml"


def test_the_project_s_versions_are_never_mistaken_for_a_digest() -> None:
    """`archive upgrade` and `make release` look for tags that begin with v."""
    assert "refs/tags/v*" in (CHECKOUT / "generator/commands/upgrade.py").read_text("utf-8")
