"""The feeds of a ``content`` folder, and programs that read them."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fastfeedparser
import feedparser
from jsonschema import Draft202012Validator
from lxml import etree

from generator.configuration.settings import Settings
from generator.publish.context import Site, lent
from generator.publish.feeds import collections, whole
from generator.store.outputs import Steps
from generator.store.store import Store
from tests.harness.editions import site_of

SITE = "https://moss.example.org/archive/"
_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": "^https?://"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT0[0-4]:\d\d:\d\d\.\d{3}\+00:00$"}
_COUNTS = {"additionalProperties": {"type": "integer", "minimum": 0}, "type": "object"}
# The fields of these feeds by https://www.jsonfeed.org/version/1.1/.
SCHEMA = Draft202012Validator({
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "description": _TEXT,
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "language": {"const": "en"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published", "date_modified"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
                    "url": _ADDRESS,
                    "title": _TEXT,
                    "content_html": _TEXT,
                    "summary": _TEXT,
                    "image": _ADDRESS,
                    "date_published": _TIME,
                    "date_modified": _TIME,
                    "authors": {"type": "array", "minItems": 1, "items": {
                        "type": "object", "required": ["name"], "properties": {"name": _TEXT},
                    }},
                    "tags": {"type": "array", "minItems": 1, "items": _TEXT},
                    "_archive": {
                        "type": "object",
                        "required": ["ids", "links", "counts"],
                        "properties": {
                            "ids": {"type": "array", "minItems": 1, "items": _TEXT},
                            "links": {"type": "object", "additionalProperties": _ADDRESS},
                            "counts": _COUNTS,
                        },
                    },
                },
            },
        },
    },
})  # fmt: skip


def site(content: Path, url: str = SITE, *, is_sample: bool = False, **values: Any) -> Site:
    """Return the site of a folder; ``values`` are settings."""
    minimums = {"tag_minimum": 1, "author_minimum": 1, "organization_minimum": 1}
    settings = Settings.from_mapping(minimums | values)
    return site_of(lent(content, settings), "Moss & <Archive>", url, is_sample=is_sample)


def of_all(content: Path, most: int = 1_000_000, **values: Any) -> dict[str, bytes]:
    """Return the feeds of all papers by name; they have at most this many bytes."""
    return dict(whole.latest(site(content, **values), most))


def of_collections(content: Path, **values: Any) -> dict[str, bytes]:
    """Return the feeds of days, weeks and collections by name."""
    made = site(content, **values)
    with TemporaryDirectory() as folder, closing(Store(Path(folder, "cache"))) as store:
        outputs = Steps(Path(folder, "site"), store, "feeds")
        collections.compared(made, outputs)()
        named = {name: Path(folder, "site", name).read_bytes() for name in outputs.names}
    return {
        name: data for kind in whole.DIGESTS for name, data in whole.digest(made, kind)
    } | named


def read(data: bytes) -> Any:
    """Parse a feed in XML, after a look that two parsers find the same items."""
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    if parsed.entries:  # fastfeedparser refuses feeds without items
        others = fastfeedparser.parse(data.decode()).entries
        assert [item.id for item in others] == [item.id for item in parsed.entries]
        assert [item.title for item in others] == [item.title for item in parsed.entries]
    return parsed


def read_json(data: bytes) -> Any:
    """Parse a feed in JSON, after a look that it fits the schema."""
    made = json.loads(data)
    assert [error.message for error in SCHEMA.iter_errors(made)] == []
    return made


def titles(data: bytes) -> list[str]:
    """Return the titles of an RSS feed's items."""
    return [item.title for item in read(data).entries]


def items(data: bytes) -> dict[str, bytes]:
    """Return the XML of each item of a feed by its identifier."""
    root = etree.fromstring(data)
    made = root.iterfind("{*}entry") if "Atom" in root.tag else root.iterfind("channel/item")
    texts = [etree.tostring(item) for item in made]
    return {re.findall(rb"urn:uuid:[0-9a-f-]{36}", text)[0].decode(): text for text in texts}
