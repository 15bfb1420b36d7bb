"""A repository on GitHub: events start workflows, runs wait in groups, and Pages serve what is deployed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.harness.expressions import filled
from tests.harness.githubpages import Pages
from tests.harness.versions import git
from tests.harness.workflows import WORKFLOWS, Run, load, told


@dataclass
class Started:
    """A run that was started: by a push, by hand, by its schedule, or by another run."""

    workflow: str
    event: str
    commit: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    run: Run | None = None  # once it ran
    is_cancelled: bool = False


class OnHub(Run):
    """A run in a clone: a checkout of ``main`` takes its newest commit, another one the event's."""

    def use(self, action: str, given: Mapping[str, str]) -> dict[str, str]:
        """Do what an action does; return its outputs."""
        if action == "actions/checkout":
            git(self.folder, "fetch", "--quiet", "origin")
            place = "origin/main" if given.get("ref") == "main" else self.commit
            git(self.folder, "checkout", "--quiet", "-B", "main", place)
            git(self.folder, "branch", "--quiet", "--set-upstream-to=origin/main")
        return super().use(action, given)


@dataclass
class Hub:
    """A repository, and its runs.

    Attributes:
        remote: the bare repository.
        mine: a person's clone.
        pages: its Pages.
        gh: the client's stand-in, which notes what runs start.
        machine: clones the repository into a folder of a new run.
        workflows: the files of its workflows.
        left_out: see `Run`.
        secrets: those of the repository.
    """

    remote: Path
    mine: Path
    pages: Pages
    gh: Path
    machine: Callable[[], OnHub]
    workflows: tuple[str, ...] = tuple(WORKFLOWS)
    left_out: frozenset[str] = frozenset({".ci/install.py"})
    secrets: Mapping[str, str] = field(default_factory=dict)
    runs: list[Started] = field(default_factory=list)
    _groups: dict[str, list[Started]] = field(default_factory=dict)
    _heard: int = 0

    @property
    def newest(self) -> str:
        """The newest commit of the branch main."""
        return git(self.remote, "rev-parse", "main")

    def push(self, texts: Mapping[str, str], message: str = "Edit", **payload: Any) -> None:
        """Edit files by hand and push them; start what a push starts.

        Args:
            texts: the files.
            message: of the commit.
            payload: what the event says besides.
        """
        git(self.mine, "pull", "--quiet")
        before = self.newest
        for name, text in texts.items():
            path = self.mine / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        git(self.mine, "add", "--all")
        git(self.mine, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", message)
        git(self.mine, "push", "--quiet")
        changed = git(self.mine, "diff", "--name-only", before, "HEAD").split("\n")
        self.pushed(changed, before=before, **payload)

    def pushed(self, changed: list[str], **payload: Any) -> None:
        """Start what a push of these files starts."""
        for workflow in self.workflows:
            on = load(workflow)["on"]
            if "push" not in on or "branches" not in (on["push"] or {}):
                continue
            patterns = on["push"].get("paths", ["*"])
            if any(fnmatch(name, pattern) for name in changed for pattern in patterns):
                self.start(workflow, "push", payload=payload)

    def start(
        self,
        workflow: str,
        event: str = "workflow_dispatch",
        inputs: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Started:
        """Start a workflow; in its group it waits for the run before, and one that waits may be cancelled."""
        started = Started(workflow, event, self.newest, inputs or {}, payload or {})
        self.runs.append(started)
        stated = load(workflow)["concurrency"]
        given = {f"inputs.{name}": value for name, value in started.inputs.items()}
        group = self._groups.setdefault(filled(stated["group"], lambda name: given.get(name, name), {}), [])
        if stated.get("queue") != "max":
            for waiting in group[1:]:
                waiting.is_cancelled = True
            del group[1:]
        group.append(started)
        return started

    def work(self) -> None:
        """Run everything that was started, and what these runs start, one run after the other."""
        while group := next((group for group in self._groups.values() if group), None):
            started = group[0]
            started.run = run = self.machine()
            run.commit, run.left_out = started.commit, self.left_out
            run.start(started.workflow, started.event, started.inputs, self.secrets, started.payload)
            del group[0]
            for command in told(self.gh)[self._heard :]:
                self._heard += 1
                if command[:2] == ["workflow", "run"]:
                    pairs = (word.removeprefix("--raw-field=").split("=", 1) for word in command[4:])
                    self.start(command[2], inputs=dict(pairs))

    def ended(self, workflow: str) -> list[str]:
        """Return how each run of a workflow ended."""
        return [_ending(started) for started in self.runs if started.workflow == workflow]


def _ending(started: Started) -> str:
    if started.is_cancelled:
        return "cancelled"
    assert started.run
    jobs = load(started.workflow)["jobs"]
    results = {started.run.results[name] for name in jobs}
    return "failure" if "failure" in results else "success"
