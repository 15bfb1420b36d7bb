"""Machines as GitHub starts them, one for each job of a workflow, with its actions."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.harness.workflows import Run, load

# The token of a run may not push workflows; a person may.
_HOOK = """\
#!/bin/sh
[ "$GITHUB_ACTIONS" ] || exit 0
while read -r old new name; do
  git diff --quiet main "$new" -- .github/workflows && continue
  echo "refusing to allow a GitHub App to create or update workflows" >&2
  exit 1
done
"""


def bare(folder: Path) -> Path:
    """Make a bare repository that takes pushes as GitHub does."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder], check=True)
    hook = folder / "hooks/pre-receive"
    hook.write_text(_HOOK)
    hook.chmod(0o755)
    return folder


@dataclass
class Machine(Run):
    """A run of a workflow on its own machines.

    Attributes:
        is_new: a job begins without libraries, as on GitHub; else it has those of the run before.
    """

    left_out: frozenset[str] = frozenset()
    is_new: bool = False
    _is_empty: bool = field(default=False, init=False)

    @property
    def _temporary(self) -> Path:
        """``RUNNER_TEMP``; its content is also the one artifact of a run that is no site."""
        return self.folder.with_name("temp")

    def use(self, action: str, given: Mapping[str, str]) -> dict[str, str]:
        """Do what an action does; return its outputs."""
        if action == "actions/checkout":
            self._check_out()
        elif action == "actions/upload-artifact":
            _copy(self._temporary, self.folder.with_name("kept-artifact"))
        elif action == "actions/download-artifact":
            _copy(self.folder.with_name("kept-artifact"), self._temporary)
        return super().use(action, given)

    def job(
        self, workflow: str, name: str, names: Mapping[str, Any] | None = None, needs: Any = ()
    ) -> dict[str, str]:
        """Run a job's steps in order."""
        shutil.rmtree(self._temporary, ignore_errors=True)
        installs = any(step.get("run") == ".ci/install.py" for step in load(workflow)["jobs"][name]["steps"])
        self._is_empty = self.is_new and installs
        return super().job(workflow, name, names, needs)

    def _check_out(self) -> None:
        """Check out the newest commit of the branch main."""
        libraries, kept, named = self.folder / ".venv", self.folder.with_name("kept"), self._libraries()
        if libraries.exists() and not self._is_empty:
            libraries.rename(kept)
        shutil.rmtree(self.folder, ignore_errors=True)
        clone = ("clone", "--quiet", "--depth=1", "--branch=main", self.remote.as_uri(), self.folder)
        subprocess.run(["git", *clone], check=True)
        if kept.exists():
            kept.rename(libraries)
            installed = libraries / ".installed"
            if self._libraries() != named:  # the next job's checkout has the same files, too
                installed.unlink(missing_ok=True)
            elif installed.exists():  # else make would compare file times, which are all new
                installed.touch()

    def _libraries(self) -> list[bytes]:
        """Return the files that state the libraries."""
        files = (self.folder / name for name in ("requirements.txt", "pyproject.toml"))
        return [file.read_bytes() for file in files if file.exists()]


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; it replaces the target."""
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)
