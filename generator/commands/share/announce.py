"""``archive announce``: tells of new papers where people talk, each channel of each paper once."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import attrgetter
from pathlib import Path

import click

from generator.commands.group import annotate, content, say, show, writes
from generator.commands.share import channels, digest, finding
from generator.commands.share.digest_forms import Digest
from generator.configuration import settings
from generator.configuration.settings import Announcement
from generator.content.runs import announced
from generator.content.runs.listed import Days
from generator.errors import ArchiveError, FetchError, Problem, attempt
from generator.listings.cards import Card
from generator.pages.archive import Archive
from generator.sources.frame.http import Client, UnknownError
from generator.text.plural import counted

_RANK = attrgetter("rank")
_NEWS = 7  # days for which a paper is news
_OLD = 60  # days; a paper of an earlier date is no news when it comes in


def news(papers: Iterable[tuple[Card, str]], today: date) -> list[Card]:
    """Return the papers that came in lately, the best first; on a list, that were put there."""
    since, old = (f"{today - timedelta(days)}" for days in (_NEWS, _OLD))
    lately = ((card, put) for card, put in papers if (put or card.came) >= since)
    return sorted((card for card, put in lately if put or card.last >= old[: len(card.last)]), key=_RANK)


def claim(archive: Archive, rules: Iterable[Announcement], noted: Days, today: date) -> int:
    """Note what each channel is to be told, and drop what is no news; return the number of problems."""
    wrong, ended = list[Problem](), [name for name in noted if " " in name]
    for name in ended:
        _settle(name, noted, "a run ended while it sent")
    for name, days in [*noted.items()]:
        noted[name] = {paper: day for paper, day in days.items() if day >= today - timedelta(_NEWS)}
    for rule in rules:
        found = attempt(partial(finding.named, archive, rule.of), None, wrong)
        told = {paper for name in noted if name.split()[0] == rule.secret for paper in noted[name]}
        cards = news(found[1], today) if found else []
        papers = [card.id for card in cards if told.isdisjoint((card.id, *card.others))]
        if papers and (rule.when == "at_once" or today not in noted.get(rule.secret, {}).values()):
            noted[rule.name] = dict.fromkeys(papers, today)
    return show(wrong) + len(ended)


def _settle(name: str, noted: Days, doubt: str = "") -> None:
    """Note that a channel was told of an entry's papers, or name them if it may not have been."""
    told = noted.pop(name)
    noted.setdefault(name.split()[0], {}).update(told)
    if doubt:
        papers = ", ".join(told)
        annotate("warning", f"{name}: {doubt}, so nobody knows whether these papers were announced: {papers}")


def _message(opened: tuple[Archive, str, str], rule: Announcement, ids: Days) -> Digest:
    """Return what is said of the papers that are noted for a rule."""
    archive, name, site = opened
    page, papers = finding.named(archive, rule.of)
    cards = sorted((card for card, _ in papers if card.id in ids[rule.name]), key=_RANK)
    shown = tuple(digest.shown(archive, card, site) for card in cards[: rule.most])
    return Digest(
        name, site, len(cards), shown, site + page.address, about=page.label, language=archive.language
    )


def send(messages: Mapping[Announcement, Digest], noted: Days, folder: Path, client: Client) -> int:
    """Send what is noted, and note what came of it; return how many may be lost, or raise if one failed."""
    lost = failed = 0
    for rule, message in messages.items():
        try:
            channels.post(client, rule.to, os.environ.get(rule.secret, ""), message)
            _settle(rule.name, noted)
        except UnknownError as error:
            _settle(rule.name, noted, f"{error}")
            lost += 1
        except FetchError as error:
            say(f"{rule.name}: {error}; the next run announces it", err=True)
            del noted[rule.name]
            failed += 1
        announced.FILE.write(folder, noted)
    if failed:
        raise FetchError(f"{counted(failed, 'announcement')} failed; the next run announces what is news.")
    return lost


@click.command("announce")
@click.option("--dry-run", is_flag=True, help="Only show what would be said, and to whom.")
@click.option(
    "--when", type=click.Choice(["daily", "at_once"]), default="daily", envvar="ARCHIVE_ANNOUNCE_WHEN",
    help="at_once: leave out the channels that are told once a day.",
)  # fmt: skip
@click.option("--claim", "is_claim", is_flag=True, help="Only note what is to be said; for the workflow.")
@click.option("--send", "is_send", is_flag=True, help="Only say what is noted; for the workflow.")
@click.pass_obj
@writes
def command(config: Path, dry_run: bool, when: str, is_claim: bool, is_send: bool) -> int:
    """Announce new papers where people talk: on Slack, Discord, Telegram, Matrix and others.

    \b
    archive announce --dry-run     what would be said, and to whom
    archive announce               say it

    The setting `announce` names the papers that each channel is told. The address of a channel stands in the
    environment, by the name that its `secret` says. A channel is told of a paper once, in the week after it
    came in; content/announced.yml has which ones. What a service refused, the next run says again. If nobody
    can know whether it took a message, the papers are named and not announced again.
    """  # noqa: D301  (click's own mark, a backspace)
    chosen, folder, wrong = settings.read(config), content(config), list[Problem]()
    opened, noted = digest.opened(config, chosen), announced.FILE.noted(folder, wrong)
    if wrong:  # else papers would be announced twice
        raise ArchiveError(f"content/{wrong[0]}; restore it, for example with git.")
    rules = [rule for rule in chosen.announce if when in ("daily", rule.when)]
    number = 0 if is_send else claim(opened[0], rules, noted, datetime.now(UTC).date())
    messages = {rule: _message(opened, rule, noted) for rule in rules if rule.name in noted}
    for rule, message in messages.items():
        say(f"{rule.name}: {message.head}")
        for paper in message.papers if dry_run else ():
            say(f"  {paper.title} {paper.address}")
    if not messages:
        say("There is nothing to announce.")
    if not dry_run and (messages or number):
        announced.FILE.write(folder, noted)
    if not (dry_run or is_claim):
        with closing(Client(opened[2], limits=channels.LIMITS)) as client:
            number += send(messages, noted, folder, client)
    return number
