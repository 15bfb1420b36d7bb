"""The workflows: their triggers, what they rely on, and their scripts; see also test_workflow_run."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generator.commands.exits import GOES_ON, MEANINGS, Exit
from generator.commands.main import main
from generator.related.encoder import FILES
from tests.harness.processes import CHECKOUT, run
from tests.harness.workflows import WORKFLOWS, fake_gh, issues, load

pytestmark = pytest.mark.slow
SCRIPTS = {path.name for path in (CHECKOUT / ".ci").iterdir() if path.is_file()}


def steps(name: str) -> Iterator[dict[str, Any]]:
    for job in load(name)["jobs"].values():
        yield from job["steps"]


def head(name: str) -> str:
    """Return the comment at the top of a workflow, without its marks."""
    lines = WORKFLOWS[name].read_text("utf-8").split("\nname:")[0].splitlines()
    assert all(line.startswith("#") for line in lines)
    return " ".join(" ".join(line.strip("# ") for line in lines).split())


@pytest.mark.parametrize(
    "name",
    [
        "content/papers/2026/03/2603.00001.md", "generator/errors.py", "site_templates/theme/paper.html",
        "mkdocs.yml", "program.txt", "pyproject.toml", "requirements.txt",
    ],
)  # fmt: skip
def test_what_a_site_follows_from_has_it_published(name: str) -> None:
    assert any(fnmatch(name, pattern) for pattern in load("publish.yml")["on"]["push"]["paths"])


@pytest.mark.parametrize(("day", "utc"), [("2026-07-01", "05:17"), ("2026-12-01", "06:17")])
def test_fetch_runs_five_hours_after_arxiv_announces(day: str, utc: str) -> None:
    (schedule,) = load("fetch.yml")["on"]["schedule"]
    minute, hour, *every = schedule["cron"].split()
    begins = datetime.fromisoformat(f"{day}T{hour:0>2}:{minute:0>2}").replace(
        tzinfo=ZoneInfo(schedule["timezone"])
    )
    announced = datetime.fromisoformat(f"{day}T20:00").replace(tzinfo=ZoneInfo("America/New_York"))
    assert every == ["*", "*", "*"]
    assert (begins - announced) % timedelta(days=1) == timedelta(hours=5, minutes=17)
    assert f"{begins.astimezone(UTC):%H:%M}" == utc


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_head_lists_what_a_workflow_relies_on(name: str) -> None:
    said, loaded = head(name), load(name)
    events, permissions, listed = re.split(r"- (?:events|permissions|settings): ", said)[1:]
    assert listed
    assert set(loaded["on"]) == set(re.findall(r"(?:^|; )(\w+)", events))
    assert loaded["permissions"] == {}, "a job has what it needs, and no more"
    granted = {
        f"{what}: {how}" for job in loaded["jobs"].values() for what, how in job["permissions"].items()
    }
    assert granted == set(re.findall(r"[a-z-]+: (?:read|write)", permissions))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_an_action_is_pinned_to_a_commit_with_its_version_beside_it(name: str) -> None:
    used = re.findall(r"uses: (.*)", WORKFLOWS[name].read_text("utf-8"))
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_step_is_a_command_or_a_script_and_no_shell_of_its_own(name: str) -> None:
    targets = re.findall(r"^([\w.]+):", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for step in steps(name):
        if "run" not in step:
            continue
        assert not re.search(r"[\n;|&<>`{]|\$\(", step["run"]), step
        command = step["run"].removeprefix(".ci/step.py ").removeprefix(".ci/push.py ")
        first, *words = command.split()
        if first == "make":
            assert words[0] in targets, step
        elif first == ".venv/bin/archive":
            assert words[0] in main.commands, step
            assert step["run"].startswith((".ci/step.py ", ".ci/push.py ")), "so that its output is escaped"
        else:
            assert first.removeprefix(".ci/") in SCRIPTS, step


def test_what_only_the_project_has_is_run_only_where_it_is() -> None:
    """Workflow files stay in an archive: a run may not push them."""
    jobs = [job for name in WORKFLOWS for job in load(name)["jobs"].values()]
    of_the_project = [
        {step.get("if"), job.get("if")} for job in jobs for step in job["steps"]
        if step.get("run", "").startswith(("make ", ".ci/run"))
    ]  # fmt: skip
    asks = {"hashFiles('content/sample.yml') != ''", "needs.scope.outputs.run == 'tests'"}
    assert of_the_project and all(conditions & asks for conditions in of_the_project)


def test_fetch_encodes_where_it_is_set_and_keeps_the_model_that_the_program_knows() -> None:
    of_meaning = [step for step in steps("fetch.yml") if "meaning" in f"{step}"]
    assert {step["if"] for step in of_meaning} == {"steps.status.outputs.meaning == 'true'"}
    install, cache, encode = of_meaning
    assert install["run"] == ".ci/install.py meaning" and encode["run"].endswith("archive encode")
    assert cache["with"] == {"path": ".cache/meaning", "key": f"meaning-{FILES[0].sha256[:12]}"}


def test_a_word_of_a_script_is_quoted() -> None:
    for name in WORKFLOWS:
        for step in steps(name):
            assert not re.search(r'(?<!")\$', step.get("run", "")), step


# The scripts, each alone


def script(name: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script with only the standard library, as the runner's own Python does."""
    command = [sys.executable, "-IS", CHECKOUT / ".ci" / name, *arguments]
    return run(command, None, environment)


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The files that GitHub reads after a step, by variable."""
    return {"GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 120, 127, None])
def test_a_step_goes_on_where_the_rest_is_done(
    runner: dict[str, str], tmp_path: Path, code: int | None
) -> None:
    end = f"sys.exit({code:d})" if code is not None else "os.kill(os.getpid(), signal.SIGKILL)"
    tool = tmp_path / "archive"
    tool.write_text(
        f"#!{sys.executable}\nimport os, signal, sys\nprint('<b>12</b> papers', flush=True)\n"
        f"print('problem', file=sys.stderr, flush=True)\n{end}\n"
    )
    tool.chmod(0o755)
    done = script("step.py", tool, "fetch", **runner)
    known = Exit(code) if code in tuple(Exit) else Exit.FAILED
    assert done.returncode == (0 if known in GOES_ON else known)
    assert (tmp_path / "output").read_text() == f"code={known:d}\n"
    ending = f"archive fetch ended with {known:d}: {MEANINGS[known]}"
    shown = "<details>" if known == Exit.WELL else "<details open>"
    lines = "    <b>12</b> papers\n    problem\n"
    assert (tmp_path / "summary").read_text() == (
        f"{shown}<summary>{ending}</summary>\n\n{lines}\n</details>\n\n"
    )
    mark = {Exit.WELL: None, Exit.FAILED: "error"}.get(known, "warning")
    assert done.stdout == "<b>12</b> papers\nproblem\n" + (f"::{mark}::{ending}\n" if mark else "")


def test_a_long_output_fits_into_the_summary_and_is_whole_in_the_log(
    runner: dict[str, str], tmp_path: Path
) -> None:
    tool = tmp_path / "archive"
    tool.write_text(f"#!{sys.executable}\nfor number in range(30_000): print('苔' * 20, number)\n")
    tool.chmod(0o755)
    done = script("step.py", tool, **runner)
    assert len(done.stdout.splitlines()) == 30_000
    summary = (tmp_path / "summary").read_bytes()
    assert summary.endswith("\n    … The log has the rest.\n\n</details>\n\n".encode())
    assert 300_000 < len(summary) < 1_000_000


def test_the_codes_after_which_a_workflow_goes_on() -> None:
    assert sorted(GOES_ON) == [0, 1, 3]


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (["success"], 0), (["success", "success", "0"], 0), (["success", "success", "1"], 0),
        (["success", "success", "3"], 3), (["failure", "skipped", "3"], 1), (["failure", "skipped", "0"], 1),
        (["cancelled"], 1), (["skipped"], 1), ([""], 1), (["success", "failure", "0"], 1),
        (["success", "2"], 1),
    ],
)  # fmt: skip
def test_a_run_ends_red_unless_all_went_well(results: list[str], code: int) -> None:
    done = script("outcome.py", *results)
    assert done.returncode == code
    assert ("::error::" in done.stdout) == bool(code)


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    return fake_gh(tmp_path)


def silence(gh: Path, silent: str, code: int = 0) -> str:
    done = script("silence.py", gh, SILENT=silent, RUN="https://example.org/run/7")
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout


def test_one_issue_is_opened_and_closed_when_all_is_well_again(gh: Path) -> None:
    silence(gh, "none")
    assert issues(gh) == []
    for _ in range(3):
        silence(gh, "huggingface since 2026-11-13")
    (issue,) = issues(gh)
    assert issue["open"]
    assert issue["title"] == "A source has been silent for seven working days"
    assert "huggingface since 2026-11-13" in issue["body"] and "https://example.org/run/7" in issue["body"]
    silence(gh, "")
    assert issues(gh)[0]["open"], "what is not known is not well"
    silence(gh, "none")
    assert [issue["open"] for issue in issues(gh)] == [False]
    silence(gh, "arxiv since 2026-12-01")
    assert [issue["open"] for issue in issues(gh)] == [False, True]


def test_an_issue_that_anybody_opened_under_the_title_does_not_count(gh: Path) -> None:
    title = "A source has been silent for seven working days"
    theirs = {"number": 1, "open": True, "title": title, "author": {"is_bot": False}}
    gh.with_name("issues.json").write_text(json.dumps([theirs]))
    silence(gh, "huggingface since 2026-11-13")
    silence(gh, "none")
    assert [issue["open"] for issue in issues(gh)] == [True, False]


@pytest.mark.parametrize(("silent", "code"), [("huggingface since 2026-11-13", 1), ("none", 0), ("", 0)])
def test_where_there_are_no_issues_it_is_told(tmp_path: Path, silent: str, code: int) -> None:
    for name, text in (
        ("broken", "#!/bin/sh\necho issues are disabled >&2; exit 1\n"),
        ("odd", "#!/bin/sh\n"),
    ):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    for name in ("broken", "odd", "missing"):
        told = silence(tmp_path / name, silent, code)
        assert ("::warning::" in told) == bool(silent)
    assert not silent or "(issues are disabled). Are issues enabled?" in silence(
        tmp_path / "broken", silent, code
    )


@pytest.mark.parametrize("client", ["gh", "broken", "missing"])
def test_a_schedule_that_cannot_be_kept_on_is_a_warning(gh: Path, client: str) -> None:
    broken = gh.with_name("broken")
    broken.write_text("#!/bin/sh\necho not allowed >&2; exit 1\n")
    broken.chmod(0o755)
    done = script("keep_alive.py", gh.with_name(client), "fetch.yml", GH_REPO="ada/archive")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("::warning::") == (client != "gh")
    assert client != "broken" or "(not allowed). Is it on, under Actions?" in done.stdout


def test_a_workflow_that_cannot_be_started_is_a_failure(gh: Path) -> None:
    gh.write_text("#!/bin/sh\nexit 4\n")
    assert script("start.py", gh, "publish.yml").returncode == 4


def test_the_project_alone_runs_every_test_at_night() -> None:
    checkout, *rest = steps("nightly.yml")
    assert "if" not in checkout
    assert {step["if"] for step in rest} == {"hashFiles('content/sample.yml') != ''"}
    assert rest[-1]["run"] == ".ci/run test-all"


@pytest.mark.parametrize("target", ["test", "test-all"])
def test_ci_installs_what_is_missing_and_runs_the_tests(tmp_path: Path, target: str) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "bash", "env", "id"):
        (tools / name).symlink_to(str(shutil.which(name)))
    log = tmp_path / "log"
    for name in ("make", "python3", "apt-get", "sudo"):
        command = '"$@"' if name == "sudo" else f'echo "{name} $*" >> "{log}"'
        (tools / name).write_text(f"#!/bin/bash\n{command}\n")
        (tools / name).chmod(0o755)
    ci = [str(CHECKOUT / ".ci/run"), *([target] if target != "test" else [])]
    run(ci, 0, {"PATH": str(tools)})
    lines = log.read_text().splitlines()
    assert any(re.match(r"apt-get install .* chromium-headless-shell ", line) for line in lines)
    assert any(re.match(r"apt-get install .* nodejs npm$", line) for line in lines)
    assert "make scripts" in lines
    assert lines[-1] == f"make {target}"
    (tools / "make").write_text("#!/bin/bash\nexit 7\n")
    run(ci, 7, {"PATH": str(tools)})
