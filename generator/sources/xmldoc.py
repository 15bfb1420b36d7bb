"""Reads XML without what makes it dangerous: entities, document types and outside files."""

from typing import Any

SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""Options of lxml's parsers: entities that a document declares are left out; nothing external is loaded."""
