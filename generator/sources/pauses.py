"""The pauses that an upstream asks for, read from the headers of its answers."""

import re
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime


def asked(headers: Mapping[str, str]) -> float:
    """For how many seconds the upstream asks to send no request.

    ``Retry-After`` is RFC 9110, section 10.2.3, with a date by the upstream's own clock; ``RateLimit`` is the
    IETF draft that Hugging Face follows (``r`` requests are left, for ``t`` seconds).
    """
    pause = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", pause):
        return float(pause)
    with suppress(ValueError, OverflowError, TypeError):  # no date, or a date without a time zone
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("Retry-After", "Date"))
        return max(0.0, (until - now).total_seconds())
    limit = headers.get("RateLimit", "")
    used_up = re.search(r";\s*r=0\b", limit)
    window = re.search(r";\s*t=([0-9]{1,9})", limit)
    return float(window[1]) if used_up and window else 0.0
