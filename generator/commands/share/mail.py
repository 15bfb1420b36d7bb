"""A digest as one mail to a mailing list, by a server that speaks SMTP (RFC 5321).

The list keeps who gets it and who no longer wants to. TLS with a trusted certificate is required, except for
a server on this machine. Nothing is tried twice: a person mends what was refused.
"""

import hashlib
import ipaddress
import smtplib
import ssl
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
from generator.papers.paper import line
from generator.sources.deadlines import within
from generator.text.sentences import shortened

PREFIX = "ARCHIVE_SMTP_"
_IMPLICIT, _SUBMISSION = 465, 587  # ports: TLS from the first byte on (RFC 8314); TLS by STARTTLS
_PATIENCE = 30.0  # seconds for each answer
_MOST = 180.0  # seconds for all of it: a server may answer byte by byte without an end
_AGAIN = f"Mend this, then run: {COMMAND} digest --send"
_UNKNOWN = "It may have been sent all the same: look at the list first."
_SUBJECT = 150  # characters
# Every server takes 7 bit. No line has more than 78 characters (RFC 5322, section 2.1.1): Python makes some
# longer than it is told, by their first space.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)


class _Whole(str):
    """The value of a header that stays on one line, however long an address in it is."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header, as `email` asks for it."""
        return f"{self.name}: {self}{policy.linesep}"


@dataclass(frozen=True, slots=True)
class Server:
    """The server that sends a mail, and from whom to whom it goes."""

    host: str
    port: int
    sender: Address
    to: Address  # the mailing list
    leave: Address  # for a mail by which somebody leaves the list
    user: str = ""  # "" for a server without a login
    password: str = ""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """What variables of the environment say.

        Raises:
            ArchiveError: if one is missing, or is not what it should be; the message names it.
        """
        stated = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in environment.items()
            if name.startswith(PREFIX)
        }
        if missing := [name for name in ("HOST", "SENDER", "LIST") if not stated.get(name)]:
            names = ", ".join(PREFIX + name for name in missing)
            raise ArchiveError(f"not set in the environment: {names}. See {COMMAND} digest --help.")
        port = stated.get("PORT") or str(_SUBMISSION)
        if not (port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536):
            raise ArchiveError(f"{PREFIX}PORT: {port[:20]!r} is not a port; write 587, or 465.")
        user, password = stated.get("USER", ""), stated.get("PASSWORD", "")
        if bool(user) != bool(password):
            raise ArchiveError(f"{PREFIX}USER and {PREFIX}PASSWORD: set both or none.")
        to = _address("LIST", stated["LIST"])
        # The address of a list for what is not for all of it (RFC 2142, section 6).
        leave = stated.get("UNSUBSCRIBE") or f"{to.username}-request@{to.domain}"
        return cls(
            stated["HOST"], int(port), _address("SENDER", stated["SENDER"]), to,
            _address("UNSUBSCRIBE", leave), user, password,
        )  # fmt: skip

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody on the way reads along."""
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
        raise ArchiveError(f"{PREFIX}{name}: {reason}.") from None
    return made


def message(digest: Digest, server: Server, moment: datetime) -> EmailMessage:
    """A digest as a mail, in plain text and in HTML, written at a ``moment`` with a time zone."""
    to, leave = server.to, f"mailto:{quote(server.leave.addr_spec, safe='@')}?subject=unsubscribe"
    digest = replace(digest, leave=leave)
    about = f"{digest.label}, {digest.query}" if digest.query else digest.label
    key = hashlib.sha256(f"{digest.site}\n{digest.query}".encode()).hexdigest()[:16]
    mail = EmailMessage(_POLICY)
    name = server.sender.display_name or shortened(digest.archive, _SUBJECT)
    mail["From"] = Address(name, addr_spec=server.sender.addr_spec)
    mail["To"] = Address(addr_spec=to.addr_spec)
    mail["Subject"] = shortened(line(f"{digest.archive}: {about}"), _SUBJECT)
    mail["Date"] = format_datetime(moment)
    # The same each time, so that lists and mail programs know a second copy.
    _put(mail, "Message-ID", f"digest.{digest.period}.{key}@{server.sender.domain}")
    _put(mail, "List-Id", f"{to.username}.{to.domain}".lower())  # RFC 2919
    _put(mail, "List-Unsubscribe", leave)  # RFC 2369; by one click (RFC 8058) it would take a server
    mail.set_content(forms.text(digest))
    mail.add_alternative(forms.html(digest), subtype="html")
    body = b"".join(part.as_bytes() for part in mail.iter_parts())
    mail.set_boundary(f"=_{hashlib.sha256(body).hexdigest()[:32]}")  # else it is left to chance
    return mail


def _put(mail: EmailMessage, name: str, value: str) -> None:
    whole = _Whole(f"<{value}>")
    whole.name = name
    mail[name] = whole


def send(mail: EmailMessage, server: Server) -> None:
    """Hand a mail to a server, once; it ends when `_MOST` is over, whatever the server does.

    Raises:
        ArchiveError: if the mail was not taken, or nobody knows whether it was.
    """
    try:
        within(_MOST, partial(_send, mail, server))
    except TimeoutError:
        raise ArchiveError(f"{server.host} took more than {_MOST:g} seconds. {_UNKNOWN} {_AGAIN}") from None


def _send(mail: EmailMessage, server: Server) -> None:
    context, known = ssl.create_default_context(), "Nothing was sent."
    connect = partial(smtplib.SMTP_SSL, context=context) if server.port == _IMPLICIT else smtplib.SMTP
    try:
        with closing(connect(server.host, server.port, timeout=_PATIENCE)) as smtp:
            smtp.ehlo_or_helo_if_needed()
            if server.port != _IMPLICIT and (smtp.has_extn("starttls") or not server.is_here):
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            known = _UNKNOWN
            # As bytes: `send_message` puts ">" before a line that begins with "From ".
            smtp.sendmail(server.sender.addr_spec, server.to.addr_spec, mail.as_bytes())
            with suppress(OSError):  # it has the mail
                smtp.quit()
    except (OSError, UnicodeError) as error:
        where = f"{server.host}, port {server.port}"
        raise ArchiveError(f"{where}: {_said(error)}. {known} {_AGAIN}") from None


def _said(error: Exception) -> str:
    """What a server said, or what went wrong."""
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
