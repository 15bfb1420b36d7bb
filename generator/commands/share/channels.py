"""Where papers are announced: what a message is there, by its template, and how it is posted."""

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from generator.commands.share.digest_forms import Digest, written
from generator.errors import FetchError
from generator.sources.frame.http import Client, Request, UnknownError
from generator.sources.frame.limits import Limits

LIMITS = Limits(body=1 << 16, pause=60)
_SAFE = re.compile(r"https://[\w.-]+[:/]|http://(?:localhost|127\.0\.0\.1)[:/]")
_ROOM = {"discord": 2_000, "wecom": 2_048, "telegram": 4_096}  # for a message, in bytes; 16,000 elsewhere
_CODES = {"feishu": "code", "wecom": "errcode", "dingtalk": "errcode"}  # in an answer; 0 if all is well


def fields(to: str, said: Digest) -> Any:
    """Return a message as JSON that a service takes, with as many papers as there is room for."""
    return json.loads(written(said, f"announce/{to}.json", _ROOM.get(to, 16_000)))


def post(client: Client, to: str, address: str, said: Digest) -> None:
    """Post a message to the address in a secret; for the errors see `Client.post`."""
    if not _SAFE.match(address := address.strip()):
        raise FetchError("the secret has no https address, or is not set in the environment")
    made, method, parts, headers = fields(to, said), "POST", urlsplit(address), dict[str, str]()
    given = dict(parse_qsl(parts.query))
    if to == "telegram":  # the chat
        made, address = {**made, **given}, parts._replace(query="").geturl()
    elif to == "matrix":  # the end of the address is the message's own
        method, headers = "PUT", {"Authorization": f"Bearer {given.get('access_token', '')}"}
        own = hashlib.sha256(json.dumps(made).encode()).hexdigest()[:32]
        address = parts._replace(query="", path=f"{parts.path.rstrip('/')}/{own}").geturl()
    headers["Content-Type"] = "application/json"
    body = json.dumps(made).encode()
    answer = client.post(Request(address, headers=headers, method=method, body=body))
    if name := _CODES.get(to):
        try:
            code = int(json.loads(answer)[name])
        except (ValueError, LookupError, TypeError):
            raise UnknownError("the answer is not one of this service") from None
        if code:
            raise FetchError(f"it was refused with {name} {code}")
