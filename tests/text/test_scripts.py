"""Scripts in another language: the texts that they say are in them."""

import re
from pathlib import Path

from generator.pages.templates import SITE_TEMPLATES
from generator.text.language import ENGLISH, read
from generator.text.scripts import translated

_CATALOGUE = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>1 && n<5 ? 1 : 2);\n"

msgid "Say “{name}” twice"
msgstr "Řekni „{name}“ \"dvakrát\""

msgid "{n} moss"
msgid_plural "{n} mosses"
msgstr[0] "{n} mech"
msgstr[1] "{n} mechy"
msgstr[2] "{n} mechů"
"""
_SCRIPT = (
    'const LANGUAGE="en";const FORMS=["one","other"];'
    't("Say “{name}” "\n+"twice",{name});plural(a.b(c),"{n} moss","{n} mosses",{c});'
    'plural(n,"{n} fern","{n} ferns");t("Heath");at("Say “{name}” twice");it.t("Heath");t(said)'
)


def test_texts_are_written_into_a_script(tmp_path: Path) -> None:
    (tmp_path / "cs.po").write_text(_CATALOGUE, "utf-8")
    assert translated(_SCRIPT, read(tmp_path, "cs")) == (
        'const LANGUAGE="cs";const FORMS=["one","few","other"];'
        't("Řekni „{name}“ \\"dvakrát\\"",{name});plural(a.b(c),["{n} mech","{n} mechy","{n} mechů"],[],{c});'
        'plural(n,["{n} fern","{n} ferns","{n} ferns"],[]);t("Heath");'
        'at("Say “{name}” twice");it.t("Heath");t(said)'
    )
    assert translated(_SCRIPT, ENGLISH) is _SCRIPT


def test_every_text_of_the_scripts_can_be_translated() -> None:
    """A text is one literal, or literals that are joined; the number of a plural is named before it."""
    text = r'"(?:[^"\\]|\\")*"'
    whole = rf"\s*{text}(?:\s*\+ {text})*\s*"
    number = r'[^",]+'
    good = re.compile(rf"t\((?:{whole}[,)]|[\w\[\]]+, \{{)|plural\({number},{whole},{whole}[,)]")
    for path in SITE_TEMPLATES.rglob("*.js"):
        script = re.sub(r"/\*\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for call in re.finditer(r"(?<![\w$.])(?<!function )(?:t|plural)\(", script):
            assert path.name == "texts.js" or good.match(script, call.start()), script[call.start() :][:80]
