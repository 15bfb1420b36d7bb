"""The one file format of the index: a JSON header and columns of bytes, deflated (RFC 1951).

    varint(length) header | varint(length) column | varint(length) column | …

A varint is little-endian base 128 (as in protocol buffers).
`site_templates/search/packing.js` reads what this writes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable


def pack(header: object, *columns: bytes) -> bytes:
    """A header (anything JSON can say) and columns as one deflated file."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    pieces = bytearray()
    for part in (text, *columns):
        pieces += varints((len(part),))
        pieces += part
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeezer.compress(pieces) + squeezer.flush()


class _Varints(dict[int, bytes]):
    """The varint of each number met; 30 million are written, of a few thousand different ones."""

    def __missing__(self, number: int) -> bytes:
        made = bytearray()
        rest = number
        while rest > 127:
            made.append(rest & 127 | 128)
            rest >>= 7
        made.append(rest)
        self[number] = bytes(made)
        return self[number]


_VARINTS = _Varints()


def varints(numbers: Iterable[int]) -> bytes:
    """Numbers of zero or more as varints, one after the other."""
    return b"".join(map(_VARINTS.__getitem__, numbers))


def steps(numbers: Iterable[int]) -> bytes:
    """Numbers as varints of the steps between them, signs folded in (0, -1, 1, -2 … become 0, 1, 2, 3 …)."""
    made, last = [], 0
    for number in numbers:
        step = number - last
        made.append(step * 2 if step >= 0 else -step * 2 - 1)
        last = number
    return varints(made)


class _Rice(dict[int, str]):
    """Golomb-Rice codes of one parameter, as ``0`` and ``1``: a unary quotient, then ``low`` bits."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self._low = low

    def __missing__(self, number: int) -> str:
        quotient = "1" * (number >> self._low) + "0"
        self[number] = quotient + (f"{number & (1 << self._low) - 1:0{self._low}b}" if self._low else "")
        return self[number]


_RICE = tuple(_Rice(low) for low in range(32))


def rice(numbers: Iterable[int], low: int) -> str:
    """The Golomb-Rice codes of numbers of zero or more, with ``low`` plain bits each, as ``0`` and ``1``.

    Text is the fastest bit buffer Python has: joining and converting it run in C.
    """
    return "".join(map(_RICE[low].__getitem__, numbers))


def low_bits(count: int, size: int) -> int:
    """How many plain bits suit the gaps between ``count`` numbers below ``size``.

    The logarithm of 0.69 of the mean gap, as Golomb's codes want it.
    """
    return max((size * 11 // (count * 16)).bit_length() - 1, 0)


def bits(text: str) -> bytes:
    """A text of ``0`` and ``1`` as bytes, the first bit highest, filled up with ``0``."""
    length = (len(text) + 7) // 8
    return int(text.ljust(length * 8, "0"), 2).to_bytes(length, "big") if text else b""
