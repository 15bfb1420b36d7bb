"""Ids of papers: one canonical form for all ways to write them.

arXiv: https://info.arxiv.org/help/arxiv_identifier.html; DOI: ISO 26324, as arXiv and Crossref write them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote
from uuid import UUID, uuid5

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs"
    "|dg-ga|econ|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th"
    "|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con|test"
)
_NEW = r"(?P<new>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})"
_OLD = rf"(?P<archive>{_ARCHIVES})(?:\.[A-Za-z]{{2}})?[/.](?P<number>\d{{7}})"
_ARXIV = re.compile(rf"(?:{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d{{0,3}}))?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[0-9]{4}\.[0-9]{4}|[0-9]{7}|%")  # which most things asked about do not have
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_ISSN = re.compile(r"([0-9]{4})-?([0-9]{3}[0-9Xx])")
_WRAPPINGS = re.compile(
    r"^(?:https?://)?(?:(?:www\.|export\.|dx\.)?(?:arxiv\.org/(?:abs|pdf|html|ps|format)|alphaxiv\.org/abs"
    r"|huggingface\.co/(?:api/)?papers|hf\.co/papers|doi\.org)/)|^(?:arxiv|doi)\s*:\s*",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.", re.IGNORECASE)
_ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid\s*:\s*)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?",
    re.IGNORECASE,
)
_CITATION_KEY = re.compile(r"[^\s\x00-\x1f\x7f-\x9f{}()\"#%~\\,='&<>\ud800-\udfff]{1,200}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?:index|con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST_SLUG = 96
LONGEST = 1024
"""Most characters of an id: a longer one cannot be a key in YAML, and so not be in ``removed.yml``."""
_NAMES = UUID("0094ccec-70c4-4d81-a3f1-035e1e772b8f")  # the namespace of `urn`; must never change
_KEPT_CAPITAL = re.compile(r"\{([^\W\d_a-z])\}(?=[^\W\d_])")
_SAME_CATEGORY = {
    "cs.NA": "math.NA", "cs.SY": "eess.SY", "math.IT": "cs.IT", "math.MP": "math-ph", "q-fin.EC": "econ.GN",
    "stat.TH": "math.ST",
}  # fmt: skip


def _without_brackets(text: str) -> str:
    text = text.strip()
    bare = text.lstrip("<")
    return bare if bare == text else bare.rstrip(">")  # a DOI may end with > itself


def _unwrap(text: str) -> str:
    text = _ARXIV_DOI.sub("", _WRAPPINGS.sub("", unquote(_without_brackets(text))))
    text = re.split(r"[?#]", text)[0].rstrip("/")
    return re.sub(r"\.(?:pdf|html?)$", "", text, flags=re.IGNORECASE)


@lru_cache(maxsize=4096)  # the same id is needed several times in a row
def arxiv(text: str) -> tuple[str, int | None] | None:
    """Return the arXiv id and version in a text of any form: ``arXiv:…``, an address, a DOI.

    The subject class of old ids is dropped: ``math.GT/0309136`` is ``math/0309136``.
    """
    match = _ARXIV.fullmatch(text) or (_NUMBER.search(text) and _ARXIV.fullmatch(_unwrap(text)))
    if not match:
        return None
    version = int(match["version"]) if match["version"] else None
    return match["new"] or f"{match['archive'].lower()}/{match['number']}", version


def arxiv_month(identifier: str) -> str:
    """Return the month of a canonical arXiv id, ``2005-08`` for ``math/0508571``."""
    digits = identifier.rpartition("/")[2]
    century = "19" if digits[:2] > "90" else "20"
    return f"{century}{digits[:2]}-{digits[2:4]}"


def arxiv_doi(identifier: str) -> str:
    """Return arXiv's DOI for a paper (https://info.arxiv.org/help/doi.html); ``""`` without an id."""
    return identifier and f"10.48550/arXiv.{identifier}"


def doi(text: str) -> str | None:
    """Return the DOI in a text, in lower case (DOIs ignore case); ``None`` if there is none but arXiv's."""
    plain = _without_brackets(text)
    if "://" in plain:  # only addresses are percent-encoded
        plain = unquote(plain)
    plain = _WRAPPINGS.sub("", plain).rstrip(".,;").lower()
    is_doi = len(plain) <= LONGEST and _DOI.fullmatch(plain) and not _ARXIV_DOI.match(plain)
    return plain if is_doi else None


def issn(text: str) -> str:
    """Return an ISSN (ISO 3297), ``1234-5679``, or ``""``: with a wrong last digit, it is a span of years."""
    match = _ISSN.fullmatch(text.strip())
    digits = "".join(match.groups()).upper() if match else ""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    weighted = sum(value * weight for value, weight in zip(values, range(8, 0, -1), strict=bool(values)))
    return f"{digits[:4]}-{digits[4:]}" if digits and weighted % 11 == 0 else ""


def orcid(text: str) -> str:
    """Return the ORCID iD in a text, ``0000-0002-1825-0097``; ``""`` if its last digit belies the others.

    https://support.orcid.org/hc/en-us/articles/360006897674 (ISO 7064, MOD 11-2).
    """
    match = _ORCID.fullmatch(text.strip())
    digits = "".join(match.groups()).upper() if match else ""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    is_right = digits and "0123456789X"[(12 - total % 11) % 11] == digits[-1]
    return "-".join(re.findall("....", digits)) if is_right else ""


def prefix(doi: str) -> str:
    """Return what a publisher's DOIs begin with: ``10.1234``."""
    return doi.partition("/")[0]


def canonical(text: str) -> str:
    """Return the canonical id in a text: arXiv's, otherwise a DOI ``10.…/…``, otherwise the text, trimmed."""
    named = arxiv(text)
    return named[0] if named else doi(text) or " ".join(text.split())


def citation_key(text: str) -> str:
    """Return a key by which a bibliography cites a work; ``""`` if BibTeX could not read it."""
    return text if _CITATION_KEY.fullmatch(text) else ""


def category(code: str) -> str:
    """Return the main code of an arXiv subject; some have two (https://arxiv.org/category_taxonomy)."""
    return _SAME_CATEGORY.get(code, code)


def hyphenated(text: str) -> str:
    """Join the words of a text with ``-`` for an address: lower-case letters and digits without accents.

    Letters such as ø stay, since published addresses have them.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    if not decomposed.isascii():
        decomposed = "".join([sign for sign in decomposed if not unicodedata.combining(sign)])
    return re.sub(r"[\W_]+", "-", decomposed).strip("-")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def from_title(title: str) -> str:
    """Return an id made from a title, for a paper without one; a hash replaces parts that were cut.

    ``{G}erman`` is German: other sources give the title without braces.
    """
    key = hyphenated(_KEPT_CAPITAL.sub(r"\1", title))
    if key.isascii() and 0 < len(key) <= 80 and arxiv(key) is None:
        return key
    short = re.sub(r"[^a-z0-9-]+", "", key)[:71].strip("-")
    return f"{short}-{_hash(key or title)}".lstrip("-")


def slug(identifier: str) -> str:
    """Return a canonical id as a file name and a part of an address; different ids give different slugs.

    ``cs/0112017`` becomes ``cs.0112017``. If other unsafe characters are cut, a hash of the id is added.
    A paper's file has this name only if its `name` is taken.
    """
    if (named := arxiv(identifier)) and named[0] == identifier:
        return identifier.replace("/", ".")
    safe = _UNSAFE.sub("-", identifier).strip("-.")
    if safe == identifier and len(safe) <= _LONGEST_SLUG and not _RESERVED.fullmatch(safe):
        return safe
    return f"{safe[: _LONGEST_SLUG - 9].rstrip('-.')}-{_hash(identifier)}".lstrip("-")


def name(identifier: str) -> str:
    """Return the name that a new paper's file gets, and so its address: the id, without a hash if possible.

    ``10.1103/physrevlett.130.200401`` becomes ``10.1103-physrevlett.130.200401``. Different ids may have the
    same name. A name stays the same: it is its own name.
    """
    if arxiv(identifier):
        return slug(identifier)
    safe = _UNSAFE.sub("-", identifier)[:_LONGEST_SLUG].strip("-.")
    return slug(identifier) if not safe or _RESERVED.fullmatch(safe) or arxiv(safe) else safe


def called(name: str) -> tuple[str, str]:
    """Return the slugs of the paper that people may mean: its id, or the key of its citation in BibTeX."""
    return slug(canonical(name)), name.partition("-")[2]


def address(name: str) -> str:
    """Return the last part of the address for a name; ``""`` if the name has no letter or digit."""
    return slug(hyphenated(name))


def addresses(names: Iterable[str]) -> tuple[str, ...]:
    """Return the `address` of each name, without repeats."""
    return tuple(dict.fromkeys(map(address, names)))


def urn(identifier: str) -> str:
    """Return a paper's ``urn:uuid:…`` (version 5, RFC 9562), made only from its canonical id.

    It is the same in every format, at every address of the site and in every copy of an archive.
    """
    return uuid5(_NAMES, identifier).urn
