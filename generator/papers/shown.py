"""A paper's authors, topics, keywords and facts as readers see them and the search finds them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Literal, NamedTuple

from generator.papers import categories, licenses
from generator.papers.paper import Paper
from generator.text import names
from generator.text.language import ENGLISH, Language, marked
from generator.text.tex import Tex

Medium = Literal["list", "page", "mail"]


class Fact(NamedTuple):
    """Something that is shown of a paper beside its title and its authors, in plain text."""

    name: str  # what it is, such as ``venue``, also the class of its element; ``""`` for a collection
    label: str  # its words; they are the link if there is an address
    address: str = ""  # of a page, relative to the site's root, or of another site; ``""`` for none
    before: str = ""  # words before the label
    after: str = ""  # words after it
    value: str | int = ""  # what its words say, for programs: a number, or an ISO date
    on: tuple[Medium, ...] = ("list", "page", "mail")  # the media that show it
    # A term of schema.org and of the DCMI, under which programs get the address; ``""`` for none.
    term: str = ""

    @property
    def words(self) -> str:
        """The label with the words around it: ``ICML 2026``."""
        return f"{self.before}{self.label}{self.after}"


class Own(NamedTuple):
    """A field of a paper that is a fact by itself, and the search's filter for it."""

    field: str  # of `Paper`, such as ``links.code``
    name: str  # of the fact, and of its column in the table of papers
    fact: Callable[[str], Fact]  # returns the fact that is shown of a value
    filter: str  # as typed before the colon; a column of the search's index has this name, too
    values: Callable[[str], tuple[str, ...]]  # returns what the filter finds a value by, in small letters
    label: str  # the filter on the search page
    title: str  # the heading of its facet
    example: str  # a value that it takes
    syntax: str  # a regular expression for the values that it takes, in Python and in JavaScript


LISTED: tuple[Medium, ...] = ("list", "mail")
"""The media of facts that a paper's page says in its own way."""


def _license(name: str) -> Fact:
    on: tuple[Medium, ...] = ("list", "page", "mail") if licenses.is_open(name) else ("page",)
    return Fact("license", licenses.label(name), licenses.address(name), on=on, term="license")


def _has(kind: str) -> Own:
    """Return the fact of a link to the paper's code and the like."""
    return Own(
        f"links.{kind}", kind, lambda address: Fact(kind, kind, address, on=LISTED),
        "has", lambda _: (kind,), marked("Has"), marked("Links"), "code", syntax="code|project|data",
    )  # fmt: skip


OWN = (
    _has(marked("code")),
    Own(
        "license", "license", _license,
        "license", licenses.families, marked("License"), marked("Licenses"), "cc-by", "[a-z0-9-]{1,30}",
    ),
    _has(marked("project")),
    _has(marked("data")),
)  # fmt: skip
"""Facts that follow from a paper alone, in order: everything that shows, finds or records papers reads it."""
FILTERS = tuple([own for at, own in enumerate(OWN) if own.filter not in {one.filter for one in OWN[:at]}])
"""The first row of each filter."""
_READ = tuple(attrgetter(own.field) for own in OWN)
SAID = ("venue", *(own.name for own in OWN if own.filter != "has"))
"""The names of facts that scripts show in plain words; `assets/card.js` has the same."""


def own_of(paper: Paper) -> tuple[str, ...]:
    """Return a paper's values of the fields in `OWN`, each ``""`` if it has none."""
    return tuple([read(paper) for read in _READ])


def own_facts(values: Iterable[str], language: Language = ENGLISH) -> Iterator[Fact]:
    """Yield the facts that are shown of the values in `own_of`."""
    facts = (own.fact(value) for own, value in zip(OWN, values, strict=True) if value)
    if language.is_english:
        return facts
    return (fact._replace(label=language.gettext(fact.label)) for fact in facts)


def own_values(paper: Paper) -> dict[str, tuple[str, ...]]:
    """Return what ``source:``, ``orcid:`` and the filters of `OWN` find a paper by, by the filter's name."""
    own: dict[str, tuple[str, ...]] = {own.filter: () for own in OWN}
    for row, value in zip(OWN, own_of(paper), strict=True):
        own[row.filter] += row.values(value) if value else ()
    if orcids := tuple(dict.fromkeys(orcid for orcid, _ in author_notes(paper) if orcid)):
        own["orcid"] = orcids
    source = paper.source.lower()  # ``arxiv:moss`` is a part of ``arxiv``
    return own | {"source": tuple(dict.fromkeys((source, *source.split(":")[:1]))) if source else ()}


def author_names(paper: Paper) -> tuple[str, ...]:
    """Return the authors that are not hidden, in Unicode without the TeX that sources leave in names."""
    return _without_tex(paper.shown_authors)


@lru_cache(maxsize=8)  # of one paper, several are asked for in a row
def _without_tex(authors: tuple[str, ...]) -> tuple[str, ...]:
    whole = Tex("; ".join(authors))
    if whole.plain == whole:  # nearly always
        return authors
    return tuple([" ".join(Tex(name).plain.split()) or name for name in authors])


AuthorNote = tuple[str, tuple[int, ...]]
"""An author's ORCID iD, or ``""``, and places in the list of affiliations; plain, to be stored."""


def author_notes(paper: Paper) -> tuple[AuthorNote, ...]:
    """Return what is known of each of `author_names` besides the name; empty if nothing is."""
    if not (paper.orcids or paper.affiliations):
        return ()
    orcids = {names.fold(name): orcid for name, orcid in paper.orcids}
    members = [frozenset(map(names.fold, place.authors)) for place in paper.affiliations]

    def noted(name: str) -> AuthorNote:
        places = (at for at, known in enumerate(members) if not known or name in known)
        return orcids.get(name, ""), tuple(places)

    return tuple([noted(names.fold(name)) for name in author_names(paper)])


def orcid_address(orcid: str) -> str:
    """Return the address of a person at ORCID."""
    return f"https://orcid.org/{orcid}"


def by_line(names: Sequence[str], count: int, language: Language = ENGLISH) -> str:
    """Return the names of the first authors, and how many more of ``count`` there are."""
    listed = ", ".join(names)
    if not (more := count - len(names)):
        return listed
    if not names:
        return language.ngettext("{n} author", "{n} authors", more)
    return language.ngettext("{names} and {n} more", "{names} and {n} more", more, names=listed)


def has_others(paper: Paper) -> bool:
    """Return whether a paper has more authors than its source names, nobody knows how many."""
    return names.OTHERS in [author.name for author in paper.authors]


def proposed_tags(paper: Paper) -> tuple[str, ...]:
    """Return a paper's tags, or without tags the names of its categories and its keywords."""
    return paper.tags or _topics(paper.categories, paper.keywords)


@lru_cache(maxsize=1 << 8)  # papers share their categories
def _topics(codes: tuple[str, ...], keywords: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*map(categories.name, codes), *keywords)))


def search_keywords(paper: Paper) -> tuple[str, ...]:
    """Return further words for the search, besides texts, authors and tags: keywords and organization."""
    return tuple([Tex(text).plain for text in (*paper.keywords, paper.organization) if text])


def around_venue(year: str, state: str) -> tuple[str, str]:
    """Return the words around a venue's name: ``ICML 2026 workshop``, ``Findings of EMNLP 2024``."""
    before, after = {"findings": ("Findings of ", ""), "workshop": ("", " workshop")}.get(state, ("", ""))
    return before, f" {year}{after}" if year else after
