"""Authors: who wrote what, the overview (by letter where they are many), and a page for each who has one.

An author is a folded name, unless ``content/authors.yml`` says otherwise. The folded name is the last part of
the address of the author's page, so that an address depends on no other paper. Authors with fewer papers than
the setting says get no page, except those that ``authors.yml`` names.
"""

from collections import Counter, defaultdict
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Self

from generator.content.curated.author_names import Register
from generator.listings import overview, profile
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.groups import Groups
from generator.listings.kinds import AUTHOR, AUTHORS, LETTER, Collection, most_frequent
from generator.listings.records import Listing, Step, highest, largest
from generator.listings.tags import Tags
from generator.text import names
from generator.text.plural import plural

SHOWN = 1000  # names on a paper's page; a collaboration may have thousands
_CROWD = 50  # authors; having written a paper together with more says little
_NAMESAKES = 0.5  # people beside the author who may be expected to bear the name
_COAUTHORS = 12  # on an author's page


class Authors(Collections):
    """The authors of an archive who have a page.

    Args:
        cards: all papers that are shown.
        register: what a person wrote about authors.
        minimum: how many papers an author must have whom the register does not name.

    Attributes:
        minimum: as given.
        known: the authors, by slug.
        papers: the papers of each, in the order of the cards.
        other_names: the other names that lead to them.
    """

    kind = AUTHOR

    def __init__(self, cards: Iterable[Card], register: Register, minimum: int) -> None:
        self.minimum = minimum
        self._register = register
        written = [(paper, self._slugs(paper)) for paper in cards]
        counts = Counter(chain.from_iterable(slugs for _, slugs in written))
        # A slug that a paper has twice counts twice here, so these are all who are known, and perhaps more.
        frequent = {slug for slug, count in counts.items() if count >= minimum or slug in register.names}
        papers: defaultdict[str, list[Card]] = defaultdict(list)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for paper, slugs in written:
            if not frequent.isdisjoint(slugs):
                spelling = dict(zip(slugs, paper.names.split("\n"), strict=True))
                for slug in frequent.intersection(slugs):
                    papers[slug].append(paper)
                    spellings[slug][spelling[slug]] += 1
        known = {slug for slug in frequent if len(papers[slug]) >= minimum or slug in register.names}
        self.known = {
            slug: Collection(AUTHOR, slug, register.names.get(slug) or most_frequent(spellings[slug]))
            for slug in sorted(known)
        }
        self.papers = {person: papers[slug] for slug, person in self.known.items()}
        self._common = _common(counts, known) - register.names.keys()
        self.other_names = {
            Collection(AUTHOR, key, alias): self.known[slug]
            for key, (alias, slug) in sorted(register.aliases.items())
            if slug in self.known and key not in self.known
        }

    def _slugs(self, paper: Card) -> list[str]:
        """Whom each of a paper's names stands for."""
        if not paper.name_slugs:
            return []
        keys, within = paper.name_slugs.split("\n"), self._register.within
        if not within:
            return keys
        here, anywhere = (within.get(place, {}) for place in (paper.id, ""))
        return [here.get(key) or anywhere.get(key, key) for key in keys]

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """The authors of an archive."""
        return cls(given.cards, given.register, given.minimum(AUTHOR))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """The authors of a paper who have a page, in the order of the paper."""
        persons = map(self.known.get, dict.fromkeys(self._slugs(card)))
        return tuple(person for person in persons if person)

    def addresses(self, paper: Card) -> dict[int, str]:
        """The pages of those authors of a paper who have one, by their place among its names."""
        slugs = self._slugs(paper)[:SHOWN]
        if self.known.keys().isdisjoint(slugs):  # as of most papers, and sooner told
            return {}
        persons = ((place, self.known.get(slug)) for place, slug in enumerate(slugs))
        return {place: person.address for place, person in persons if person}

    def sort_key(self, person: Collection) -> tuple[str, str, str]:
        """Sorts by family name, which is the register's where it states one, then by given name and slug."""
        name = names.split(person.name, self._register.families.get(person.slug, ""))
        return names.fold(name.last), names.fold(name.given), person.slug

    def caution(self, person: Collection) -> str:
        """Why the papers may be of several people; ``""`` where nobody else is expected to bear the name."""
        if person.slug not in self._common:
            return ""
        name = names.split(person.name)
        return (
            f"A common name: many authors here are called {name.given}, and many {name.last}. "
            "These papers may be by several people."
        )

    def most_frequent(self, papers: Iterable[Card], most: int, without: str = "") -> tuple[Step, ...]:
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

        def step(slug: str) -> Step:
            if person := self.known.get(slug):
                return Step.to(person, counts[slug])
            paper, slugs = next((paper, slugs) for paper, slugs in written if slug in slugs)
            return Step("", paper.names.split("\n")[slugs.index(slug)], counts[slug])

        return tuple(map(step, highest(counts, most, str)))

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """The overview, its pages by letter if it has any, all authors, then their other names."""
        tags = members[Tags]
        yield from _overview(groups, self)
        for person, papers in self.papers.items():
            people = "Co-authors", self.most_frequent(papers, _COAUTHORS, without=person.slug)
            yield from profile.pages(person, papers, tags, people, groups.limit, self.caution(person))
        for alias, person in self.other_names.items():
            see = (("Another name of", (Step.to(person),)),)
            about = f"{alias.name}: another name of {person.name}."
            yield Listing(*alias.page, 0, parts=see, up=(Step.to(AUTHORS),), description=about)


def _common(slugs: Sized[str], known: Iterable[str]) -> set[str]:
    """Those of the known authors who bear a common name.

    If first and last words of names were drawn independently, the expected number of people with a name would
    be the number with its first word, times the number with its last, divided by all. Names are not drawn so
    (``Liu`` goes with ``Yang`` more often than with ``Ada``), hence there are rather more. A name that shares
    neither word with others is nobody else's.

    Args:
        slugs: of all authors.
        known: slugs of those who have a page.
    """
    parted = [slug.rpartition("-") for slug in slugs]
    candidates = {slug: slug.rpartition("-") for slug in known}
    firsts, lasts = (
        Counter(filter(set(map(part, candidates.values())).__contains__, map(part, parted)))
        for part in (itemgetter(0), itemgetter(2))
    )
    least = _NAMESAKES * len(slugs)
    parts = candidates.items()
    return {slug for slug, (first, _, last) in parts if first and firsts[first] * lasts[last] >= least}


def _overview(groups: Groups, authors: Authors) -> Iterator[Listing]:
    about = f"Authors of {authors.minimum} papers or more have a page."
    if not authors.papers:
        about = f"An author of {authors.minimum} papers would have a page; nobody here has so many yet. "
        about += "The setting author_minimum in mkdocs.yml says how many it takes."
    steps = partial(overview.steps, authors.papers)
    keys = {person: authors.sort_key(person) for person in authors.papers}
    beginnings = {person: _beginning(keys[person][0]) for person in sorted(keys, key=keys.__getitem__)}
    letters = overview.by_letter(beginnings, lambda person: beginnings[person][:1] or overview.OTHERS)
    parts = tuple((letter, steps(persons)) for letter, persons in letters.items())
    links: tuple[Step, ...] = ()
    if len(authors.papers) > groups.limit:
        links = tuple(
            Step(LETTER.address.format(letter.lower()), letter, len(persons))
            for letter, persons in letters.items()
        )
        most = largest(overview.counts(authors.papers), groups.limit // 5)
        parts = (("By letter", links), ("Most papers", most))
    figures = ((len(keys), plural("author", len(keys))),)
    yield Listing(*AUTHORS.page, 0, parts=parts, description=about, figures=figures)
    for link in links:
        persons = letters[link.label]
        narrower = {"": persons}
        if len(persons) > groups.limit:
            narrower = overview.by_letter(persons, beginnings.__getitem__)
        yield Listing(
            LETTER,
            link.address,
            f"Authors: {link.label}",
            0,
            parts=tuple((beginning, steps(some)) for beginning, some in narrower.items()),
            up=(Step.to(AUTHORS),),
            figures=((link.count, plural("author", link.count)),),
            description=f"{about} They stand here by family name.",
        )


def _beginning(family: str) -> str:
    """The first two letters of a folded family name; ``""`` in another script than the Latin one."""
    letters = family.replace(" ", "")[:2].capitalize()
    return letters if letters.isascii() and letters[:1].isalpha() else ""
