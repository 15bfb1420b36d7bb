r"""Hostile text of our own making.

A payload that runs in a browser calls ``__ran`` (`LISTENER`) with the name of its field; one that loads
something asks `ELSEWHERE`; one that a shell, a YAML reader or TeX runs makes a file named `TRACE`; one that a
template computes shows the result of `SUM`.
"""

from __future__ import annotations

ELSEWHERE = "https://hostile.invalid"
TRACE = "was-run-by-hostile-text"
LISTENER = "globalThis.__all = []; globalThis.__ran = (where) => { globalThis.__all.push(String(where)); };"
SUM = "1234567*1009", "1245678103"  # and its result
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
PASSWORD = "hunter-two"
WITH_PASSWORD = tuple(
    address.replace("PASSWORD", PASSWORD)
    for address in (
        "https://ada:PASSWORD@moss.example/archive", "https://PASSWORD@moss.example/archive.git",
        "http://:PASSWORD@moss.example:8000/?a=b#c", "HTTPS://ada:a@PASSWORD@moss.example/",
        "https://ada:PASSWORD/unescaped#x@moss.example/", "ssh://git:PASSWORD@moss.example/archive",
        "//ada:PASSWORD@moss.example/x", "https:/ada:PASSWORD@moss.example/", "ftp://PASSWORD@moss.example",
        "https:\\\\ada:PASSWORD@moss.example/", f"https://ada:PASSWORD{'x' * 300}@moss.example/feed",
        "https://ada:PASSWORD@moss.example/paper_archive-0.2.0-py3-none-any.whl",
        "https://moss.example/?to=https://ada:PASSWORD@moss.example/",
    )
)  # fmt: skip
"""Addresses with a password, or with a user that is one."""
PAYLOADS = (*_MARKUP, *_MARKDOWN, *_TEX, *_DATA, *_SHELL, *_LOG, *_LETTERS, *_PLACES)

# Only a person's Markdown can do these: open elements, names of our own elements, positions on the page.
BY_HAND = (
    "<details>", "<details><summary>x", "<a href=https://hostile.invalid/>", "<a name=x>", "<b>", "<i><b><u>",
    "<div>", "<div markdown=1>", "<p>", "<ul><li>", "<table><tr><td>", "<table>", "<!--", "<svg>", "<svg><g>",
    "<math><mtext>", "<select>", "<h2>", "</div></article></main>", "<div><div></div></div></div></div>",
    "<button>", "<form>", "<template>", "<noscript>", "<plaintext>", "<xmp>", "<title>", "<frameset>",
    "```\nx", "~~~\nx", "<pre>", "<code>", "<blockquote>", "<dl><dt>", "<ruby><rt>", "<label for=__drawer>",
    "<span markdown=block>", "<details markdown=1>\n<summary>x</summary>", "<summary>", "<legend>",
    "<dialog open>",
    *(f'<a class="{name}" href="https://hostile.invalid/">x</a>' for name in (
        "md-header", "md-overlay", "md-search", "md-nav", "md-dialog", "md-top", "md-button", "fold", "star",
    )),
    '<pre class="mermaid"><code>graph TD; A-->B</code></pre>', "```mermaid\ngraph TD; A-->B\n```",
    '<a href="https://hostile.invalid/" style="position:fixed;inset:0">x</a>',
    '<p style="width:99999px;padding-left:99999px;margin-left:-99999px;font-size:9999px">x</p>',
    '<svg width="99999" height="99999" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>',
    '<img src="x.png" width="99999" height="99999">', '<table><td width="99999" style="width:99999px">x',
    *(f'<p id="{name}">x</p>' for name in (
        "__config", "__drawer", "__search", "__palette", "archive-search", "abstract", "related-papers",
    )),
    "Text.[^1]\n\n[^1]: A note.", "# Abstract\n\n## Abstract\n\n## Related papers", "[TOC]",
    "{: .md-header }", "x\n{: .md-header #__config style=position:fixed }", "[x]: javascript:x\n\n[x][x]",
)  # fmt: skip

# A reader that looks back, or on to the end, from each place of a text takes longest with one of these alone.
FILLERS = (
    " ", "\n", "\u00a0", " \n", f"{' ' * 70}a", ",", ", ", "; ", ": ", ". ", "-", "7", "a", " and ", "\u0301",
    "e\u0301", "\x00", "(", "[", "{", "<a ", "<!--", "<p>\n", "&lt;p ", "&nbsp;", "$", "$x$ ", "\\", "\\(",
    "\\emph{", "\\begin{document}", "# a\n", "`", "%20", "10.1/", "http://",
)  # fmt: skip
"""Pieces that a text of 100 kB is made of, to see that nothing takes a time that grows with its square."""
