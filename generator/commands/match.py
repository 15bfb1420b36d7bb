"""``archive match``: what a rule takes and leaves, before it is in the settings."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.content import counts
from generator.content.curated.vocabulary import Vocabulary
from generator.content.library import Library
from generator.errors import Failure, Problem
from generator.papers.paper import Counts, Record
from generator.queries.queries import Rules, Subject
from generator.queries.subjects import subject
from generator.queries.words import split, term, trim

_WORDS, _EXAMPLES = 15, 20
_FEWEST = 3  # papers that must have a word for it to tell the sides apart


@dataclass
class Side:
    """The papers that a rule takes, or those that it leaves.

    Attributes:
        papers: id and title of each, in the order in which they came.
        words: how many of the papers have each term.
    """

    papers: list[tuple[str, str]] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Some of the papers, as far apart in their order as can be."""
        step = max(len(self.papers) / _EXAMPLES, 1)
        return [self.papers[int(number * step)] for number in range(min(len(self.papers), _EXAMPLES))]


@dataclass
class Match:
    """What rules make of some papers.

    Attributes:
        kept: the papers that they take.
        left: the others.
        refused: how many papers each rule kept out.
        problems: records and pages that could not be read.
        failures: what a source gave no usable answer for.
    """

    kept: Side = field(default_factory=Side)
    left: Side = field(default_factory=Side)
    refused: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    _spellings: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def summary(self) -> str:
        """How many of the papers would be kept, in words."""
        kept = len(self.kept.papers)
        return f"would keep {kept:,} of {kept + len(self.left.papers):,}"

    def add(self, paper: Subject, refused: str) -> None:
        """Put a paper on its side."""
        side = self.left if refused else self.kept
        side.papers.append((paper.document.id, paper.document.title))
        if refused:
            self.refused[refused] += 1
        written: dict[str, str] = {}
        for text in (paper.document.title, paper.document.abstract):
            for word in split(text):
                if known := term(word):
                    written.setdefault(known, trim(word))
        side.words.update(written.keys())
        for known, word in written.items():
            self._spellings[known][word] += 1

    def words(self, side: Side) -> list[tuple[str, int]]:
        """The words that tell a side from the other most, with the number of its papers that have them."""
        other = self.left if side is self.kept else self.kept
        total, others = max(len(side.papers), 1), max(len(other.papers), 1)

        def strength(known: str) -> float:
            return side.words[known] / total - other.words[known] / others

        strongest = sorted(
            (known for known, number in side.words.items() if number >= _FEWEST and strength(known) > 0),
            key=lambda known: (-strength(known), known),
        )
        return [
            (self._spellings[known].most_common(1)[0][0], side.words[known]) for known in strongest[:_WORDS]
        ]


def match(
    records: Iterable[Record | Problem | Failure], rules: Callable[[str], Rules], vocabulary: Vocabulary
) -> Match:
    """What rules make of papers; nothing is written.

    Args:
        records: the papers, each counted once however often it comes, and what could not be read.
        rules: gives those for a source.
        vocabulary: joins the spellings of topics.
    """
    result = Match()
    seen: set[str] = set()
    for record in records:
        if isinstance(record, Problem):
            result.problems.append(record)
        elif isinstance(record, Failure):
            result.failures.append(record)
        elif record.paper.id not in seen:
            seen.add(record.paper.id)
            paper = subject(record.paper, vocabulary, record.counts.votes)
            result.add(paper, rules(record.paper.source).refusal(paper))
    return result


def here(library: Library, sources: Sequence[str] = ()) -> Iterator[Record | Problem]:
    """The papers of an archive, those from some sources if named."""
    votes = counts.read(library.counts_folder)
    for _, page in library.pages():
        if isinstance(page, Problem):
            yield page
        elif not sources or page.paper.source in sources:
            yield Record(page.paper, votes.get(page.paper.id, Counts()))
