"""The words of the documents as they are spelled, for typing errors: one file for each initial letter.

A file holds its words, ascending, and about how many documents have each. Terms would not do: they lack the
endings of words, where many mistakes are. `site_templates/search/corrections.js` reads these files.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from string import ascii_lowercase

from generator.queries.documents import Document
from generator.queries.words import fold, split
from generator.search.packing import pack, varints
from generator.text.tokens import trim

FILE = "s{}.bin"
_OTHER = "_"  # any initial other than a to z
_SHORTEST, _LONGEST = 3, 32


def counted(documents: Iterable[Document], is_small: bool) -> Counter[str]:
    """Count the documents of a run with each word.

    In a large segment, only names keep words that a single document of the run has.
    """
    counts, named = Counter[str](), set[str]()
    for document in documents:
        people = split(" ".join(document.authors))
        named.update(people)
        texts = document.title, document.abstract, *document.texts("tags")
        counts.update({*people, *split(" ".join(texts))})
    return Counter({word: count for word, count in counts.items() if is_small or count > 1 or word in named})


def files(runs: Iterable[Counter[str]]) -> dict[str, bytes]:
    """Return the files by name, from the words of every run of documents."""
    counts = Counter[str]()
    for run in runs:
        counts.update(run)
    by_letter: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for written, count in counts.items():
        word = fold(trim(written))
        if word.isalpha() and _SHORTEST <= len(word) <= _LONGEST:
            by_letter[word[0] if word[0] in ascii_lowercase else _OTHER][word] += count
    return {
        FILE.format(letter): pack(words := sorted(counts), varints(counts[word] for word in words))
        for letter in (*ascii_lowercase, _OTHER)
        for counts in (by_letter[letter],)
    }
