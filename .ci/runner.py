"""What scripts and commands write into a workflow's log, and what GitHub's runner is told there.

The runner obeys lines of the log. So whatever a command prints passes through here and is escaped: it may
hold words of papers, of pages, of git or of a server. Only `annotate` tells the runner something. Needs no
library.
"""

import os
import subprocess
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import IO, Literal

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.errors import line_by_line, on_one_line

Kind = Literal["notice", "warning", "error"]
# The variable with the file in which a command names what is to stand at the head of the run.
_ANNOTATIONS = "ARCHIVE_ANNOTATIONS"
_KINDS: tuple[Kind, ...] = ("notice", "warning")
_LONGEST = 65_536  # characters of a line; a longer one is broken
_MOST = 500_000  # characters kept of what a command printed: GitHub takes 1 MiB for a summary
_MOST_ANNOTATIONS = 10  # as GitHub shows of a step


def say(text: str) -> None:
    """Print a text that nobody is to obey."""
    print(line_by_line(text), flush=True)


def annotate(kind: Kind, text: str) -> None:
    """Have a line stand at the head of the run."""
    said = on_one_line(" ".join(text.split())).replace("%", "%25")  # %0A would be an end of line
    print(f"::{kind}::{said}", flush=True)


def reason(error: Exception) -> str:
    """What went wrong: what a command said, or else the error."""
    return " ".join(str(getattr(error, "stderr", None) or error).split())


def output(*command: str, given: str = "") -> str:
    """What a command prints, which asks nobody for a password.

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
    """Has git ask the client for the token, which is in the environment of this step alone."""
    return ["-c", "credential.helper=", "-c", f"credential.helper=!{client} auth git-credential"]


def relay(command: list[str], *, whole: bool = False) -> tuple[str, int]:
    """Run a command and show what it prints; the beginning of its standard output, and its exit code.

    Args:
        command: its words.
        whole: count what it prints on standard error among that.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "annotations")
        variables = {**os.environ, _ANNOTATIONS: str(file)}
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if whole else subprocess.PIPE,
            env=variables,
            encoding="utf-8",
            errors="replace",
        ) as process:
            beside = Thread(target=_shown, args=(process.stderr,))
            beside.start()
            printed = _shown(process.stdout)
            beside.join()
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as stream:
                for _ in range(_MOST_ANNOTATIONS):
                    kind, _, text = stream.readline(_LONGEST).partition(" ")
                    for known in _KINDS:
                        if kind == known:
                            annotate(known, text)
    return printed, process.returncode


def _shown(stream: IO[str] | None) -> str:
    """Show the lines of a stream as they come; the beginning of them."""
    kept, length = [], 0
    while stream and (line := stream.readline(_LONGEST)):
        say(line)
        if length < _MOST:
            kept.append(line)
            length += len(line)
    return "".join(kept)


def _show_traceback(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    say("".join(traceback.format_exception(kind, error, where)))


sys.excepthook = _show_traceback
