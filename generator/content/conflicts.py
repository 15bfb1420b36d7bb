"""The marks that git leaves where it could not merge two versions (https://git-scm.com/docs/git-merge)."""

import re

_CONFLICT = re.compile(
    r"^<{7}(?: .*)?\n(?P<ours>(?:(?![<|=>]{7}).*\n)*?)(?:\|{7}(?: .*)?\n(?:(?![<=>]{7}).*\n)*?)?"
    r"={7}\n(?P<theirs>(?:(?![<|=>]{7}).*\n)*?)>{7}(?: .*)?(?:\n|\Z)",
    re.MULTILINE,
)
_MARK = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
MARKS = ("<<<<<<< ", ">>>>>>> ")
"""What stands in a text with a conflict, also where its lines are joined."""


def are_in(text: str) -> bool:
    """Whether a text has such marks."""
    return bool(_MARK.search(text))


def sides(text: str) -> tuple[str, str] | None:
    """Both versions of a text with conflicts; ``None`` where the marks do not go together."""
    ours, theirs = (_CONFLICT.sub(rf"\g<{side}>", text) for side in ("ours", "theirs"))
    return None if are_in(ours) or are_in(theirs) else (ours, theirs)


def both(text: str) -> str:
    """A text with conflicts in which both versions stand one after the other."""
    return _CONFLICT.sub(lambda match: match["ours"] + match["theirs"], text)
