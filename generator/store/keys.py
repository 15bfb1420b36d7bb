"""Hashes, and keys of frozen values: the value that a cache hashes is the value that is rendered.

The function that makes a page gets one frozen value and nothing else. All fields of the value are in its key,
so nobody keeps a list of a page's dependencies.
"""

import hashlib
import os
import zlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

_SIZE = 16  # bytes of a hash
_OF_PART = 4  # bytes in a key
_SIGNED = attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")


def hash_of(*parts: bytes | str) -> bytes:
    """Return a 16-byte hash of parts; the borders between parts count."""
    state = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()


def signature(stat: os.stat_result) -> tuple[int, ...]:
    """Return a file's times, size and inode; while these are the same, the file counts as unchanged."""
    numbers: tuple[int, ...] = _SIGNED(stat)
    return numbers


def key(value: object) -> bytes:
    """Return bytes that change when any field of a frozen value does, at any depth.

    The value is a frozen dataclass or named tuple of plain values and other such values. A large part, such
    as a template, is a `Hashed`. The key of a named tuple has four bytes for each of its `parts`.
    """
    kind: Any = type(value)
    if len(parts(kind)) < 2:
        return _hash(value)
    # A hash of four bytes would tell no more values apart, and takes a third longer.
    return b"".join([zlib.crc32(repr(part).encode()).to_bytes(_OF_PART) for part in _parts(kind)(value)])


@cache
def parts(kind: type) -> tuple[str, ...]:
    """Return the names of a named tuple's fields, with ``field.inner`` for the fields of a nested one."""
    kinds, names = get_type_hints(kind), list[str]()
    for name in getattr(kind, "_fields", ()):
        names += [f"{name}.{inner}" for inner in getattr(kinds.get(name), "_fields", ())] or [name]
    return tuple(names)


@cache
def _parts(kind: type) -> Callable[[Any], tuple[object, ...]]:
    return attrgetter(*parts(kind))


def changed(value: object, before: bytes) -> list[str]:
    """Return the names of the parts of a named tuple that changed since its key was ``before``."""
    kind: Any = type(value)
    now, names = key(value), parts(kind)
    places = ((start, start + _OF_PART) for start in range(0, len(now), _OF_PART))
    pairs = zip(names, places, strict=True)
    return [name for name, (start, end) in pairs if now[start:end] != before[start:end]]


def _hash(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode(), digest_size=_SIZE).digest()


class Hashed:
    """A large part of frozen values: their keys contain its 16-byte hash instead of its content.

    A dataclass that inherits from it is hashed, with all its fields, when it is created.
    """

    __slots__ = ("hash",)
    hash: bytes

    def __post_init__(self) -> None:
        kind: Any = type(self)
        object.__setattr__(self, "hash", _hash(_values(kind)(self)))

    def __repr__(self) -> str:
        return self.hash.hex()


@cache
def _values(kind: Any) -> Callable[[Any], object]:
    return attrgetter(*(item.name for item in fields(kind)))
