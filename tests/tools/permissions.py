"""The permissions that the workflows' actions and scripts need, and their table in the guide."""

from __future__ import annotations

import re

from tests.harness.workflows import WORKFLOWS, load
from tests.tools import reference

_CHECK_OUT = "to check out"
# A permission to write includes reading.
ACTIONS: dict[str, set[str]] = {
    "actions/cache": set(),
    "actions/checkout": {"contents: read"},
    "actions/deploy-pages": {"pages: write", "id-token: write"},
    "actions/download-artifact": set(),  # of the same run
    "actions/setup-python": set(),
    "actions/upload-artifact": set(),
    "actions/upload-pages-artifact": set(),
}
COMMANDS: dict[str, set[str]] = {
    "answer.py": {"contents: write", "issues: write", "pull-requests: write"},
    "data.py": {"contents: write"},
    "digest.py": {"contents: write"},
    "keep_alive.py": {"actions: write"},
    "pages.py": {"pages: read"},
    "pages.py --publish": {"pages: read", "deployments: read"},
    "push.py": {"contents: write"},  # by the token that the checkout keeps
    "propose.py": {"contents: write", "pull-requests: write"},
    "silence.py": {"issues: write"},
    "start.py": {"actions: write"},
    # These ask GitHub nothing.
    "archive": set(), "install.py": set(), "make": set(), "outcome.py": set(), "prepare.py": set(),
    "run": set(), "scope.py": set(), "pages.py --served": set(),
}  # fmt: skip


def needed(workflow: str, job: str) -> dict[str, str]:
    """Return the permissions that the steps of a job need.

    Raises:
        KeyError: if an action or a script is in no table here.
    """
    needs = set[str]()
    for step in load(workflow)["jobs"][job]["steps"]:
        if "uses" in step:
            needs |= ACTIONS[step["uses"].partition("@")[0]]
        else:
            needs |= COMMANDS[_command(step["run"])]
    found = dict(sorted(need.split(": ") for need in needs))  # "write" goes over "read"
    return found


def _command(line: str) -> str:
    words = [word for word in line.split() if word not in (".ci/step.py", "--strict")]
    called = words[0].rpartition("/")[2]
    return " ".join([called, *(word for word in words if word in ("--publish", "--served"))])


def table() -> str:
    """Return the table of each job's permissions; their purposes are the comments in the workflows."""
    rows = [("workflow", "job", "permission", "what for")]
    for name, path in WORKFLOWS.items():
        loaded, text = load(name), path.read_text("utf-8")
        for job, values in loaded["jobs"].items():
            own = re.split(rf"(?m)^  {job}:$", text)[1]
            for what, how in values["permissions"].items():
                said = re.search(rf"(?m)^      {what}: {how}(?: # (.*))?$", own)
                assert said
                rows.append(
                    (f"*{loaded['name']}*", values["name"], f"`{what}: {how}`", said[1] or _CHECK_OUT)
                )
    return reference.table(*rows)
