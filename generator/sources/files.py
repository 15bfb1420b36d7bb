"""A file of papers in any format; its content tells which, since the ending of a name may be wrong."""

import codecs
import contextlib
import gzip
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Record
from generator.sources import jsondoc, jsonlines, registry
from generator.sources.declarations import ItemFormat, StreamFormat, TextFormat

_CHUNK = 1 << 16
_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_HTML = re.compile(rb"<!doctype html|<html\b", re.IGNORECASE)


def read(path: Path) -> Iterator[Record | Problem]:
    """The papers of a file, plain or compressed with gzip or xz; whatever is wrong with it is a problem.

    JSON Lines and the formats of streams are read piece by piece; other files are held in memory.

    Args:
        path: the file; a date in its name is the day of those Daily Papers in it that do not say theirs.
    """
    where = str(path)
    try:
        file = path.open("rb")
    except OSError as error:
        yield Problem(where, "", f"cannot be opened: {error.strerror}")
        return
    with file:
        stream = _Stream(file)
        yield from _papers(stream, _day(path.name), where)
        if stream.broken:
            yield Problem(where, "", f"breaks off: {stream.broken}; get the file again")


class _Stream:
    """The bytes of a file, decompressed; they end where the file breaks off.

    Attributes:
        head: the first bytes, which `read` gives as well.
        broken: why the file could not be read to its end, or ``""``.
    """

    def __init__(self, file: BufferedReader) -> None:
        self.broken = ""
        self._file: BufferedReader | gzip.GzipFile | lzma.LZMAFile = file
        start = file.peek(6)
        if start.startswith(b"\x1f\x8b"):
            self._file = gzip.GzipFile(fileobj=file)
        elif start.startswith(b"\xfd7zXZ\x00"):
            self._file = lzma.LZMAFile(file)  # noqa: SIM115 (nothing to close but `file`)
        self._held = [chunk for _ in range(2) if (chunk := self._chunk())]
        self.head = b"".join(self._held)

    def read(self, size: int = _CHUNK) -> bytes:
        """Some more bytes, of any number; none at the end."""
        return self._held.pop(0) if self._held else self._chunk()

    def lines(self) -> Iterator[bytes]:
        """The lines; one of them and a chunk of bytes are held."""
        parts: list[bytes] = []
        while chunk := self.read():
            first, *more = chunk.split(b"\n")
            parts.append(first)
            if more:
                yield b"".join(parts)
                yield from more[:-1]
                parts = more[-1:]
        yield b"".join(parts)

    def whole(self) -> bytes:
        """All bytes."""
        return b"".join(iter(self.read, b""))

    def _chunk(self) -> bytes:
        try:
            return self._file.read1(_CHUNK)
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            self.broken = str(error)
            return b""


def _papers(stream: _Stream, day: str, where: str) -> Iterator[Record | Problem]:
    head = stream.head.removeprefix(codecs.BOM_UTF8).lstrip()
    streams = [format_ for format_ in registry.FORMATS if isinstance(format_, StreamFormat)]
    stream_format = next((format_ for format_ in streams if format_.recognises(head)), None)
    reason = _foreign(stream.head, head)
    if not reason and head.startswith(b"<") and not stream_format:
        reason = "is XML, but not of a known format"
    if reason:
        if not stream.broken:
            yield Problem(where, "", f"{reason}; expected {registry.formats()}")
    elif stream_format:
        yield from stream_format.read(stream, where)
    elif head.startswith(b"{") and _is_line(head):
        yield from _items(jsonlines.values(stream.lines(), where), day)
    elif head.startswith((b"[", b"{")):
        yield from _document(stream.whole(), day, where)
    else:
        yield from _text(stream.whole(), where)


def _foreign(raw: bytes, head: bytes) -> str:
    """What a file is that cannot hold papers, as far as its first bytes tell."""
    if not head:
        return "is empty"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "is UTF-16, not UTF-8"
    if b"\0" in head or head.startswith(b"%PDF-"):
        return "is a binary file"
    return "is an HTML page" if _HTML.match(head) else ""


def _is_line(head: bytes) -> bool:
    """Whether an object ends with its line, so that the file is JSON Lines, not an object on many."""
    first, _, rest = head.partition(b"\n")
    return first.rstrip().endswith(b"}") or rest.lstrip().startswith(b"{") or not rest


def _items(values: Iterable[tuple[str, object] | Problem], day: str) -> Iterator[Record | Problem]:
    formats = [format_ for format_ in registry.FORMATS if isinstance(format_, ItemFormat)]
    for value in values:
        if isinstance(value, Problem):
            yield value
        else:
            where, item = value
            item_format = next(format_ for format_ in formats if format_.recognises(item))
            yield from item_format.parse(item, day, where)


def _document(data: bytes, day: str, where: str) -> Iterator[Record | Problem]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        yield Problem(f"{where}:{number}", "", "is not UTF-8; save the file as UTF-8")
        return
    yield from _items(jsondoc.values(text, where), day)


def _text(data: bytes, where: str) -> Iterator[Record | Problem]:
    # Bytes that are not UTF-8 become surrogates: only the papers they are in are lost.
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    for format_ in registry.FORMATS:
        if isinstance(format_, TextFormat) and format_.recognises(text):
            yield from format_.read(text, where)
            return
    yield Problem(where, "", f"is in no known format; expected {registry.formats()}")


def _day(name: str) -> str:
    """The first date in a file's name, or ``""``."""
    for date in _DAY.findall(name):
        with contextlib.suppress(ValueError):
            return dates.normalise(date)
    return ""
