"""Digests, and the keys of frozen values: what is hashed for a cache is what is rendered.

The maker of a page is given one frozen value and nothing else. The value's key is made from all of its
fields, so that nobody keeps a list of what a page depends on.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, cast

_SIZE = 16  # bytes of a digest
_OF_PART = 4  # bytes of a key


def digest(*parts: bytes | str) -> bytes:
    """16 bytes that stand for some parts and their borders."""
    state = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()


def key(value: object) -> bytes:
    """Bytes that change when any field of a frozen value does, at any depth.

    The value is a frozen dataclass or named tuple of plain values and others of its kind. A large part, such
    as a template, stands in it as a `Hashed`. A named tuple has four bytes for each of its `parts`.
    """
    if not hasattr(value, "_fields"):
        return _digest(value, _SIZE)
    return b"".join([_digest(part, _OF_PART) for _, part in parts(value)])


def parts(value: object) -> Iterator[tuple[str, object]]:
    """The parts of a named tuple that a key tells apart, by name: its fields, and the fields of these."""
    for name, field in _fields(value):
        inner = [(f"{name}.{inner_name}", part) for inner_name, part in _fields(field)]
        yield from inner or [(name, field)]


def changed(value: object, before: bytes) -> list[str]:
    """The names of the parts of a named tuple by which it differs from the one that had a key."""
    now = key(value)
    places = range(0, len(now), _OF_PART)
    names = (name for name, _ in parts(value))
    return [
        name
        for name, place in zip(names, places, strict=True)
        if now[place : place + _OF_PART] != before[place : place + _OF_PART]
    ]


def _fields(value: object) -> Iterable[tuple[str, object]]:
    names: tuple[str, ...] = getattr(value, "_fields", ())
    return zip(names, cast(Iterable[object], value), strict=True) if names else ()


def _digest(value: object, size: int) -> bytes:
    return hashlib.blake2b(repr(value).encode(), digest_size=size).digest()


class Hashed:
    """A part of frozen values that stands in their keys by its digest: 16 bytes made from all its content.

    A dataclass of this kind makes its digest from all of its fields when it is made itself.
    """

    __slots__ = ("digest",)
    digest: bytes

    def __post_init__(self) -> None:
        kind: Any = type(self)
        object.__setattr__(self, "digest", _digest(_values(kind)(self), _SIZE))

    def __repr__(self) -> str:
        return self.digest.hex()

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process makes a dataclass again from its fields, and so its digest."""
        kind: Any = type(self)
        return kind, tuple(getattr(self, item.name) for item in fields(kind))


@cache
def _values(kind: Any) -> Callable[[Any], object]:
    return attrgetter(*(item.name for item in fields(kind)))
