"""The pauses that an upstream asks for, read from the headers of its answers."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def asked(headers: Mapping[str, str], now: float) -> float:
    """For how many seconds the upstream asks to send no request.

    ``Retry-After`` is RFC 9110, section 10.2.3, a date in it by the upstream's own clock; ``RateLimit`` is
    the IETF draft that Hugging Face follows (``r`` requests are left, for ``t`` seconds).

    Args:
        headers: of an answer.
        now: seconds since 1970; for an upstream that does not say what its clock shows.
    """
    pause = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", pause):
        return float(pause)
    if pause:
        until = _seconds(pause)
        return max(0.0, until - (_seconds(headers.get("Date", "")) or now)) if until else 0.0
    limit = headers.get("RateLimit", "")
    used_up = re.search(r";\s*r=0\b", limit)
    window = re.search(r";\s*t=([0-9]{1,9})", limit)
    return float(window[1]) if used_up and window else 0.0


def _seconds(written: str) -> float:
    """A date of HTTP in seconds since 1970; 0 where it is none."""
    try:
        return parsedate_to_datetime(written).timestamp()
    except (ValueError, OverflowError):
        return 0.0
