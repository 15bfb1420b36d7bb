"""What the search box suggests from: names and words, sorted and cut into small files.

The archive has the names of its collections, which change daily; a segment has the names of all its authors
and the words of its titles, since terms have lost their endings. A name stands under each of its words; a
word of a title stands under its beginning and each capital letter within it (EnvHarness, under harness too).

``names.bin`` lists the beginning of each further file, then the beginnings that more than three files share:
for each of these, one more file has the largest rows alone. `site_templates/search/names.js` reads the files.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import accumulate, chain

from generator.queries.documents import Hint
from generator.queries.words import fold, is_stop_word, plainly, split
from generator.search.packing import pack, varints
from generator.text import tokens

LIST = "names.bin"
FILE = "names-{}.bin"
ABROAD = FILE.format("abroad")
ROWS = 500
"""The most rows in a file."""
LARGEST = 40
"""The most rows of each kind in a file of the largest."""
_SIGNS = re.compile(r"^[\W_]+")
_CAPITAL = re.compile("(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])")
_INITIAL = re.compile(r"[a-z]\.?")
_FEWEST_LETTERS = 3
_LAST = "\U0010ffff"


# A text whose words are the keys, a value for each column (the name, its kind, and others), and papers.
_Row = tuple[str, tuple[str, ...], int]


def of_collections(names: Iterable[Hint]) -> dict[str, bytes]:
    """Return the files of collections, by name; a row is a name, kind, address, and an alias or ``""``."""
    return _files(
        [
            (text or name.name, (name.name, name.kind, name.address, text), name.papers)
            for name in sorted(names)
            for text in ("", *(alias.replace("-", " ") for alias in name.aliases))
        ]
    )


def of_tags(abroad: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """Return the file of tags' names in other languages, without accents, with `|` between them."""
    return {ABROAD: pack({tag: "|".join(map(plainly, known)) for tag, known in sorted(abroad.items())})}


def of_segment(authors: Iterable[Sequence[str]], written: Counter[str]) -> dict[str, bytes]:
    """Return the files of each paper's authors and of the words in titles, as written; words have no kind."""
    counts = Counter(chain.from_iterable(authors))
    words = Counter[tuple[str, str]]()
    for word, count in written.items():
        words.update(dict.fromkeys(_inner(tokens.trim(word)), count))
    rows: list[_Row] = [(name, (name, "author"), count) for name, count in counts.items()]
    rows += ((text, (word, ""), count) for (text, word), count in words.items())
    return _files(rows)


def _inner(word: str) -> Iterator[tuple[str, str]]:
    """Yield a word with each text that it may be found by: itself, or its end from a capital letter on."""
    known = fold(word.lower())
    if is_stop_word(known) or (known.isascii() and len(known) < _FEWEST_LETTERS):
        return
    yield known, known
    for match in _CAPITAL.finditer(word) if word.isascii() else ():
        if len(end := known[match.start() :]) >= _FEWEST_LETTERS:
            yield end, known


def _files(rows: Sequence[_Row]) -> dict[str, bytes]:
    keyed = sorted((key, number) for number, (text, *_) in enumerate(rows) for key in _keys(text))
    keys = [key for key, _ in keyed]
    firsts = [_border(keys[at - 1], keys[at]) if at else "" for at in range(0, len(keys), ROWS)]
    shared = {
        start
        for first, after in zip(firsts, firsts[2:], strict=False)
        for start in accumulate(first)
        if len(start) > 1 and after.startswith(start)
    }
    parts = [[rows[number] for _, number in keyed[at : at + ROWS]] for at in range(0, len(keys), ROWS)]
    for start in sorted(shared):
        span = keyed[bisect_left(keys, start) : bisect_left(keys, start + _LAST)]
        parts.append(_largest([rows[number] for number in {number for _, number in span}]))
    files = {LIST: pack([firsts, sorted(shared)])}
    for number, part in enumerate(parts):
        columns = [*zip(*(shown for _, shown, _ in part), strict=True)]
        files[FILE.format(number)] = pack(columns, varints(papers for *_, papers in part))
    return files


def _keys(text: str) -> set[str]:
    """Return the words of a text but for initials, each with the others after it."""
    parts = split(fold(text.lower()))
    words = [bare for word in parts if (bare := word if word[0].isalnum() else _SIGNS.sub("", word))]
    if len(words) == 1:
        return set(words)
    return {
        " ".join((word, *words[:at], *words[at + 1 :]))
        for at, word in enumerate(words)
        if len(word) > 2 or not _INITIAL.fullmatch(word)
    }


def _border(before: str, key: str) -> str:
    """Return the shortest beginning of a key that sorts after the key before it."""
    return next((start for start in accumulate(key) if start > before), key)


def _largest(rows: Sequence[_Row]) -> list[_Row]:
    of_kind: dict[str, list[_Row]] = {}
    for row in rows:
        of_kind.setdefault(row[1][1], []).append(row)
    kinds = (some for _, some in sorted(of_kind.items()))
    return [row for some in kinds for row in nlargest(LARGEST, some, key=lambda row: (row[2], row))]
