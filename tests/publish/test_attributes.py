"""The classes, ids, styles and sizes that a person's HTML may have: none of them is used by a script."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.publish.people.sanitizing import IDS, clashes, classes, is_allowed, is_of_a_script, styles
from tests.harness.processes import CHECKOUT

TEMPLATES = CHECKOUT / "site_templates"
_SELECTORS = re.compile(
    r"(?:querySelector(?:All)?|closest|matches)\(\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`)|\"((?:article|\.|#)[^\"]*)\""
)
_IDS = re.compile(
    r"getElementById\(\"([\w-]+)\"|\bid(?:=|: ?| = )[\"'`]?([a-zA-Z_][\w-]*)(?=[\"'`> $])|declare var (\w+)"
)


def texts(*suffixes: str) -> dict[Path, str]:
    found = (path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in suffixes)
    return {path: path.read_text("utf-8") for path in found}


def selectors() -> set[str]:
    """Return the selectors in scripts and style sheets."""
    scripts = {part for text in texts(".js").values() for found in _SELECTORS.findall(text) for part in found}
    styles = (re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", text, flags=re.DOTALL) for text in texts(".css").values())
    return scripts | set(styles)


def test_an_id_of_a_script_is_none_of_a_person_s() -> None:
    found = (names for text in texts(".js", ".html", ".ts").values() for names in _IDS.findall(text))
    used = {name for names in found for name in names}
    used |= {name for selector in selectors() for name in re.findall(r"#([a-zA-Z_][\w-]*)", selector)}
    used -= {"", "work", "spoken"}  # of records, not of elements
    assert {"abstract", "archive-search", "main", "__config", "as-option-"} <= used
    assert {name for name in used if not is_of_a_script(name)} == set()
    assert used >= IDS, "something uses each name in the table"


def test_no_id_that_material_s_script_asks_for_is_left(material: str) -> None:
    asked = set(re.findall(r"(?:#|for=|id=)\"?(__\w+)", material)) - {"__codelineno"}  # of lines of code
    assert "__config" in asked and all(map(is_of_a_script, asked))


def test_no_class_that_a_script_looks_for_is_left(material: str) -> None:
    looked = {name for part in selectors() for name in re.findall(r"\.([a-zA-Z][\w-]*)", part)}
    assert {"by", "votes", "links", "reading", "aside", "written", "paper"} <= looked
    # Scripts look for these only in elements that a person cannot make: `.facts > .code`.
    ours = {"abstract", "code", "fold", "grid", "keys", "label", "note", "remark", "tip"}
    assert {name for name in looked if classes(name)} <= ours
    of_material = set(re.findall(r"\"[^\"]*\.((?:md-|mermaid|glightbox|lightbox)[\w-]*)", material))
    assert {"mermaid", "md-nav__link"} <= of_material
    assert classes(" ".join(of_material)) == []


@pytest.fixture(scope="module")
def material() -> str:
    """Return Material's script."""
    package = find_spec("material")
    assert package and package.origin
    (path,) = Path(package.origin).parent.glob("templates/assets/javascripts/bundle.*.min.js")
    return path.read_text("utf-8")


def test_classes_that_markdown_writes_stay() -> None:
    for value in (
        "admonition note", "tabbed-set tabbed-alternate", "task-list-item", "footnote-backref",
        "language-c++", "keys", "key-arrow-up", "progress progress-80plus", "magiclink magiclink-github",
        "twemoji", "grid cards", " ".join(import_module("pygments.token").STANDARD_TYPES.values()),
    ):  # fmt: skip
        assert classes(value) == value.split()


@pytest.mark.parametrize(
    "value", ["md-header", "MD-header", "mermaid", "votes", "by", "lightbox", "md-button", "js", "key-a:b"]
)
def test_other_classes_go(value: str) -> None:
    assert classes(f"note {value}\t{value}\nend") == ["note", "end"]


@pytest.mark.parametrize(
    "style",
    [
        "position:fixed", "inset:0", "z-index:9", "float:left", "transform:scale(9)", "width:9999px",
        "width:100vw", "width:101%", "width:-1%", "margin-left:-9em", "margin:-9em", "padding-bottom:900px",
        "padding-left:90%", "font-size:99em", "border-top:99em solid red", "border-left:999px solid",
        "color:url(x)", "width:calc(9em*99)", "width:expression(x)", "vertical-align:-9em",
        "width:1e9px", "max-width:inherit;position:fixed", "color:red/**/;x:y", r"wi\64th:9em", "--x:1",
        "width:var(--x)", "width:9em !important",
    ],
)  # fmt: skip
def test_no_style_places_an_element(style: str) -> None:
    assert styles(style) == []


def test_styles_of_tables_formulas_and_bars_stay() -> None:
    for style in (
        "text-align:right", "width:80.00%", "padding-right:0", "padding-left:0.1em",
        "margin-left:-0.16666667em", "border-top:0.05em solid currentcolor",
        "font-variant-caps:small-caps", "color:#fff", "font-size:120%", "max-width:300px",
        "justify-items:start", "width:20em", "border-right:0.05em dashed currentcolor",
    ):  # fmt: skip
        assert ["{}:{}".format(*pair) for pair in styles(f" {style} ; x")] == [style]


@pytest.mark.parametrize(
    ("name", "value", "is_left"),
    [
        ("width", "120", True), ("width", "50%", True), ("height", "99999", False),
        ("width", "100vw", False), ("voffset", "0.3em", True), ("voffset", "90em", False),
        ("lspace", "-40em", False), ("scriptlevel", "-9", False), ("scriptlevel", "+1", True),
        ("fill", "url(//e.example/x#y)", False), ("fill", "currentcolor", True),
        ("maxsize", "1.2em", True), ("minsize", "999em", False), ("href", "x", True),
    ],
)  # fmt: skip
def test_sizes_are_within_reason(name: str, value: str, is_left: bool) -> None:
    assert is_allowed(name, value) is is_left


def test_an_id_that_is_taken_becomes_one_that_is_free() -> None:
    ids = ["abstract", "abstract_1", "mine", "__search", "__tabbed_1_1", "__init__", "x", "as-option-1"]
    assert clashes(ids, {"x", "x_1"}) == {
        "abstract": "abstract_2", "__search": "own-__search", "x": "x_2", "as-option-1": "own-as-option-1"
    }  # fmt: skip
