"""The workflow of the forms as a whole, on a real repository: from the event's file to the pull request."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from generator.commands.intake.form import CORRECT, LABEL, REMOVE, SUBMIT, Form
from generator.papers.paper import Record
from tests.commands.intake.test_form import BIBTEX, body
from tests.harness import payloads, versions
from tests.harness.archive import STARTER
from tests.harness.forks import executable
from tests.harness.papers import paper, take
from tests.harness.processes import CHECKOUT
from tests.harness.workflows import Run, push_to

pytestmark = pytest.mark.slow
# GitHub's command line: it records requests, and refuses those that a file next to it names.
_GH = f"""#!{sys.executable} -IS
import json, pathlib, sys
what = " ".join(sys.argv[1:3])
calls = pathlib.Path(sys.argv[0]).with_name("calls.jsonl")
with calls.open("a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
refused = calls.with_name("refused")
if refused.exists() and refused.read_text() == what:
    sys.exit("refused: is not permitted")
print("https://example.org/made")
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder, remote, tools = tmp_path / "checkout", tmp_path / "remote.git", tmp_path / "tools"
    shutil.copytree(STARTER, folder)
    for name in (".ci", "generator", "site_templates"):
        (folder / name).symlink_to(CHECKOUT / name)
    take(folder / "content", Record(paper("2601.00001", "Moss and Mirrors")))
    (folder / ".gitignore").write_text("/*\n!/content/\n!/mkdocs.yml\n")
    executable(folder / ".venv/bin/archive")
    tools.mkdir()
    (tools / "gh").write_text(_GH)
    (tools / "gh").chmod(0o755)
    push_to(remote, folder)
    environment = {
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_SERVER_URL": "https://git.example",
        "PATH": f"{tools}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    return Run(folder, remote, environment)


def fill(run: Run, form: Form, *values: str, title: str = "x") -> list[list[str]]:
    """Run the workflow on an issue; return the requests to GitHub's command line."""
    said = {
        "action": "labeled",
        "label": {"name": LABEL},
        "issue": {"number": 7, "title": title, "body": body(form, *values)},
    }
    run.start("forms.yml", "issues", payload=said)
    calls = run.folder.parent / "tools/calls.jsonl"
    return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


def git(run: Run, *arguments: str) -> list[str]:
    return versions.git(run.remote, *arguments).split("\n")


@pytest.mark.parametrize(
    ("form", "values", "title", "changed"),
    [
        (SUBMIT, ("", BIBTEX, "On ferns."), "Add a paper (#7)", "A\tcontent/papers/2026/00/moss.md"),
        (CORRECT, ("2601.00001", "title", "Ferns", ""), "Correct a paper (#7)",
         "M\tcontent/papers/2026/01/2601.00001.md"),
        (REMOVE, ("2601.00001", "Asked for."), "Remove a paper (#7)", "A\tcontent/removed.yml"),
    ],
)  # fmt: skip
def test_a_form_becomes_a_pull_request(
    run: Run, form: Form, values: tuple[str, ...], title: str, changed: str
) -> None:
    ((*what, head, base, named, text),) = fill(run, form, *values)
    assert run.results == {"Form": "0", "Check": "0", "Propose": "0", "propose": "success"}, run.log
    assert what == ["pr", "create"]
    assert (head, base, named) == ("--head=form-7", "--base=main", f"--title={title}")
    assert text.startswith("--body=As issue #7 asks:") and text.endswith("Closes #7\n")
    assert "no address is known" not in run.log
    assert git(run, "log", "--format=%s%n%b", "form-7") == [title, "", "Begin"]
    assert git(run, "diff", "--name-status", "main", "form-7") == [changed]
    assert run.commits() == ["Begin"], "main is a person's to change"


def test_what_is_wrong_is_answered_on_the_issue(run: Run) -> None:
    ((*what, text),) = fill(run, CORRECT, "2601.00001", "title", "", "")
    assert (what, run.results["propose"]) == (["issue", "comment", "7"], "success"), run.log
    assert "`title: the correct value is missing`" in text
    assert git(run, "branch", "--format=%(refname:short)") == ["main"]


def test_a_branch_that_is_there_already_is_left_as_it_is(run: Run) -> None:
    fill(run, CORRECT, "2601.00001", "title", "Ferns", "")
    before = git(run, "rev-parse", "form-7")
    versions.git(run.folder, "switch", "--quiet", "main")
    versions.git(run.folder, "branch", "-qD", "form-7")
    *_, (*what, text) = fill(run, CORRECT, "2601.00001", "title", "Sheep", "")
    assert (what, run.results["propose"]) == (["issue", "comment", "7"], "success"), run.log
    assert "The branch `form-7` exists already." in text
    assert git(run, "rev-parse", "form-7") == before


def test_where_actions_may_open_no_pull_request_a_person_is_led_there(run: Run) -> None:
    (run.folder.parent / "tools/refused").write_text("pr create")
    _, (*what, text) = fill(run, REMOVE, "2601.00001", "Asked for.")
    assert (what, run.results["propose"]) == (["issue", "comment", "7"], "success"), run.log
    assert "/compare/main...form-7?expand=1" in text
    assert "::warning::The pull request could not be opened (refused: is not permitted)" in run.log


def test_where_nothing_can_be_said_the_run_ends_red(run: Run) -> None:
    (run.folder.parent / "tools/refused").write_text("issue comment")
    fill(run, REMOVE, "2601.00002", "Asked for.")
    assert (run.results["Propose"], run.results["propose"]) == ("1", "failure")
    assert "::error::The form of issue 7 could not be proposed or answered" in run.log


_SHELL = [text for text in payloads.PAYLOADS if payloads.TRACE in text or "::" in text or "##[" in text]


@pytest.mark.parametrize("form", [SUBMIT, CORRECT, REMOVE], ids=lambda form: form.title)
def test_no_text_of_an_issue_steers_the_runner(run: Run, form: Form) -> None:
    """Everything that a shell or the runner would obey, in each field in turn and in the issue's title."""
    payload = "\n\n".join(_SHELL)
    values = [payload] * len(form.headings)
    if form is CORRECT:
        values[:2] = ["2601.00001", "abstract"]
    if form is REMOVE:
        values = ["2601.00001", payload[:400]]
    if form is SUBMIT:
        values[:2] = ["", f"@misc{{moss,\n title = {{{_SHELL[0]}}},\n year = 2026,\n note = {{$(x)}}\n}}"]
    calls = fill(run, form, *values, title=payload)
    assert calls and run.results["propose"] == "success", run.log
    steering = [line for line in run.log.splitlines() if line.startswith("::") or "##[" in line]
    assert all(line.startswith("::warning::`archive ") for line in steering), steering
    assert not list(run.folder.parent.rglob(payloads.TRACE))
    for line in git(run, "log", "--format=%B", "--all"):
        assert not any(text in line for text in (payloads.TRACE, "::", "##["))
