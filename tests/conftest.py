"""Shared fixtures, the marks of slow tests, and Hypothesis's profiles."""

import functools
import gc
import os
import re
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator.store.pool import process_count
from tests.harness.browser import browser
from tests.harness.checkouts import gh, hub, run, upstream
from tests.harness.every_kind import everything
from tests.harness.processes import CHECKOUT
from tests.harness.readers import seen
from tests.harness.returning import site, states
from tests.harness.searching import page, search
from tests.harness.warm import archive, built

__all__ = [
    "archive", "browser", "built", "everything", "gh", "hub", "page", "run", "search", "seen", "site",
    "states", "upstream",
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

# The inputs that Hypothesis makes for each test: "few" in `make check`, "quick" in `make test`, "long" in
# `make test-all`.
for profile, most in {"few": 8, "quick": 25, "long": 1_000, "endless": 1_000_000}.items():
    settings.register_profile(
        profile, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=most
    )
settings.load_profile("quick")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Look for garbage only when all tests are loaded, which saves a fifth of that, and then not in them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
def pytest_xdist_auto_num_workers() -> int:
    """Use a process per core, and two more for browser tests, which wait a quarter of their time."""
    return process_count() + 2


_SLOW = re.compile(r"^pytestmark = \[?\s*pytest\.mark\.slow|\bArchiveFolder\b", re.MULTILINE)


@functools.cache
def _is_slow(module: Path) -> bool:
    """Return whether a module says so, or builds whole sites."""
    return bool(_SLOW.search(module.read_text("utf-8")))


class _LeftOut(pytest.Module):
    """A module that is not even loaded."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        return []


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Leave out slow modules where slow tests do not run: to load them all takes seconds."""
    is_left_out = "not slow" in parent.config.option.markexpr and _is_slow(module_path)
    return _LeftOut.from_parent(parent, path=module_path) if is_left_out else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests for ``make check`` to skip: browser tests, and modules that build whole sites.

    A module that takes over a second and a half of CPU, and a test that takes a third, have
    ``pytest.mark.slow`` themselves: they run commands in processes, wait by the clock, or try many inputs.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            if "browser" in item.fixturenames:
                item.add_marker("browser")
            if _is_slow(item.path):
                item.add_marker("slow")
