"""Reads a file of papers in any format, recognised by its content, since its extension may be wrong."""

import codecs
import contextlib
import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BufferedIOBase, BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from generator.errors import Problem
from generator.papers import dates
from generator.papers.paper import Notice, Record
from generator.sources.formats import jsonlines
from generator.sources.frame import registry
from generator.sources.frame.fields import guarded
from generator.sources.frame.limits import FILE
from generator.sources.frame.plausible import timely
from generator.text.cleaning import line

_CHUNK = _HEAD = 1 << 16
_EXTENSIONS = re.compile(r"(?:(?<=.)\.[a-z]{2,5}){1,2}\Z", re.IGNORECASE)
_LONGEST_PART = 100
_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_PROBE = json.JSONDecoder(parse_int=float)  # reads integers of any length
# Files that cannot hold papers, by their first bytes after white space.
_FOREIGN = (
    (re.compile(rb"$"), "is empty"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "is UTF-16, not UTF-8"),
    (re.compile(rb"%PDF-|[^\0]*\0"), "is a binary file"),
    (re.compile(rb"<!doctype html|<html\b", re.IGNORECASE), "is an HTML page"),
)


def read(path: Path, today: date) -> Iterator[Record | Notice | Problem]:
    """Yield the papers of a file, plain or compressed with gzip or xz; every error is a problem.

    JSON Lines and stream formats are read piece by piece; other files are held in memory. Daily Papers
    without a day get the date in the file's name.
    """
    where = str(path)
    try:
        file = path.open("rb")
    except OSError as error:
        yield Problem(where, "", f"cannot be opened: {error.strerror}")
        return
    with file:
        content = _Decompressed(file)
        for result in timely(guarded(where, _papers, content, _day(path.name), where), where, today):
            if isinstance(result, Record) and result.added is None:
                yield replace(result, part=_part(path.name))
            else:
                yield result  # a record of an archive speaks for its source, whatever file it is in
        if content.broken:
            yield Problem(where, "", f"is incomplete: {content.broken}; get the file again")


class _Decompressed(RawIOBase):
    """A file's bytes, decompressed. If the file is incomplete, they end early and `broken` has the reason."""

    def __init__(self, file: BufferedReader) -> None:
        self.broken = ""
        self._file: BufferedReader | gzip.GzipFile | lzma.LZMAFile = file
        start = file.peek(6)
        if start.startswith(b"\x1f\x8b"):
            self._file = gzip.GzipFile(fileobj=file)
        elif start.startswith(b"\xfd7zXZ\x00"):
            self._file = lzma.LZMAFile(file)  # noqa: SIM115 (nothing to close but `file`)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        filled = 0
        try:
            while not self.broken and (chunk := self._file.read1(len(buffer) - filled)):
                buffer[filled : filled + len(chunk)] = chunk
                filled += len(chunk)
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            self.broken = str(error)
        return filled


def _papers(content: _Decompressed, day: str, where: str) -> Iterator[Record | Notice | Problem]:
    stream = BufferedReader(content, _CHUNK)
    head = stream.peek().removeprefix(codecs.BOM_UTF8).lstrip()
    reason = next((reason for pattern, reason in _FOREIGN if pattern.match(head)), "")
    formats = [format_ for format_ in registry.STREAMS if not reason and format_.recognises(head)]
    if formats:
        yield from formats[0].read(stream, where)
    elif reason or head.startswith(b"<"):
        if not content.broken:
            reason = reason or "is XML, but not in a known format"
            yield Problem(where, "", f"{reason}; expected {registry.formats()}")
    elif head.startswith(b"{") and _is_line(head):
        yield from _items(jsonlines.values(jsonlines.bounded(stream), where), day)
    elif len(data := _whole(stream)) > FILE:
        yield Problem(where, "", f"has more than {FILE:,} bytes; split it or convert it to JSON Lines")
    elif head.startswith((b"[", b"{")):
        yield from _items(jsonlines.document(data, where), day)
    else:
        yield from _text(data, where)


def _whole(stream: BufferedIOBase) -> bytes:
    """Read the rest of a stream, but stop just above the limit."""
    data = bytearray()  # a single read would allocate memory for the whole limit
    while len(data) <= FILE and (chunk := stream.read(_CHUNK)):
        data += chunk
    return bytes(data)


def _is_line(head: bytes) -> bool:
    """Return whether an object ends on its line, or breaks off there, so that the file is JSON Lines."""
    first, _, rest = head.decode("utf-8", "replace").partition("\n")
    try:
        _, end = _PROBE.raw_decode(f"{first}\n{rest}")
    except json.JSONDecodeError as error:
        end = error.pos
    except RecursionError:
        end = 0
    is_in_one = end <= len(first) + 1 + len(rest) - len(rest.lstrip())
    return is_in_one and (first.rstrip().endswith("}") or rest.lstrip().startswith("{") or not rest)


def _items(values: Iterable[tuple[str, object] | Problem], day: str) -> Iterator[Record | Notice | Problem]:
    for value in values:
        if isinstance(value, Problem):
            yield value
        else:
            where, item = value
            format_ = next(format_ for format_ in registry.ITEMS if format_.recognises(item))
            yield from guarded(where, format_.read, item, day, where)


def _text(data: bytes, where: str) -> Iterator[Record | Notice | Problem]:
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    text_format = max(registry.TEXTS, key=lambda known: known.recognises(text[:_HEAD]))
    if text_format.recognises(text[:_HEAD]):
        yield from text_format.read(text, where)
    else:
        yield Problem(where, "", f"is not in a known format; expected {registry.formats()}")


def _part(name: str) -> str:
    """Return a file's name without its extensions, on one line."""
    return line(_EXTENSIONS.sub("", name).encode("utf-8", "replace").decode())[:_LONGEST_PART]


def _day(name: str) -> str:
    """Return the first date in a file's name, or ``""``."""
    for found in _DAY.findall(name):
        with contextlib.suppress(ValueError):
            return dates.normalise(found)
    return ""
