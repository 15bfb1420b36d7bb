"""The workflows; a machine that runs their steps as GitHub does; a stand-in for GitHub's command line."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.commands.project.ownership import FILE, Ownership
from generator.commands.project.ownership import WORKFLOWS as OF_WORKFLOWS
from tests.harness.processes import CHECKOUT, run
from tests.harness.versions import git

_OWNED = Ownership.parse((CHECKOUT / FILE).read_text("utf-8"), FILE)
# The project's workflows; a fork may have its owner's next to them.
WORKFLOWS = {
    path.name: path
    for path in sorted((CHECKOUT / OF_WORKFLOWS).glob("*.yml"))
    if _OWNED.whose(f"{OF_WORKFLOWS}{path.name}") == "project"
}
# GitHub's command line: the issues of a repository are in a file, its other commands in another.
_GH = f"""#!{sys.executable} -IS
import json, pathlib, sys
file = pathlib.Path(sys.argv[0]).with_name("issues.json")
issues = json.loads(file.read_text())
what, command, *options = sys.argv[1:]
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


_DATA = "${{ needs.build.outputs.data == 'release' && needs.data.result || 'success' }}"


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
    """A run of a workflow.

    Attributes:
        folder: the checkout.
        remote: the repository it is pushed to.
        address: the site's address by GitHub Pages.
        environment: the variables of all steps.
        results: the result of each job and each step by name.
        log: the output of all steps.
        seconds: the duration of each step by name.
        left_out: command lines that the machine does not run.
    """

    folder: Path
    remote: Path
    environment: Mapping[str, str]
    address: str = "https://ada.github.io/moss"
    results: dict[str, str] = field(default_factory=dict)
    log: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset({".ci/install.py"})

    def use(self, action: str) -> None:
        """Do what an action does: here nothing, since the folder is a checkout already."""

    def job(
        self, name: str, event: str, contexts: dict[str, str], workflow: str = "publish.yml"
    ) -> dict[str, str]:
        """Run a job's shell steps in order, as GitHub does; return its outputs."""
        job = load(workflow)["jobs"][name]
        outputs: dict[str, str] = {}
        has_failed = False
        for step in job["steps"]:
            if "uses" in step:
                self.use(step["uses"].partition("@")[0])
                continue
            if step["run"] in self.left_out:
                continue
            conditions = {
                "success()": not has_failed,
                "hashFiles('content/sample.yml') != ''": False,  # only the project's own steps ask
                "!cancelled()": True,
                "github.event_name != 'push'": event != "push",
                "needs.backfill.outputs.more == 'true'": contexts.get("more") == "true",
                "steps.check.outputs.parquet == 'true'": outputs.get("steps.check.outputs.parquet") == "true",
                "needs.build.outputs.parquet == 'true'": contexts.get("parquet") == "true",
                "!inputs.whole": contexts.get("${{ inputs.whole }}") != "true",
                "env.MAIL == 'true'": contexts.get("mail") == "true",
                "(steps.release.outputs.made == 'true' || inputs.send)": "true"
                in (outputs.get("steps.release.outputs.made"), contexts.get("send")),
            }
            asked = step.get("if", "success()").strip("${} ").split(" && ")
            asked += [] if "!cancelled()" in asked else ["success()"]  # as GitHub adds
            if not all(conditions[condition] for condition in asked):
                continue
            file = self.folder.parent / "output"
            file.write_text("")
            given = {f"${{{{ {name} }}}}": value for name, value in outputs.items()} | contexts
            variables = {name: given.get(value, value) for name, value in step.get("env", {}).items()}
            start = time.monotonic()
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.folder,
                env={**os.environ, **self.environment, **variables, "GITHUB_OUTPUT": str(file)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            self.log += done.stdout
            title = step.get("name", step["run"])
            self.seconds[title] = time.monotonic() - start
            self.results[title] = str(done.returncode)
            has_failed |= done.returncode != 0
            for line in file.read_text().splitlines():
                key, _, value = line.partition("=")
                outputs[f"steps.{step.get('id')}.outputs.{key}"] = value
        self.results[name] = "failure" if has_failed else "success"
        declared = job.get("outputs", {})
        return {key: outputs.get(value.strip("${} "), "") for key, value in declared.items()}

    def publish(self, event: str = "schedule") -> None:
        """Run the jobs of *Publish* by `needs` and `if`, with a deploy that succeeds."""
        outputs = self.job("build", event, {"${{ steps.pages.outputs.base_url }}": self.address})
        self.results["deploy"] = "success" if self.results["build"] == "success" else "skipped"
        contexts = {
            "${{ needs.build.outputs.silent }}": outputs["silent"],
            "${{ needs.build.outputs.fetch || '0' }}": outputs["fetch"] or "0",
            "${{ needs.build.result }}": self.results["build"],
            "${{ needs.deploy.result }}": self.results["deploy"],
            _DATA: self._data(event, outputs["parquet"]) if outputs["data"] == "release" else "success",
        }
        self.job("outcome", event, contexts)
        if outputs["digest"] and self.results["deploy"] == "success":
            self.job("digest", event, {"${{ github.repository }}": "ada/archive"})

    def digest(self, secrets: Mapping[str, str], of: str = "", send: str = "false") -> None:
        """Run *Digest*; secrets that are not given are empty, as on GitHub."""
        names = ("HOST", "PORT", "USER", "PASSWORD", "SENDER", "LIST", "UNSUBSCRIBE")
        given = {f"${{{{ secrets.ARCHIVE_SMTP_{name} }}}}": secrets.get(name, "") for name in names}
        given |= {
            "${{ inputs.of }}": of,
            "${{ steps.pages.outputs.base_url }}": self.address,
            "${{ github.repository }}": "ada/archive",
            "mail": "true" if secrets.get("HOST") else "false",
            "send": send,
        }
        self.job("digest", "workflow_dispatch", given, "digest.yml")

    def _data(self, event: str, parquet: str) -> str:
        """Run the job that attaches the data to a release, by its `needs`; return its result."""
        if self.results["deploy"] == "success":
            self.job("data", event, {"${{ needs.build.outputs.url }}": self.address, "parquet": parquet})
        return self.results.get("data", "skipped")

    def set_up(self, **form: str) -> None:
        """Run *Set up* with a form."""
        inputs = load("setup.yml")["on"]["workflow_dispatch"]["inputs"]
        values = {name: item.get("default", "") for name, item in inputs.items()} | form
        contexts = {f"${{{{ inputs.{name} }}}}": value for name, value in values.items()}
        outputs = self.job("set-up", "workflow_dispatch", contexts, "setup.yml")
        contexts = {
            "${{ needs.set-up.result }}": self.results["set-up"],
            "${{ needs.set-up.outputs.init || '0' }}": outputs["init"] or "0",
        }
        self.job("outcome", "workflow_dispatch", contexts, "setup.yml")

    def backfill(self, since: str) -> None:
        """Run the jobs of *Backfill* by their `needs`."""
        given = {"${{ inputs.since }}": since, "${{ github.repository }}": "ada/archive"}
        outputs = self.job("backfill", "workflow_dispatch", given, "backfill.yml")
        self.results["next"] = "skipped"
        if self.results["backfill"] == "success":
            self.job("next", "workflow_dispatch", given | {"more": outputs["more"]}, "backfill.yml")
        contexts = {
            "${{ needs.backfill.outputs.backfill || '0' }}": outputs["backfill"] or "0",
            "${{ needs.backfill.result }}": self.results["backfill"],
            "${{ needs.next.result }}": self.results["next"],
        }
        self.job("outcome", "workflow_dispatch", contexts, "backfill.yml")

    def commits(self) -> list[str]:
        """Return the titles of the remote's commits, the newest first."""
        return git(self.remote, "log", "--format=%s", "main").splitlines()

    def summary(self) -> str:
        """Return the run's summary."""
        return Path(self.environment["GITHUB_STEP_SUMMARY"]).read_text()
