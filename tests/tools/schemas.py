"""JSON Schemas of the YAML files, for editors: ``.github/schemas/``, made from the types.

Run it after one of these types or a setting changed: ``python -m tests.tools.schemas``.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from generator.configuration import settings
from generator.content import layout
from generator.content.curated import author_names, removed, topics, venues, vocabulary
from tests.harness.processes import CHECKOUT

FOLDER = CHECKOUT / ".github" / "schemas"
_FILES: tuple[Any, ...] = (
    *vocabulary.FILES, venues.FILE, topics.FILE, author_names.FILE, removed.FILE, layout.NAMES,
)  # fmt: skip
_SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def definition(kind: Any) -> dict[str, Any]:
    """Return the schema of a mapping type."""
    made: dict[str, Any] = msgspec.json.schema(kind)["$defs"][kind.__name__]
    return made


def schemas() -> dict[str, str]:
    """Return the text of each schema by file name."""
    of_names: Any = {file.file: dict[str, file.entry | None] for file in _FILES}  # type: ignore[name-defined]
    made = {name: msgspec.json.schema(kind) for name, kind in of_names.items()}
    whole = msgspec.json.schema(settings.shape() | None)
    block = {"type": ["string", "object"], "properties": {"archive": {"anyOf": whole.pop("anyOf")}}}
    plugins = {"plugins": {"type": "array", "items": block}}
    made["mkdocs.yml"] = {"type": "object", "properties": plugins, **whole}
    texts = {name: json.dumps(_SCHEMA | schema, indent=2, default=list) for name, schema in made.items()}
    return {name.replace(".yml", ".json"): f"{text}\n" for name, text in texts.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, "utf-8")
