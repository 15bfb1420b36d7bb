"""The pieces of a paper's page, and of a paper in a list."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, repeat, starmap
from urllib.parse import quote_plus

from generator.content.curated.vocabulary import key
from generator.content.page import Page, source_of
from generator.listings import ListRemark
from generator.listings.cards import Card
from generator.listings.collections.authors import SHOWN
from generator.listings.kinds import PAPER, UNDATED, Collection
from generator.pages import markup
from generator.pages.inputs import Display, Related, RelatedLink, Surroundings
from generator.pages.markup import Piece, anchor, join, link, page, plain, span, text, unique, wrap
from generator.papers import dates, withdrawal
from generator.papers.made import Made
from generator.papers.paper import ARCHIVE, Paper
from generator.papers.shown import AuthorNote, Fact, author_notes, by_line, orcid_address
from generator.sources.frame.registry import MACHINES
from generator.text import identifiers
from generator.text.language import ENGLISH, Language, marked
from generator.text.names import OTHERS
from generator.text.sentences import shortened

_TWO_LINES = (72, 180)  # characters of names that a phone and a wide screen have room for
_SOUGHT = 100  # the first authors, who lead to a search if they have no page; more links are heavy
_ADJACENT = 60  # characters of a title, more than half a line has room for
BY_MACHINE = marked("Summary written by a machine")
_CORRECTIONS = "about/#corrections"  # `about.py` has the section
_TRANSLATED = ("translated_title", "translated_abstract")
WITHDRAWN = marked("This paper was withdrawn.")
_TOLD = re.compile(r"(?:on ([0-9-]+))?(?:, )?(?:according to (.+))?")  # by `withdrawal.told`
_SIGN = re.compile(r"[^\w\s,.:;-]")  # escaped in an attribute, since Markdown or HTML may interpret it
_SAME = {4: marked("Same year"), 7: marked("Same month"), 10: marked("Same day")}
_LINKS = (
    ("pdf", marked("PDF")), ("paper", marked("Paper")), ("code", marked("Code")),
    ("project", marked("Project page")), ("data", marked("Data")), ("huggingface", "Hugging Face"),
)  # fmt: skip
_PUBLISHED = {
    "book": marked("Book"), "thesis": marked("Thesis"), "report": marked("Report"),
    "manuscript": marked("Manuscript"), "dataset": marked("Dataset"), "software": marked("Software"),
}  # fmt: skip
_SHORT = {"Project page": marked("Project")}
_BUTTONS = {"PDF", "Code", "Project page"}  # the other links are smaller
_AT_ARXIV = re.compile(r"https://arxiv\.org/abs/((\d{4})\.\d{5})(?:v\d+)?", re.ASCII)
_HTML_SINCE = "2312"  # the year and month in an id
_KEYWORDS = 8  # on a page
_LAST = {"votes": 1, "cited": 2}  # the order of facts at the end of a line
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SYNTAX = re.compile('[":]')  # has a meaning in queries, so a phrase cannot contain it

Sought = tuple[str, str]
"""A keyword and its search query. A plain tuple, because it is stored."""


def paper(shown: Page, t: Language = ENGLISH) -> dict[str, object]:
    """Return the context of ``paper.md`` that depends on the paper alone; `surroundings` adds the rest."""
    paper, name = shown.paper, "summary" if shown.own_summary else "summary machine"
    tag = dict(paper.made).get("summary", Made()).language
    start, end = (f"<span lang={tag} dir=auto>", "</span>") if tag else ("", "")
    label = mark(shown, t, on_page=True)
    comment = [markup.rich(paper.comment)] if paper.comment else []
    return {
        "facts": _facts(paper, shown.changed, _by_way_of(shown, t), t),
        "withdrawn": span("withdrawn", _withdrawn(paper, t)) if paper.is_withdrawn else None,
        "abstract": markup.paragraphs(paper.abstract) if paper.abstract else None,
        "label": text(label) if label else None,
        "summary": span(name, wrap(start, markup.rich(paper.summary), end)) if paper.summary else None,
        **{name: _translation(paper, name, t) for name in _TRANSLATED},
        **_affiliations(paper, t),
        "published": _published(paper, t),
        "remarks": _named("remarks", t("Comment:"), comment, t) if comment else None,
        "notes": notes(markup.without_marks(shown.notes), t),
    }


def _translation(paper: Paper, name: str, t: Language) -> Piece | None:
    """Return a translation below its mark, in its language; ``None`` without one."""
    if not (words := getattr(paper, name)):
        return None
    made = dict(paper.made).get(name, Made())
    start = f'<div dir="auto" lang="{made.language}"'  # nobody knows in which language a person wrote
    mark = markup.paragraph(span("label", text(made.mark("translated_title", t))))
    body = markup.paragraphs(words)
    source = f'{mark.markdown}\n\n{start} markdown="1">\n\n{body.markdown}\n\n</div>'
    return Piece(source, f"{mark.html}\n{start}>\n{body.html}\n</div>", block=True)


def translated(paper: Paper, t: Language = ENGLISH) -> tuple[str, str, str]:
    """Return the mark of a translation, and the title and the abstract in plain text, each possibly empty."""
    by = next((by for name, by in paper.made if name in _TRANSLATED), Made())
    return by.mark("translation", t), paper.translated_title.plain, paper.translated_abstract.plain


def _withdrawn(paper: Paper, t: Language) -> Piece:
    """Return that a paper was withdrawn, with when and according to whom, as far as that is known."""
    titled, stated = withdrawal.is_titled(paper.title.plain), withdrawal.is_stated(paper.comment)
    says = marked("its title") if titled else marked("its comment") if stated else ""
    told = (paper.withdrawal if paper.withdrawn else "") or withdrawal.told("", says)
    if not told:
        return text(t(WITHDRAWN))
    more = f"{told[0].upper()}{told[1:]}."
    if (known := _TOLD.fullmatch(told)) and not t.is_english:
        day, by = known.groups("")
        day, by = day and dates.label(day, t), t(by)
        more = t("According to {source}.", source=by) if by else day
        if day and by:
            more = t("On {day}, according to {source}.", day=day, source=by)
    return markup.rich(t(WITHDRAWN) + t.space + more)


def notes(markdown: str, t: Language = ENGLISH) -> Piece | None:
    """Return a curator's notes on a paper; ``None`` if there are none."""
    if not markdown:
        return None
    head = markup.paragraph(span("label", text(t("From the curators of this archive"))))
    head = head._replace(made=f"\n{head.markdown}")
    return markup.written("div", '<div class="notes"', head, markdown)


def surroundings(
    around: Surroundings, names: Sequence[str], count: int | None, notes: Sequence[AuthorNote] = ()
) -> dict[str, object]:
    """Return the rest of the context of ``paper.md``; see `paper`.

    ``notes`` are about the authors in ``names``. ``count`` is the number of all authors; ``None`` if there
    are more than ``names``, nobody knows how many.
    """
    rest, t = OTHERS if count is None else "", around.card.language
    count = len(names) if count is None else count
    if unnamed := count - len(names[:SHOWN]):
        every = t.ngettext("{n} author", "{n} authors", unnamed)
        rest = t.ngettext("{n} more author", "{n} more authors", unnamed) if names else every
    is_numbered = _are_numbered(notes)
    known = around.author_pages, ["".join(_marks(note, is_numbered)) for note in notes]
    ends = list(accumulate(len(name) + 2 for name in names[:SHOWN]))
    first = sum(end <= _TWO_LINES[0] for end in ends) or 1
    others = None
    if len(names) > first:
        # i18n: after a plus and the number
        unseen = t.ngettext("more author", "more authors", count - first)
        more = wrap(f"+ {t.number(count - first)} <small>", text(unseen), "</small>")
        listed = _authors(names[first:SHOWN], first, rest, known, t)
        few = ends[-1] <= _TWO_LINES[1] and not rest
        others, rest = {"more": more, "names": listed, "few": few}, ""
    credit = sorted(around.card.facts("page"), key=lambda fact: _LAST.get(fact.name, 0))
    return {
        "authors": _authors(names[:first], 0, rest, known, t),
        "others": others,
        "credit": join(" ", [_fact(fact, t) for fact in credit]) if credit else None,
        "tags": span("tags", join(" ", map(_collection, tags))) if (tags := around.card.tags) else None,
        "collections": [
            _named((kind.hub or kind).name, t(kind.label), map(_collection, some), t)
            for kind, some in around.collections
        ],
        "related": _related(around.related, t),
        "later": _related(around.later, t),
        "around": _around(around),
    }


def _authors(
    names: Sequence[str], start: int, rest: str, known: tuple[Mapping[int, str], Sequence[str]], t: Language
) -> Piece:
    """Return a list of authors, linked to their pages or to a search, and what is said of the others.

    What is ``known`` are the addresses of their pages and the HTML after their names.
    """
    addresses, marks = known
    # One call is faster than one for each author.
    queries = chain(quote_plus("\n".join(names[: _SOUGHT - start]), "\n").split("\n"), repeat(""))
    places = range(start, start + len(names))
    shown: Iterable[Piece] = map(_author, names, map(addresses.get, places), queries)
    if marks:
        shown = (wrap("", author, mark) for author, mark in zip(shown, marks[start:], strict=False))
    listed = join(", ", shown)
    if rest:
        both = t("{names} and {others}") if rest != OTHERS else "{names}, {others}"
        listed = markup.filled(both, names=listed, others=text(rest)) if names else text(rest)
    return span("authors", listed or text(t("Authors unknown")))


def _are_numbered(notes: Iterable[AuthorNote]) -> bool:
    """Return whether affiliations have numbers: not if everybody has all of them."""
    return len({places for _, places in notes}) > 1


def _marks(note: AuthorNote, is_numbered: bool) -> Iterator[str]:
    """Yield the numbers of an author's affiliations, and the link to ORCID."""
    orcid, places = note
    if places and is_numbered:
        yield f"<sup>{','.join(f'{at + 1}' for at in places)}</sup>"
    if orcid:
        yield f' <a href={orcid_address(orcid)} title=ORCID>iD</a>'


def _affiliations(paper: Paper, t: Language) -> dict[str, Piece | None]:
    """Return the affiliations for readers, after their numbers; several long ones are folded."""
    if not (known := paper.affiliations):
        return dict.fromkeys(("affiliations", "affiliations_folded"))
    notes = author_notes(paper)
    starts = (f"<sup>{number}</sup> " if _are_numbered(notes) else "" for number in range(1, len(known) + 1))
    count = t.ngettext("{n} affiliation", "{n} affiliations", len(known))
    lines = [wrap(start, text(place.name), "") for start, place in zip(starts, known, strict=True)]
    is_long = len(known) > 1 and sum(len(place.name) for place in known) > _TWO_LINES[1]
    return {
        "affiliations": span("places", join("<br>", lines)),
        "affiliations_folded": text(count) if is_long else None,
    }


def _author(name: str, address: str | None, query: str) -> Piece:
    if address:
        return page(text(name), address)
    return markup.file(text(name), f"search/?author={query}") if query else text(name)


@lru_cache(maxsize=4096)
def _time(day: str, t: Language, address: str = "") -> Piece:
    label = text(dates.short(day, t))
    shown = page(label, address) if address else label
    return wrap(f"<time datetime={day}>", shown, "</time>")


@lru_cache(maxsize=4096)
def _collection(collection: Collection) -> Piece:
    return page(text(collection.name), collection.address)


@lru_cache(maxsize=4096)
def _fact(fact: Fact, t: Language, name: str = "") -> Piece:
    """Return a fact for readers, and its value for scripts (`card.js`); ``name`` is another class."""
    label, name = text(fact.label), name or fact.name
    if fact.address:
        label = link(label, fact.address) if "://" in fact.address else page(label, fact.address)
    if fact.value:
        if isinstance(fact.value, str):
            return _time(fact.value, t)
        quoted = name if name.isalnum() else f'"{name}"'
        return wrap(f"<data class={quoted} value={fact.value}>", label, "</data>")
    label = join("", (text(fact.before), label, text(fact.after)))
    return span(name, label) if name else label


def _named(name: str, label: str, parts: Iterable[Piece], t: Language) -> Piece:
    """Return parts after their label, in a ``span`` with a class."""
    return span(name, wrap(label + t.space, join(", ", parts), ""))


def mark(shown: Page, t: Language = ENGLISH, *, on_page: bool = False) -> str:
    """Return what feeds say before a machine's summary, and a page, which also says whose; else ``""``."""
    if shown.own_summary or not shown.paper.summary:
        return ""
    if made := dict(shown.paper.made).get("summary"):
        return made.mark("summary", t)
    by = MACHINES.get(source_of(shown.origin("summary")))
    if on_page:
        return t("AI summary by {name}", name=by) if by else t("AI summary")
    return t(BY_MACHINE)


def labelled(label: Piece, form: str, t: Language) -> Piece:
    """Return the label of a machine's summary, with a link to the form for corrections, or to whom to ask."""
    # i18n: a link beside a machine's summary, to a form for corrections
    ask = text(t("Wrong?"))
    wrong = link(ask, form) if form else markup.file(ask, _CORRECTIONS)
    return span("label", join(" · ", (label, wrong)))


def _by_way_of(shown: Page, t: Language) -> Piece | None:
    """Name the archive that a paper came through, with a link to the paper's page there."""
    by, _, site = shown.origin("source").partition(" ")
    if by != ARCHIVE or not site:
        return None
    address = site if site.startswith("http://") else f"https://{site}"
    there = f"{address}/{PAPER.address.format(identifiers.name(shown.paper.id))}"
    return markup.filled(t("by way of {archive}"), archive=link(text(address.partition("://")[2]), there))


def _facts(paper: Paper, revised: str, by_way_of: Piece | None, t: Language) -> Piece:
    """Return when a paper was listed, published, updated and corrected, who submitted it, and how it came."""
    facts: list[Piece] = []
    if paper.days:
        days = join(", ", (_time(day, t, f"dates/{day}/") for day in paper.days))
        facts.append(markup.filled(t("Listed on {days}"), days=days))
    if paper.published:
        said, where = t("published {day}"), ""
        if not paper.days:
            said, where = t("Published {day}"), f"dates/{paper.published}/"
        facts.append(markup.filled(said, day=_time(paper.published, t, where)))
    if not paper.dates:
        facts.append(wrap("", page(text(t("Date unknown")), UNDATED.address), ""))
    if paper.updated and paper.updated != paper.published:
        said = t("version {number}, {day}") if paper.version else t("updated {day}")
        facts.append(markup.filled(said, day=_time(paper.updated, t), number=text(f"{paper.version}")))
    if paper.corrected:
        facts.append(markup.filled(t("corrected by its publisher {day}"), day=_time(paper.corrected, t)))
    if revised:
        facts.append(markup.filled(t("text revised {day}"), day=_time(revised, t)))
    if paper.submitter:
        facts.append(text(t("submitted by {name}", name=paper.submitter)))
    if not (paper.abstract or paper.summary):
        facts.append(text(t("no abstract is known")))
    if by_way_of:
        facts.append(by_way_of)
    return span("facts", join(" · ", facts))


def unlinked(facts: Piece, days: Sequence[str], t: Language) -> Piece:
    """Remove the links to days without a page from a paper's facts."""
    for day in days:
        linked, bare = _time(day, t, f"dates/{day}/"), _time(day, t)
        markdown = facts.markdown.replace(linked.markdown, bare.markdown)
        facts = Piece(markdown, facts.html.replace(linked.html, bare.html))
    return facts


def named_links(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Return a paper's links to other sites, each as a label and an address."""
    named = [(name, getattr(paper.links, kind)) for kind, name in _LINKS]
    if paper.links.doi:
        named.append(("DOI", f"https://doi.org/{paper.links.doi}"))
    if paper.published_in.doi not in ("", paper.links.doi):
        named.append((marked("Published version"), f"https://doi.org/{paper.published_in.doi}"))
    named.append(("Zotero", paper.links.zotero))
    return tuple(
        ("arXiv" if address.startswith("https://arxiv.org/abs/") else name, address)
        for name, address in named
        if address
    )


def labels(names: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of some of `named_links`, by the names of fields."""
    return tuple([label for name, label in _LINKS if name in names])


def links(named: Sequence[tuple[str, str]], counts: Card, read: Sequence[str]) -> Piece:
    """Return the links of `named_links`, with stars next to the code and comments next to Hugging Face.

    A tip tells where links come from; ``read`` has the labels of links that only the text names.

    Links that are no buttons are in an element of their own, to which scripts add buttons.
    """
    t = counts.language
    shown = {name: text(t(_SHORT.get(name, name))) for name, _ in named}
    if counts.stars and "Code" in shown:
        shown["Code"] = join(" ", (shown["Code"], span("stars", text(f"★ {t.number(counts.stars)}"))))
    if counts.comments and "Hugging Face" in shown:
        comments = text(t.ngettext("{n} comment", "{n} comments", counts.comments))
        shown["Hugging Face"] = join(" ", (shown["Hugging Face"], span("comments", comments)))
    count = sum(name in _BUTTONS for name, _ in named) or 1
    buttons_first = sorted(named, key=lambda pair: pair[0] not in _BUTTONS)
    tip = t("Named in the abstract or comment")
    parts = [link(shown[name], address, tip * (name in read)) for name, address in buttons_first]
    if html := _html_at_arxiv(dict(named).get("arXiv", "")):
        parts.insert(count, link(text(t("arXiv's HTML")), html))
    return span("links", join(" ", (*parts[:count], wrap("<small>", join(" ", parts[count:]), "</small>"))))


def _html_at_arxiv(address: str) -> str:
    """Return the address of arXiv's HTML of a paper; ``""`` for one of before arXiv made it.

    Where arXiv could not make it, its page says so.
    """
    known = _AT_ARXIV.fullmatch(address)
    return f"https://arxiv.org/html/{known[1]}" if known and known[2] >= _HTML_SINCE else ""


def _published(paper: Paper, t: Language) -> Piece | None:
    """Return what a paper is and where it was published, field by field or else in the source's words."""
    if not (paper.published_in or paper.journal_ref):
        return None
    place, reference = paper.published_in, paper.published_in.reference
    own_words = markup.rich(paper.journal_ref) if paper.journal_ref and not reference else None
    told = [own_words, *(text(words) if words else None for words in (reference, place.details))]
    shown = [part for part in told if part]
    where = marked("Published in") if reference or own_words else marked("Published")
    if place.kind == "preprint":
        where = marked("Preprint at")
    label = t(_PUBLISHED.get(place.kind, where)) if shown or place.kind in _PUBLISHED else ""
    if label and shown:
        return _named("published", t("{label}:", label=label), shown, t)
    return span("published", text(label)) if label else None


def _related(related: Iterable[Related], t: Language) -> Piece | None:
    """List the related papers, each with its date and what it shares, unless its title says that."""
    # A page has dozens, so their Markdown is made only where it is wanted.
    address = PAPER.address.format
    items = [(to, _small(to.date, t), _unsaid(by, to)) for by, to in related]
    shown = "".join([
        f"<li>{anchor(plain(to.label), address(to.slug))}{at.html}{by and f' <i>{plain(by)}</i>'}</li>\n"
        for to, at, by in items
    ])  # fmt: skip
    listed = Piece(lambda: "\n".join(starmap(_listed, items)), f"<ol>\n{shown}</ol>", block=True)
    return listed if items else None


def _unsaid(shared: str, to: RelatedLink) -> str:
    """Return what a related paper shares, unless its title says it, in the singular or the plural."""
    if not shared:
        return ""
    label, words = to.label.casefold(), shared.casefold()
    is_said = words in label or all(word.removesuffix("s") in label for word in words.split())
    return "" if is_said else shared


def _listed(to: RelatedLink, day: Piece, shared: str) -> str:
    """Return a related paper as an item of a list in Markdown."""
    by = f" <i>{unique(shared).markdown}</i>" if shared else ""
    return f"1. {page(unique(to.label), PAPER.address.format(to.slug)).markdown}{day.markdown}{by}"


@lru_cache(maxsize=4096)
def _small(day: str, t: Language) -> Piece:
    return wrap(" <small>", text(dates.short(day, t)), "</small>") if day else text("")


def _around(around: Surroundings) -> Piece | None:
    """Link to the previous and the next paper of the same date; the style sheet places the links."""
    steps = ((around.previous, "prev"), (around.next, "next"))
    label = around.card.language.gettext(_SAME.get(len(around.card.first), ""))
    links = " ".join(
        f'<a rel={rel} href="../{adjacent[1]}/">{markup.plain(shortened(adjacent[0], _ADJACENT))}</a>'
        for adjacent, rel in steps
        if adjacent
    )
    whole = f'<nav aria-label="{label}">{links}</nav>'
    return Piece(whole, whole, block=True) if links else None


def card(card: Card, display: Display) -> dict[str, object]:
    """Return the context of ``card.md``: a paper in a list."""
    unshown = ("day", "undated") * (not display.shows_date) + ("",) * (not display.shows_tags)
    facts = [
        _fact(
            fact._replace(address="") if fact.term else fact,  # its page has the link
            card.language,
            "votes top" if display.is_top and fact.name == "votes" else "",
        )
        for fact in card.facts("list")
        if fact.name not in unshown
    ]
    by = text(by_line(card.first_authors, card.author_count, card.language))
    behind = (_collection(named) for named in card.named if named.kind.before_authors)
    return {
        "title": page(markup.rich(card.title, links=False), card.address),
        "by": span("by", join(" · ", (*behind, by))),
        "summary": _summary(card) if display.shows_summary and card.summary else None,
        "facts": span("facts", join(" ", facts)) if facts else None,
        "remark": _remark(display.remark, card.language),
        "thumbnail": _thumbnail(card) if display.shows_summary and card.thumbnail else None,
    }


def _summary(card: Card) -> Piece:
    """Return a summary for a list; the style sheet marks a summary by a machine."""
    return span("summary machine" if card.by_machine else "summary", markup.rich(card.summary, links=False))


def _thumbnail(card: Card) -> Piece:
    """Return a paper's picture, which browsers load when it scrolls into view."""
    t = card.language
    label = _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", t("Picture of {title}", title=card.label))
    shown = f'<img src="{card.thumbnail}" alt="{label}" loading="lazy" referrerpolicy="no-referrer">'
    return Piece(shown, shown)


def _remark(remark: ListRemark, t: Language) -> Piece | None:
    """Return a person's remark about a paper in a list, after the remark's date; ``None`` for none."""
    shown = [_time(remark.date, t)] if remark.date else []
    shown += [markup.rich(remark.text)] if remark.text else []
    return span("remark", join(": ", shown)) if shown else None


def sought(keywords: Sequence[str], *texts: str) -> list[Sought]:
    """Return each keyword, as the source gives it, with a search that finds this paper.

    The search is for the keyword as a phrase if one of the texts (title, abstract) contains the phrase; else
    for its single words, because a source also gives keywords that are not in the paper word for word.
    """
    if not keywords:
        return []
    from generator.queries.words import fold, spoken  # imports lunr, which is slow to load

    shown = fold("|".join(map(spoken, texts)))
    searches: list[Sought] = []
    for keyword in keywords:
        phrase, words = spoken(keyword, str), _BETWEEN_WORDS.sub(" ", keyword.casefold()).strip()
        if words:
            is_phrase = fold(phrase) in shown and not _SYNTAX.search(phrase)
            searches.append((keyword, f'"{phrase.strip()}"' if is_phrase else words))
    return searches


def keywords(
    searches: Iterable[Sought], tags: Iterable[Collection], respelled: Iterable[str]
) -> Piece | None:
    """Link the first keywords of `sought` that are not tags of the paper; ``None`` if there are none.

    ``respelled`` are proposed tags that became a tag of another name.
    """
    shown = {key(tag.name) for tag in tags}.union(map(key, respelled))
    parts = []
    for keyword, query in searches:
        if (name := key(keyword)) not in shown:
            shown.add(name)
            parts.append(markup.file(text(keyword), f"search/?q={quote_plus(query)}"))
    return span("keywords", join(", ", parts[:_KEYWORDS])) if parts else None
