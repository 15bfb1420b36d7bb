"""The beginning of a text: its first sentence, or the words that fit a length."""

import re

_END = re.compile(r"[.!?。！？](?:(?<=[.!?])[)\]”’\"']*(?=\s)|(?<=[。！？])[」』”]?)")
# A full stop after one of these, or after an initial, does not end a sentence.
_SHORT = {
    "al", "approx", "ca", "cf", "dr", "e.g", "eq", "eqs", "fig", "figs", "i.e", "mr", "mrs", "ms", "no",
    "nos", "prof", "ref", "refs", "resp", "sec", "st", "tab", "viz", "vs", "w.r.t",
}  # fmt: skip
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.)*[^\W\d_a-z]")
_LAST_WORD = re.compile(r"(?:^|[\s(\[“‘\"'])([^\s(\[“‘\"']+)$")


def first_sentence(text: str) -> str:
    """Return the first sentence of a text on one line, or the whole text if no sentence ends.

    One word, such as "Background.", takes the next sentence along.
    """
    for end in _END.finditer(text):
        if end[0][0] != ".":
            return text[: end.end()]
        last = _LAST_WORD.search(text, max(0, end.start() - 40, text.rfind(" ", 0, end.start())), end.start())
        word = last[1] if last else ""
        is_short = word.lower() in _SHORT or _INITIALS.fullmatch(word)
        goes_on = text[end.end() :].lstrip()[:1].islower()
        is_word = " " not in text[: end.start()].strip()
        is_open = text.count("[", 0, end.end()) > text.count("]", 0, end.end())
        if not (is_short or goes_on or is_word or is_open):
            return text[: end.end()]
    return text


def shortened(text: str, most: int) -> str:
    """Cut a text to at most ``most`` characters, including the `` …`` at its end, at a space if possible."""
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0].rstrip(' ,;:.')} …"
