"""``archive`` in a process of its own, forked from one that has loaded the project: it starts at once.

Tests run ``archive`` like this to kill it, measure it, change its code or build a site; else they call
`invoking.invoke`, without a process. `processes.run` runs all other programs.
"""

from __future__ import annotations

import atexit
import functools
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.harness import forkclient
from tests.harness.processes import CHECKOUT, own_environment


class Fork:
    """A process that runs Python code, with everything loaded that ``archive`` needs.

    Variables that Python reads at its start, such as ``PYTHONHASHSEED``, have no effect.

    Args:
        code: the code.
        arguments: its ``sys.argv[1:]``.
        environment: more variables.
        folder: where it runs; this process's folder if not given.
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
        files = [*(file.fileno() for file in self._said), write]
        variables = own_environment(environment or {})
        forkclient.send(_forkserver(), code, arguments, variables, files, str(folder or "."))
        os.close(write)
        self.pid = int(self._about.read(10))

    def has_ended(self) -> bool:
        """Return whether it has ended."""
        return bool(select.select([self._about], [], [], 0)[0])

    def kill(self) -> None:
        """Kill it, if it has not ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> subprocess.CompletedProcess[str]:
        """Wait until it and everything it forked have ended."""
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
    """Start ``archive``; the Python code ``before`` runs first, such as a fault of the machine."""
    return Fork(_code(before), arguments, environment, folder)


def _code(before: str) -> str:
    return f"{before}\nfrom generator.commands.launch import main; main()"


def executable(path: Path, before: str = "") -> None:
    """Write a program that is ``archive`` in a fork, after the Python code ``before``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"""#!{sys.executable} -IS
import sys
sys.path.insert(0, {str(CHECKOUT)!r})
from tests.harness import forkclient
forkclient.main({_forkserver()!r}, '''
{_code(before)}
''')
""")
    path.chmod(0o755)


@functools.cache
def _forkserver() -> str:
    """Start the `forkserver` of this process; return the address of its socket."""
    folder = tempfile.mkdtemp(prefix="forks-")
    address = f"{folder}/socket"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen(100)
    ours, theirs = socket.socketpair()  # the server ends when it is closed
    with theirs, listening:
        files = [listening.fileno(), theirs.fileno()]
        server = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.harness.forkserver", *map(str, files)],
            env=own_environment({}), stdin=subprocess.DEVNULL, pass_fds=files,
            start_new_session=True,
        )  # fmt: skip
    atexit.register(shutil.rmtree, folder)
    atexit.register(server.wait)
    atexit.register(ours.close)
    return address
