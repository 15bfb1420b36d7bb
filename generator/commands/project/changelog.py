"""Reads ``CHANGELOG.md``, which has the form of https://keepachangelog.com/en/1.1.0/."""

import re
from collections.abc import Iterator

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[([^\]\n]+)\](?: - (\d{4}-\d\d-\d\d))?[ \t]*$", re.MULTILINE)


def sections(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each section's version, day (``""`` if it has none) and text, newest first."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield heading[1], heading[2] or "", text[heading.end() : end].strip()
