"""Authors: their papers, the hub (by letter if there are many), and the page of each.

A folded name is one author, unless ``content/authors.yml`` or ORCID iDs (`runs.people`) say otherwise. The
folded name is also the slug of the author's page, so that an address never depends on other papers. An author
with fewer papers than the setting asks for has no page, unless ``authors.yml`` names the author.
"""

from collections import Counter, defaultdict
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Self

from generator.content.curated.author_names import Register
from generator.listings import hubs
from generator.listings.cards import Card
from generator.listings.collections import Collections, Given, Memberships
from generator.listings.groups import Groups
from generator.listings.kinds import AUTHOR, AUTHORS, LETTER, Collection, most_frequent
from generator.listings.records import Link, Listing, highest, largest
from generator.papers.shown import orcid_address
from generator.text import names
from generator.text.language import Language

SHOWN = 1000  # names on a paper's page; a collaboration may have thousands
_CROWD = 50  # authors of a paper; among more, co-authorship says little
_NAMESAKES = 0.5  # the expected number of other people with the name
_MOST = 8  # people on the page of a collection


class Authors(Collections):
    """The authors of an archive who have a page: with ``minimum`` papers, or named by the register."""

    kind = AUTHOR

    def __init__(self, cards: Iterable[Card], register: Register, minimum: int) -> None:
        self.minimum = minimum
        self._register = register
        written = [(paper, self._slugs(paper)) for paper in cards]
        counts = Counter(chain.from_iterable(slugs for _, slugs in written))
        # The page of a name has all papers of the people who share it; they have pages if it has one.
        apart = {slug: name for slug, (name, _) in register.apart.items()}
        for slug, name in apart.items():
            counts[name] += counts[slug]
        # A slug that a paper has twice counts twice here, so `frequent` may contain a few too many.
        named = register.names
        frequent = {slug for slug, count in counts.items() if count >= minimum or slug in named}
        frequent |= {slug for slug, name in apart.items() if slug in counts and counts[name] >= minimum}
        papers: defaultdict[str, list[Card]] = defaultdict(list)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for paper, slugs in written:
            if not frequent.isdisjoint(slugs):
                spelling = dict(zip(slugs, paper.names.split("\n"), strict=True))
                spelling |= {apart[slug]: name for slug, name in spelling.items() if slug in apart}
                for slug in frequent.intersection(spelling):
                    papers[slug].append(paper)
                    spellings[slug][spelling[slug]] += 1
        of_name = {slug: papers[apart.get(slug, slug)] for slug in frequent}
        known = {slug for slug in frequent if len(of_name[slug]) >= minimum or slug in named}
        titles = {slug: f" ({register.apart[slug][1]})" for slug in known & apart.keys()}
        self.known = {
            slug: Collection(
                AUTHOR, slug, named.get(slug) or most_frequent(spellings[slug]) + titles.get(slug, "")
            )
            for slug in sorted(known)
        }
        self._sharing: defaultdict[str, list[Link]] = defaultdict(list)
        for slug in sorted(titles):
            self._sharing[apart[slug]].append(Link.to(self.known[slug], len(papers[slug])))
        self.papers = {person: papers[slug] for slug, person in self.known.items()}
        self._with_page = _people(written, self.known)
        self._common = _common(counts, known - apart.keys()) - named.keys()
        self._orcids: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for paper, slugs in written:
            for slug, orcid in zip(slugs, paper.orcids.split("\n"), strict=True) if paper.orcids else ():
                self._orcids[slug].update(dict.fromkeys(filter(None, (orcid,))))
        self._claims = Counter(chain.from_iterable(self._orcids.values()))
        self.other_names = {
            Collection(AUTHOR, key, alias): self.known[slug]
            for key, (alias, slug) in sorted(register.aliases.items())
            if slug in self.known and key not in self.known
        }

    def _slugs(self, paper: Card) -> list[str]:
        """Return the slug of the author behind each of a paper's names."""
        if not paper.name_slugs:
            return []
        keys, within = paper.name_slugs.split("\n"), self._register.within
        if not within:
            return keys
        places = (paper.id, *paper.others, paper.slug, "")
        known = [slugs for place in places if (slugs := within.get(place))]
        return [next((slugs[key] for slugs in known if key in slugs), key) for key in keys]

    @classmethod
    def of_archive(cls, given: Given) -> Self:
        """Find the authors of an archive."""
        return cls(given.cards, given.register, given.minimum(AUTHOR))

    def of(self, card: Card) -> tuple[Collection, ...]:
        """Return the authors of a paper who have a page, in the order of the paper."""
        persons = map(self.known.get, dict.fromkeys(self._slugs(card)))
        return tuple(person for person in persons if person)

    def spellings(self, collection: Collection) -> tuple[str, ...]:
        """Return the ORCID iDs of an author."""
        return tuple(self._orcids.get(collection.slug, ()))

    def _at_orcid(self, person: Collection) -> Iterator[Link]:
        """Yield links to an author at ORCID; an iD that other people have, too, says nothing."""
        for orcid in self.spellings(person):
            if self._claims[orcid] == 1:
                yield Link(orcid_address(orcid), f"ORCID {orcid}")

    def addresses(self, paper: Card) -> dict[int, str]:
        """Return the addresses of authors' pages, by the author's position in the paper."""
        known, slugs = self.known, self._slugs(paper)[:SHOWN]
        return {place: known[slug].address for place, slug in enumerate(slugs) if slug in known}

    def sort_key(self, person: Collection) -> tuple[str, str, str]:
        """Return a sort key: family name (the register's, if it has one), given name, slug."""
        name = names.split(person.name, self._register.families.get(person.slug, ""))
        return names.fold(name.last), names.fold(name.given), person.slug

    def caution(self, person: Collection, t: Language) -> str:
        """Return a warning if several people share the author's name, or probably do; else ``""``."""
        if person.slug in self._sharing:
            return t("ORCID knows several people of this name. These are the papers of all of them.")
        if person.slug not in self._common:
            return ""
        name = names.split(person.name)
        return t("A common name: many authors here are called {given}, and many are called {family}. "
                 "These papers may be by different people.", given=name.given, family=name.last)  # fmt: skip

    def most_frequent(self, papers: Iterable[Card], without: str = "") -> tuple[Link, ...]:
        """Return the authors with the most of these papers, with counts and links to the pages they have.

        Papers with very many authors do not count. ``without`` is the slug of an author to leave out,
        or of a name, with its people.
        """
        written = [(paper, slugs) for paper in papers if len(slugs := self._slugs(paper)) <= _CROWD]
        found, apart = Counter(chain.from_iterable(set(slugs) for _, slugs in written)), self._register.apart
        counts = {slug: count for slug, count in found.items() if without not in (slug, *apart.get(slug, ()))}

        def step(slug: str) -> Link:
            if person := self.known.get(slug):
                return Link.to(person, counts[slug])
            paper, slugs = next((paper, slugs) for paper, slugs in written if slug in slugs)
            return Link("", paper.names.split("\n")[slugs.index(slug)], counts[slug])

        return tuple(map(step, highest(counts, _MOST, str)))

    def strongest(self, papers: Iterable[Card]) -> tuple[Link, ...]:
        """Return the authors with a page who have the most of these papers; see `most_frequent`."""
        known = (self._with_page.get(paper.slug, ()) for paper in papers)
        return largest(Counter(chain.from_iterable(some for some in known if len(some) <= _CROWD)), _MOST)

    def pages(self, groups: Groups, members: Memberships) -> Iterator[Listing]:
        """Yield the hub, its pages by letter if it has any, all authors, then their aliases."""
        yield from _overview(groups, self)
        t = groups.language
        for person, papers in self.papers.items():
            people = self.most_frequent(papers, without=person.slug)
            sharing = (*self._sharing.get(person.slug, ()),)
            alike, tags = (t("People of this name"), sharing), (t("Tags"), hubs.near(papers))
            rows = alike, tags, (t("Co-authors"), people)
            first = hubs.first(person, papers, groups, rows, note=self.caution(person, t))
            elsewhere = (*self._at_orcid(person),)
            yield from hubs.by_time(first._replace(elsewhere=elsewhere), papers, groups)
        for alias, person in self.other_names.items():
            see = ((t.heading("Another name for"), (Link.to(person),)),)
            about = t("{alias} is another name for {name}.", alias=alias.name, name=person.name)
            yield Listing(*alias.page, 0, parts=see, up=(groups.to(AUTHORS),), description=about)


def _people(
    written: Iterable[tuple[Card, list[str]]], known: Mapping[str, Collection]
) -> dict[str, list[Collection]]:
    """Return the people with a page by paper: those who share a name, without the page of the name."""
    return {
        paper.slug: [known[slug] for slug in dict.fromkeys(slugs) if slug in known]
        for paper, slugs in written
        if not known.keys().isdisjoint(slugs)
    }


def _common(slugs: Sized[str], known: Iterable[str]) -> set[str]:
    """Return which of the known slugs are common names, given the slugs of all authors.

    If the first and last words of names were independent, the expected number of people with a name would be
    the number with its first word, times the number with its last word, divided by the number of all authors.
    They are not independent (``Yang`` goes with ``Liu`` more often than ``Ada`` does), so the true number is
    rather higher. A name that shares neither word with others belongs to one person.
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
    t, least = groups.language, authors.minimum
    about = t("Authors with {n} or more papers have a page.", n=least)
    if not authors.papers:
        about = t("No author has {n} papers yet, so no author has a page.", n=least)
    steps = partial(hubs.steps, authors.papers)
    keys = {person: authors.sort_key(person) for person in authors.papers}
    beginnings = {person: _beginning(keys[person][0]) for person in sorted(keys, key=keys.__getitem__)}
    letters = hubs.by_letter(beginnings, lambda person: beginnings[person][:1] or hubs.OTHERS)
    parts = tuple((t.heading(letter), steps(persons)) for letter, persons in letters.items())
    address = LETTER.address.format
    links = [Link(address(letter.lower()), t(letter), len(some)) for letter, some in letters.items()]
    if is_split := len(authors.papers) > groups.limit:
        parts = ((t.heading("By letter"), tuple(links)),)
    yield hubs.page(AUTHORS, authors.papers, groups, about, parts)
    order = t("They are sorted by family name.")
    for link, persons in zip(links, letters.values(), strict=True) if is_split else ():
        narrower = {"": persons}
        if len(persons) > groups.limit:
            narrower = hubs.by_letter(persons, beginnings.__getitem__)
        yield Listing(
            LETTER,
            link.address,
            t("Authors: {letter}", letter=link.label),
            0,
            parts=tuple((t.heading(beginning), steps(some)) for beginning, some in narrower.items()),
            up=(groups.to(AUTHORS),),
            figures=(t.ngettext(*AUTHORS.numbered, link.count),),
            description=about + t.space + order,
        )


def _beginning(family: str) -> str:
    """Return the first two letters of a folded family name; ``""`` if its script is not Latin."""
    letters = family.replace(" ", "")[:2].capitalize()
    return letters if letters.isascii() and letters[:1].isalpha() else ""
