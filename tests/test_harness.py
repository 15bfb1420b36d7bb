"""The ground under the tests: the checkout's own archive is closed, a browser, children that heed SIGINT."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import author_lines, browser
from tests.harness.forks import Fork
from tests.harness.processes import CHECKOUT, launch, run


def test_no_test_reads_the_checkout_s_own_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="the owner's"):
        (CHECKOUT / "mkdocs.yml").read_text("utf-8")
    with pytest.raises(AssertionError, match="the owner's"):
        shutil.copytree(CHECKOUT / "content", tmp_path / "content")
    monkeypatch.chdir(CHECKOUT)
    with pytest.raises(AssertionError, match="the owner's"):
        Path("mkdocs.yml").read_text("utf-8")
    assert (CHECKOUT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "my own",
    ],
)
def test_chromium_is_found_by_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", str(program) if " " in name else "")
    assert browser.executable() == str(program)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_chromium_tests_are_skipped_but_fail_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no Chromium"), browser.chromium():
        pass


def test_a_child_is_interrupted_also_where_interrupts_are_ignored() -> None:
    """As in a shell's background: a child ignores every signal that its parent ignores."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = launch([sys.executable, "-c", "import time; print('.', flush=True); time.sleep(60)"],
                       stdout=subprocess.PIPE)  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, before)
    assert child.stdout
    child.stdout.read(1)
    child.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in child.communicate(timeout=30)[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "ended", "said"),
    [
        ("", 0, ""), ("import sys; sys.exit(3)", 3, ""), ("import sys; sys.exit('moss')", 1, "moss\n"),
        ("1 / 0", 1, "ZeroDivisionError"), ("import atexit; atexit.register(lambda: 1 / 0)", 0, "ZeroDiv"),
        ("kept = [open('/dev/null')]; kept.append(kept); del kept", 0, "unclosed file"),
        ("import threading; threading.Thread(target=lambda: print(1 / 0)).start()", 0, "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_a_fork_ends_as_a_python_does(code: str, ended: int, said: str) -> None:
    command = [sys.executable, "-W", "error", "-c", code]
    for done in (Fork(code, ()).wait(), run(command, None)):
        assert done.returncode == ended and said in done.stderr and bool(said) == bool(done.stderr), done


@pytest.mark.slow
def test_what_runs_in_a_fork_ends_with_the_tests_even_if_these_are_killed() -> None:
    code = """import os, signal
from tests.harness.forks import Fork
Fork("import time; time.sleep(9000)", ())
os.kill(os.getpid(), signal.SIGKILL)"""
    run([sys.executable, "-c", code], -signal.SIGKILL)  # it waits for all that has its output


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("A. Stone, B. Miller and C. Potter", ["A. Stone", "B. Miller", "C. Potter"]),
        (
            "A. Stone and B. Miller, and C. Potter & D. Smith",
            ["A. Stone", "B. Miller", "C. Potter", "D. Smith"],
        ),
        (
            "A.B.Stone (1), C. Miller (1,2) ((1) Here (Town), (2) There and Back)",
            ["A. B. Stone", "C. Miller"],
        ),
        ("A. Stone (for the X Collaboration)", ["A. Stone"]),
        ("The X Collaboration: A. Stone, et al", ["The X Collaboration", "A. Stone"]),
        ("A. Stone, for the X collaboration", ["A. Stone", "the X collaboration"]),
        ("A. Stone et al. (X Collaboration)", ["A. Stone"]),
        ("A. Stone, Jr. and B. Miller, III", ["A. Stone, Jr.", "B. Miller, III"]),
        (r"A. St\'one, Andr\'e {\L}uk", ["A. Stóne", "André Łuk"]),
        ("A. Stone,\n  B. Miller (cut", ["A. Stone", "B. Miller"]),
        ("A. Stone; B. Miller", ["A. Stone", "B. Miller"]),
        ("Sandy Andrews", ["Sandy Andrews"]),
        ("", []),
        (" , (only) ,", []),
    ],
)
def test_author_lines(raw: str, expected: list[str]) -> None:
    assert author_lines.split_raw(raw) == expected
