"""Text from sources as Markdown that shows exactly this text."""

import re

from generator.text.cleaning import line

_INLINE = re.compile(r"[\\`*_{}\[\]]")
_START = re.compile(r"^(?:(?=[#>+|!-])|(\d+)(?=[.)]))")  # where a backslash keeps a paragraph a paragraph
# Signs of the Markdown that people write, which a backslash does not escape in every engine.
_EXTENDED = re.compile(r"[~$]|^[:?/=]")


def paragraph(text: str) -> str:
    """Return a text as one paragraph, in which nothing is markup: no link, formula, citation or HTML."""
    escaped = _INLINE.sub(r"\\\g<0>", line(text)).replace("&", "&amp;").replace("<", "&lt;")
    return _START.sub(r"\1\\", _EXTENDED.sub(lambda sign: f"&#{ord(sign[0])};", escaped))
