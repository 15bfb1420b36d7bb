"""Made-up papers of made-up themes: papers of one theme share some of its words."""

from __future__ import annotations

import random
from typing import Any

from generator.papers.paper import Record
from generator.queries.words import term
from tests.harness.papers import record

THEMES = {
    "moss": "sphagnum peat bryophyte rhizoid capsule spore cushion gametophyte bog liverwort tussock carpet",
    "lantern": "wick glass flame oil brass mantle kerosene bracket glow reflector soot ember",
    "harbour": "quay crane tide mooring dredge pilot buoy anchor berth hull cargo jetty",
    "violin": "bow string rosin fiddle luthier varnish soundpost bridge tuning vibrato fingerboard scroll",
}
_COMMON = "model data results method analysis system performance approach training learning task large"


def rows() -> dict[str, bytes]:
    """Return rows of the themes' words, as of a table of terms: those of one theme are the same."""
    made = dict[str, bytes]()
    for theme, words in THEMES.items():
        signs = random.Random(theme).choices((0x00, 0x0F, 0xF0, 0xFF), k=64)
        made |= dict.fromkeys(map(term, [theme, *words.split()]), bytes([128, *signs]))
    return made


def themed(number: int, theme: str, month: str = "2601", **fields: Any) -> Record:
    """Return a paper of a theme, always the same for a number."""
    chance = random.Random(f"{theme} {number}")
    words, common = THEMES[theme].split(), _COMMON.split()
    title = " ".join([theme, *chance.sample(words, 3), chance.choice(common)]).capitalize()
    abstract = f"We study {' '.join(chance.sample(words, 6))} by {' '.join(chance.sample(common, 6))}."
    return record(f"{month}.{number:05d}", title, **{"abstract": abstract} | fields)
