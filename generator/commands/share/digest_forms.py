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

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.pages.templates import SITE_TEMPLATES
from generator.papers import dates
from generator.papers.shown import Fact
from generator.text.plural import counted

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

    @property
    def label(self) -> str:
        """The period, for people."""
        return dates.label(self.period)

    @property
    def title(self) -> str:
        """The period, and what the digest is of."""
        return ", ".join(filter(None, (self.label, self.about, self.query)))

    @property
    def head(self) -> str:
        """The first line of an announcement."""
        new = f"{self.archive}: {counted(self.total, 'new paper')}"
        return f"{new} · {self.about}" if self.about else new

    @property
    def more(self) -> int:
        """How many papers are not shown."""
        return self.total - len(self.papers)

    @property
    def lead(self) -> str:
        """How many papers there are and how many are shown, in a sentence or two."""
        days = f" from {_days(self.period)}" if "W" in self.period else ""
        query = f" that the query “{self.query}” finds" if self.query else ""
        about = f" in {self.about}" if self.about else ""
        shown, total = len(self.papers), f"{counted(self.total, 'paper')}{days}{about}{query}."
        if shown == self.total:
            return total
        number = "one" if shown == 1 else f"{shown}"
        which = f"the {number} with the most votes" if self.is_by_votes else f"{number} of them"
        if self.examples:
            which = f"the {number} most like {counted(self.examples, 'chosen paper')}"
        return f"{total} Here {'is' if shown == 1 else 'are'} {which}."

    @property
    def rest(self) -> str:
        """The text of the link to all papers, with the number that are not shown."""
        more = f"{counted(self.more, 'more paper')} of {self.label}"
        return more if self.more else f"{self.label} on the site"

    @property
    def note(self) -> str:
        """A note that says where the summaries come from."""
        quoted = {paper.is_quoted for paper in self.papers if paper.summary}
        notes = []
        if True in quoted:
            notes.append("Text in quotation marks is the first sentence of the abstract.")
        if False in quoted:
            notes.append(f"{'Other summaries' if True in quoted else 'Summaries'} were written by a machine.")
        return " ".join(notes)


FORMATS = {"markdown": "digest.md", "html": "digest.html", "text": "digest.txt"}
"""The template of each form, by its name on the command line."""


def written(digest: Digest, form: str, most: int = MOST) -> str:
    """Return the digest in a form, or in a template of JSON, with as many papers as fit in so many bytes.

    HTML is a page for mail programs, which loads nothing and has no script. Text has 72 columns, and
    addresses are never broken. Markdown is for a release on GitHub: it mentions no person and no issue there.
    """
    template = _environment().get_template(FORMATS.get(form, form))

    def first(number: int) -> str:
        filled = template.render(digest=replace(digest, papers=digest.papers[:number]))
        if form == "html":
            from css_inline import CSSInliner  # loaded only when needed

            return f"{CSSInliner(load_remote_stylesheets=False).inline(filled)}\n"
        return json.dumps(json.loads(filled), ensure_ascii=False) if form.endswith(".json") else filled

    papers = len(digest.papers)
    whole = first(papers)
    if len(whole.encode()) <= most:
        return whole
    return first(bisect(range(1, papers), most, key=lambda number: len(first(number).encode())))


def _days(week: str) -> str:
    """Return the days of a week: ``16 to 22 November 2026``, ``30 November to 6 December 2026``."""
    first = dates.first_day(week)
    begin, end = (dates.label(day.isoformat()).split() for day in (first, first + timedelta(days=6)))
    while begin[-1] == end[len(begin) - 1]:
        begin.pop()
    return f"{' '.join(begin)} to {' '.join(end)}"


@cache
def _environment() -> Environment:
    """Return what makes forms from templates, with our filters."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
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
