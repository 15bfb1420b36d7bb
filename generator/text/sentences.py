"""The beginning of a text: its first sentence, or the words that fit a length."""

import re

_END = re.compile(r"[.!?。！？](?:(?<=[.!?])[)\]”’\"']*(?=\s)|(?<=[。！？])[」』”]?)")
# A full stop after one of these, or after an initial, does not end a sentence.
_SHORT = {
    "al", "approx", "ca", "cf", "dr", "e.g", "eq", "eqs", "fig", "figs", "i.e", "mr", "mrs", "ms", "no",
    "nos", "prof", "ref", "refs", "resp", "sec", "st", "tab", "viz", "vs", "w.r.t",
}  # fmt: skip
_LAST_WORD = re.compile(r"(?:^|[\s(\[“‘\"'])([^\s(\[“‘\"']+)$")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text on one line, or the whole text if no sentence ends."""
    for end in _END.finditer(text):
        if end[0][0] != ".":
            return text[: end.end()]
        last = _LAST_WORD.search(text, max(0, end.start() - 40), end.start())
        word = last[1] if last else ""
        is_short = word.lower() in _SHORT or (len(word) == 1 and word.isupper())
        goes_on = text[end.end() :].lstrip()[:1].islower()
        if not is_short and not goes_on:
            return text[: end.end()]
    return text


def shortened(text: str, most: int) -> str:
    """Cut a text to at most ``most`` characters, including the `` …`` at its end, at a space if possible."""
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0].rstrip(' ,;:.')} …"
