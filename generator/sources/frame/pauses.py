"""Reads the pause that an upstream asks for from the headers of an answer."""

import re
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime


def asked(headers: Mapping[str, str]) -> float:
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
