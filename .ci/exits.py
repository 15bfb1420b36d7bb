"""How a command of the archive ends, by its exit code.

An archive may have no `generator` folder, so the codes of `generator/commands/exits.py` are here once more; a
test compares both. Needs no library.
"""

WELL, PROBLEMS, FAILED, SOURCE_FAILED = range(4)
MEANINGS = {
    WELL: "all is well",
    PROBLEMS: "some records or pages are bad, the rest is done",
    SOURCE_FAILED: "a source failed, the rest is done",
    FAILED: "any other failure; the last line says what to do",
}
GOES_ON = (WELL, PROBLEMS, SOURCE_FAILED)


def known(code: int) -> int:
    """Return an exit code of the archive; any other one, after a signal say, is a failure."""
    return code if code in MEANINGS else FAILED
