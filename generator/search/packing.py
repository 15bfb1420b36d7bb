"""The file format of the index: a JSON header and columns of bytes, deflated (RFC 1951).

    varint(length) header | varint(length) column | varint(length) column | …

A varint is little-endian base 128 (as in protocol buffers). `assets/packing.js` in the theme reads the files.
"""

import json
from collections.abc import Iterable

import deflate

_LEVEL = 8  # of 12; levels from 10 on take twice as long, for files 1 to 2 % smaller


def pack(header: object, *columns: bytes) -> bytes:
    """Pack a header, which may be any JSON value, and columns into one deflated file."""
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    data = b"".join(varints((len(part),)) + part for part in (text, *columns))
    return bytes(deflate.deflate_compress(data, _LEVEL))


class _Varints(dict[int, bytes]):
    """A cache of the varint of each number: of 30 million numbers, only a few thousand are distinct."""

    def __missing__(self, number: int) -> bytes:
        low = bytes((number & 127 | (number > 127) << 7,))
        return self.setdefault(number, low + self[number >> 7] if number > 127 else low)


_VARINTS = _Varints()


def varints(numbers: Iterable[int]) -> bytes:
    """Encode non-negative numbers as varints."""
    return b"".join(map(_VARINTS.__getitem__, numbers))


def unary(numbers: Iterable[int]) -> bytes:
    """Encode small non-negative numbers in unary: ones, then a zero, the highest bit of a byte first."""
    bits = "".join("1" * number + "0" for number in numbers)
    size = -(-len(bits) // 8)
    return int(bits.ljust(size * 8, "0") or "0", 2).to_bytes(size, "big")


def steps(numbers: Iterable[int]) -> bytes:
    """Encode the differences between numbers as zigzag varints (0, -1, 1, -2 … become 0, 1, 2, 3 …)."""
    made, last = [], 0
    for number in numbers:
        step = number - last
        made.append(step * 2 if step >= 0 else -step * 2 - 1)
        last = number
    return varints(made)
