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


def translated(script: str, language: Language) -> str:
    """Return a minified script with its texts in another language; what a catalogue lacks stays English."""
    if language.is_english:
        return script

    def plural(found: re.Match[str]) -> str:
        forms = language.forms(_read(found[2]), _read(found[3]))
        return f"plural({found[1]},{_written(forms)},[]"

    script = _ONE.sub(lambda found: f"t({_written(language(_read(found[1])))}", script)
    script = _MANY.sub(plural, script)
    script = script.replace('const LANGUAGE="en"', f"const LANGUAGE={_written(language.tag)}")
    return script.replace('const FORMS=["one","other"]', f"const FORMS={_written([*language.plurals])}")


def _read(literals: str) -> str:
    return "".join(map(json.loads, re.findall(_PART, literals)))


def _written(text: str | Sequence[str]) -> str:
    return json.dumps(text, ensure_ascii=False, separators=(",", ":"))
