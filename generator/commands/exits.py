"""How a command ends: the table of exit codes, and the line that shows an error."""

import errno
from collections.abc import Mapping
from enum import IntEnum

from generator.errors import ArchiveError, FetchError, without_user


class Exit(IntEnum):
    """An exit code."""

    WELL = 0
    PROBLEMS = 1
    FAILED = 2
    SOURCE_FAILED = 3


MEANINGS: Mapping[Exit, str] = {
    Exit.WELL: "all is well",
    Exit.PROBLEMS: "some records or pages are bad, the rest is done",
    Exit.SOURCE_FAILED: "a source failed, the rest is done",
    Exit.FAILED: "any other failure; the last line says what to do",
}
"""The meaning of each code, in the order of the help and the reference."""
GOES_ON = (Exit.WELL, Exit.PROBLEMS, Exit.SOURCE_FAILED)
"""The codes after which a workflow checks, commits, builds and deploys."""
SENTENCE = f"Exit codes: {'; '.join(f'{code:d} {meaning}' for code, meaning in MEANINGS.items())}."

_AGAIN = "then run the same command again; no file is left half written"
_OF_THE_SYSTEM = {
    errno.ENOSPC: f"the disk is full. Make room, {_AGAIN}.",
    errno.EDQUOT: f"the disk quota is used up. Make room, {_AGAIN}.",
    errno.EROFS: f"the file system is read-only. Make it writable, {_AGAIN}.",
    errno.EACCES: f"permission denied. Let this user read and write here, {_AGAIN}.",
    errno.EPERM: f"permission denied. Let this user read and write here, {_AGAIN}.",
}
_LONGEST = 300  # characters of an unexpected error's own text


def ending(error: BaseException) -> tuple[Exit, str]:
    """Return the exit code for an error that ended a command, and a line with the error and the next step."""
    reason = " ".join(str(error).split())
    if isinstance(error, ArchiveError):
        return (Exit.SOURCE_FAILED if isinstance(error, FetchError) else Exit.FAILED), reason
    if isinstance(error, KeyboardInterrupt):
        return Exit.FAILED, "interrupted. Run the same command again: it goes on where it stopped."
    if isinstance(error, MemoryError):
        return Exit.FAILED, "there is not enough memory. A build needs less with --processes 1."
    reason = without_user(reason)[:_LONGEST]
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        next_step = f"{reason}. Mend this, {_AGAIN}."
        return Exit.FAILED, where + _OF_THE_SYSTEM.get(error.errno or 0, next_step)
    kind = type(error).__name__
    return Exit.FAILED, f"unexpected {kind}: {reason}. Run it again with --debug, and report the output."
