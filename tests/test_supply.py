"""What the project takes from others: its licences, its versions, what the workflows give away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from tests.harness import licences
from tests.harness.processes import CHECKOUT
from tests.harness.workflows import WORKFLOWS

GITHUB = CHECKOUT / ".github"
# Those that ask no more of an archive's owner than to name the authors.
ALLOWED = {
    "MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "MPL-2.0", "Zlib", "CC0-1.0",
    "PSF-2.0", "ISC", "MIT-CMU",
}  # fmt: skip


def test_the_licences_of_all_libraries_are_listed() -> None:
    listed = re.findall(r"^\| (?!library|---)(\S+) \|.*", licences.LIST.read_text("utf-8"), re.MULTILINE)
    assert listed == licences.names(), "run: python -m tests.harness.licences"
    lines = set(licences.LIST.read_text("utf-8").splitlines())
    for name in listed:
        with suppress(metadata.PackageNotFoundError):  # some are for other systems
            assert licences.row(name) in lines, "run: python -m tests.harness.licences"


@pytest.mark.parametrize("name", licences.names())
def test_a_licence_asks_for_no_more_than_the_names(name: str) -> None:
    (stated,) = re.findall(
        rf"^\| {re.escape(name)} \| (.+) \|$", licences.LIST.read_text("utf-8"), re.MULTILINE
    )
    assert any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND ")) for choice in stated.split(" OR ")
    ), f"{name}: {stated}"


def run_tool(name: str, *arguments: str | Path) -> None:
    """Run a tool that is installed beside Python, and see that it finds nothing."""
    tool = shutil.which(name, path=str(Path(sys.executable).parent))
    if tool is None and not os.environ.get("CI"):
        pytest.skip(f"{name} is not installed")
    assert tool, f"{name} is not installed"
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    looked_at = (GITHUB / "dependabot.yml", *WORKFLOWS.values())
    run_tool("zizmor", "--offline", "--persona=auditor", "--no-progress", *looked_at)


def test_the_workflows_are_as_the_schema_of_workflows_has_them() -> None:
    run_tool("check-jsonschema", "--builtin-schema=vendor.github-workflows", *WORKFLOWS.values())


def test_new_versions_are_taken_when_they_have_been_out_for_a_week() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text("utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}
    assert all(update["cooldown"]["default-days"] >= 7 for update in updates)
