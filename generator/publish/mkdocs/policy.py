"""The Content-Security-Policy of a page (https://www.w3.org/TR/CSP3/): what a browser may load and run on it.

It allows what the theme and the settings put on the page: the hosts that ``extra_javascript``, ``extra_css``,
``extra.analytics`` or a theme override name, and the hashes of their inline scripts. Papers and people's
Markdown add nothing to it, so no other inline script runs, and no other host is asked.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

MARK = "archive-policy"
_LOADING = {"icon", "manifest", "modulepreload", "preload", "stylesheet"}  # kinds of <link> that load
_SCRIPT_TYPES = {"", "module", "importmap", "text/javascript", "application/javascript"}
_HOST = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?", re.IGNORECASE)
# Hosts that an analytics provider sends data to, besides the hosts that its script names.
_ANALYTICS = {"google": ("https://*.google-analytics.com", "https://*.analytics.google.com")}


def filled(html: str, content: Iterable[str] = (), provider: str = "", pictures: Iterable[str] = ()) -> str:
    """Return a rendered page with its policy at the mark.

    ``content`` has the parts of the page that are not the theme's, ``provider`` is from ``extra.analytics``,
    and ``pictures`` has the hosts of papers' pictures that the page may show.
    """
    if MARK not in html:
        return html
    own = html
    for part in filter(None, content):
        own = own.replace(part, "")
    return html.replace(MARK, _policy(_Loaded(own), _ANALYTICS.get(provider, ()), pictures), 1)


def _policy(loaded: "_Loaded", more: Iterable[str], pictures: Iterable[str]) -> str:
    hosts = sorted({*loaded.hosts, *more})
    own = " ".join(["'self'", *hosts])
    directives = [f"default-src {own}"]
    for directive, texts in (("script-src", loaded.scripts), ("style-src", loaded.styles)):
        if texts:
            directives.append(" ".join([f"{directive} {own}", *sorted(map(_hash, texts))]))
    # Formulas and table columns have style attributes.
    images = " ".join([own, *(f"https://{host}" for host in pictures)])
    directives += [f"img-src {images} data:", "style-src-attr 'unsafe-inline'"]
    return ";".join([*directives, "base-uri 'none'", "form-action 'self'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Loaded(HTMLParser):
    """The hosts that a page loads from, and its inline scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hosts: set[str] = set()  # as origins
        self.scripts: set[str] = set()  # texts of inline scripts
        self.styles: set[str] = set()
        self._text: list[str] = []
        self._texts: set[str] | None = None  # where the text of an inline script or style goes
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._load(values.get("src", ""))
        if tag == "link" and _LOADING.intersection(values.get("rel", "").lower().split()):
            self._load(values.get("href", ""))
        is_script = (
            tag == "script" and "src" not in values and values.get("type", "").lower() in _SCRIPT_TYPES
        )
        self._text = []
        self._texts = self.scripts if is_script else self.styles if tag == "style" else None

    def _load(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc:
            self.hosts.add(f"{parts.scheme or 'https'}://{parts.netloc}")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._texts is not None:
            text = "".join(self._text)
            self._texts.add(text)
            self.hosts.update(_HOST.findall(text))
        self._texts = None
