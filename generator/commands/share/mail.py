"""Sends a digest as one mail to a mailing list, through a server that speaks SMTP (RFC 5321).

The list knows its subscribers. TLS with a trusted certificate is required, except for a server on this
machine. Nothing is tried twice: a person mends what was refused.
"""

import hashlib
import ipaddress
import smtplib
import ssl
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, getaddresses
from functools import partial
from typing import Self
from urllib.parse import quote

from generator.commands.share import digest_forms as forms
from generator.commands.share.digest_forms import Digest
from generator.errors import COMMAND, ArchiveError
from generator.sources.frame.http import within
from generator.text.cleaning import line
from generator.text.sentences import shortened

LIST = "ARCHIVE_SMTP_LIST"
_HOST, _PORT, _SENDER, _USER, _PASSWORD, _LEAVE = (
    f"ARCHIVE_SMTP_{name}" for name in ("HOST", "PORT", "SENDER", "USER", "PASSWORD", "UNSUBSCRIBE")
)
_IMPLICIT, _SUBMISSION = 465, 587  # ports: TLS from the first byte on (RFC 8314); TLS by STARTTLS
_PATIENCE = 30.0  # seconds for each answer
_MOST = 180.0  # seconds in all: a server may answer byte by byte without an end
_AGAIN = f"Mend this, then run: {COMMAND} digest --send"
_UNKNOWN = "It may have been sent anyway: look at the list first."
_SUBJECT = 150  # characters
# Every server takes 7 bit. No line has more than 78 characters (RFC 5322, section 2.1.1): Python makes some
# lines longer than it is told, by a leading space.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)


class _OneLine(str):
    """A header's value that stays on one line, however long an address in it is."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header, as `email` asks for it."""
        return f"{self.name}: {self}{policy.linesep}"


@dataclass(frozen=True, slots=True)
class Server:
    """The server that sends a mail, its sender and the mailing list."""

    host: str
    port: int
    sender: Address
    to: Address  # the mailing list
    leave: Address  # takes mails of people who leave the list
    user: str = ""  # "" for a server without a login
    password: str = ""
    is_implicit: bool = False  # TLS from the first byte on, instead of STARTTLS

    @classmethod
    def read(cls, environment: Mapping[str, str], named: str = LIST) -> Self:
        """Read the server from the environment, and the list from the variable of a name; errors name one."""
        stated = defaultdict(str, {name: value.strip() for name, value in environment.items()})
        if missing := [name for name in (_HOST, _SENDER, named) if not stated[name]]:
            names = ", ".join(missing)
            raise ArchiveError(f"not set in the environment: {names}. See {COMMAND} digest --help.")
        port, user, password = stated[_PORT] or f"{_SUBMISSION}", stated[_USER], stated[_PASSWORD]
        if not (port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536):
            raise ArchiveError(f"{_PORT}: {port[:20]!r} is not a port; write 587, or 465.")
        if bool(user) != bool(password):
            raise ArchiveError(f"{_USER} and {_PASSWORD}: set both or none.")
        to = _address(named, stated[named])
        # The address for mails that concern a list but are not for all of it (RFC 2142, section 6).
        own = stated[_LEAVE] if named == LIST else ""
        leave = _address(_LEAVE, own or f"{to.username}-request@{to.domain}")
        sender, is_implicit = _address(_SENDER, stated[_SENDER]), int(port) == _IMPLICIT
        return cls(stated[_HOST], int(port), sender, to, leave, user, password, is_implicit)

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine, so that nobody can read along."""
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


def _address(name: str, text: str) -> Address:
    try:
        ((shown, spec),) = getaddresses([line(text)])
        made = Address(line(shown), addr_spec=spec)
        if not (made.username and "." in made.domain and spec.isascii() and len(spec) <= 254):
            raise ValueError
    except (ValueError, IndexError, MessageError):
        form = "digest@example.org, or Name <digest@example.org>"
        reason = f"{text[:80]!r} is not the address of a mailbox; write {form}"
        raise ArchiveError(f"{name}: {reason}.") from None
    return made


def message(digest: Digest, server: Server, moment: datetime) -> EmailMessage:
    """Return a digest as a mail, in plain text and in HTML; the ``moment`` has a time zone."""
    to, leave = server.to, f"mailto:{quote(server.leave.addr_spec, safe='@')}?subject=unsubscribe"
    digest = replace(digest, leave=leave)
    named = f"{digest.site}\n{digest.of}{digest.query}" + (f"\n{digest.like}" if digest.like else "")
    key = hashlib.sha256(named.encode()).hexdigest()[:16]
    mail = EmailMessage(_POLICY)
    name = server.sender.display_name or shortened(digest.archive, _SUBJECT)
    mail["From"] = Address(name, addr_spec=server.sender.addr_spec)
    mail["To"] = Address(addr_spec=to.addr_spec)
    mail["Subject"] = shortened(line(f"{digest.archive}: {digest.title}"), _SUBJECT)
    mail["Date"] = format_datetime(moment)
    # The same each time, so that lists and mail programs recognize a second copy.
    _put(mail, "Message-ID", f"digest.{digest.period}.{key}@{server.sender.domain}")
    _put(mail, "List-Id", f"{to.username}.{to.domain}".lower())  # RFC 2919
    _put(mail, "List-Unsubscribe", leave)  # RFC 2369; one click (RFC 8058) would need a server
    mail.set_content(forms.written(digest, "text"))
    mail.add_alternative(forms.written(digest, "html"), subtype="html")
    body = b"".join(part.as_bytes() for part in mail.iter_parts())
    mail.set_boundary(f"=_{hashlib.sha256(body).hexdigest()[:32]}")  # else it is random
    return mail


def _put(mail: EmailMessage, name: str, value: str) -> None:
    whole = _OneLine(f"<{value}>")
    whole.name = name
    mail[name] = whole


def send(mail: EmailMessage, server: Server, patience: float = _MOST) -> None:
    """Hand a mail to a server, once; give up after ``patience`` seconds, whatever the server does.

    An error says that the server did not take the mail, or that nobody knows whether it did.
    """
    try:
        within(patience, partial(_send, mail, server))
    except TimeoutError:
        said = f"{server.host} took more than {patience:g} seconds. {_UNKNOWN} {_AGAIN}"
        raise ArchiveError(said) from None


def _send(mail: EmailMessage, server: Server) -> None:
    context, known = ssl.create_default_context(), "Nothing was sent."
    connect = partial(smtplib.SMTP_SSL, context=context) if server.is_implicit else smtplib.SMTP
    try:
        with closing(connect(server.host, server.port, timeout=_PATIENCE)) as smtp:
            smtp.ehlo_or_helo_if_needed()
            if not server.is_implicit and (smtp.has_extn("starttls") or not server.is_here):
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            known = _UNKNOWN
            # As bytes: `send_message` puts ">" before a line that begins with "From ".
            smtp.sendmail(server.sender.addr_spec, server.to.addr_spec, mail.as_bytes())
            with suppress(OSError):  # the server has the mail
                smtp.quit()
    except (OSError, UnicodeError) as error:
        where = f"{server.host}, port {server.port}"
        raise ArchiveError(f"{where}: {_said(error)}. {known} {_AGAIN}") from None


def _said(error: Exception) -> str:
    """Return what a server said, or what went wrong."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
        return shortened(line(f"{error.smtp_code} {said}"), 200)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, UnicodeError):
        return "the user or the password has a letter that SMTP does not take"
    return shortened(line(str(error)) or type(error).__name__, 200)
