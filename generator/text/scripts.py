"""Translates the site's scripts: a text stands in English where a script says it, as ``t("Saved papers")``.

So a page loads the texts that its scripts say, and no catalogue; in English, scripts stay as they are. What a
call must look like: `site_templates/theme/assets/texts.js`.
"""

import json
import re
from collections.abc import Sequence

from generator.text.language import Language

_PART = r'"(?:[^"\\]|\\.)*"'
_TEXT = rf"{_PART}(?:\s*\+\s*{_PART})*"
_ONE = re.compile(rf"(?<![\w$.])t\(\s*({_TEXT})")
_MANY = re.compile(rf'(?<![\w$.])plural\(([^",]+),\s*({_TEXT}),\s*({_TEXT})')
_LANGUAGE = re.compile(r'\bconst LANGUAGE\s*=\s*"en"')
_FORMS = re.compile(r'\bconst FORMS\s*=\s*\["one",\s*"other"\]')


def translated(script: str, language: Language) -> str:
    """Return a script with its texts in another language; what the catalogue lacks stays English."""
    if language.is_english:
        return script

    def plural(found: re.Match[str]) -> str:
        number, one, other = found[1], _read(found[2]), _read(found[3])
        english = [one if category == "one" else other for category in language.categories]
        return f"plural({number},{_written(language.forms(one) or english)},[]"

    script = _ONE.sub(lambda found: f"t({_written(language.gettext(_read(found[1])))}", script)
    script = _LANGUAGE.sub(f"const LANGUAGE={_written(language.tag)}", _MANY.sub(plural, script))
    return _FORMS.sub(f"const FORMS={_written(language.categories)}", script)


def _read(literals: str) -> str:
    return "".join(map(json.loads, re.findall(_PART, literals)))


def _written(text: str | Sequence[str]) -> str:
    return json.dumps(text, ensure_ascii=False, separators=(",", ":"))
