"""Writes into a workflow's log, and gives annotations to GitHub's runner.

The runner obeys lines of the log. So the output of a command passes through here and is escaped: it may quote
papers, pages, git or a server. Only `annotate` writes lines for the runner. Needs no library.
"""

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Literal

Kind = Literal["notice", "warning", "error"]
# The variable with the file to which a command writes annotations.
_ANNOTATIONS = "ARCHIVE_ANNOTATIONS"
_KINDS: tuple[Kind, ...] = ("notice", "warning")
_LONGEST = 65_536  # characters of a line; a longer one is broken
_MOST = 400_000  # bytes kept of a command's output: GitHub takes 1 MiB for the summary of a step
_MOST_ANNOTATIONS = 10  # GitHub shows no more of a step
# What stands before the host of an address, as in `generator.errors`.
_USER = re.compile(
    r"((?i:https?:|ftp:)[/\\]+|(?i:ssh:)[/\\]+(?=[^\s/@]*:)|(?<!ssh:)(?<!SSH:)//)"
    r"(?:[^\s/?#\\]*|[^\s/?#\\@:[]+:(?!\d+(?!\w))\S{1,200})@"
)


def without_user(text: str) -> str:
    """Return a text without the user and the password of any address in it."""
    return _USER.sub(r"\1", text) if "@" in text else text


def on_one_line(text: str) -> str:
    """Return a line that cannot steer a terminal or the runner, as `on_one_line` of `generator.errors` does.

    It shows addresses `without_user`. The runner obeys a line that begins with ``::``, even after spaces, and
    a line that contains ``##[``.
    """
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    text = without_user(text).replace("##[", "## [")
    return text.replace("::", ":: ", 1) if text.lstrip().startswith("::") else text


def say(text: str) -> None:
    """Print a text that the runner will not obey."""
    print("\n".join(map(on_one_line, text.splitlines())), flush=True)


def annotate(kind: Kind, text: str) -> None:
    """Show a line at the top of the run."""
    said = on_one_line(" ".join(text.split())).replace("%", "%25")  # %0A would be an end of line
    print(f"::{kind}::{said}", flush=True)


def put(name: str, value: str) -> None:
    """Set an output of the step."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"{name}={' '.join(value.split())}\n")


def reason(error: Exception) -> str:
    """Return what a failed command said, or else the error."""
    return " ".join(str(getattr(error, "stderr", None) or error).split())


def output(*command: str, given: str = "") -> str:
    """Return what a command prints; git asks nobody for a password.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    done = subprocess.run(
        command,
        input=given,
        check=True,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
    )
    return done.stdout.strip()


def credentials(client: str) -> list[str]:
    """Return git's options to ask the client for the token; only this step has it in its environment."""
    return ["-c", "credential.helper=", "-c", f"credential.helper=!{client} auth git-credential"]


def relay(command: list[str]) -> tuple[str, int]:
    """Run a command and show what it prints; return the beginning of that and the exit code."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "annotations")
        variables = {**os.environ, _ANNOTATIONS: str(file)}
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=variables,
            encoding="utf-8",
            errors="replace",
        ) as process:
            printed = _shown(process.stdout)
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as stream:
                for _ in range(_MOST_ANNOTATIONS):
                    kind, _, text = stream.readline(_LONGEST).partition(" ")
                    for known in _KINDS:
                        if kind == known:
                            annotate(known, text)
    return printed, process.returncode


def _shown(stream: IO[str] | None) -> str:
    """Show the lines of a stream as they come; return the beginning, and say at its end if there is more."""
    kept, length = [], 0
    while stream and (line := stream.readline(_LONGEST)):
        say(line)
        length += len(line.encode())
        if length < _MOST:
            kept.append(without_user(line))
    return "".join([*kept, "… The log has the rest.\n"] if length >= _MOST else kept)


def _show_traceback(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    is_stopped = issubclass(kind, KeyboardInterrupt)  # by a person, whom no line of code helps
    said = "Interrupted. Run the same command again." if is_stopped else ""
    say(said or "".join(traceback.format_exception(kind, error, where)))


sys.excepthook = _show_traceback
