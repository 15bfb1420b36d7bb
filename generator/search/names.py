"""The names of collections, for suggestions: one file for each initial letter of a word.

A file is a JSON list of rows ``[name, kind, address, papers]``, sorted by papers, most first.
`site_templates/search/names.js` reads these files.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator.queries.documents import Name
from generator.queries.words import fold, split

FILE = "names-{}.json"
OTHER = "_"
"""In a file's name: any initial other than a to z and digits."""
_SIGNS = re.compile(r"^[\W_]+")


def files(names: Iterable[Name]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file."""
    by_letter: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for letter in {letter_of(word) for word in split(name.name)}:
            by_letter[letter].append(name)
    for letter, listed in sorted(by_letter.items()):
        ordered = sorted(listed, key=lambda name: (-name.papers, name.name, name.kind))
        text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
        yield FILE.format(letter), text.encode("utf-8", "replace")


def letter_of(word: str) -> str:
    """Return the letter of the file that a word belongs to."""
    first = _SIGNS.sub("", fold(word))[:1]
    return first if first.isascii() and first.isalnum() else OTHER
