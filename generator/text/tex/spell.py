r"""A formula as a line of Unicode, made from its MathML: ``x^{n-1}`` is xⁿ⁻¹, ``\frac{a}{b}`` is a/b."""

import re
import unicodedata
from functools import lru_cache
from xml.etree import ElementTree

from generator.text.tex.mathml import to_mathml

_UP = str.maketrans(
    "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ",
)
_DOWN = str.maketrans("0123456789+−-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_RAISED = dict(zip("∘∗⋆′″‴†‡⊤⊥%", "°*⋆′″‴†‡ᵀ⊥%", strict=True))
_ACCENTS = dict(zip("ˆ̂^~˜̃¯‾̲˙¨⃗→ˇ´`˘˚", "̂̂̂̃̃̃̅̅̅̇̈⃗⃗̌́̀̆̊", strict=True))
_RELATION = re.compile("[=<>≤≥≪≫≲≳∼≃≈≅≡≠∝∈∉∋⊂⊆⊃⊇→↦←⇒⇔↔⟶⩽⩾≺≻≔:|∣]+")
# Fancy alphabets, read as plain letters. Blackboard bold stays: it distinguishes a set from a number.
_LETTERLIKE = re.compile("[\U0001d400-\U0001d537\U0001d552-\U0001d7cbℬℰℱℋℐℒℳℛℊℯℴℭℌℑℜℨ]")
_APPLIED = re.compile(r"\u2061 ?(?=[(\[|^_₀-₉²³⁰-⁹])")
_UNSEEN = re.compile("[\u2062\u2063\u2064]")
_LAST_MINUS = re.compile("(?<=.)−$")
_COMMA = re.compile(r",(?=[^\s\d])")
_ATOM = re.compile(r"[\w.]*\w[\u0300-\u036f\u20d7]?|.", re.DOTALL)
_SCRIPT = re.compile(r"[\d.]+|[^\W\d_]{3,}|.[\u0300-\u036f\u20d7]?|[A-Za-z]\d+", re.DOTALL)


@lru_cache(maxsize=1 << 12)  # papers share their short formulas
def spelled(tex: str) -> str:
    """Return a formula as readable plain text, without dollars, backslashes or line breaks."""
    drawn = to_mathml(tex, False)  # the same call as for pages, so that the cache has the result
    if not drawn.startswith("<math"):
        words = re.sub(r"\\([A-Za-z]+|.)", r" \1 ", re.sub(r"\\[,;:!\s]", " ", tex), flags=re.DOTALL)
        return " ".join(re.sub(r"[${}\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", words).split())
    text = _row(ElementTree.fromstring(drawn), spaced=True)
    text = _APPLIED.sub("", text).replace("\u2061", " ")
    text = _LAST_MINUS.sub("-", text)  # a hyphen: "$k-$means"
    text = _COMMA.sub(", ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def raised(tex: str) -> str:
    """Return a superscript in plain text: in small letters if Unicode has them, otherwise after ``^``."""
    return _raised(spelled(tex))


def lowered(tex: str) -> str:
    """Return a subscript in plain text: in small letters if Unicode has them, otherwise after ``_``."""
    return _script("_", spelled(tex), _DOWN)


def _row(element: ElementTree.Element, spaced: bool = False) -> str:
    """Join the children of an element; relations get spaces around them, except in scripts."""
    parts: list[str] = []
    for child in element:
        part = _node(child, spaced)
        if spaced and child.tag == "mo" and parts and _RELATION.fullmatch(part) and part not in ":|∣":
            part = f" {part} "
        parts.append(part)
    return "".join(parts)


def _node(node: ElementTree.Element, spaced: bool = False) -> str:
    tag = node.tag
    if tag in ("mi", "mn", "mo", "mtext"):
        letters = "".join(node.itertext()) if len(node) else node.text or ""
        if letters.isascii():
            return letters
        return _LETTERLIKE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), letters)
    children = list(node)
    if tag == "mspace":
        return " " if node.get("width", "0")[0] != "0" or node.get("width", "").startswith("0.") else ""
    if tag == "mphantom":
        return ""
    if tag == "msqrt":
        return f"√{_grouped(_row(node))}"
    if tag == "mtable":
        rows = (" ".join(filter(None, (_row(cell, True).strip() for cell in row))) for row in node)
        return "; ".join(filter(None, rows))
    if tag == "mfrac" and len(children) == 2:
        above, below = (_grouped(_node(child)) for child in children)
        return f"{above} choose {below}" if node.get("linethickness") == "0" else f"{above}/{below}"
    if tag == "mroot" and len(children) == 2:
        return f"{_raised(_node(children[1]))}√{_grouped(_node(children[0]))}".lstrip("^")
    if tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(children) >= 2:
        return _scripted(tag, node, children)
    return _row(node, spaced)


def _scripted(tag: str, node: ElementTree.Element, children: list[ElementTree.Element]) -> str:
    base, scripts = _node(children[0]), [_node(child).strip() for child in children[1:]]
    if node.get("accent") == "true":
        return base + _ACCENTS.get(scripts[0], "") if len(base) == 1 else base
    if node.get("accentunder") == "true":
        return base
    lowered = "" if tag in ("msup", "mover") else _script("_", scripts[0], _DOWN)
    raised = "" if tag in ("msub", "munder") else _raised(scripts[-1])
    return base + lowered + raised


def _raised(text: str) -> str:
    return _RAISED[text] if text in _RAISED else _script("^", text, _UP, 4)


def _script(sign: str, text: str, signs: dict[int, int], longest_word: int = 0) -> str:
    """Return a script in small letters if Unicode has them and it is no word; otherwise after its sign."""
    is_word = len(text) > longest_word and re.search(r"[A-Za-z]{3}", text)
    if not is_word and all(ord(letter) in signs for letter in text):
        return text.translate(signs)
    return sign + _grouped(text, _SCRIPT)


def _grouped(text: str, atom: re.Pattern[str] = _ATOM) -> str:
    text = text.strip()
    return text if not text or atom.fullmatch(text) else f"({text})"
