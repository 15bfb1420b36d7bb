"""The forms of a digest: HTML for a mail, plain text, and Markdown for GitHub; filters for announcements.

The templates are in ``site_templates/mail``. Upstream text stays text in each form. A form has at most `MOST`
bytes: papers that do not fit are left out, with a link to all.
"""

import json
import re
import textwrap
from bisect import bisect
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from typing import NamedTuple

from jinja2 import Environment

from generator.pages.templates import SITE_TEMPLATES, environment, texts
from generator.papers import dates
from generator.papers.shown import Fact
from generator.text.language import ENGLISH, Language, marked, several

MOST = 100_000
"""The most bytes of a digest: Gmail cuts off a mail that is a little larger, in the middle of anything."""
FOLDER = SITE_TEMPLATES / "mail"
_WIDTH = 72  # columns of plain text
_JOINER = "\u2060"  # an invisible word joiner: GitHub sees no name or number after it
# Characters with a meaning in Markdown; others stay, since mails about releases show the source too.
_SIGN = re.compile(r"[\\`*_{}\[\]<>#!|~&$^+@]|(?<=[Ww]{3})\.|:(?=//)")
_START = re.compile(r"^(?:(?=[-=:])|(\d{1,9})(?=[.)]))")
# A person, an issue, an emoji by name: GitHub looks for these in the HTML made from Markdown.
_CALLED = re.compile(r"(?<=[@#])(?=\w)|(?i:(?<=\bGH-)(?=\d))|(?<=:)(?=[\w+-]+:)")
# Where services of messages see a mention, a tag, a command, an address or an emoji in plain text.
_SEEN = re.compile(r"(?<=[@#$/])(?=\w)|(?<=:)(?=//|[\w+-]+:)|(?<=\w)(?=\.[^\W\d])")


_SOME = several("Here is one of them.", "Here are {n} of them.")
_MOST_VOTED = several("Here is the one with the most votes.", "Here are the {n} with the most votes.")
_MOST_LIKE = several("Here is the one most like {chosen}.", "Here are the {n} most like {chosen}.")
_QUOTED = marked("Text in quotation marks is the first sentence of the abstract.")
_BY_MACHINE = marked("Summaries were written by a machine.")
_OTHERS_BY_MACHINE = marked("Other summaries were written by a machine.")


class DigestPaper(NamedTuple):
    """A paper as a digest shows it; each text is Unicode on one line, each address whole."""

    title: str
    address: str
    by: str = ""  # its organization and its first authors, and how many more there are
    facts: tuple[Fact, ...] = ()
    summary: str = ""  # by a machine, or the first sentence of the abstract, in quotation marks
    is_quoted: bool = False  # the summary is from the abstract
    links: tuple[Fact, ...] = ()  # where else it is


@dataclass(frozen=True, slots=True)
class Digest:
    """What was listed in a day, week or month, or is announced."""

    archive: str  # its name
    site: str  # the address of its root
    total: int  # papers listed, or found by the query
    papers: tuple[DigestPaper, ...]
    all: str  # the address of a page with all papers
    period: str = ""  # as `dates.period` writes it; an announcement has none
    is_by_votes: bool = True  # the first paper has a vote
    query: str = ""
    of: str = ""  # the collection, as settings name it
    about: str = ""  # the collection's name
    like: str = ""  # where the examples are from
    examples: int = 0  # how many papers the others are ranked by
    leave: str = ""  # the ``mailto:`` address for leaving the list
    language: Language = ENGLISH

    @property
    def label(self) -> str:
        """The period, for people."""
        return dates.label(self.period, self.language)

    @property
    def title(self) -> str:
        """The period, and what the digest is of."""
        return ", ".join(filter(None, (self.label, self.about, self.query)))

    @property
    def headline(self) -> str:
        """The title of a release."""
        whole = dates.papers_of(self.period, self.language)
        return ", ".join(filter(None, (whole, self.about, self.query)))

    @property
    def head(self) -> str:
        """The first line of an announcement."""
        new = self.language.ngettext("{n} new paper", "{n} new papers", self.total)
        return f"{self.archive}: {new}{f' · {self.about}' if self.about else ''}"

    @property
    def more(self) -> int:
        """How many papers are not shown."""
        return self.total - len(self.papers)

    @property
    def lead(self) -> str:
        """How many papers there are and how many are shown, in a sentence or two."""
        t, shown = self.language, len(self.papers)
        total = t.ngettext("{n} paper", "{n} papers", self.total)
        if "W" in self.period:
            first, last = _days(self.period, t)
            total = t("{papers} from {first} to {last}", papers=total, first=first, last=last)
        if self.about:
            total = t("{papers} in {collection}", papers=total, collection=self.about)
        if self.query:
            total = t("{papers} that the query “{query}” finds", papers=total, query=self.query)
        total = t("{papers}.", papers=total)
        if shown == self.total:
            return total
        chosen = t.ngettext("{n} chosen paper", "{n} chosen papers", self.examples)
        which = _MOST_LIKE if self.examples else _MOST_VOTED if self.is_by_votes else _SOME
        return total + t.space + t.ngettext(*which, shown, chosen=chosen)

    @property
    def rest(self) -> str:
        """The text of the link to all papers, with the number that are not shown."""
        t, more, period = self.language, self.more, self.label
        if not more:
            return t("{period} on the site", period=period)
        return t.ngettext("{n} more paper of {period}", "{n} more papers of {period}", more, period=period)

    @property
    def others(self) -> str:
        """How many papers an announcement does not name."""
        return self.language.ngettext("… and {n} more", "… and {n} more", self.more)

    @property
    def note(self) -> str:
        """A note that says where the summaries come from."""
        quoted = {paper.is_quoted for paper in self.papers if paper.summary}
        notes = {True: _QUOTED, False: _OTHERS_BY_MACHINE if True in quoted else _BY_MACHINE}
        said = (self.language(text) for is_quoted, text in notes.items() if is_quoted in quoted)
        return self.language.space.join(said)


FORMATS = {"markdown": "digest.md", "html": "digest.html", "text": "digest.txt"}
"""The template of each form, by its name on the command line."""


def written(digest: Digest, form: str, most: int = MOST) -> str:
    """Return the digest in a form, or in a template of JSON, with as many papers as fit in so many bytes.

    HTML is a page for mail programs, which loads nothing and has no script. Text has 72 columns, and
    addresses are never broken. Markdown is for a release on GitHub: it mentions no person and no issue there.
    """
    template = _environment().get_template(FORMATS.get(form, form))

    def first(number: int) -> str:
        made = replace(digest, papers=digest.papers[:number])
        filled = template.render(digest=made, **texts(digest.language))
        if form == "html":
            from css_inline import CSSInliner  # loaded only when needed

            return f"{CSSInliner(load_remote_stylesheets=False).inline(filled)}\n"
        return json.dumps(json.loads(filled), ensure_ascii=False) if form.endswith(".json") else filled

    papers = len(digest.papers)
    whole = first(papers)
    if len(whole.encode()) <= most:
        return whole
    return first(bisect(range(1, papers), most, key=lambda number: len(first(number).encode())))


def _days(week: str, t: Language) -> tuple[str, str]:
    """Return the first and last day of a week: ``16``, ``22 November 2026``."""
    first = dates.first_day(week)
    begin, end = (dates.label(f"{day}", t) for day in (first, first + timedelta(days=6)))
    if t.is_english:  # without what the other says, too: the month and the year, or the year
        begin = begin.removesuffix(end.lstrip("0123456789")).removesuffix(end[-len(" 2026") :])
    return begin, end


@cache
def _environment() -> Environment:
    """Return what makes forms from templates, with our filters."""
    made = environment(FOLDER, autoescape=lambda name: name is not None and name.endswith(".html"))
    quiet = partial(_SEEN.sub, _JOINER)
    made.filters.update(wrapped=_wrapped, escaped=_escaped, quiet=quiet, target=_target, number="{:,}".format)
    return made


def _wrapped(value: str, indent: int = 0, first: str = "") -> str:
    """Wrap a text in lines of `_WIDTH` columns; the first one begins with ``first``."""
    space = " " * indent
    return textwrap.fill(
        value, _WIDTH, initial_indent=first or space, subsequent_indent=space, break_on_hyphens=False
    )


def _escaped(value: str) -> str:
    """Escape a text for Markdown, so that GitHub and Discord show it as it is."""
    marked = _SIGN.sub(r"\\\g<0>", _CALLED.sub(_JOINER, value))
    return _START.sub(r"\1\\", marked)


def _target(address: str) -> str:
    """Escape an address for Markdown, between angle brackets."""
    return re.sub(r"[<>\\\s]", lambda sign: f"%{ord(sign[0]):02X}", address).replace("&", "&amp;")
