"""What the project takes from others, the licences and versions, and what the workflows give away."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from contextlib import suppress
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from generator.commands.project.shape import is_carried
from tests.harness.processes import CHECKOUT, run
from tests.harness.workflows import WORKFLOWS, load
from tests.tools import licences, permissions

GITHUB = CHECKOUT / ".github"
# Licences that only ask an archive's owner to name the authors.
ALLOWED = {
    "MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "MPL-2.0", "Zlib", "CC0-1.0",
    "PSF-2.0", "ISC", "MIT-CMU", "MIT-0",
}  # fmt: skip


def test_the_licences_of_all_libraries_are_listed() -> None:
    listed = re.findall(r"^\| (?!library|---)(\S+) \|.*", licences.LIST.read_text("utf-8"), re.MULTILINE)
    assert listed == licences.names(), "run: python -m tests.tools.licences"
    lines = set(licences.LIST.read_text("utf-8").splitlines())
    for name in listed:
        with suppress(metadata.PackageNotFoundError):  # some are for other systems
            assert licences.row(name) in lines, "run: python -m tests.tools.licences"


@pytest.mark.parametrize("name", licences.names())
def test_a_licence_asks_for_no_more_than_the_names(name: str) -> None:
    (stated,) = re.findall(
        rf"^\| {re.escape(name)} \| (.+) \|$", licences.LIST.read_text("utf-8"), re.MULTILINE
    )
    assert any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND ")) for choice in stated.split(" OR ")
    ), f"{name}: {stated}"


@pytest.mark.parametrize(
    ("target", "locks"),
    [
        (".venv", [""]), ("site", [""]), ("serve", [""]), ("map", ["", "-map"]),
        ("meaning", ["", "-meaning"]), ("programs", ["", "-programs"]),
        ("lint", ["", "-dev"]), ("types", ["", "-dev"]), ("check", ["", "-dev"]),
        ("test", ["", "-dev", "-properdocs", "-weights"]),
    ],
)  # fmt: skip
def test_a_target_installs_what_it_needs_and_by_a_lock(target: str, locks: list[str]) -> None:
    dry = ["make", "--dry-run", "--always-make", f"--directory={CHECKOUT}", target]
    said = run(dry).stdout
    installed = re.findall(r"^\S+ -m pip .* install (.*)", said, re.MULTILINE)
    installed.remove("--no-deps --no-build-isolation --editable .")
    by_lock = re.compile(r"--require-hashes --only-binary :all: -r requirements(.*)\.txt$")
    assert [match[1] for match in map(by_lock.search, installed) if match] == locks
    assert len(installed) == len(locks)


def test_each_extra_has_a_lock_that_adds_to_the_first_and_that_slim_archives_have() -> None:
    stated = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    first = (CHECKOUT / "requirements.txt").read_text("utf-8")
    for extra in stated["project"]["optional-dependencies"].keys() - {"dev"}:
        lock = (CHECKOUT / f"requirements-{extra}.txt").read_text("utf-8")
        assert set(first.splitlines()) < set(lock.splitlines()), extra
        assert is_carried(f"requirements-{extra}.txt")
        run(["make", "--dry-run", f"--directory={CHECKOUT}", f".{extra}"])
    assert not is_carried("requirements-weights.txt"), "tests alone need it"


def test_what_builds_the_package_is_locked() -> None:
    stated = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    assert stated["dependency-groups"]["build"] == stated["build-system"]["requires"]


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool that is installed next to Python."""
    path = shutil.which(name, path=str(Path(sys.executable).parent))
    if path is None and not os.environ.get("CI"):
        pytest.skip(f"{name} is not installed")
    assert path, f"{name} is not installed"
    return run([path, *arguments], None)


def zizmor(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run zizmor with its strictest persona."""
    return tool(
        "zizmor", "--offline", "--persona=auditor", "--strict-collection", "--no-progress", *arguments
    )


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    done = zizmor(GITHUB / "dependabot.yml", *WORKFLOWS.values())
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_zizmor_is_to_leave_aside_is_what_it_finds_and_says_why() -> None:
    """Each mark is for one finding, below a comment with the reason; no file ignores findings for all."""
    marked = dict.fromkeys(WORKFLOWS, 0)
    for name, path in WORKFLOWS.items():
        lines = path.read_text("utf-8").splitlines()
        for before, line in pairwise(lines):
            if "zizmor: ignore[" in line:
                marked[name] += 1
                assert before.strip().startswith("# "), f"{name}: {line.strip()}: say why"
    found = json.loads(zizmor("--no-ignores", "--format=json-v1", *WORKFLOWS.values()).stdout)
    files = [finding["locations"][0]["symbolic"]["key"]["Local"]["verbatim_path"] for finding in found]
    assert Counter(Path(file).name for file in files) == Counter(marked)
    assert not [*CHECKOUT.glob("zizmor.y*ml"), *GITHUB.glob("zizmor.y*ml")]


@pytest.mark.slow
@pytest.mark.parametrize("schema", ["vendor.github-workflows", "github-workflows-require-timeout"])
def test_the_workflows_are_as_a_schema_has_them(schema: str) -> None:
    """The first schema is GitHub's, from the locked version of the tool, which *Dependabot* renews."""
    done = tool("check-jsonschema", f"--builtin-schema={schema}", *WORKFLOWS.values())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("workflow", "job"), [(name, job) for name in WORKFLOWS for job in load(name)["jobs"]]
)
def test_a_job_has_the_permissions_that_its_steps_need_and_no_other(workflow: str, job: str) -> None:
    assert load(workflow)["jobs"][job]["permissions"] == permissions.needed(workflow, job)


def test_the_table_of_permissions_stands_in_the_guide() -> None:
    assert permissions.table() in (GITHUB / "guides/maintainers.md").read_text("utf-8")


def test_new_versions_are_taken_when_they_have_been_out_for_a_week() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text("utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}
    assert all(update["cooldown"]["default-days"] >= 7 for update in updates)
