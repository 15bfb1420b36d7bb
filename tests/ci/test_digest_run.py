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

from tests.ci.test_workflows import script
from tests.harness.archive import SITE, STARTER
from tests.harness.files import edit
from tests.harness.forks import executable
from tests.harness.papers import record, take
from tests.harness.processes import CHECKOUT
from tests.harness.smtp import PASSWORD, USER, Mailbox, certificate, serving
from tests.harness.workflows import Run

pytestmark = pytest.mark.slow
# GitHub's command line, with a repository's releases and tags in one file and a fault in another.
_GH = f"""#!{sys.executable} -IS
import json, os, pathlib, sys
file = pathlib.Path(sys.argv[0]).with_name("releases.json")
state = json.loads(file.read_text())
fault = file.with_name("fault")
what, method, *rest = sys.argv[1:]
if what == "api" and method.endswith("/pages"):
    sys.exit(print('{{"html_url": "https://ada.github.io/moss/"}}'))
path, *given = rest
assert what == "api" and path.startswith("repos/ada/moss/") and os.environ["GH_TOKEN"]
method, path = method.removeprefix("--method="), path.removeprefix("repos/ada/moss/")
fields = json.load(sys.stdin) if given == ["--input=-"] else None
tag = (fields or {{}}).get("tag_name") or path.rpartition("/")[2]
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
def gh(tmp_path: Path) -> Path:
    """A client of a repository without any release."""
    path = tmp_path / "tools/gh"
    path.parent.mkdir()
    path.write_text(_GH)
    path.chmod(0o755)
    path.with_name("releases.json").write_text(json.dumps({"releases": [], "tags": [], "asked": []}))
    return path


def state(gh: Path) -> dict[str, Any]:
    """Return the releases and tags of the repository, and the requests."""
    loaded: dict[str, Any] = json.loads(gh.with_name("releases.json").read_text())
    return loaded


def change(gh: Path, **fields: object) -> None:
    """Change the one release as a person does."""
    now = state(gh)
    now["releases"][0] |= fields
    gh.with_name("releases.json").write_text(json.dumps(now))


# The script alone


def post(gh: Path, body: str, code: int = 0) -> tuple[str, bool]:
    """Run the script on a digest; return what it said, and whether this run made the release."""
    file, output = gh.with_name("digest.json"), gh.with_name("output")
    release = {"tag_name": "digest-2026-W47", "name": "Papers of Week 47, 2026", "body": body}
    file.write_text(json.dumps(release | {"make_latest": "false"}))
    output.write_text("")
    done = script("digest.py", gh, file, GH_REPO="ada/moss", GH_TOKEN="x", GITHUB_OUTPUT=str(output))
    assert (done.returncode, done.stderr) == (code, "")
    assert output.read_text() in ("", "made=true\n")
    return done.stdout, bool(output.read_text())


def test_a_period_has_one_release_that_later_runs_correct(gh: Path) -> None:
    assert post(gh, "One vote.\n") == ("The release digest-2026-W47 is made.\n", True)
    (release,) = state(gh)["releases"]
    assert (release["tag_name"], release["name"]) == ("digest-2026-W47", "Papers of Week 47, 2026")
    assert release["make_latest"] == "false"
    assert post(gh, "One vote.\n") == ("The release digest-2026-W47 is as it should be.\n", False)
    assert post(gh, "Two\n\nvotes.\n") == ("The release digest-2026-W47 is corrected.\n", False)
    change(gh, body=state(gh)["releases"][0]["body"].replace("\n", "\r\n"))  # as GitHub's form sends it
    assert post(gh, "Three votes.\n") == ("The release digest-2026-W47 is corrected.\n", False)
    (release,) = state(gh)["releases"]
    assert release["body"].startswith("Three votes.\n\n<!-- made by the archive: ")
    assert release["make_latest"] == "false"
    assert [asked.split()[0] for asked in state(gh)["asked"]].count("POST") == 1


def test_what_a_person_did_to_a_release_stays(gh: Path) -> None:
    post(gh, "One vote.")
    for edited in (state(gh)["releases"][0]["body"].replace("One", "Only one"), "Mine.", "", None):
        change(gh, body=edited)
        assert post(gh, "Two votes.")[0].startswith("::notice::Somebody edited the release digest-2026-W47")
        assert state(gh)["releases"][0]["body"] == edited
    gh.with_name("releases.json").write_text(json.dumps(state(gh) | {"releases": []}))
    said, made = post(gh, "Two votes.")
    assert said.startswith("::notice::Somebody deleted the release digest-2026-W47") and not made
    assert state(gh)["releases"] == []


@pytest.mark.parametrize(("fault", "code", "made_later"), [("race", 0, 0), ("lost", 1, 0), ("refused", 1, 1)])
def test_a_run_that_ends_midway_leaves_one_release_and_one_run_made_it(
    gh: Path, fault: str, code: int, made_later: bool
) -> None:
    gh.with_name("fault").write_text(fault)
    said, made = post(gh, "One vote.", code)
    assert ("::error::The release digest-2026-W47 could not be made" in said) == bool(code) and not made
    assert post(gh, "One vote.")[1] == made_later
    assert len(state(gh)["releases"]) == 1


# The workflow


@pytest.fixture
def run(tmp_path: Path, gh: Path) -> Run:
    folder = tmp_path / "checkout"
    shutil.copytree(STARTER, folder)
    for name in (".ci", "generator", "site_templates"):
        (folder / name).symlink_to(CHECKOUT / name)
    edit(folder / "mkdocs.yml", "\n  - archive:", "\n  - archive:\n      digest: week")
    take(folder / "content", record("2611.00001", "Moss @ada #1", days=(WEEK,), votes=1))
    executable(folder / ".venv/bin/archive")
    environment = {
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PATH": f"{gh.parent}:{os.environ['PATH']}",
    }  # fmt: skip
    return Run(folder, tmp_path / "remote.git", environment)


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


def test_the_run_that_makes_the_release_sends_it_once(run: Run, gh: Path, box: Mailbox) -> None:
    given = secrets(run, box)
    run.digest(given, of=WEEK)
    assert run.results == {
        "Address": "0", "Write": "0", "Release": "0", "Send": "0", "digest": "success",
    }, run.log  # fmt: skip
    assert box.recipients == [["papers@lists.moss.example"]]
    (release,) = state(gh)["releases"]
    assert f"[Moss \\@\u2060ada \\#\u20601](<{SITE}papers/2611.00001/>)" in release["body"]
    run.digest(given, of=WEEK)
    assert len(box.mails) == 1
    run.digest(given, of=WEEK, send="true")
    assert len(box.mails) == 2
    assert run.results["digest"] == "success" and PASSWORD not in run.log + run.summary()


def test_a_digest_of_a_topic_has_its_own_release_and_goes_to_its_own_list(
    run: Run, gh: Path, box: Mailbox
) -> None:
    rule = "{of: topic:mosses, period: day, list: ARCHIVE_SMTP_LIST_1}, {of: list:seminar}"
    edit(run.folder / "mkdocs.yml", "digest: week", f"digest: week\n      digests: [{rule}]")
    (run.folder / "content/topics.yml").write_text("Mosses: {query: moss}\n")
    given = {**secrets(run, box), "LIST_1": "mosses@lists.moss.example"}
    for _ in range(2):
        run.digest(given, of=WEEK, **{"in": "topic:mosses"})
        run.digest(given, of=WEEK)
    assert box.recipients == [["mosses@lists.moss.example"], ["papers@lists.moss.example"]], run.log
    assert [release["tag_name"] for release in state(gh)["releases"]] == [
        "digest-topic-mosses-2026-11-18", "digest-2026-W47",
    ]  # fmt: skip
    (run.folder / "content/lists").mkdir()
    (run.folder / "content/lists/seminar.md").write_text('---\ntitle: S\npapers: ["2611.00001"]\n---\n')
    (run.folder / "content/listed.yml").write_text(f'seminar: {{"2611.00001": {WEEK}}}\n')
    run.digest(given, of=WEEK, **{"in": "list:seminar"})
    assert state(gh)["releases"][-1]["tag_name"] == "digest-list-seminar-2026-W47"
    assert "has no mailing list in the settings, so it is not sent" in run.log and len(box.mails) == 2


def test_a_refused_mail_ends_the_run_red_and_the_release_stays(run: Run, gh: Path, box: Mailbox) -> None:
    run.digest(secrets(run, box) | {"PASSWORD": "wrong"}, of=WEEK)
    assert (run.results["Release"], run.results["Send"], run.results["digest"]) == ("0", "2", "failure")
    assert "::error::archive digest --send ended with 2" in run.log
    assert len(state(gh)["releases"]) == 1 and box.mails == []


def test_where_there_is_nothing_to_post_nothing_is(run: Run, gh: Path) -> None:
    run.digest({}, of="2020-01-01")
    assert "There is no digest to post." in run.log and "Send" not in run.results
    assert (run.results["digest"], state(gh)["asked"]) == ("success", [])
    run.digest({}, of="$(touch owned)\n::error::x")
    assert run.results["digest"] == "failure" and "\n::error::x" not in run.log


def test_the_project_s_versions_are_never_mistaken_for_a_digest() -> None:
    """`archive upgrade` and `make release` look for tags that begin with v."""
    assert "refs/tags/v*" in (CHECKOUT / "generator/commands/project/releases.py").read_text("utf-8")
