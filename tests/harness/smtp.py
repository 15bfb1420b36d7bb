"""A mail server on loopback with TLS and a login, which can fail; and certificates for it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.harness.processes import run

USER, PASSWORD = "ada", "moss & mirrors"


def certificate(folder: Path) -> Path:
    """Write a self-signed certificate for this machine and its key into one file."""
    file = folder / "certificate.pem"
    run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", file],
    )  # fmt: skip
    file.write_text(file.read_text() + (folder / "key.pem").read_text())
    return file


@dataclass
class Mailbox:
    """The state of a mail server.

    Attributes:
        mails: the bytes of the accepted mails.
        recipients: the recipients of each mail.
        logins: the users who logged in.
        refused: the answer to a recipient it refuses; ``""`` to accept all.
        drops: the command at which it hangs up: ``MAIL``, or ``DATA`` before the answer.
    """

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refused: str = ""
    drops: str = ""

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a sender, or hang up."""
        if self.drops == "MAIL":
            _hang_up(server)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient, or refuse it."""
        if self.refused:
            return self.refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Accept a mail, or hang up."""
        if self.drops == "DATA":
            _hang_up(server)
            return "451 gone"
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(envelope.original_content)
        self.recipients.append([str(address) for address in envelope.rcpt_tos])
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Accept a login with the password."""
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        if good:
            self.logins.append(data.login.decode())
        return AuthResult(success=good, handled=False)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def serving(pem: Path | None, *, implicit: bool = False, login: bool = True) -> Iterator[Mailbox]:
    """Run a server at a free port of this machine.

    Args:
        pem: its certificate; without one it speaks no TLS.
        implicit: TLS from the first byte on, instead of STARTTLS.
        login: whether a sender must log in.
    """
    context = None
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Mailbox(free.getsockname()[1])
    controller = Controller(
        box, "127.0.0.1", box.port,
        ssl_context=context if implicit else None, tls_context=None if implicit else context,
        require_starttls=bool(pem) and not implicit, auth_required=login, authenticator=box.authenticate,
        auth_require_tls=bool(pem) and not implicit,
    )  # fmt: skip
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
