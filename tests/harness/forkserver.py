"""Python with all loaded that the ``archive`` command needs, which forks a process for each command.

Such a process spares the start of Python and the loading of libraries, which takes longer than most commands
do. It is a process of its own in all else: memory, environment, output, exit code. `forks.Fork` uses it.
"""

import gc
import importlib
import json
import os
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from generator.incremental import cache

# What a command or a build loads, the latter in part only when it comes to it.
_NEEDED = (
    "generator.commands.main",
    "generator.publish.mkdocs.engine",
    "generator.publish.mkdocs.mathematics",
    "generator.related.nearest",
    "generator.related.words",
    "generator.search.assembly",
    "generator.search.names",
    "markdown.extensions.attr_list",
    "markdown.extensions.codehilite",
    "markdown.extensions.fenced_code",
    "markdown.extensions.md_in_html",
    "markdown.extensions.tables",
)


def next_command(requests: socket.socket) -> dict[str, Any]:
    """The next command that is sent; returns in a process that was forked for it.

    With a command come its standard output and error, and a pipe. To this its process's id is written at
    once, and the exit code when it ends; the pipe closes when all that it forked have ended too.
    """
    while True:
        data, files, _, _ = socket.recv_fds(requests, 2**20, 3)
        with suppress(ChildProcessError):  # there are none
            while os.waitpid(-1, os.WNOHANG if data else 0)[0]:
                pass
        if not data:
            requests.close()
            sys.exit()
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
    requests.close()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    command: dict[str, Any] = json.loads(data)
    return command


def main() -> None:
    """Serve the socket of the number that is the first argument, until its other end is closed."""
    for name in _NEEDED:
        importlib.import_module(name)
    cache.version()  # of this code and its libraries, which every command would find again
    gc.freeze()  # else the first collection in each process would copy all of it
    command = next_command(socket.socket(fileno=int(sys.argv[1])))
    os.environ.clear()
    os.environ.update(command["environment"])
    time.tzset()
    os.chdir(command["folder"])
    sys.argv = ["-c", *command["arguments"]]
    exec(command["code"], {"__name__": "__main__"})


if __name__ == "__main__":
    main()
