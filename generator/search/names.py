"""The names of collections, for suggestions: a file for each first letter that a word of a name has.

A file is a JSON list of rows ``[name, kind, address, papers]``, those of the most papers first.
`site_templates/search/names.js` reads them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.queries.documents import Name
from generator.queries.words import fold, split

FILE = "names-{}.json"
OTHER = "_"
"""Stands in a file's name for all that is neither a letter from a to z nor a digit."""
_SIGNS = re.compile(r"^[\W_]+")


def files(names: Iterable[Name]) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file."""
    by_letter: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for letter in {letter_of(word) for word in split(name.name)}:
            by_letter[letter].append(name)
    for letter, listed in sorted(by_letter.items()):
        ordered = sorted(listed, key=lambda name: (-name.papers, name.name, name.kind))
        yield (
            FILE.format(letter),
            json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"),
        )


def letter_of(word: str) -> str:
    """Which file has the names with a word that begins as this one."""
    first = _SIGNS.sub("", fold(word))[:1]
    return first if first.isascii() and first.isalnum() else OTHER
