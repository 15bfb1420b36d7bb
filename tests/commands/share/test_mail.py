"""``archive digest --send``: against a mail server on loopback, with TLS and a login."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from generator.commands.share import digest as digests
from generator.commands.share import digest_forms as forms
from generator.commands.share import mail as mails
from generator.commands.share.mail import Server
from generator.configuration.settings import Settings
from generator.errors import ArchiveError
from generator.papers.paper import Counts, Paper, Record
from generator.publish.context import lent
from tests.harness.archive import MINIMAL
from tests.harness.invoking import invoke
from tests.harness.papers import nasty, papers, record, take
from tests.harness.payloads import PAYLOADS
from tests.harness.smtp import PASSWORD, USER, Mailbox, certificate, serving

NAME = "From Möösen"
ABSTRACT = "We hold mirrors up to moss. It does not mind."
AGAIN = "Mend this, then run: archive digest --send"
UNKNOWN = "It may have been sent anyway: look at the list first."


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "mkdocs.yml").write_text(MINIMAL.replace("Moss Archive", NAME))
    paper = record("2601.00001", "Möss & 苔", days=("2026-11-18",), abstract=ABSTRACT, votes=3)
    take(folder / "content", paper)
    return folder


@pytest.fixture
def box(pem: Path) -> Iterator[Mailbox]:
    with serving(pem) as box:
        yield box


def stated(box: Mailbox, **variables: str) -> dict[str, str]:
    """Return the variables of a server with TLS and a login, changed by ``variables``."""
    values = {
        "HOST": "localhost", "PORT": str(box.port), "USER": USER, "PASSWORD": PASSWORD,
        "SENDER": "digest@moss.example", "LIST": "papers@lists.moss.example",
    } | variables  # fmt: skip
    return {f"ARCHIVE_SMTP_{name}": value for name, value in values.items()}


@pytest.fixture
def send(folder: Path, pem: Path) -> Callable[..., Result]:
    """Send a week's digest; by default to a server with TLS and a login, else as the variables say."""

    def run(box: Mailbox, code: int = 0, trusted: Path = pem, **variables: str) -> Result:
        environment = stated(box, **variables) | {"SSL_CERT_FILE": str(trusted)}
        week = ("--of", "2026-11-16")
        result = invoke(folder, "digest", "--send", *week, code=code, environment=environment)
        assert PASSWORD not in result.output
        return result

    return run


def read(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_digest_is_one_mail_to_the_list(send: Callable[..., Result], box: Mailbox) -> None:
    said = send(box).stdout
    assert said == f"Sent to papers@lists.moss.example: {NAME}: Week 47, 2026\n"
    assert (box.logins, box.recipients) == ([USER], [["papers@lists.moss.example"]])
    (data,) = box.mails
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and data.isascii()
    assert max(len(part) for part in lines if not part.startswith(b"List-Unsubscribe: ")) <= 78
    mail = read(data)
    assert mail["From"] == f"{NAME} <digest@moss.example>"
    assert mail["To"] == "papers@lists.moss.example"
    assert mail["Subject"] == f"{NAME}: Week 47, 2026"
    assert abs(mail["Date"].datetime - datetime.now(UTC)).total_seconds() < 60
    assert mail["List-Id"] == "<papers.lists.moss.example>"
    leave = "mailto:papers-request@lists.moss.example?subject=unsubscribe"
    assert mail["List-Unsubscribe"] == f"<{leave}>"
    assert "List-Unsubscribe-Post" not in mail
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {part.get_content_charset() for part in (text, html)} == {"utf-8"}
    for part in (text, html):
        shown = cast(EmailMessage, part).get_content()
        assert "苔" in shown and "“We hold mirrors up to moss.”" in shown and leave in shown
    assert cast(EmailMessage, text).get_content().startswith(NAME), "From is not >From"
    assert not mail.defects


def test_a_period_s_mail_has_one_name_however_often_it_is_sent(
    send: Callable[..., Result], box: Mailbox
) -> None:
    for _ in range(2):
        send(box)
    first, second = (re.sub(rb"Date: .*\r\n", b"", data) for data in box.mails)
    assert first == second
    assert re.fullmatch(r"<digest\.2026-W47\.[0-9a-f]{16}@moss\.example>", read(first)["Message-ID"])


def test_the_address_to_leave_the_list_can_be_another(send: Callable[..., Result], box: Mailbox) -> None:
    address = f"papers+unsubscribe-{'x' * 40}@lists.moss.example"
    send(box, UNSUBSCRIBE=address, SENDER="Ada & Bo <a@moss.example>")
    mail = read(box.mails[0])
    assert mail["List-Unsubscribe"] == f"<mailto:{address.replace('+', '%2B')}?subject=unsubscribe>"
    assert mail["From"] == '"Ada & Bo" <a@moss.example>' or mail["From"] == "Ada & Bo <a@moss.example>"


def test_tls_from_the_first_byte_on(pem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Server.read(stated(Mailbox(465))).is_implicit
    with serving(pem, implicit=True, login=False) as box:
        stated_here = Server.read(stated(box, USER="", PASSWORD=""))
        assert not stated_here.is_implicit
        server = replace(stated_here, is_implicit=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path)))
        with pytest.raises(ArchiveError, match=r"its certificate is not trusted.* Nothing was sent\."):
            mails.send(EmailMessage(), server)
        assert box.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        mails.send(EmailMessage(), server)
        assert len(box.mails) == 1


def refused(result: Result, *words: str) -> None:
    """Assert that sending ended with one line that says what is wrong and how to send again."""
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line
    assert line.startswith("archive: ") and line.endswith(AGAIN)


def test_a_refused_login_ends_it(send: Callable[..., Result], box: Mailbox) -> None:
    refused(send(box, 2, PASSWORD="wrong"), "535", "Nothing was sent")
    refused(send(box, 2, PASSWORD="wröng"), "a letter that SMTP does not take", "Nothing was sent")
    refused(send(box, 2, USER="", PASSWORD=""), "530", UNKNOWN)
    assert box.mails == []


def test_a_refused_address_ends_it(send: Callable[..., Result], box: Mailbox) -> None:
    box.refused = "550 no such list\x1b[2J"
    refused(send(box, 2), "550 no such list [2J", UNKNOWN)
    box.refused = ""
    send(box)
    assert len(box.mails) == 1, "by hand it is sent anyway"


@pytest.mark.parametrize("drops", ["MAIL", "DATA"])
def test_a_server_that_hangs_up_midway_is_told(send: Callable[..., Result], box: Mailbox, drops: str) -> None:
    box.drops = drops
    refused(send(box, 2), "Connection unexpectedly closed", UNKNOWN)
    assert box.mails == []


def test_a_certificate_that_nobody_trusts_ends_it(
    send: Callable[..., Result], box: Mailbox, tmp_path: Path
) -> None:
    refused(send(box, 2, trusted=certificate(tmp_path)), "its certificate is not trusted", "Nothing was sent")
    assert (box.mails, box.logins) == ([], [])


def test_without_tls_nothing_is_sent_but_on_this_machine(send: Callable[..., Result]) -> None:
    with serving(None, login=False) as box:
        # A form of 127.0.0.1 that the archive does not recognize as this machine.
        refused(
            send(box, 2, HOST="127.1", USER="", PASSWORD=""),
            "STARTTLS extension not supported by server",
            "Nothing was sent",
        )
        assert box.mails == []
        send(box, USER="", PASSWORD="")
        assert len(box.mails) == 1


def test_nobody_is_waited_for_without_an_end(send: Callable[..., Result]) -> None:
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            while not over.wait(0.02):
                connection.sendall(b"220-wait\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        server = Server.read(stated(Mailbox(listening.getsockname()[1])))
        said = rf"^localhost took more than 0\.3 seconds\. {UNKNOWN} {AGAIN}$"
        with pytest.raises(ArchiveError, match=said):
            mails.send(EmailMessage(), server, patience=0.3)
        over.set()
        thread.join()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    refused(send(Mailbox(port), 2), "refused", "Nothing was sent")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"HOST": "", "LIST": " "}, "not set in the environment: ARCHIVE_SMTP_HOST, ARCHIVE_SMTP_LIST"),
        ({"PORT": "smtp"}, "ARCHIVE_SMTP_PORT: 'smtp' is not a port"),
        ({"PORT": "70000"}, "is not a port"),
        ({"PORT": "0"}, "is not a port"),
        ({"PORT": "0005870000"}, "is not a port"),
        ({"USER": ""}, "set both or none"),
        ({"PASSWORD": ""}, "set both or none"),
        ({"SENDER": "moss"}, "ARCHIVE_SMTP_SENDER: 'moss' is not the address of a mailbox"),
        ({"SENDER": "a@b.example, c@d.example"}, "is not the address"),
        ({"LIST": "a@b.example\nBcc: c@d.example"}, "is not the address"),
        ({"LIST": "ä@b.example"}, "is not the address"),
        ({"UNSUBSCRIBE": "@"}, "ARCHIVE_SMTP_UNSUBSCRIBE"),
    ],
)
def test_what_is_set_wrong_is_named(
    send: Callable[..., Result], variables: dict[str, str], words: str
) -> None:
    assert words in send(Mailbox(1), 2, **variables).stderr


@given(papers(), nasty(), st.sampled_from(PAYLOADS))
def test_a_mail_holds_together_whatever_is_in_a_paper(made: Paper, name: str, payload: str) -> None:
    paper = replace(made, title=f"{made.title} {payload}", days=("2026-11-18",))
    with TemporaryDirectory() as folder:
        content = Path(folder, "content")
        take(content, Record(paper, Counts(votes=1)))
        archive = lent(content, Settings(starter_tags=False)).archive
        digest = digests.digest((archive, name, "https://moss.test/"), "2026-W47", digests.Asked())
    assert archive.problems == []
    sender, to = Address(addr_spec="a@moss.example"), Address(addr_spec="b@moss.example")
    server = Server("localhost", 25, sender, to, to)
    mail = mails.message(digest, server, datetime(2026, 11, 23, tzinfo=UTC))
    data = mail.as_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 78 and data.isascii()
    back = read(data)
    assert back.keys() == mail.keys() and len(back.keys()) == 9
    assert back["Subject"].split() == mail["Subject"].split()
    assert not any("\n" in value or "\r" in value for value in back.values())
    text, html = back.iter_parts()
    left = replace(digest, leave="mailto:b@moss.example?subject=unsubscribe")
    shown = [cast(EmailMessage, part).get_content().replace("\r\n", "\n") for part in (text, html)]
    is_same = shown == [forms.written(left, "text"), forms.written(left, "html")]
    assert is_same  # pytest takes minutes to show a difference of long texts
    assert forms.written(digest, "markdown").count("\n### ") == 1
