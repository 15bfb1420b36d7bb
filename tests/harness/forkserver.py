"""A Python that has built a site; it forks a process for each `forks.Fork`.

The process skips what takes longer than most commands: the start of Python, loading libraries and the
project's tables, compiling templates. It has its own memory, environment, output and exit code.
"""

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from generator.publish.mkdocs import engine
from tests.harness.archive import ArchiveFolder
from tests.harness.papers import numbered


def next_command(listening: socket.socket, life: socket.socket) -> dict[str, Any]:
    """Return the next command, in a process that was forked for it.

    A command comes with its standard output and error, and a pipe. The pipe gets the process's id at once and
    the exit code at the end; it closes when everything the process forked has ended too.
    """
    while True:
        if life in select.select([listening, life], [], [])[0]:
            os.killpg(0, signal.SIGKILL)  # and whatever a test left running, if it failed or was killed
        with suppress(ChildProcessError):  # no children
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        connection, _ = listening.accept()
        with connection:
            data, files, _, _ = socket.recv_fds(connection, 2**16, 3)
            while more := connection.recv(2**16):
                data += more
        if os.fork() == 0:
            break
        for file in files:
            os.close(file)
    output, errors, about = files
    if pid := os.fork():
        os.close(output)
        os.close(errors)
        os.write(about, b"%10d" % pid)
        _, status = os.waitpid(pid, 0)
        os.write(about, b"%d" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    listening.close()
    life.close()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    command: dict[str, Any] = json.loads(data)
    return command


def leave(code: str | int | None) -> NoReturn:
    """End as Python does, but leave the memory to the system: freeing each object costs more than `check`."""
    if isinstance(code, str):
        print(code, file=sys.stderr)
    threading._shutdown()  # type: ignore[attr-defined]  # as a process of `multiprocessing` ends
    atexit._run_exitfuncs()
    gc.collect()  # which warns of files left open
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1 if isinstance(code, str) else code or 0)


def main() -> None:
    """Serve the listening socket with the first number, until the other end of the second is closed."""
    importlib.import_module("generator.commands.main")
    kept = os.dup(2)  # loggers keep `sys.stderr`, so only its file is another one meanwhile
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with tempfile.TemporaryDirectory() as folder:
        archive = ArchiveFolder(Path(folder, "archive"))
        for number in (1, 2):
            known = numbered(number, abstract=f"$x$ {numbered(1).abstract}", comment="ICML 2026")
            archive.put(known, "## Notes\n\n```python\n1\n```")
        engine.build(archive.config)
    os.dup2(kept, 2)
    gc.freeze()  # else the first garbage collection of each process would copy its memory
    command = next_command(*(socket.socket(fileno=int(number)) for number in sys.argv[1:]))
    os.environ.clear()
    os.environ.update(command["environment"])
    time.tzset()
    os.chdir(command["folder"])
    sys.argv = ["-c", *command["arguments"]]
    try:
        exec(command["code"], {"__name__": "__main__"})
    except SystemExit as end:
        leave(end.code)
    leave(None)


if __name__ == "__main__":
    main()
