"""What is compressed for the site: the same bytes on every system, and at any time."""

import deflate


def gzipped(data: bytes) -> bytes:
    """The data compressed with gzip (RFC 1952)."""
    return bytes(deflate.gzip_compress(data))
