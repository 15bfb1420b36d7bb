"""What a citation says of a paper, each field as plain text on one line."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from generator.papers import categories
from generator.papers.paper import Paper
from generator.papers.shown import author_names, proposed_tags
from generator.text import identifiers, letters, names
from generator.text.tex import Tex

_SMALL = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "and", "from", "with", "by", "at", "is",
                    "are", "do", "does"})  # fmt: skip
# Where the name of a journal ends in a reference such as "Phys.Rev.D76:013009,2007".
_NAME = re.compile(r"[^\d,:;()]*[^\d,:;()\s]")
_NO_JOURNAL = re.compile(
    r"(?i)^in\b|\b(?:proc|proceedings|conference|workshop|symposium|thesis|lecture notes|findings)\b"
)
_SCRIPTS = {"math": "", "up": "^", "down": "_"}  # the kinds of segments that are TeX
_LAST_WORD = re.compile(r"(?<![^\W_]|-)(?:[^\W_]|-)++\Z")
_CAPITAL = re.compile("[A-Z]")  # which styles of BibTeX would lower
_MONTHS_HELD = 2  # from submission to id: no more in 9,644 recorded papers
_ESCAPES = str.maketrans({
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "<": "\\textless{}", ">": "\\textgreater{}", "|": "\\textbar{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
})  # fmt: skip


class Work(NamedTuple):
    """A paper as it is cited.

    Attributes:
        slug: the last part of its address, which no other paper of the archive has.
        title: in Unicode.
        tex: the title as BibTeX has it, where it holds formulas; else ``""``.
        authors: each "Family, Given" or "Family, Jr., Given"; a group has no comma.
        others: there are authors beyond these.
        published: ISO date, whole or a month or a year.
        updated: ISO date of the version at hand, or ``""``.
        doi: the publisher's DOI, else the one that arXiv gives, or ``""``.
        arxiv: arXiv id, or ``""``.
        primary: arXiv's category that comes first, ``cs.CL``, or ``""``.
        journal: name of the journal, where it is known.
        reference: where in the journal or proceedings, as the source words it.
        url: where the paper is; ``""`` where only the archive itself has a page of it.
        pdf: where its PDF is, or ``""``.
        keywords: what it is about.
        withdrawn: it was withdrawn.
    """

    slug: str
    title: str
    tex: str
    authors: tuple[str, ...]
    others: bool
    published: str
    updated: str
    doi: str
    arxiv: str
    primary: str
    journal: str
    reference: str
    url: str
    pdf: str
    keywords: tuple[str, ...]
    withdrawn: bool

    @property
    def is_preprint(self) -> bool:
        """Whether it is on arXiv, and no journal is known that it came out in."""
        return bool(self.arxiv) and not self.journal

    @property
    def key(self) -> str:
        """Its key in a bibliography: ``one2026study-2603.00001``.

        The slug in it makes it unique in an archive whatever else is there, so that it never changes when
        papers arrive.
        """
        family = _letters(self.authors[0].split(", ")[0]) if self.authors else ""
        words = (_letters(word) for word in re.split("[ -]", self.title))
        word = next((word for word in words if word and word not in _SMALL), "")
        return f"{family}{self.published[:4]}{word}-{self.slug}"

    @property
    def note(self) -> str:
        """What its other fields have no place for."""
        return "; ".join(filter(None, (self.reference, "Withdrawn" if self.withdrawn else "")))


def work(paper: Paper, most: int | None = None) -> Work:
    """A paper as it is cited.

    Args:
        paper: the paper.
        most: how many authors to name; all if not given.
    """
    shown = author_names(paper)
    links = paper.links
    abstract_page = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else links.paper
    return Work(
        slug=paper.slug,
        title=paper.title.plain,
        tex=_tex(paper.title),
        authors=tuple(filter(None, map(_person, shown[:most]))),
        others=most is not None and len(shown) > most,
        published=_published(paper),
        updated=paper.updated,
        doi=links.doi or identifiers.arxiv_doi(paper.arxiv),
        arxiv=paper.arxiv,
        primary=next(filter(categories.is_arxiv, paper.categories), "") if paper.arxiv else "",
        journal=journal(paper.journal_ref),
        reference=paper.journal_ref.plain,
        url=abstract_page or (f"https://doi.org/{links.doi}" if links.doi else ""),
        pdf=links.pdf,
        keywords=tuple(" ".join(topic.replace(";", " ").split()) for topic in proposed_tags(paper)),
        withdrawn=paper.is_withdrawn,
    )


def _published(paper: Paper) -> str:
    """When a paper was published, as its source says; of a preprint, never in a month that its id rules out.

    A date that comes from a list may be years off, and an arXiv id has the month in which it was given. The
    source's own date may be a little earlier, since arXiv holds papers back, or a little later for ids of the
    old style; where a journal or its DOI is known, the date may be that of the publication there.
    """
    date = paper.published or paper.date
    if not paper.arxiv or (paper.published and (paper.links.doi or journal(paper.journal_ref))):
        return date
    month = identifiers.arxiv_month(paper.arxiv)
    earlier, later = (_MONTHS_HELD, "/" in paper.arxiv) if paper.published else (0, 0)
    is_near = len(date) > len("2026") and -later <= _months(month) - _months(date) <= earlier
    return date if is_near else month


def _months(date: str) -> int:
    """The months from the year 0 to a date."""
    return int(date[:4]) * 12 + int(date[5:7])


def journal(reference: str) -> str:
    """The name of the journal in a reference; ``""`` where it names none, as for proceedings."""
    match = _NAME.match(reference)
    if not match or _NO_JOURNAL.search(reference):
        return ""
    name = re.sub(r"\s+vol(?:ume)?\.?$", "", match[0], flags=re.IGNORECASE)
    return name if re.search(r"[^\W\d_]{2}", name) else ""


def escape(text: str) -> str:
    """Text as TeX prints it, its braces balanced as BibTeX wants them (https://ctan.org/pkg/btxdoc)."""
    return text.translate(_ESCAPES)


def title_case_kept(title: str) -> str:
    """A title for BibTeX: words with capitals within them in braces, for styles lower the others."""
    words = escape(title).split(" ")
    return " ".join(f"{{{word}}}" if any(map(str.isupper, word[1:])) else word for word in words)


def given_first(name: str) -> str:
    """A name of `Work.authors` as it is read: "Given Family Jr."."""
    *family, given = name.split(", ")
    return " ".join((given, *family))


def _tex(title: Tex) -> str:
    if not any(segment.kind in _SCRIPTS for segment in title.segments):
        return ""
    made = ""
    for segment in title.segments:
        sign = _SCRIPTS.get(segment.kind)
        if sign is None or not _is_balanced(segment.value):
            made += title_case_kept(segment.plain)
        elif sign:
            made = f"{_LAST_WORD.sub(_capitals_kept, made)}${sign}{{{segment.value}}}$"
        else:
            made += f"${segment.value.strip()}$"
    return made.strip()


def _capitals_kept(match: re.Match[str]) -> str:
    return f"{{{match[0]}}}" if _CAPITAL.search(match[0]) else match[0]


def _is_balanced(formula: str) -> bool:
    """Whether its braces are, for BibTeX, which counts those after a backslash as well."""
    depths = list(accumulate(((sign == "{") - (sign == "}") for sign in formula), initial=0))
    return "$" not in formula and min(depths) == depths[-1] == 0


@lru_cache(maxsize=1 << 16)  # four of ten authors have a paper shortly before
def _person(name: str) -> str:
    parts = names.split(name)
    return parts.family_first if parts.given else " ".join(parts.family_first.replace(",", " ").split())


def _letters(text: str) -> str:
    """The plain small letters and digits of a word."""
    return re.sub(r"[^a-z0-9]", "", letters.fold(text))
