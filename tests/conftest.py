"""Shared fixtures, the marks of slow tests, and Hypothesis's profiles."""

import gc
import os
import sys
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator.incremental.processes import process_count
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import browser
from tests.harness.checkouts import gh, run, upstream
from tests.harness.every_kind import everything
from tests.harness.processes import CHECKOUT
from tests.harness.readers import seen
from tests.harness.returning import site, states
from tests.harness.warm import archive, built

__all__ = [
    "archive", "browser", "built", "everything", "gh", "run", "seen", "site", "states",
    "upstream",
]  # fmt: skip

# In a fork, these files are the owner's: a test that depends on them would fail there.
_OWNERS = (f"{CHECKOUT / 'content'}{os.sep}", str(CHECKOUT / "mkdocs.yml"))


def _refuse_owners_files(event: str, arguments: tuple[Any, ...]) -> None:
    # `os.open` passes no mode, and its names may be relative to any folder.
    if event == "open" and arguments[1] and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100  (a Path takes ten times as long)
        if path.startswith(_OWNERS):
            raise AssertionError(f"tests do not read {path}: in a fork it is the owner's")


# Commands under test must not read or write the variables of the workflow that runs the tests.
for name in ("ACTIONS", "OUTPUT", "REPOSITORY", "SERVER_URL", "STEP_SUMMARY"):
    os.environ.pop(f"GITHUB_{name}", None)
os.environ.pop("SITE_URL", None)

sys.addaudithook(_refuse_owners_files)

# The inputs that Hypothesis makes for each test: "quick" in `make test`, "long" in `make test-all`.
for profile, most in {"quick": 25, "long": 1_000, "endless": 1_000_000}.items():
    settings.register_profile(
        profile, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=most
    )
settings.load_profile("quick")


# Modules whose tests run commands in processes of their own, wait by the clock, or try many inputs: together
# over a second and a half of CPU.
_SLOW = {
    "test_backfill", "test_commit", "test_completing", "test_digest_run", "test_europepmc_faults",
    "test_exits", "test_faults", "test_faults_crossref", "test_fetch_feed", "test_form", "test_forms_run",
    "test_fuzz", "test_guard", "test_hub", "test_index", "test_joining", "test_like", "test_limits",
    "test_lock", "test_log_lines", "test_passwords", "test_ranking", "test_readings", "test_relating",
    "test_removed", "test_round_trips", "test_searching", "test_upgrade", "test_upgrade_run",
    "test_wildcards", "test_workflow_push", "test_workflow_run", "test_workflows", "test_zotero_faults",
}  # fmt: skip


def pytest_collection_finish() -> None:
    """Keep everything that is loaded out of later garbage collections."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Write lone surrogates in reports as escapes: a test process cannot send them."""
    return _without_surrogates((yield))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _without_surrogates(inner) for key, inner in value.items()}
    return type(value)(map(_without_surrogates, value)) if type(value) in (list, tuple) else value


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Use a process per core, and two more for browser tests, which wait a quarter of their time."""
    return process_count() + (0 if "not browser" in config.option.markexpr else 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests for ``make check`` to skip: browser tests, modules that build whole sites, and `_SLOW`.

    A single test that takes over a second has ``@pytest.mark.slow`` itself.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            if "browser" in item.fixturenames:
                item.add_marker("browser")
            if ArchiveFolder in vars(item.module).values() or item.path.stem in _SLOW:
                item.add_marker("slow")
