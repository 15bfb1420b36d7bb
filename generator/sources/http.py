"""The HTTP client for every upstream: it says who it is, limits its requests and retries what may pass."""

import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from urllib.parse import urlencode

import requests
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from generator.errors import FetchError
from generator.papers import paper

_T = TypeVar("_T")

# 403 and 406 are among them because both upstreams also give them to an address that asks too often.
_TEMPORARY = {403, 406, 408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529}
# The longest pause in seconds that an upstream may ask for; beyond it, the request fails.
_PATIENCE = 300.0
_BROKEN = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


class StatusError(FetchError):
    """An upstream refused a request, and would do so again.

    Attributes:
        status: the HTTP status.
        body: the body of the answer.
    """

    def __init__(self, message: str, status: int, body: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class _TryAgain(Exception):
    """What went wrong this time, and for how many seconds the upstream asks to send no request."""

    def __init__(self, reason: str, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.pause = pause


def user_agent(homepage: str = "") -> str:
    """The ``User-Agent`` of the archive: ``paper-archive/1.0 (+https://…)``."""
    try:
        number = version("paper-archive")
    except PackageNotFoundError:  # run from a checkout
        number = "dev"
    # A header is a line of ASCII (RFC 9110, section 5.5).
    known = paper.line(homepage).encode("ascii", "ignore").decode()
    return f"paper-archive/{number}" + (f" (+{known})" if known else "")


class Client:
    """Sends requests one after the other, over one connection to a host.

    Args:
        homepage: address of the archive, for the ``User-Agent``.
        tries: how often a request is sent at most.
        timeout: seconds to wait for a connection, and for each piece of an answer.
        clock: gives the seconds since 1970.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        homepage: str = "",
        *,
        tries: int = 6,
        timeout: tuple[float, float] = (10.0, 60.0),
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent(homepage)
        self._timeout = timeout
        self._clock = clock
        self._sleep = sleep
        self._pause_until: dict[str, float] = {}
        self._retrying = Retrying(
            stop=stop_after_attempt(tries),
            wait=wait_exponential(multiplier=1, max=60),
            retry=retry_if_exception(lambda error: isinstance(error, _TryAgain) and error.pause <= _PATIENCE),
            sleep=sleep,
            reraise=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str | int],
        parse: Callable[[bytes], _T],
        *,
        accept: str = "application/json",
        delay: float = 0.0,
    ) -> _T:
        """The parsed answer to a GET request.

        Args:
            url: the address.
            params: the query.
            parse: reads the body; raises ``ValueError`` for one that cannot be used, so that it is asked for
                again. Its message follows the words "the answer".
            accept: the media type that is wanted.
            delay: seconds before the next request to the same host.

        Raises:
            StatusError: if the upstream refused (a status such as 400 or 404).
            FetchError: if no try gave a usable answer.
        """
        address = f"{url}?{urlencode(params)}" if params else url
        try:
            answer: _T = self._retrying(self._once, address, parse, accept, delay)
            return answer
        except _TryAgain as error:
            raise FetchError(f"{address}: {error}; run the same command again later") from error
        except requests.exceptions.RequestException as error:
            raise FetchError(f"{address}: {error}; check the address in the settings") from error

    def _once(self, address: str, parse: Callable[[bytes], _T], accept: str, delay: float) -> _T:
        origin = "/".join(address.partition("?")[0].split("/", 3)[:3])
        too_early = self._pause_until.get(origin, 0.0) - self._clock()
        if too_early > 0:
            self._sleep(min(too_early, _PATIENCE))
        asked = 0.0
        try:
            answer = self._session.get(address, headers={"Accept": accept}, timeout=self._timeout)
            asked = self._asked_pause(answer)
        except _BROKEN as error:
            raise _TryAgain(f"the connection failed ({type(error).__name__})") from error
        finally:
            self._pause_until[origin] = self._clock() + max(delay, asked)
        status = f"HTTP {answer.status_code} {answer.reason or ''}".rstrip()
        if answer.status_code in _TEMPORARY:
            pause = f", asking for a pause of {asked:.0f} s" if asked else ""
            raise _TryAgain(status + pause, asked)
        if answer.status_code != HTTPStatus.OK:
            raise StatusError(
                f"{address}: {status}{_said(answer)}; check the address and what was asked for",
                answer.status_code,
                answer.content,
            )
        try:
            return parse(answer.content)
        except ValueError as error:
            raise _TryAgain(f"the answer {error}") from error

    def _asked_pause(self, answer: requests.Response) -> float:
        """For how many seconds the upstream asks to send no request.

        ``Retry-After`` is RFC 9110, section 10.2.3; ``RateLimit`` is the IETF draft that Hugging Face follows
        (``r`` requests are left, for ``t`` seconds).
        """
        asked = answer.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", asked):
            return float(asked)
        if asked:
            try:
                return max(0.0, parsedate_to_datetime(asked).timestamp() - self._clock())
            except (ValueError, OverflowError):
                return 0.0
        limit = answer.headers.get("RateLimit", "")
        used_up = re.search(r";\s*r=0\b", limit)
        window = re.search(r";\s*t=([0-9]{1,9})", limit)
        return float(window[1]) if used_up and window else 0.0


def _said(answer: requests.Response) -> str:
    """What an upstream says besides the status, if it is not a page for browsers; cut to 200 characters."""
    if "html" in answer.headers.get("Content-Type", ""):
        return ""
    text = paper.line(answer.content[:1000].decode("utf-8", "replace"))
    return f" ({text[:200]})" if text else ""
