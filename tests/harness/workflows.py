"""The workflows; machines that run their jobs as GitHub does; a stand-in for GitHub's command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from generator.commands.project.ownership import FILE, Ownership
from generator.commands.project.ownership import WORKFLOWS as OF_WORKFLOWS
from tests.harness.expressions import computed, filled, holds
from tests.harness.githubpages import Pages
from tests.harness.processes import CHECKOUT, run
from tests.harness.versions import git

_OWNED = Ownership.parse((CHECKOUT / FILE).read_text("utf-8"), FILE)
# The project's workflows; a fork may have its owner's next to them.
WORKFLOWS = {
    path.name: path
    for path in sorted((CHECKOUT / OF_WORKFLOWS).glob("*.yml"))
    if _OWNED.whose(f"{OF_WORKFLOWS}{path.name}") == "project"
}
# GitHub's command line: it answers from a file, has issues in another, and notes its other commands.
_GH = f"""#!{sys.executable} -IS
import json, pathlib, sys
file = pathlib.Path(sys.argv[0]).with_name("issues.json")
issues = json.loads(file.read_text())
what, command, *options = sys.argv[1:]
if what == "api" and command.startswith("repos/"):
    asked = command.split("/")[3].partition("?")[0]
    answer = json.loads(file.with_name("answers.json").read_text())[asked]
    sys.exit("gh: Not Found (HTTP 404)" if answer is None else print(json.dumps(answer)))
if (what, command) == ("release", "view"):
    print(json.dumps({{"assets": []}}))
if what != "issue":
    with file.with_name("told.jsonl").open("a") as told:
        print(json.dumps(sys.argv[1:]), file=told)
    sys.exit()
values = dict(option.removeprefix("--").split("=", 1) for option in options if option.startswith("--"))
if command == "list":
    assert values.pop("state") == "open" and values.pop("limit")
    assert values.pop("json") == "number,title,author"
    print(json.dumps([{{name: issue[name] for name in ("number", "title", "author")}}
                      for issue in issues if issue["open"]]))
elif command == "create":
    issues.append({{"number": len(issues) + 1, "open": True, "author": {{"is_bot": True}}, **values}})
elif command == "close":
    assert values.pop("comment")
    issues[int(options[0]) - 1]["open"] = False
assert command in ("create", "close") or not values
file.write_text(json.dumps(issues))
"""


OLD_PUBLISH = Path(__file__).with_name("old") / "publish.yml"
"""*Publish* as it was until 2026-11, when it fetched, too; archives that took only a new program have it."""

_CONTEXTS = {"github", "inputs", "needs", "runner", "secrets", "env", "matrix"}


def load(name: str) -> dict[str, Any]:
    """Return a workflow, with all values as text."""
    loaded: dict[str, Any] = yaml.load(WORKFLOWS[name].read_text("utf-8"), yaml.BaseLoader)
    return loaded


def fake_gh(folder: Path) -> Path:
    """Write a client without issues into a folder."""
    path = folder / "gh"
    path.write_text(_GH)
    path.chmod(0o755)
    (folder / "issues.json").write_text("[]")
    Pages(folder / "served", folder / "answers.json").turn(on=True)
    return path


def issues(gh: Path) -> list[dict[str, Any]]:
    """Return the issues of a client."""
    read: list[dict[str, Any]] = json.loads(gh.with_name("issues.json").read_text())
    return read


def told(gh: Path) -> list[list[str]]:
    """Return the commands that a client was given, except on issues."""
    file = gh.with_name("told.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def push_to(remote: Path, folder: Path) -> None:
    """Make a folder a repository with one commit, and push it to a new bare repository."""
    person = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"), ("add", "."), (*person, "commit", "-qm", "Begin"),
        ("init", "--quiet", "--bare", "--initial-branch=main", remote), ("remote", "add", "origin", remote),
        ("push", "--quiet", "--set-upstream", "origin", "main"),
    ):  # fmt: skip
        run(["git", *arguments], folder=folder)


@dataclass
class Run:
    """A run of workflows.

    Attributes:
        folder: the checkout.
        remote: the repository it is pushed to.
        environment: the variables of all steps.
        pages: the repository's Pages; without them, a deploy does nothing.
        commit: the commit of the event, by which Pages know a deploy.
        results: the result of each job and each step by name.
        log: the output of all steps.
        seconds: the duration of each step by name.
        left_out: command lines that the machine does not run.
        instead: other values for variables of steps.
    """

    folder: Path
    remote: Path
    environment: Mapping[str, str]
    pages: Pages | None = None
    commit: str = ""
    results: dict[str, str] = field(default_factory=dict)
    log: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset({".ci/install.py"})
    instead: Mapping[str, str] = field(default_factory=lambda: {"WAIT": "0"})

    def use(self, action: str, given: Mapping[str, str]) -> dict[str, str]:
        """Do what an action does, and return its outputs; the folder is a checkout already."""
        if action == "actions/upload-pages-artifact":
            shutil.rmtree(self._artifact, ignore_errors=True)
            shutil.copytree(self.folder / given["path"], self._artifact)
        elif action == "actions/configure-pages" and self.pages:  # in `OLD_PUBLISH`
            return {"base_url": self.pages.address}
        elif action == "actions/deploy-pages" and self.pages:
            self.pages.deploy(self.commit, f"{id(self)}", self._artifact)
            return {"page_url": self.pages.root}
        return {}

    @property
    def _artifact(self) -> Path:
        return self.folder.with_name("artifact")

    def start(
        self,
        workflow: str,
        event: str,
        inputs: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        """Run the jobs of a workflow by their ``needs`` and ``if``.

        Args:
            workflow: the name of its file.
            event: the event's name.
            inputs: what a person filled in; the rest has its default.
            secrets: secrets of the repository; all others are empty.
            payload: the event as GitHub describes it, beyond the repository.
        """
        loaded = load(workflow)
        names = self._event(loaded, event, inputs or {}, secrets or {}, payload or {})
        done: dict[str, str] = {}
        for name, job in loaded["jobs"].items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            assert set(needs) <= set(done), f"{name} needs a job that comes later"
            known = partial(_known, names, {"github", "needs", "inputs"}, needs)
            is_well = all(done[each] == "success" for each in needs)
            functions = self._functions(is_well=is_well)
            if holds(job.get("if", ""), known, functions):
                for chosen in _matrix(job, known, functions):
                    outputs = self.job(workflow, name, names | chosen, needs)
                    names |= {f"needs.{name}.outputs.{key}": value for key, value in outputs.items()}
                done[name] = self.results[name]
            else:
                done[name] = self.results[name] = "skipped"
            names[f"needs.{name}.result"] = done[name]

    def _event(
        self, loaded: Any, event: str, inputs: Mapping[str, str], secrets: Mapping[str, str], payload: Any
    ) -> dict[str, Any]:
        """Write the event's file; return the names that expressions may use."""
        file = self.folder.parent / "event.json"
        file.write_text(json.dumps({"repository": {"is_template": False}, **payload}))
        self.environment = {
            "GITHUB_REPOSITORY": "ada/moss", **self.environment,
            "GITHUB_EVENT_PATH": str(file), "GITHUB_EVENT_NAME": event,
        }  # fmt: skip
        assert event in loaded["on"], f"{event} does not start it"
        asked = (loaded["on"].get("workflow_dispatch") or {}).get("inputs", {})
        assert set(inputs) <= set(asked), "the form has no such field"
        filled_in = {name: item.get("default", "") for name, item in asked.items()} | dict(inputs)
        is_checked = {name for name, item in asked.items() if item.get("type") == "boolean"}
        return {
            "github.event_name": event, "github.ref": "refs/heads/main", "github.token": "secret",
            "github.repository": self.environment["GITHUB_REPOSITORY"], "github.run_id": "7",
            "github.server_url": "https://github.com",
            "runner.temp": self.environment.get("RUNNER_TEMP", ""),
            "github.event.label.name": (payload.get("label") or {}).get("name", ""),
            **{
                f"inputs.{name}": value == "true" if name in is_checked else value
                for name, value in filled_in.items()
            },
            **{f"secrets.{name}": value for name, value in secrets.items()},
        }  # fmt: skip

    def job(
        self, workflow: str, name: str, names: Mapping[str, Any] | None = None, needs: Any = ()
    ) -> dict[str, str]:
        """Run a job's steps in order; return its outputs.

        Args:
            workflow: the name of its file.
            name: the job.
            names: what expressions may use besides the job's own; by default as in a start by hand.
            needs: the jobs before it.
        """
        loaded = load(workflow)
        job = loaded["jobs"][name]
        own = dict(self._event(loaded, "workflow_dispatch", {}, {}, {}) if names is None else names)
        listed = [*needs, *(step["id"] for step in job["steps"] if "id" in step)]
        asked = partial(_known, own, {"github", "inputs", "needs", "env", "steps"}, listed)
        known = partial(_known, own, {*_CONTEXTS, "steps"}, listed)
        own |= {f"env.{key}": filled(value, known, {}) for key, value in job.get("env", {}).items()}
        has_failed = False
        for step in job["steps"]:
            functions = self._functions(is_well=not has_failed)
            if step.get("run") in self.left_out or not holds(step.get("if", ""), asked, functions):
                continue
            given = step.get("with" if "uses" in step else "env", {})
            given = {key: filled(value, known, functions) for key, value in given.items()}
            if "uses" in step:
                is_well, outputs = True, self.use(step["uses"].partition("@")[0], given)
            else:
                is_well, outputs = self._step(step, given)
            has_failed |= not is_well
            if "id" in step:
                own[f"steps.{step['id']}.outcome"] = "success" if is_well else "failure"
                own |= {f"steps.{step['id']}.outputs.{key}": value for key, value in outputs.items()}
        self.results[name] = "failure" if has_failed else "success"
        return {key: filled(value, known, {}) for key, value in job.get("outputs", {}).items()}

    def _step(self, step: Mapping[str, str], variables: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
        """Run a step in a shell; return whether it passed, and its outputs."""
        file, temporary = self.folder.parent / "output", self.environment.get("RUNNER_TEMP", "")
        file.write_text("")
        start = time.monotonic()
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env={
                **os.environ, **self.environment, **variables,
                **{name: value for name, value in self.instead.items() if name in variables},
                "GITHUB_OUTPUT": str(file), "RUNNER_TEMP": temporary,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )  # fmt: skip
        self.log += done.stdout
        title = step.get("name", step["run"])
        self.seconds[title] = time.monotonic() - start
        self.results[title] = str(done.returncode)
        lines = (line.partition("=") for line in file.read_text().splitlines())
        return done.returncode == 0, {key: value for key, _, value in lines}

    def _functions(self, *, is_well: bool) -> dict[str, Callable[..., Any]]:
        """Return the functions of expressions: nobody cancels a run here."""
        return {
            "success": lambda: is_well, "failure": lambda: not is_well, "cancelled": lambda: False,
            "always": lambda: True, "fromJSON": json.loads,
            "hashFiles": lambda name: "x" if (self.folder / name).exists() else "",
        }  # fmt: skip

    def fetch(self, event: str = "schedule") -> None:
        """Run *Fetch*."""
        self.start("fetch.yml", event)

    def publish(self, event: str = "workflow_dispatch", payload: Mapping[str, Any] | None = None) -> None:
        """Run *Publish*."""
        self.commit = git(self.remote, "rev-parse", "main")
        self.start("publish.yml", event, payload=payload)

    def daily(self) -> None:
        """Run *Fetch* and then *Publish*, which it starts."""
        self.fetch()
        self.publish()

    def digest(self, secrets: Mapping[str, str], **form: str) -> None:
        """Run *Digest* with a form."""
        given = {f"ARCHIVE_SMTP_{name}": value for name, value in secrets.items()}
        self.start("digest.yml", "workflow_dispatch", form, given)

    def set_up(self, **form: str) -> None:
        """Run *Set up* with a form."""
        self.start("setup.yml", "workflow_dispatch", form)

    def backfill(self, since: str) -> None:
        """Run *Backfill*."""
        self.start("backfill.yml", "workflow_dispatch", {"since": since})

    def commits(self) -> list[str]:
        """Return the titles of the remote's commits, the newest first."""
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def summary(self) -> str:
        """Return the run's summary."""
        return Path(self.environment["GITHUB_STEP_SUMMARY"]).read_text()


def _matrix(
    job: Mapping[str, Any], known: Callable[[str], Any], functions: Mapping[str, Callable[..., Any]]
) -> list[dict[str, Any]]:
    """Return the names of each job of a matrix that an earlier job gives; of any other, one without names."""
    for name, values in job.get("strategy", {}).get("matrix", {}).items():
        if isinstance(values, str):
            given = computed(values.strip()[3:-2], known, functions)
            return [{f"matrix.{name}": value} for value in given]
    return [{}]


def _known(names: Mapping[str, Any], contexts: set[str], listed: Any, name: str) -> Any:
    """Return the value of a name in an expression: empty if it is one that may be, as on GitHub.

    ``listed`` are the jobs and steps whose results may be asked for.
    """
    context, _, rest = name.partition(".")
    assert context in contexts, f"{name} is not known here"
    if context in ("needs", "steps"):
        assert rest.partition(".")[0] in listed, f"{name}: no such job or step before it"
    if context in ("github", "inputs", "runner", "env"):  # each of these is known
        return names[name]
    return names.get(name, "")


def push_all(run: Run, message: str) -> None:
    """Commit everything in the checkout, and push it."""
    person = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(run.folder, "add", ".")
    git(run.folder, *person, "commit", "--quiet", "--message", message)
    git(run.folder, "push", "--quiet")
