"""A Python with everything loaded that ``archive`` needs; it forks a process for each `forks.Fork`.

The process skips the start of Python and the loading of libraries, which take longer than most commands.
It has its own memory, environment, output and exit code.
"""

import gc
import importlib
import json
import os
import select
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from generator.incremental import cache

# Modules that commands and builds load, some of them late.
_NEEDED = (
    "generator.commands.main",
    "generator.publish.mkdocs.engine",
    "generator.publish.press.mathematics",
    "generator.related.nearest",
    "generator.related.words",
    "generator.search.assembly",
    "generator.search.names",
    "markdown.extensions.attr_list",
    "markdown.extensions.codehilite",
    "markdown.extensions.fenced_code",
    "markdown.extensions.md_in_html",
    "markdown.extensions.footnotes",
    "markdown.extensions.tables",
    "pymdownx.blocks.caption",
    "pymdownx.magiclink",
    "pymdownx.superfences",
)


def next_command(listening: socket.socket, life: socket.socket) -> dict[str, Any]:
    """Return the next command, in a process that was forked for it.

    A command comes with its standard output and error, and a pipe. The pipe gets the process's id at once and
    the exit code at the end; it closes when everything the process forked has ended too.
    """
    while True:
        is_over = life in select.select([listening, life], [], [])[0]
        with suppress(ChildProcessError):  # no children
            while os.waitpid(-1, 0 if is_over else os.WNOHANG)[0]:
                pass
        if is_over:
            sys.exit()
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


def main() -> None:
    """Serve the listening socket with the first number, until the other end of the second is closed."""
    for name in _NEEDED:
        importlib.import_module(name)
    cache.version()  # else every command would hash the code and its libraries again
    gc.freeze()  # else the first garbage collection of each process would copy its memory
    command = next_command(*(socket.socket(fileno=int(number)) for number in sys.argv[1:]))
    os.environ.clear()
    os.environ.update(command["environment"])
    time.tzset()
    os.chdir(command["folder"])
    sys.argv = ["-c", *command["arguments"]]
    exec(command["code"], {"__name__": "__main__"})


if __name__ == "__main__":
    main()
