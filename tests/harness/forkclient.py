"""Sends commands to a `forkserver`; a program that sends one behaves as if it ran it. Needs no library."""

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence


def send(
    server: str,
    code: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    files: Sequence[int],
    folder: str = ".",
) -> None:
    """Have a server run Python code in a fork; `forkserver.next_command` says what the files are."""
    command = {
        "code": code, "arguments": list(arguments), "environment": dict(environment),
        "folder": os.path.abspath(folder),  # noqa: PTH100  (pathlib takes as long to load as all else here)
    }  # fmt: skip
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server)
        data = json.dumps(command).encode()
        connection.sendall(data[socket.send_fds(connection, [data], list(files)) :])


def main(server: str, code: str) -> None:
    """Run Python code with this program's arguments, environment, folder and output; end as it ends."""
    read, write = os.pipe()
    send(server, code, sys.argv[1:], os.environ, (1, 2, write))
    os.close(write)
    with os.fdopen(read, "rb", buffering=0) as about:
        about.read(10)
        ended = int(about.read())
    sys.exit(ended if ended >= 0 else 128 - ended)
