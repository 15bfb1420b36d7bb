"""Author names: split into parts, inverted, and folded for comparison.

Hugging Face and arXiv give names as "Given Family"; in Han, kana and Hangul the family name comes first. By
BibTeX's rule the family name begins at a lower-case particle (https://ctan.org/pkg/btxdoc section 4); capital
particles ("De Marco", "El Badry") also begin it. It stays a guess: no rule distinguishes a double family name
from a middle name.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import NamedTuple

from generator.text import identifiers, letters
from generator.text.cleaning import line
from generator.text.tex import Tex

_TABLES = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
_WORDS = {kind: frozenset(words.split()) for kind, words in _TABLES.items()}
_GROUP = re.compile(rf"\b(?:{'|'.join(_TABLES['groups'].split())})\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior)\.?|I{2,3}|IV|VI{1,3}|[23](?:nd|rd)", re.IGNORECASE)
_PLAIN = re.compile("[A-Z][a-z]{1,30} [A-Z][a-z]{1,30}")  # half of all names: they need no further reading
_LATIN = re.compile("[A-Za-z .-]+")  # nearly all names: no TeX, no accents, no commas
_ONE_INITIAL = re.compile(r"(?:-?[^\W\d_]\.)+")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]|\s*[(\[][^()\[\]]*$")
_INITIAL = re.compile(r"(?<=\b[A-Z]\.)(?=[^\W\d_])|(?<=[^\W\d_]\.)(?=[^\W\d_a-z])")
_APART = re.compile(r"[\s\-‐‑‒–—―−.,;:·_/\\()\[\]{}<>\"“”«»*†‡§|&+]+")
_APOSTROPHE = re.compile("['’‘ʼʻ`´ʹ]")
_LONGEST = 1_000  # characters of a name that is taken apart
_WHOLE = re.compile(r"\{([^{}]+)\}")
OTHERS = "et al."
"""Stands last among authors if there are more, nobody knows how many."""
_OTHERS = frozenset(("others", "and others", "et al", "et al.", "et. al", "et. al."))
_EAST_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")


class PersonName(NamedTuple):
    """The parts of a name."""

    given: str  # given names and initials; ``""`` for a group or a single word
    family: str  # with its capital particles; for a group, the whole name
    particle: str = ""  # lower-case, such as ``van der``
    suffix: str = ""
    group: bool = False  # whether it is a team, collaboration or institution; such a name is never inverted

    @property
    def last(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    @property
    def family_first(self) -> str:
        """The name as "Family, Given" or "Family, Jr., Given", for BibTeX and ``citation_author``."""
        return ", ".join(filter(None, (self.last, self.suffix, self.given)))


def clean(name: str) -> str:
    """Return the name on one line in Unicode, without TeX and affiliations; "J.R." becomes "J. R."."""
    if not _LATIN.fullmatch(name) and (not name.isascii() or any(sign in name for sign in "\\{}$~`")):
        name = unicodedata.normalize("NFC", Tex(name).plain).replace("{", "").replace("}", "")
    if "(" in name or "[" in name:
        name = _BRACKETS.sub("", name) or name
    if "." in name:
        name = _INITIAL.sub(" ", name)
    return " ".join(name.strip(" ,;*†‡§").split())


def split(name: str, family: str = "") -> PersonName:
    """Split "Given Family" or "Family, Given" into parts; a known ``family`` includes its particles.

    A name in braces, ``{Institut für Moose}``, is one name. A name that neither begins nor ends with the
    known family name raises a `ValueError`.
    """
    if family:
        name, family = clean(name), clean(family)
        given = name.removesuffix(f" {family}")
        if given == name:  # the family name may come first, as in Chinese
            given = name.removeprefix(f"{family} ").removeprefix(f"{family}, ")
        if given == name:
            raise ValueError(f"{name!r} neither begins nor ends with {family!r}")
        return _with_particle(given, family.split())
    if _PLAIN.fullmatch(name) and _WORDS["groups"].isdisjoint(name.lower().split(" ")):
        given, family = name.split(" ")
        return PersonName(given, family)
    if inner := _WHOLE.fullmatch(name):
        name = clean(inner[1])
        return PersonName("", name, group=" " in name)
    name = clean(name)
    words = name.split()
    if len(words) < 2 or _is_group(words):
        return PersonName("", name, group=len(words) > 1)
    if "," in name:
        return _split_at_commas(name)
    if all(map(_EAST_ASIAN.fullmatch, words)):
        return PersonName(" ".join(words[1:]), words[0])
    suffix = words.pop() if len(words) > 2 and _is_suffix(words) else ""
    start = _family_start(words)
    return _with_particle(" ".join(words[:start]), words[start:], suffix)


def given_first(name: str) -> str:
    """Return a name on one line with the given name first; many sources have "Family, Given"."""
    name = line(name)
    if "," not in name:
        return name
    parts = split(name)
    return in_order(parts.given, parts.last, parts.suffix) or name  # of TeX that says nothing


def in_order(given: str, family: str, suffix: str = "") -> str:
    """Return a name as people read it: given name first, but in East Asian scripts last, without a space."""
    if suffix == "" and _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(given):
        return family + given
    return " ".join(filter(None, (given, family, suffix)))


def shown(name: str) -> str:
    """Return a name in a form of `of_parts` or `whole` as people read it; any other name stays the same."""
    if name[:1] == "{" and (inner := _WHOLE.fullmatch(name)):
        return inner[1].strip() or name
    return given_first(name) if "," in name and "(" not in name and "[" not in name else name


def of_parts(given: str, family: str, suffix: str = "") -> str:
    """Return a name whose parts a source states; a family name includes its particles.

    It is "Family, Suffix, Given" only where `split` would not find these parts in the name as people read it.
    """
    given, family, suffix = (line(part).strip(" ;") for part in (given, family, suffix))
    if not given or not family:
        return whole(given or family)
    name = in_order(given, family, suffix)
    if len(name) > _LONGEST:
        return name
    if any("," in part for part in (given, family, suffix)) or (suffix and not _SUFFIX.fullmatch(suffix)):
        return name
    parts = split(name)
    is_found = (parts.given, parts.last, parts.suffix) == (clean(given), clean(family), suffix)
    return name if is_found else ", ".join(filter(None, (family, suffix, given)))


def is_others(name: str) -> bool:
    """Return whether a name says that there are more people: ``others``, ``et al.``."""
    return name.casefold() in _OTHERS


def whole(name: str) -> str:
    """Return the name of a group or a person of one name, in braces if `split` would see more names in it."""
    name = line(name.replace("{", "").replace("}", "")).strip(" ,;")
    if len(name) > _LONGEST or is_others(name):
        return name
    return f"{{{name}}}" if split(name).given or "," in name else name


def inverted(name: str) -> str:
    """Return a name in the form of `of_parts`, read from "Family, Given", "Given Family" or "A Group,"."""
    name = line(name)
    if name.endswith(","):
        return whole(name)
    if "," not in name or _WHOLE.fullmatch(name) or len(name) > _LONGEST:
        return name
    parts = split(name)
    return of_parts(parts.given, parts.last, parts.suffix) if parts.given else name


def fold(name: str) -> str:
    """Fold a name for comparison: folded words (`letters.fold`) with single spaces, given names first.

    Apostrophes are dropped; hyphens and full stops separate words. "J. Smith" is not "John Smith".
    """
    if _LATIN.fullmatch(name):
        return " ".join(name.lower().replace(".", " ").replace("-", " ").split()) or name
    plain = name
    if "," in name:
        plain = given_first(name)
    plain = letters.fold(clean(plain))
    return _APART.sub(" ", _APOSTROPHE.sub("", plain)).strip() or name  # a name of only punctuation stays


@lru_cache(maxsize=1 << 16)
def slug(name: str) -> str:
    """Return the slug of an author's page, made from the folded name: ``ada-van-der-stone``.

    A hash replaces a name in another script.
    """
    return identifiers.slug(fold(name).replace(" ", "-"))


def _is_group(words: list[str]) -> bool:
    """Return whether a word for groups is where it means a group: first, last, or after "the"."""
    name, ends = " ".join(words), f"{words[0]} {words[-1]}"
    if not _GROUP.search(name):
        return False
    name = name.lower()
    return bool(_GROUP.search(ends)) or name.startswith("the ") or name.find("collab") > 0


def _family_start(words: list[str]) -> int:
    last = len(words) - 1
    suffixed = words[last].lower() in _WORDS["family_suffixes"]
    if suffixed and last > 1 and not _ONE_INITIAL.fullmatch(words[last - 1]):
        last -= 1
    for index, (word, following) in enumerate(pairwise(words[: last + 1])):
        if _ONE_INITIAL.fullmatch(following):  # the family name comes later
            continue
        if word in _WORDS["joining"] and index > 1:
            return index - 1
        if word in _WORDS["particles"] and not (index == 1 and words[0] in ("María", "Maria", "Mª")):
            return index - 1 if _is_second_family(words, index) else index
        if word in _WORDS["capital_particles"] and index:
            ends = fold(f"{words[0]} {words[-1]}").split()
            if word != "Van" or _WORDS["vietnamese"].isdisjoint(ends):
                return index
    return last


def _is_suffix(words: list[str]) -> bool:
    """Return whether the last word is a suffix; after an initial, "Junior" is a family name."""
    spelled_out = words[-1].lower() in ("junior", "júnior", "senior") and _ONE_INITIAL.fullmatch(words[-2])
    return bool(_SUFFIX.fullmatch(words[-1])) and not spelled_out


def _is_second_family(words: list[str], particle: int) -> bool:
    """Return whether a first family name comes before a particle."""
    if particle < 2 or words[particle] not in _WORDS["romance_particles"]:
        return False
    before, first = words[particle - 2 : particle]
    is_family = len(first.strip(".-")) > 1 and first not in _WORDS["given"]
    return is_family and bool(_ONE_INITIAL.fullmatch(before))


def _with_particle(given: str, family: list[str], suffix: str = "") -> PersonName:
    """Return a name; the words of the family name may begin with particles."""
    start = len(list(takewhile(_WORDS["particles"].__contains__, family[:-1])))
    return PersonName(given, " ".join(family[start:]), " ".join(family[:start]), suffix)


def _split_at_commas(name: str) -> PersonName:
    """Split "Family, Given", "Family, Jr., Given" or "Given Family, Jr." for `split`."""
    parts = list(filter(None, map(str.strip, name.split(","))))
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    family, *given = [part for part in parts if part is not suffix]
    if not given:
        whole = split(family)
        return whole._replace(suffix=suffix or whole.suffix)
    return _with_particle(" ".join(given), family.split(), suffix)
