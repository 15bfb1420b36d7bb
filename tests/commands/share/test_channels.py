"""What a message is on each service, and how it is posted: titles stay text, and no link leads elsewhere."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from typing import Any, get_args, get_type_hints

import pytest
import requests
import urllib3
import yaml
from lxml import html

from generator.commands.share.channels import fields, post
from generator.commands.share.digest_forms import Digest, DigestPaper
from generator.configuration.settings import Announcement
from generator.errors import FetchError
from generator.sources.frame import http
from generator.sources.frame.http import Client, UnknownError
from generator.sources.frame.limits import Limits
from generator.text.cleaning import line
from tests.harness.payloads import PAYLOADS
from tests.harness.talking import Service, serving
from tests.harness.workflows import WORKFLOWS

(_, TO) = get_args(get_type_hints(Announcement, include_extras=True)["to"])
SERVICES = re.findall(r"\w+", TO.pattern)
SITE = "https://moss.test/papers/"
CALLS = (
    "<!channel> <@U024BE7LH> @everyone @here #general /leave $USD :tada: *bold* _x_ ~x~ `x` **x** ||x||",
    "https://hostile.invalid/x www.hostile.invalid hostile.invalid [x](https://hostile.invalid) a@b.invalid",
    "<https://hostile.invalid|x> <a href='https://hostile.invalid'>x</a> <at user_id=\"all\">x</at> tg://x",
)


def paper(title: str, number: int = 1) -> DigestPaper:
    return DigestPaper(title, f"{SITE}2611.{number:05d}/", "Ada One, Bo Two")


def message(*titles: str, total: int = 0, name: str = "Moss") -> Digest:
    papers = tuple(paper(title, number) for number, title in enumerate(titles))
    return Digest(name, "https://moss.test/", total or len(titles), papers, "https://moss.test/added/")


def texts(value: Any) -> Iterator[str]:
    """Yield each text in JSON, except the addresses of links."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in ("url", "href", "address", "all"):
                yield from texts(item)


def test_the_services_of_the_settings_have_a_template_and_the_workflow_passes_their_secrets_on() -> None:
    jobs = yaml.safe_load(WORKFLOWS["announce.yml"].read_text("utf-8"))["jobs"]
    (send,) = [step for step in jobs["announce"]["steps"] if step.get("id") == "send"]
    named = [name for name in send["env"] if name.startswith("ANNOUNCE_")]
    assert named == [*(f"ANNOUNCE_{to.upper()}" for to in SERVICES), *(f"ANNOUNCE_{n}" for n in range(1, 10))]
    for to in SERVICES:
        assert fields(to, message("Moss")) and fields(to, message())


@pytest.mark.parametrize("to", SERVICES)
def test_a_title_is_text(to: str) -> None:
    for title in filter(None, map(line, (*CALLS, *PAYLOADS))):
        made = fields(to, message(title, "Ferns", total=9))
        if to == "webhook":  # a program reads it
            assert made["papers"][0]["title"] == title
            made = made["text"]
        for text in map(unescape if to in ("slack", "telegram", "matrix") else str, texts(made)):
            shown = re.sub(r"https://moss\.test/[\w./-]*", "", text)
            assert not re.search(r"://|\bwww\.|\w\.invalid|[@#$](?=\w)|:[\w+-]+:", shown)


def test_telegram_and_matrix_get_html_with_our_links_alone() -> None:
    for to, name in {"telegram": "text", "matrix": "formatted_body"}.items():
        for title in (*CALLS, *map(line, PAYLOADS)):
            read = html.fragment_fromstring(fields(to, message(title, total=2))[name], create_parent=True)
            assert [link.get("href") for link in read.iter("a")] == [f"{SITE}2611.00000/", "https://moss.test/added/"]
            assert {element.tag for element in read.iterdescendants()} <= {"a", "br"}


def test_slack_and_feishu_get_parts_that_are_links_or_text() -> None:
    (block,) = fields("slack", message("*Moss* <!here>", total=2))["blocks"]
    (section,) = block["elements"]
    assert [(part["type"], part.get("url")) for part in section["elements"] if part["type"] == "link"] == [
        ("link", f"{SITE}2611.00000/"), ("link", "https://moss.test/added/"),
    ]  # fmt: skip
    assert {"type": "link", "url": f"{SITE}2611.00000/", "text": "*Moss* <!here>"} in section["elements"]
    said = fields("slack", message(name="<!here> & *all*"))
    assert said["text"] == "&lt;!here&gt; &amp; *all*: 0 new papers"
    rows = fields("feishu", message("Moss"))["content"]["post"]["en_us"]["content"]
    assert rows[1] == [
        {"tag": "a", "href": f"{SITE}2611.00000/", "text": "Moss"},
        {"tag": "text", "text": " · Ada One, Bo Two"},
    ]  # fmt: skip


def test_discord_gets_escaped_markdown_and_mentions_nobody() -> None:
    made = fields("discord", message("**Moss** [x](y)", total=3))
    assert made["allowed_mentions"] == {"parse": []}
    assert made["content"].splitlines() == [
        "Moss: 3 new papers",
        f"[\\*\\*Moss\\*\\* \\[x\\](y)](<{SITE}2611.00000/>) · Ada One, Bo Two",
        "[… and 2 more](<https://moss.test/added/>)",
    ]


@pytest.mark.parametrize(("to", "room"), [("discord", 2_000), ("wecom", 2_048), ("telegram", 4_096)])
def test_papers_for_which_a_service_has_no_room_are_counted(to: str, room: int) -> None:
    made = json.dumps(fields(to, message(*["Møss " * 50] * 50)), ensure_ascii=False)
    assert room / 2 < len(made.encode()) <= room
    assert re.search(r"and 4\d more", made)


# Posting


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


def say(service: Service, to: str, place: str = "/hook/T0SECRET0", **limits: Any) -> list[float]:
    """Post a message; return the naps."""
    naps: list[float] = []
    clock = http.Clock(sleep=naps.append)
    with closing(Client(limits=Limits(**({"answer": 0.4, "pause": 60} | limits)), clock=clock)) as client:
        post(client, to, service.url + place, message("Moss"))
    return naps


def test_a_message_is_posted_once(service: Service) -> None:
    say(service, "slack")
    (posted,) = service.posted
    assert (posted.method, posted.path) == ("POST", "/hook/T0SECRET0")
    assert posted.headers["content-type"] == "application/json"
    assert posted.headers["user-agent"].startswith("paper-archive/")


def test_the_chat_of_telegram_and_the_token_of_matrix_leave_the_address(service: Service) -> None:
    say(service, "telegram", "/bot7:key/sendMessage?chat_id=-100&message_thread_id=4")
    for _ in range(2):
        say(service, "matrix", "/_matrix/client/v3/rooms/!a:b/send/m.room.message?access_token=key")
    chat, *room = service.posted
    assert chat.path == "/bot7:key/sendMessage" and chat.body["chat_id"] == "-100"
    assert {(one.method, one.headers["authorization"]) for one in room} == {("PUT", "Bearer key")}
    (path,) = {one.path for one in room}  # so that the server drops a second one
    assert re.fullmatch(r"/_matrix/client/v3/rooms/!a:b/send/m\.room\.message/[0-9a-f]{32}", path)


@pytest.mark.parametrize("does", ["hang", "drop", "cut", "302", "502", "504"])
def test_nobody_knows_what_became_of_a_message_without_a_whole_answer(service: Service, does: str) -> None:
    service.does = [does]
    with pytest.raises(UnknownError) as caught:
        say(service, "webhook")
    assert len(service.posted) == 1 and "SECRET" not in str(caught.value)


@pytest.mark.parametrize("does", ["400", "404", "429", "500", "307", "429 61"])
def test_a_refusal_is_certain(service: Service, does: str) -> None:
    service.does = [does]
    with pytest.raises(FetchError, match=f"HTTP {does[:3]}") as caught:
        say(service, "webhook")
    assert len(service.posted) == 1 and not isinstance(caught.value, UnknownError)


def test_a_service_that_asks_to_wait_is_asked_again(service: Service) -> None:
    service.does = ["429 7", "503 2"]
    assert [round(nap) for nap in say(service, "webhook")] == [7, 2]
    assert [one.did for one in service.posted] == ["429 7", "503 2", "take"]
    service.does = ["429 7"] * 3
    with pytest.raises(FetchError, match="HTTP 429"):
        say(service, "webhook")


@pytest.mark.parametrize("to", ["feishu", "wecom", "dingtalk"])
def test_some_services_refuse_in_an_answer_with_status_200(service: Service, to: str) -> None:
    service.answer = b'{"code": 9499, "errcode": 45009, "msg": "x"}'
    with pytest.raises(FetchError, match=r"refused with (errcode 45009|code 9499)"):
        say(service, to)
    for service.answer in (b"", b"[]", b'{"code": null, "errcode": "x"}'):
        with pytest.raises(UnknownError):
            say(service, to)


def test_what_was_never_sent_is_no_secret_lost(service: Service) -> None:
    for address in ("http://hooks.invalid/T0SECRET0", "ftp://hooks.invalid/T0SECRET0", "x", "https://[", ""):
        with closing(Client(limits=Limits())) as client, pytest.raises(FetchError) as caught:
            post(client, "slack", address, message("Moss"))
        assert not isinstance(caught.value, UnknownError) and "SECRET" not in str(caught.value)
    nowhere = Service("http://127.0.0.1:9")
    with pytest.raises(FetchError, match="ConnectionError") as caught:
        say(nowhere, "slack")
    assert not isinstance(caught.value, UnknownError)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [(ssl.SSLCertVerificationError("self-signed"), FetchError), (ssl.SSLEOFError("EOF"), UnknownError)],
)
def test_without_trust_nothing_is_sent_and_a_cut_within_tls_is_a_cut(
    cause: ssl.SSLError, kind: type[FetchError]
) -> None:
    def within(seconds: float, work: object) -> None:
        reason = urllib3.exceptions.SSLError(cause)
        failed = urllib3.exceptions.MaxRetryError(urllib3.HTTPSConnectionPool("hooks.invalid"), "/x", reason)
        raise requests.exceptions.SSLError(failed)

    with closing(Client(clock=http.Clock(within=within))) as client, pytest.raises(FetchError) as caught:
        post(client, "slack", "https://hooks.invalid/T0SECRET0", message("Moss"))
    assert type(caught.value) is kind and "SECRET" not in str(caught.value)


def test_an_answer_that_repeats_the_address_is_not_shown(service: Service) -> None:
    service.does, service.answer = ["404", "404"], b"The webhook T0SECRET0 is not registered."
    with pytest.raises(FetchError, match=r"HTTP 404 Not Found$"):
        say(service, "webhook")
    service.answer = b"no_such_channel"
    with pytest.raises(FetchError, match=r"HTTP 404 Not Found \(no_such_channel\)$"):
        say(service, "webhook")
