"""Made-up papers of made-up themes: papers of one theme share some of its words."""

from __future__ import annotations

import random
from typing import Any

from generator.papers.paper import Record
from tests.harness.papers import record

THEMES = {
    "moss": "sphagnum peat bryophyte rhizoid capsule spore cushion gametophyte bog liverwort tussock carpet",
    "lantern": "wick glass flame oil brass mantle kerosene bracket glow reflector soot ember",
    "harbour": "quay crane tide mooring dredge pilot buoy anchor berth hull cargo jetty",
    "violin": "bow string rosin fiddle luthier varnish soundpost bridge tuning vibrato fingerboard scroll",
}
_COMMON = "model data results method analysis system performance approach training learning task large"


def themed(number: int, theme: str, month: str = "2601", **fields: Any) -> Record:
    """Return a paper of a theme, always the same for a number."""
    chance = random.Random(f"{theme} {number}")
    words, common = THEMES[theme].split(), _COMMON.split()
    title = " ".join([theme, *chance.sample(words, 3), chance.choice(common)]).capitalize()
    abstract = f"We study {' '.join(chance.sample(words, 6))} by {' '.join(chance.sample(common, 6))}."
    return record(f"{month}.{number:05d}", title, **{"abstract": abstract} | fields)
