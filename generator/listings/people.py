"""Who wrote what: an author is a folded name, unless ``content/authors.yml`` says otherwise.

The folded name is the last part of the address of the author's page, so that an address hangs on no other
paper. Who has fewer papers than the setting says gets no page, but for those that ``authors.yml`` names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from itertools import chain

from generator.content.author_names import Register
from generator.keys import Hashed, digest
from generator.listings.entries import Entry
from generator.listings.kinds import AUTHOR, Collection
from generator.listings.records import Step
from generator.text.names import Name, split

SHOWN = 1000  # names on a paper's page; a collaboration may have thousands
_CROWD = 50  # beyond so many authors, having written a paper together says little
_NAMESAKES = 0.5  # people beside the author who may be expected to bear the name


class Authors(Hashed):
    """The authors of an archive who have a page.

    Args:
        entries: all papers that are shown.
        register: what a person wrote about authors.
        minimum: how many papers an author must have whom the register does not name.

    Attributes:
        minimum: as given.
        papers: the papers of each, in the order of the entries.
        aliases: the other names that lead to them, by the names' own addresses.
    """

    def __init__(self, entries: Iterable[Entry], register: Register, minimum: int) -> None:
        self.minimum = minimum
        self._register = register
        every = [(each, self._slugs(each)) for each in entries]
        counted = Counter(chain.from_iterable(set(slugs) for _, slugs in every))
        known = {slug for slug, count in counted.items() if count >= minimum or slug in register.names}
        papers: defaultdict[str, list[Entry]] = defaultdict(list)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for each, slugs in every:
            if not known.isdisjoint(slugs):
                written = dict(zip(slugs, each.names.split("\n"), strict=True))
                for slug in known.intersection(slugs):
                    papers[slug].append(each)
                    spellings[slug][written[slug]] += 1
        self._persons: dict[str, Collection] = {}
        for slug in sorted(known):
            names = spellings[slug]
            # Of two as common, the one with accents, which sorts behind.
            name = register.names.get(slug) or max(names, key=lambda name: (names[name], name))
            self._persons[slug] = Collection(AUTHOR, slug, name)
        self.papers = {person: papers[slug] for slug, person in self._persons.items()}
        self._common = _common(counted, known) - register.names.keys()
        self.aliases = {
            Collection(AUTHOR, key, alias): self._persons[slug]
            for key, (alias, slug) in sorted(register.aliases.items())
            if slug in self._persons and key not in self._persons
        }
        self.digest = digest(repr((register, self._persons)))

    def _slugs(self, each: Entry) -> list[str]:
        """Whom each of a paper's names stands for."""
        if not each.keys:
            return []
        keys = each.keys.split("\n")
        here, anywhere = self._register.within.get(each.id, {}), self._register.anywhere
        return [here.get(key) or anywhere.get(key, key) for key in keys] if here or anywhere else keys

    def addresses(self, each: Entry) -> dict[int, str]:
        """The pages of those authors of a paper who have one, by their place among its names."""
        found = ((place, self._persons.get(slug)) for place, slug in enumerate(self._slugs(each)[:SHOWN]))
        return {place: person.address for place, person in found if person}

    def name_of(self, person: Collection) -> Name:
        """The parts of a person's name; the family name as the register has it, if it does."""
        return split(person.name, self._register.families.get(person.slug, ""))

    def is_common(self, person: Collection) -> bool:
        """Whether several people may be expected to bear the name, in an archive of so many authors."""
        return person.slug in self._common

    def most_frequent(self, papers: Iterable[Entry], most: int, without: str = "") -> list[Step]:
        """Who wrote most of some papers: the way to the page of each, if there is one, with their number.

        Papers of a crowd do not count.

        Args:
            papers: the papers.
            most: how many people there may be.
            without: slug of somebody who is left out.
        """
        written = [(paper, slugs) for paper in papers if len(slugs := self._slugs(paper)) <= _CROWD]
        counts = Counter(chain.from_iterable(set(slugs) for _, slugs in written))
        counts.pop(without, None)
        steps = []
        for slug in nsmallest(most, counts, key=lambda slug: (-counts[slug], slug)):
            if person := self._persons.get(slug):
                steps.append(Step(person.address, person.name, counts[slug]))
            else:
                paper, slugs = next((paper, slugs) for paper, slugs in written if slug in slugs)
                steps.append(Step("", paper.names.split("\n")[slugs.index(slug)], counts[slug]))
        return steps


def _common(counted: Iterable[str], known: Iterable[str]) -> set[str]:
    """Who of the known bears a common name.

    Were first and last words of names drawn apart, so many authors had the same two: those with the first
    word times those with the last, of all. They are not: with ``Liu`` goes ``Yang`` more often than ``Ada``,
    so there are rather more. A name that shares neither word with others is nobody else's.
    """
    firsts: Counter[str] = Counter()
    lasts: Counter[str] = Counter()
    for slug in counted:
        first, _, last = slug.rpartition("-")
        firsts[first] += 1
        lasts[last] += 1
    total = lasts.total()
    found = set()
    for slug in known:
        first, _, last = slug.rpartition("-")
        if first and firsts[first] * lasts[last] >= _NAMESAKES * total:
            found.add(slug)
    return found
