"""Digests, and the keys of frozen values: what is hashed for a cache is what is rendered.

The maker of a page is given one frozen value and nothing else. The value's key is made from all of its
fields, so that nobody keeps a list of what a page depends on.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

_SIZE = 16  # bytes


def digest(*parts: bytes | str) -> bytes:
    """16 bytes that stand for some parts and their borders."""
    state = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()


def key(value: object) -> bytes:
    """16 bytes that change when any field of a frozen dataclass or named tuple does, at any depth.

    A large part of it, such as a template, is a `Hashed`.
    """
    return hashlib.blake2b(repr(value).encode(), digest_size=_SIZE).digest()


class Hashed:
    """A part of frozen values that stands in their keys by its digest: 16 bytes made from all its content.

    A dataclass of this kind makes its digest from all of its fields when it is made itself.
    """

    __slots__ = ("digest",)
    digest: bytes

    def __post_init__(self) -> None:
        kind: Any = type(self)
        object.__setattr__(self, "digest", key(_values(kind)(self)))

    def __repr__(self) -> str:
        return self.digest.hex()

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process makes a dataclass again from its fields, and so its digest."""
        kind: Any = type(self)
        return kind, tuple(getattr(self, item.name) for item in fields(kind))


@cache
def _values(kind: Any) -> Callable[[Any], object]:
    return attrgetter(*(item.name for item in fields(kind)))
