"""The command that makes a digest, and sends it."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

import click

from generator.cli.options import day
from generator.cli.printing import say, show, tell_workflow
from generator.commands import digest as digests
from generator.commands import mail as mails
from generator.commands.mail import Server
from generator.configuration import locations, settings
from generator.content.runs import sample
from generator.errors import COMMAND, ArchiveError, RecordError
from generator.group import content
from generator.incremental import atomic
from generator.pages.archive import Archive
from generator.pages.digest import FORMATS, Digest
from generator.papers import dates
from generator.queries.queries import Query

_MAIL = "eml"


@click.command()
@click.option(
    "--period", "unit", type=click.Choice(dates.PERIODS),
    help="How long it is. [default: the setting `digest`, else week]",
)  # fmt: skip
@click.option(
    "--of", "within", type=day, envvar="ARCHIVE_DIGEST_OF",
    help="Any day of it, YYYY-MM-DD. [default: of the latest that is over, in UTC]",
)  # fmt: skip
@click.option("--query", metavar="QUERY", help="Only papers that a query of the search finds.")
@click.option(
    "--top", "most", type=click.IntRange(1, digests.MOST_SHOWN), default=digests.SHOWN, show_default=True,
    help="How many papers are in it.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice([*FORMATS, _MAIL]), default="text", show_default=True,
    help="What it is written as; eml is the whole mail.",
)  # fmt: skip
@click.option(
    "--output", default="-", type=click.File("wb", lazy=True, atomic=True),
    help="A file for it. [default: standard output]",
)  # fmt: skip
@click.option("--send", is_flag=True, help="Send it to the mailing list, once, in place of writing it.")
@click.option(
    "--release", type=click.Path(path_type=Path), metavar="FILE",
    help="Write it to a file as a release for GitHub, where the setting `digest` says so; for the workflow.",
)  # fmt: skip
@click.pass_obj
def digest(
    config: Path,
    unit: str | None,
    within: date | None,
    query: str | None,
    most: int,
    form: str,
    output: IO[bytes],
    send: bool,
    release: Path | None,
) -> int:
    """Write what was listed in a day, week or month: the papers with the most votes, with summaries.

    \b
    archive digest                                       the last week, as text
    archive digest --period month --of 2026-10-01        October 2026
    archive digest --query 'tag:speech' --format html    of one subject, as a mail looks
    archive digest --send                                to a mailing list

    To send it, the environment has the server and the addresses: ARCHIVE_SMTP_HOST, ARCHIVE_SMTP_SENDER and
    ARCHIVE_SMTP_LIST; ARCHIVE_SMTP_PORT (587, or 465), ARCHIVE_SMTP_USER and ARCHIVE_SMTP_PASSWORD; and
    ARCHIVE_SMTP_UNSUBSCRIBE, where that is another address than the list's with -request. With the setting
    `digest: week`, the workflow Digest does this by itself.
    """  # noqa: D301  (click's own mark, a backspace)
    chosen = settings.read(config)
    if release:
        release.unlink(missing_ok=True)
        if not chosen.digest:
            say("The setting digest is off, so there is none.")
            return 0
    server = Server.read(os.environ) if send or form == _MAIL else None
    now = datetime.now(UTC)
    unit = unit or chosen.digest or "week"
    period = dates.period(unit, within) if within else dates.last_complete(unit, now.date())
    site = locations.site(config, "site_url")
    if wrong := locations.wrong_address(site):
        raise ArchiveError(f"a digest's links need the site's address: {wrong}.")
    if sample.is_in(content(config)):
        raise ArchiveError(f"this is the project's sample, which has no digest. Run {COMMAND} init first.")
    archive = Archive.read(content(config), chosen)
    name = locations.site(config, "site_name")
    made = digests.digest(archive, name, site, unit, period, _query(query), most)
    problems = show(archive.problems)
    if not made.papers:
        say(f"{made.label} has no papers, so no digest was made.", err=True)
    elif release:
        atomic.write(release, digests.release(made))
        tell_workflow("GITHUB_OUTPUT", f"of={dates.first_day(period)}\n")
        say(f"{made.label}: {made.lead}")
    elif server and send:
        mail = mails.message(made, server, now)
        mails.send(mail, server)
        say(f"Sent to {server.to.addr_spec}: {mail['Subject']}")
    else:
        output.write(_written(made, form, server, now))
    return problems


def _written(made: Digest, form: str, server: Server | None, now: datetime) -> bytes:
    return mails.message(made, server, now).as_bytes() if server else FORMATS[form](made).encode()


def _query(text: str | None) -> Query | None:
    if text is None:
        return None
    try:
        return Query.parse(text)
    except RecordError as error:
        raise ArchiveError(f"--query: {error.reason}") from None
