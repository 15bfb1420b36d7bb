"""The HTTP client for every upstream: it identifies itself, limits answers and retries temporary failures.

It keeps the pace and the pauses that an upstream asks for, ends what takes too long, and may keep answers.
"""

import hashlib
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.client import responses
from pathlib import Path
from ssl import SSLCertVerificationError
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from generator.errors import FetchError, without_user
from generator.sources.frame.addresses import Session, user_agent
from generator.sources.frame.limits import LIMITS, LimitError, Limits
from generator.store import atomic
from generator.text import cleaning

_T = TypeVar("_T")


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """Run work in a thread and wait at most so many seconds for its result.

    A socket's timeout starts again with each byte, and a DNS lookup has none. Late work continues in its
    thread until the program ends.

    Raises:
        TimeoutError: if there is no result in time.
    """
    return begun(work).result(seconds)


def begun(work: Callable[[], _T]) -> Future[_T]:
    """Begin work in a thread, which ends with the program at the latest; return its result to come."""
    result = Future[_T]()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result


class Kept:
    """The answers in a folder, which need not exist and may be deleted at any time.

    Answers from before `since`, in seconds since 1970, are deleted at once.
    """

    def __init__(self, folder: Path, since: float = 0.0) -> None:
        self._folder = folder
        for path in folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < since:
                    path.unlink()

    def read(self, address: str) -> bytes | None:
        """Return the body of the answer from an address, or ``None`` if it is not kept."""
        with suppress(OSError):
            return self._path(address).read_bytes()
        return None

    def write(self, address: str, body: bytes) -> None:
        """Keep an answer; errors of the disk are ignored."""
        with suppress(OSError):
            atomic.write(self._path(address), body)

    def _path(self, address: str) -> Path:
        return self._folder / hashlib.sha256(address.encode()).hexdigest()


def pause_asked(headers: Mapping[str, str]) -> float:
    """Return how many seconds the upstream asks to wait.

    ``Retry-After`` is RFC 9110, section 10.2.3; a date in it is compared with the upstream's own ``Date``.
    ``Backoff`` is Zotero's, in seconds.
    ``RateLimit`` is the IETF draft that Hugging Face follows (``r`` requests are left for ``t`` seconds).
    """
    pause = (headers.get("Retry-After") or headers.get("Backoff") or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", pause):
        return float(pause)
    with suppress(ValueError, OverflowError, TypeError):  # not a date, or one without a time zone
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("Retry-After", "Date"))
        return max(0.0, (until - now).total_seconds())
    limit = headers.get("RateLimit", "")
    used_up = re.search(r";\s*r=0\b", limit)
    window = re.search(r";\s*t=([0-9]{1,9})", limit)
    return float(window[1]) if used_up and window else 0.0


# Upstreams also answer 403 and 406 if an IP address sends too many requests.
_TEMPORARY = {403, 406, 408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
# A server that says 500 or 503 did not do what it was asked (RFC 9110, section 15.6). A gateway cannot know,
# and some servers lead elsewhere after they did it.
_NOT_NOW, _OPEN = {429, 503}, {302, 303, 502, 504, 520, 524}
_SECRETS = re.compile(r"[^/?&=]{8,}")  # parts of an address
_UNCONNECTED = NewConnectionError, ConnectTimeoutError, SSLCertVerificationError  # nothing was sent yet
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 5
_LONGEST = 240  # characters of an address in a message
_CAUSES = {
    401: "refused the key", 403: "refused access", 404: "had nothing there", 429: "was asked too often",
}  # fmt: skip
_CHUNK = 1 << 16
_BROKEN = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    HTTPError,
)
_PORTS = {"http": 80, "https": 443}
# Headers of an answer that ask for changes when they come back, and how they are then called.
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_VALIDATOR = re.compile(r"[ -~]{1,500}")


def if_changed(values: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that ask for an answer only if it has changed, given its `Reply.validators`."""
    return {asks: values[given] for given, asks in _VALIDATORS.items() if given in values}


class StatusError(FetchError):
    """An upstream refused a request, and would refuse it again."""

    def __init__(self, message: str, status: int, body: bytes) -> None:
        super().__init__(message, _cause(status))
        self.status = status
        self.body = body


class GivenUpError(FetchError):
    """A source gets no more requests in this run."""


class UnknownError(FetchError):
    """Nobody can know whether an upstream took what was sent."""


class RefusedError(GivenUpError):
    """An upstream understood what it was asked, and refuses it: asking in another way would not help."""


class _TryAgain(FetchError):
    """A request failed, but may succeed if it is sent again."""


@dataclass(frozen=True, slots=True)
class _Received:
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. The next one to the same host waits ``delay`` seconds."""

    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    accept: str = "application/json"
    delay: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    # The headers that ask for an answer only if it has changed, such as ``If-None-Match`` (RFC 9110,
    # section 13).
    known: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url


@dataclass(frozen=True, slots=True)
class Reply(Generic[_T]):
    """A parsed answer with its headers, and the new address of what has moved there permanently."""

    value: _T
    headers: Mapping[str, str]
    moved: str = ""

    @property
    def validators(self) -> dict[str, str]:
        """Its headers by which it can be asked for again only if it has changed; see `if_changed`."""
        headers = {name: self.headers.get(name, "") for name in _VALIDATORS}
        return {name: text for name, text in headers.items() if _VALIDATOR.fullmatch(text)}


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a client; ``now`` returns seconds since 1970."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    within: Callable[[float, Callable[[], Any]], Any] = within


CLOCK = Clock()


class Client:
    """Sends requests to one source, one at a time, over one connection per host.

    Args:
        own_hosts: see `Session`.
        kept: a cache of usable answers; it may be replaced between requests.
        setting: the place where the source's address is set, for messages.
    """

    def __init__(
        self,
        homepage: str = "",
        *,
        own_hosts: tuple[str, ...] | None = None,
        kept: Kept | None = None,
        setting: str = "the address in the settings",
        limits: Limits = LIMITS,
        clock: Clock = CLOCK,
    ) -> None:
        self._limits = limits
        self._agent = user_agent(homepage)
        self._check = f"check {setting}"
        self._clock = clock
        self._own_hosts = own_hosts
        self.kept = kept
        self._session = Session(own_hosts)
        self._ready: dict[str, float] = {}  # when a lane, or an origin that pauses, may get its next request
        self._failures = Counter[str]()  # successive requests to an origin without a usable answer
        self._pause = 0.0  # seconds, as the last answer asked
        self._paused = defaultdict[str, float](float)  # seconds, as asked since the last usable answer
        self._retrying = Retrying(
            stop=stop_after_attempt(limits.tries),
            wait=wait_exponential(multiplier=limits.wait),
            retry=retry_if_exception_type(_TryAgain),
            sleep=clock.sleep,
            reraise=True,
        )

    @property
    def today(self) -> date:
        """The current day (UTC)."""
        return datetime.fromtimestamp(self._clock.now(), UTC).date()

    @property
    def hosts(self) -> list[str]:
        """The hosts that were asked."""
        return [urlsplit(origin).netloc.rpartition("@")[2] for origin in list(self._paused)]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(
        self, url: str, params: Mapping[str, str | int], parse: Callable[[bytes], _T], **options: Any
    ) -> _T:
        """Send a request with these `Request` options, and return the parsed answer, possibly a kept one.

        Raises:
            FetchError: as `reply` does.
        """
        request = Request(url, params, **options)
        if self.kept and (body := self.kept.read(request.address)) is not None:
            with suppress(ValueError):
                return parse(body)
        reply = self.reply(request, parse)
        assert reply, "nothing was said to be known"
        return reply.value

    def reply(self, request: Request, parse: Callable[[bytes], _T]) -> Reply[_T] | None:
        """Send a request past the cache; return ``None`` if what is known has not changed (304).

        It may be sent more than once, also by POST. What its header ``Authorization`` has is in no error.

        If ``parse`` raises a ``ValueError`` other than a `LimitError`, the request is sent again. The error's
        text must fit after "the answer".

        Raises:
            StatusError: if the upstream refused (a status such as 400 or 404).
            GivenUpError: if the upstream redirects elsewhere, failed too often or asks for too long a pause.
            FetchError: if no attempt got a usable answer.
        """
        origin, shown = _origin(request.url), _cut(request.address)
        if self._failures[origin] >= self._limits.failures:
            number = self._failures[origin]
            raise GivenUpError(f"{request.url} is given up: no usable answer to {number} requests in a row")
        try:
            answer: Reply[_T] | None = self._retrying(self._once, request, parse)
        except (_TryAgain, LimitError) as error:
            self._failures[origin] += 1
            then, cause = self._check, "sent more than is read of it"
            if isinstance(error, _TryAgain):
                then, cause = "run the same command again later", f"{error.cause}, {self._limits.tries} times"
            raise FetchError(f"{shown}: {error}; {then}", cause) from error
        except (requests.exceptions.RequestException, ValueError) as error:
            raise GivenUpError(f"{shown}: {error}; {self._check}") from error
        # Failures and pauses are counted from here on.
        self._failures[origin] = 0
        self._paused[origin] = self._pause
        return answer

    def post(self, request: Request) -> bytes:
        """Send a request to a secret address, which is in no error, and return the body of the answer.

        It is sent again only after an answer that says that it was not taken now, and for how long to wait.

        Raises:
            UnknownError: if no whole answer came, or one of a gateway.
            FetchError: if the upstream certainly did not take it.
        """
        for left in reversed(range(self._limits.tries)):
            try:
                answer = self._answer(request)
            except (_TryAgain, LimitError) as error:
                raise (FetchError if _is_unsent(error.__cause__) else UnknownError)(f"{error}") from None
            except (requests.exceptions.RequestException, ValueError) as error:
                raise FetchError(f"the address is refused ({type(error).__name__})") from None
            if not (left and answer.status in _NOT_NOW and 0 < self._pause <= self._limits.pause):
                break
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            self._paused[_origin(request.url)] = self._pause
            return answer.body
        told = _said(answer, request, *_SECRETS.findall(request.url))
        kind = UnknownError if answer.status in _OPEN else FetchError
        raise kind(f"HTTP {answer.status} {answer.reason}".rstrip() + told)

    def _once(self, request: Request, parse: Callable[[bytes], _T]) -> Reply[_T] | None:
        answer = self._answer(request)
        status = f"HTTP {answer.status} {answer.reason}".rstrip()
        if answer.status in _TEMPORARY - self._limits.refusals:
            pause = f", asking for a pause of {self._pause:.0f} s" if self._pause else ""
            raise _TryAgain(status + pause, _cause(answer.status))
        if request.known and answer.status == HTTPStatus.NOT_MODIFIED:
            return None
        if answer.status != HTTPStatus.OK:
            told = _said(answer, request)
            said = f"{_cut(request.address)}: {status}{told}; {self._check} and the request"
            raise StatusError(said, answer.status, answer.body)
        try:
            parsed = parse(answer.body)
        except LimitError as error:
            raise LimitError(f"the answer {error}") from error
        except ValueError as error:
            raise _TryAgain(f"the answer {error}") from error
        if self.kept:
            self.kept.write(request.address, answer.body)
        return Reply(parsed, answer.headers, answer.moved)

    def _answer(self, request: Request) -> _Received:
        """Return the answer, after redirects within the source; a body follows none."""
        asked, left, statuses = request.address, self._limits.answer, set[int]()
        delay = request.delay
        for _ in range(_MOST_REDIRECTS + 1):
            origin = _origin(asked)
            lane = "" if self._limits.is_one else origin  # what shares one pace
            self._rest(origin, lane, delay)
            began = self._clock.now()
            work = partial(self._received, self._session, asked, request, began + left)
            try:
                answer: _Received = self._clock.within(left, work)
            except TimeoutError:
                self._session = Session(self._own_hosts)  # the old one still waits for its answer
                late = f"no complete answer within {self._limits.answer:.0f} s"
                raise _TryAgain(late, f"gave {late}") from None
            except _BROKEN as error:
                broken = f"the connection failed ({type(error).__name__})"
                raise _TryAgain(broken, "could not be reached, or broke off") from error
            finally:
                self._ready[lane] = self._clock.now() + delay
            left -= self._clock.now() - began
            self._pause = pause_asked(answer.headers)
            self._paused[origin] += self._pause
            self._ready[origin] = self._clock.now() + max(self._pause, delay)
            location = answer.headers.get("Location", "")
            if answer.status not in _REDIRECTS or not location or request.body:
                return replace(answer, moved=asked if statuses and statuses <= {301, 308} else "")
            statuses.add(answer.status)
            asked = self._redirected(asked, location)
        raise GivenUpError(f"{request.address}: more than {_MOST_REDIRECTS} redirects; {self._check}")

    def _rest(self, origin: str, lane: str, delay: float) -> None:
        """Wait until an origin may get its next request.

        With one pace for the whole source, the first request waits, too: another run may have just ended.
        """
        if self._limits.is_one:
            self._ready.setdefault(lane, self._clock.now() + delay)
        if self._paused[origin] > self._limits.pause:
            pause = f"asks for a pause of {self._paused[origin]:.0f} s"
            said = f"{_cut(origin)}: the source {pause}; run the same command again later"
            raise GivenUpError(said, pause.replace("asks", "asked"))
        ready = max(self._ready.get(name, 0.0) for name in (origin, lane))
        if (seconds := ready - self._clock.now()) > 0:
            self._clock.sleep(seconds)

    def _received(self, session: Session, address: str, request: Request, until: float) -> _Received:
        headers = {**request.headers, **request.known, "User-Agent": self._agent, "Accept": request.accept}
        # A host may have several addresses: a dead one must leave time for the next.
        timeout = (self._limits.answer / 3, self._limits.answer)
        body = bytearray()
        options: Any = {"data": request.body, "headers": headers, "timeout": timeout, "stream": True}
        with session.request(request.method, address, **options) as answer:
            if answer.status_code not in _REDIRECTS:
                # Decompressed chunk by chunk, so that a small body cannot fill the memory.
                for chunk in answer.iter_content(_CHUNK):
                    body += chunk
                    if len(body) > self._limits.body:
                        raise LimitError(f"the answer has more than {self._limits.body:,} bytes")
                    if self._clock.now() > until:
                        raise TimeoutError
            reason = responses.get(answer.status_code, "")  # a server may put anything in its own
            return _Received(answer.status_code, reason, answer.headers, bytes(body))

    def _redirected(self, address: str, location: str) -> str:
        """Return the target of a redirect: the same host, one of the source's hosts, or any if it may."""
        wrong = f"{address}: redirects to {without_user(cleaning.line(location))[:200]!r}, which is not"
        try:
            before, after = urlsplit(address), urlsplit(urljoin(address, location))
            same = after.hostname == before.hostname and (after.port or _PORTS.get(after.scheme)) in (
                before.port or _PORTS[before.scheme],
                _PORTS["https"],
            )
            secure = after.scheme == "https" or after.scheme == before.scheme == "http"
            known = self._limits.is_anywhere or after.hostname in self._limits.hosts
            allowed = secure and (same or (after.scheme == "https" and known))
            allowed = allowed and without_user(location) == location
        except ValueError:
            raise GivenUpError(f"{wrong} a valid address; {self._check}") from None
        if not allowed:
            raise GivenUpError(f"{wrong} an address of the source; {self._check}", "led to another site")
        return after.geturl()


def _is_unsent(error: BaseException | None) -> bool:
    """Return whether a connection failed before anything was sent."""
    reason = getattr(next(iter(getattr(error, "args", ())), None), "reason", None)
    return any(isinstance(cause, _UNCONNECTED) for cause in (reason, *getattr(reason, "args", ())))


def _cause(status: int) -> str:
    """Return what a status means, for everybody."""
    server = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    other = "had a fault of its own" if server else "refused the request"
    return f"{_CAUSES.get(status, other)} ({status})"


def _cut(address: str) -> str:
    """Return an address for a message."""
    shown = without_user(address)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _origin(address: str) -> str:
    return "/".join(address.partition("?")[0].split("/", 3)[:3])


def _said(answer: _Received, request: Request, *secrets: str) -> str:
    """Return the upstream's explanation, cut to 200 characters; ``""`` for a web page or a secret."""
    if "html" in answer.headers.get("Content-Type", ""):
        return ""
    text = without_user(cleaning.line(answer.body[:1000].decode("utf-8", "replace")))
    secrets += (*request.headers.get("Authorization", "").split()[1:],)
    return f" ({text[:200]})" if text and not any(secret in text for secret in secrets) else ""
