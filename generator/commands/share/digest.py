"""``archive digest``: writes what was listed in a day, week or month, for mails and releases on GitHub."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from generator.commands.group import content, day, say, show, tell_workflow
from generator.commands.intake import match, rules
from generator.commands.share import digest_forms as forms
from generator.commands.share import finding
from generator.commands.share import mail as mails
from generator.commands.share.digest_forms import FORMATS, Digest, DigestPaper
from generator.commands.share.mail import Server
from generator.configuration import locations, settings
from generator.configuration.settings import DigestOf, Like, Settings
from generator.content.runs import sample
from generator.errors import COMMAND, ArchiveError
from generator.listings import time
from generator.listings.cards import Card
from generator.listings.saved import words_of
from generator.pages import parts
from generator.pages.archive import Archive
from generator.papers import dates
from generator.papers.shown import Fact, author_names, by_line
from generator.publish.context import lent
from generator.related import Words
from generator.store import atomic
from generator.text.cleaning import line
from generator.text.sentences import first_sentence, shortened
from generator.text.tex import Tex

if TYPE_CHECKING:
    from generator.related.likeness import Score

MOST_SHOWN = 500
_AUTHORS = 3
# The most characters of a title, a name, a summary; longer addresses are not shown.
_TITLE, _NAME, _SUMMARY, _ADDRESS = 300, 80, 500, 500
_ORDER = {"votes": -2, "withdrawn": -1, "reasons": 1, "": 2}  # the other facts are between, as in a list
_MAIL = "eml"


@dataclass(frozen=True)
class Asked:
    """What a digest is asked for, as the command's options say it."""

    unit: str | None = None
    within: date | None = None
    of: str = "all"  # or a collection, as settings name it
    query: str | None = None  # only papers that it finds
    like: str | None = None  # the papers most like these examples come first; "" for those of the settings
    most: int = time.SENT
    form: str = "text"
    output: Any = None  # a file of bytes
    send: bool = False
    release: Path | None = None


def digest(opened: tuple[Archive, str, str], period: str, asked: Asked, like: Like | None = None) -> Digest:
    """Return the digest of a period: most votes first, ties newest first, then by id.

    The ``period`` comes from `dates.period`; ``like`` are the examples of the settings.
    """
    (archive, name, site), query = opened, finding.parsed(asked.query)
    page, about, ranked = archive.groups.link(period).address, "", time.ranked(archive.groups, period)
    if asked.of != "all":
        (page, about, *_), papers = finding.named(archive, asked.of)
        ranked = _within(dict(papers), ranked, period)
    examples = {} if asked.like is None else rules.examples_of(archive.library, like, asked.like)
    if scores := _scores(archive, ranked, examples) if examples else {}:
        ranked.sort(key=lambda card: -scores[card.slug].score)
    if query:
        ranked = list(filter(finding.finder(query, archive), ranked))
        page = f"search/?q={quote(query.text)}"
    return Digest(
        archive=shortened(line(name), _TITLE),
        site=site,
        period=period,
        total=len(ranked),
        papers=tuple(shown(archive, card, site, scores.get(card.slug)) for card in ranked[: asked.most]),
        all=site + page,
        is_by_votes=bool(ranked and ranked[0].votes),
        query=shortened(line(query.text), _TITLE) if query else "",
        of=asked.of if about else "",
        about=shortened(line(about), _TITLE),
        like=(asked.like or "mkdocs.yml") if examples else "",
        examples=len(examples),
        language=archive.language,
    )


def _within(papers: Mapping[Card, str], ranked: Iterable[Card], period: str) -> list[Card]:
    """Return those of a collection, in order; on a list they count by the day when they were put there."""
    days = ((card, date.fromisoformat(day)) for card, day in papers.items() if day)
    put = [card for card, day in days if period in [dates.period(unit, day) for unit in dates.PERIODS]]
    dated = [card for card in ranked if papers.get(card) == ""]
    return sorted([*dated, *put], key=lambda card: -(card.votes or 0))


def _scores(archive: Archive, cards: Sequence[Card], examples: Mapping[str, Words]) -> "dict[str, Score]":
    """Return how near papers are to examples, by slug."""
    from generator.related.likeness import Theme  # NumPy is slow to load

    papers = {card.slug: words_of(archive.page(card.slug).paper) for card in cards}
    theme = Theme([*examples.values()], list(papers.values())[: rules.HERE])
    return {slug: theme.score(own) for slug, own in papers.items()}


def release_body(made: Digest) -> bytes:
    """Return the digest as a release for GitHub's API, which is never marked as the latest."""
    fields = {
        "tag_name": "-".join(("digest", *filter(None, made.of.split(":")), made.period)),
        "name": made.headline,
        "body": forms.written(made, "markdown"),
        "make_latest": "false",
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def shown(archive: Archive, card: Card, site: str, score: "Score | None" = None) -> DigestPaper:
    """Return a paper as a digest shows it; the score has the words that make it like some examples."""
    paper = archive.page(card.slug).paper
    mark, title, _ = parts.translated(paper, archive.language)
    summary = _line(paper.summary, _SUMMARY)
    if (made := dict(paper.made).get("summary")) and made.model:
        summary = f"{made.mark('summary', archive.language)}: {summary}"
    translated = f"{mark}: {_line(title, _TITLE)}. " if title else ""
    quoted = "" if summary else shortened(first_sentence(line(paper.abstract.plain)), _SUMMARY)
    t, facts = archive.language, [*card.facts("mail")]
    if paper.is_withdrawn:
        facts.append(Fact("withdrawn", t("withdrawn")))
    if score and score.reasons:
        facts.append(Fact("reasons", t("because of {words}", words=", ".join(score.reasons))))
    facts.sort(key=lambda fact: _ORDER.get(fact.name, 0))
    said = [_said(fact, site) for fact in facts]
    authors = [_line(name, _NAME) for name in author_names(paper)[:_AUTHORS]]
    by = [fact.label for fact in said if fact.name == "organization"]
    by.append(by_line(authors, card.author_count, t))
    links = (Fact(name, t(name), address) for name, address in parts.named_links(paper) if name != "Code")
    return DigestPaper(
        title=_line(paper.title, _TITLE) or card.id,
        address=site + card.address,
        by=" · ".join(filter(None, by)),
        facts=tuple(fact for fact in said if fact.name != "organization"),
        summary=translated + (f"“{quoted}”" if quoted else summary),
        is_quoted=bool(quoted),
        links=tuple(fact for fact in links if len(fact.address) <= _ADDRESS),
    )


def _said(fact: Fact, site: str) -> Fact:
    """Return a fact as a mail says it: on one line, with links to collections and to other sites."""
    address = fact.address if "://" in fact.address else "" if fact.name else site + fact.address
    return Fact(fact.name, _line(fact.words, _NAME), address if len(address) <= _ADDRESS else "")


def _line(text: str, most: int) -> str:
    """Return a text as it is read, on one line."""
    return shortened(line(Tex(text).plain), most)


@click.command("digest")
@click.option(
    "--period", "unit", type=click.Choice(dates.PERIODS),
    help="The length of the period. [default: as the settings `digest` and `digests` say, else week]",
)  # fmt: skip
@click.option(
    "--of", "within", type=day, envvar="ARCHIVE_DIGEST_OF",
    help="Any day of the period, YYYY-MM-DD. [default: the latest period that is over, in UTC]",
)  # fmt: skip
@click.option(
    "--in", "of", default="all", metavar="COLLECTION", envvar="ARCHIVE_DIGEST_IN",
    help="Only papers of a collection, such as topic:agents; its period and its list are those in `digests`.",
)  # fmt: skip
@finding.option
@match.like_option
@click.option(
    "--top", "most", type=click.IntRange(1, MOST_SHOWN), default=time.SENT, show_default=True,
    help="How many papers to show.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice([*FORMATS, _MAIL]), default="text", show_default=True,
    help="The format of the output; eml is the whole mail.",
)  # fmt: skip
@finding.output_option
@click.option("--send", is_flag=True, help="Send it to the mailing list, once, instead of writing it.")
@click.option(
    "--release", type=click.Path(path_type=Path), metavar="FILE",
    help="Write it to FILE as a release for GitHub, if the settings have such a digest; for the workflow.",
)  # fmt: skip
@click.pass_obj
def command(config: Path, /, **options: Any) -> int:
    """Write what was listed in a day, week or month: the papers with the most votes, with summaries.

    \b
    archive digest                                       the last week, as text
    archive digest --period month --of 2026-10-01        October 2026
    archive digest --query 'tag:speech' --format html    on one subject, as HTML for a mail
    archive digest --like seminar.bib                    the papers most like those in a file first
    archive digest --send                                send it to a mailing list

    To send it, set the server and the addresses in the environment: ARCHIVE_SMTP_HOST, ARCHIVE_SMTP_SENDER
    and ARCHIVE_SMTP_LIST. If needed, also set ARCHIVE_SMTP_PORT (587 by default, or 465), ARCHIVE_SMTP_USER
    and ARCHIVE_SMTP_PASSWORD, and ARCHIVE_SMTP_UNSUBSCRIBE (by default the list's address with -request).
    With the setting `digest: week`, the workflow Digest does this once a week; with `digests`, for topics.
    """  # noqa: D301  (click's own mark, a backspace)
    asked, chosen, now = Asked(**options), settings.read(config), datetime.now(UTC)
    own = next((one for one in chosen.posted if one.of == asked.of), None)
    if asked.release:
        asked.release.unlink(missing_ok=True)
        if not own:
            say(f"The settings have no digest of {asked.of}, so none was made.")
            return 0
    own = own or DigestOf(asked.of, list=mails.LIST)
    if asked.send and not own.list:
        say(f"The digest of {own.of} has no mailing list in the settings, so it is not sent.")
        return 0
    server = Server.read(os.environ, own.list or mails.LIST) if asked.send or asked.form == _MAIL else None
    unit, place = asked.unit or own.period, opened(config, chosen)
    last = dates.last_complete(unit, now.date())
    made = digest(place, dates.period(unit, asked.within) if asked.within else last, asked, chosen.like)
    problems = show(place[0].problems)
    if not made.papers:
        say(f"{made.title} has no papers, so no digest was made.", err=True)
    elif asked.release:
        atomic.write(asked.release, release_body(made))
        tell_workflow("GITHUB_OUTPUT", f"of={dates.first_day(made.period)}\n")
        say(f"{made.title}: {made.lead}")
    elif server and asked.send:
        mail = mails.message(made, server, now)
        mails.send(mail, server)
        say(f"Sent to {server.to.addr_spec}: {mail['Subject']}")
    elif server:
        asked.output.write(mails.message(made, server, now).as_bytes())
    else:
        asked.output.write(forms.written(made, asked.form).encode())
    return problems


def opened(config: Path, chosen: Settings) -> tuple[Archive, str, str]:
    """Return the archive, its name and the address of its site; refuse the sample, and an unknown address."""
    site = locations.site(config, "site_url")
    if wrong := locations.wrong_address(site):
        raise ArchiveError(f"links to the site need its address: {wrong}.")
    if sample.is_in(content(config)):
        raise ArchiveError(f"this is the project's sample; nobody is told of it. Run {COMMAND} init first.")
    return lent(content(config), chosen).archive, locations.site(config, "site_name"), site
