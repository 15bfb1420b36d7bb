"""Digests, and the keys of frozen values: what is hashed for a cache is what is rendered.

The maker of a page is given one frozen value and nothing else. The value's key is made from all of its
fields, so that nobody keeps a list of what a page depends on.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

_SIZE = 16  # bytes of a hash
_OF_PART = 4  # bytes of a key
_SIGNED = attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")


def hash_of(*parts: bytes | str) -> bytes:
    """16 bytes that stand for some parts and their borders."""
    state = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()


def signature(stat: os.stat_result) -> tuple[int, ...]:
    """Numbers by which a file counts as unchanged: its times, its size and its inode."""
    numbers: tuple[int, ...] = _SIGNED(stat)
    return numbers


def key(value: object) -> bytes:
    """Bytes that change when any field of a frozen value does, at any depth.

    The value is a frozen dataclass or named tuple of plain values and others of its kind. A large part, such
    as a template, stands in it as a `Hashed`. A named tuple has four bytes for each of its `parts`.
    """
    kind: Any = type(value)
    names = parts(kind)
    if len(names) < 2:
        return _hash(value, _SIZE)
    return b"".join([_hash(part, _OF_PART) for part in attrgetter(*names)(value)])


@cache
def parts(kind: type) -> tuple[str, ...]:
    """The parts of a kind of named tuples that keys tell apart: its fields, and the fields of these."""
    kinds, names = get_type_hints(kind), list[str]()
    for name in getattr(kind, "_fields", ()):
        names += [f"{name}.{inner}" for inner in getattr(kinds.get(name), "_fields", ())] or [name]
    return tuple(names)


def changed(value: object, before: bytes) -> list[str]:
    """The names of the parts of a named tuple by which it differs from the one that had a key."""
    kind: Any = type(value)
    now, names = key(value), parts(kind)
    places = ((start, start + _OF_PART) for start in range(0, len(now), _OF_PART))
    pairs = zip(names, places, strict=True)
    return [name for name, (start, end) in pairs if now[start:end] != before[start:end]]


def _hash(value: object, size: int) -> bytes:
    return hashlib.blake2b(repr(value).encode(), digest_size=size).digest()


class Hashed:
    """A part of frozen values that stands in their keys by its hash: 16 bytes made from all its content.

    A dataclass of this kind makes its hash from all of its fields when it is made itself.
    """

    __slots__ = ("hash",)
    hash: bytes

    def __post_init__(self) -> None:
        kind: Any = type(self)
        object.__setattr__(self, "hash", _hash(_values(kind)(self), _SIZE))

    def __repr__(self) -> str:
        return self.hash.hex()

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets the fields of a dataclass and the hash."""
        kind: Any = type(self)
        return _again, (kind, tuple(getattr(self, item.name) for item in fields(kind)), self.hash)


def _again(kind: type, values: Iterable[object], hash: bytes) -> object:
    made = kind(*values)
    object.__setattr__(made, "hash", hash)
    return made


@cache
def _values(kind: Any) -> Callable[[Any], object]:
    return attrgetter(*(item.name for item in fields(kind)))
