"""Deletes unedited search and subscribe pages from ``content/``, since the project makes them now."""

from collections.abc import Mapping
from hashlib import sha256

from generator.commands.project.migrations.step import Migration

# SHA-256 hashes of the project's own texts; pages that an owner wrote stay.
_SHIPPED = {
    "content/search.md": {
        "a242148dd4b06242d67c20566a4126e6e1c0631693576b8c7e6458463099fb6c",
        "f2f4d599790b87c720abed71c5984af3a690298759823abf9a5d874dcb02a559",
    },
    "content/subscribe.md": {
        "d04ad5b81fca2250d59683f9fcbd88ce1ae19f4e0177af04ed5bc0d1a90fa5ce",
        "d23c986ac12c871cc79ceeed6f0da40a63dd2022c71db263e699fa980e9fbcb0",
    },
}


def _edit(texts: Mapping[str, str]) -> dict[str, str | None]:
    return {path: None for path, text in texts.items() if sha256(text.encode()).hexdigest() in _SHIPPED[path]}


MIGRATION = Migration("Leave the search and subscribe pages to the project", tuple(_SHIPPED), _edit)
