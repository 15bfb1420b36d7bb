"""Commands in processes that are forked from one which has loaded the project: they start in no time."""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.harness.processes import own_environment


class Fork:
    """A process that runs Python code with all loaded that ``archive`` needs.

    What Python reads of the environment as it starts, such as ``PYTHONHASHSEED``, is that of the tests.

    Args:
        code: what is run.
        arguments: its ``sys.argv[1:]``.
        environment: variables beside those of this process.
        folder: where it is run; that of this process if not given.

    Attributes:
        pid: its id.
    """

    def __init__(
        self,
        code: str,
        arguments: Sequence[str],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._said = [tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2)]  # noqa: SIM115
        read, write = os.pipe()
        self._about = os.fdopen(read, "rb", buffering=0)
        command = {
            "code": code, "arguments": arguments, "folder": str(folder or Path.cwd()),
            "environment": own_environment(environment or {}),
        }  # fmt: skip
        files = [*(file.fileno() for file in self._said), write]
        socket.send_fds(_forkserver(), [json.dumps(command).encode()], files)
        os.close(write)
        self.pid = int(self._about.read(10))

    def has_ended(self) -> bool:
        """Whether it has ended."""
        return bool(select.select([self._about], [], [], 0)[0])

    def kill(self) -> None:
        """End it at once, if it has not ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> subprocess.CompletedProcess[str]:
        """Wait until it and all that it forked have ended."""
        output, errors = self._said
        with self._about, output, errors:
            code = int(self._about.read())
            output.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess([], code, output.read(), errors.read())


def archive(
    *arguments: str,
    before: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Fork:
    """Start ``archive``, after some Python if ``before`` has some, such as a fault of the machine."""
    code = f"{before}\nfrom generator.commands.launch import main; main()"
    return Fork(code, arguments, environment, folder)


@functools.cache
def _forkserver() -> socket.socket:
    """The way to this process's `forkserver`, which ends with it."""
    ours, theirs = socket.socketpair()
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.harness.forkserver", str(theirs.fileno())],
            env=own_environment({}), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
        )  # fmt: skip
    atexit.register(server.wait)
    atexit.register(ours.close)
    return ours
