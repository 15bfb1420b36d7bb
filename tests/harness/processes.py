"""Programs with this checkout's code, and what a process inherits: environment, time zone, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"  # real papers and recorded answers, not part of the project
Code = int | tuple[int, ...] | None
_PATIENCE = 600  # seconds


def own_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which Python finds this checkout's code first."""
    return {**os.environ, "PYTHONPATH": str(CHECKOUT), "NO_MKDOCS_2_WARNING": "1", **more}


def run(
    command: Sequence[str | Path],
    code: Code = 0,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program with this checkout's code to its end, and see that it ends with a code.

    Args:
        command: the program and its arguments.
        code: the exit code, or several, or ``None`` for any.
        environment: more variables.
        folder: where it runs; this process's folder if not given.
        given: its standard input.
    """
    return ended(
        subprocess.run(
            command, env=own_environment(environment or {}), cwd=folder, input=given,
            capture_output=True, text=True, check=False, timeout=_PATIENCE,
        ),
        code,
    )  # fmt: skip


def ended(done: subprocess.CompletedProcess[str], code: Code = 0) -> subprocess.CompletedProcess[str]:
    """Return what a program did, after a look at its exit code."""
    codes = code if isinstance(code, tuple) else (code,)
    assert code is None or done.returncode in codes, (
        f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done


def launch(command: list[str], **options: Any) -> subprocess.Popen[str]:
    """Start a program that a test will interrupt, with its standard error as a pipe.

    SIGINT ends it even if this process ignores SIGINT, as a shell's background job does. ``options`` go to
    `subprocess.Popen`.
    """
    return subprocess.Popen(
        command,
        env=own_environment({}),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,
        **options,
    )


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def timezone(name: str) -> Iterator[None]:
    """Set the clock of this process to another zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()
