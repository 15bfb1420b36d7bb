"""``content/map/``: where each paper is on the map; and ``content/map.yml``: a person's names of regions.

`archive map` writes three files. Each layout adds five to six bytes a paper to git's history:

``papers.txt``
    A line for each paper, sorted: its slug and, after a space, the number of its region if it has one.
``positions.bin``
    x and y of each of these papers, in the same order: two unsigned 16-bit numbers, little-endian. The map's
    left edge is x = 0, its top is y = 0.
``regions.yml``
    The regions by number, each with the name that was computed, the place of this name, and the
    number of papers; the hash of the two other files, so that no mixture of two layouts is used; and the hash
    of what the layout was made from.

```yaml
# map.yml
gaussian splatting: 3D Gaussian splatting      # the computed name: the name to show
```
"""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, mode
from typing import Annotated, NamedTuple, Self

import yaml
from msgspec import Meta
from msgspec.structs import asdict

from generator.content import disk, safeyaml
from generator.content.typed import Count, EntryFile, Shape, Text, parse
from generator.errors import Problem, RecordError, attempt
from generator.store import atomic
from generator.store.keys import hash_of

FOLDER = "map"
FEWEST = 300
"""An archive with fewer papers has no map."""
SIDE = 1 << 16
"""Places on each axis."""
NAMES = EntryFile("map.yml", Text, "gaussian splatting: 3D Gaussian splatting")
FILES = tuple(f"{FOLDER}/{name}" for name in ("papers.txt", "positions.bin", "regions.yml"))
"""The files of a layout, which belong together."""
_PAPERS, _POSITIONS, _REGIONS = FILES
_HEAD = "# Written by archive map. Other names for regions belong in content/map.yml.\n"
_NEAREST = 5  # papers that place a newer one
_PLACE = struct.Struct("<HH")
_Coordinate = Annotated[int, Meta(ge=0, lt=SIDE)]


class MapRegion(Shape, frozen=True):
    """A region of the map."""

    name: Text  # the computed name; no two are alike, case aside
    x: _Coordinate  # the place of the name, as are the papers' places
    y: _Coordinate  # see ``x``
    papers: Count  # how many papers it had when it was made


class _Regions(Shape, frozen=True):
    made_from: str
    files: str
    regions: tuple[MapRegion, ...]


class Position(NamedTuple):
    """A paper's place on the map, and the number of its region; ``None`` between regions."""

    x: int
    y: int
    region: int | None = None


@dataclass(frozen=True)
class Layout:
    """The map as `archive map` last made it."""

    # The place of each paper, by slug, sorted. A paper may have none, or be gone since.
    positions: Mapping[str, Position]
    regions: Sequence[MapRegion]  # the regions by number
    made_from: str = ""  # a hash of what it was made from
    # The names that a person gives, by `key` of the computed name.
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Path, problems: list[Problem]) -> Self | None:
        """Read the map of a ``content`` folder; ``None`` without one, or with a problem if it is damaged."""
        names = attempt(lambda: read_names(content, problems), dict[str, str](), problems)
        if not disk.find(content, _REGIONS):
            return None
        try:
            data = [disk.read(content / name, name) for name in (_PAPERS, _POSITIONS)]
            made = parse(_Regions, disk.text(content / _REGIONS, _REGIONS), _REGIONS)
            if made.files != hash_of(*data).hex():
                raise RecordError(_REGIONS, f"does not belong to {_PAPERS} and {_POSITIONS}")
            lines = (line.partition(" ") for line in disk.decoded(data[0], _PAPERS).splitlines())
            places = _PLACE.iter_unpack(data[1])
            positions = {
                slug: Position(x, y, int(region) if region else None)
                for (slug, _, region), (x, y) in zip(lines, places, strict=True)
            }
            numbers = {place.region for place in positions.values()} - {None, *range(len(made.regions))}
            if numbers:
                raise RecordError(_REGIONS, f"does not have the regions {numbers}")
        except (RecordError, FileNotFoundError, ValueError, struct.error) as error:
            reason = f"is not a map: {error}; restore the folder, for example with git, or delete it"
            problems.append(Problem(f"content/{FOLDER}", "", reason))
            return None
        return cls(positions, made.regions, made.made_from, names)

    def write(self, content: Path) -> int:
        """Write the map's files, except for a person's names; return their bytes."""
        papers = "".join(
            f"{slug}\n" if place.region is None else f"{slug} {place.region}\n"
            for slug, place in sorted(self.positions.items())
        ).encode()
        places = b"".join(_PLACE.pack(*place[:2]) for _, place in sorted(self.positions.items()))
        regions = [asdict(region) for region in self.regions]
        said = {"made_from": self.made_from, "files": hash_of(papers, places).hex(), "regions": regions}
        text = yaml.safe_dump(said, default_flow_style=None, allow_unicode=True, sort_keys=False, width=2**30)
        files = {_PAPERS: papers, _POSITIONS: places, _REGIONS: f"{_HEAD}{text}".encode()}
        for name, data in files.items():
            disk.check(content, content / name)
            atomic.write(content / name, data)
        return sum(map(len, files.values()))

    def shown(self, region: MapRegion) -> str:
        """Return the name of a region for readers: a person's, else the computed one."""
        return self.names.get(key(region.name), region.name)

    @property
    def unmet(self) -> list[Problem]:
        """A problem for each name in ``map.yml`` that fits no region."""
        known = {key(region.name) for region in self.regions}
        reason = f"no region has this computed name; content/{_REGIONS} has the names"
        return [Problem(f"{NAMES.file}: {name}", "", reason) for name in self.names if name not in known]

    def following(self, later: Self) -> dict[str, str]:
        """Return where the names in ``map.yml`` go: by `key`, the new computed name in a later layout.

        A name follows most of its region's papers, unless the region that they are in has a name already.
        """
        moves: defaultdict[int | None, Counter[int]] = defaultdict(Counter)
        for slug in self.positions.keys() & later.positions.keys():
            if (number := later.positions[slug].region) is not None:
                moves[self.positions[slug].region][number] += 1
        named = {key(region.name): moves[number] for number, region in enumerate(self.regions)}
        goes = {
            name: later.regions[max(some, key=lambda number: (some[number], number))].name
            for name in self.names
            if (some := named.get(name))
        }
        goes = {name: new for name, new in goes.items() if key(new) != name}
        taken = set(self.names) - goes.keys()
        found: dict[str, str] = {}
        for name, new in goes.items():
            if key(new) not in taken:
                taken.add(key(new))
                found[name] = new
        return found

    def placed(self, near: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Position]:
        """Return the place of each paper that has one; papers without a position get one among their nearest.

        ``near`` has each paper with the papers nearest to it, by slug, in order of arrival.
        """
        known = dict(self.positions)
        placed: dict[str, Position] = {}
        for slug, others in near:
            place = known.get(slug) or _among([known[other] for other in others if other in known][:_NEAREST])
            if place:
                known[slug] = placed[slug] = place
        return placed


def _among(nearest: Sequence[Position]) -> Position | None:
    """Return the median of some places on each axis, and the region that most of them have."""
    if not nearest:
        return None
    x, y = (int(median(axis)) for axis in ([place.x for place in nearest], [place.y for place in nearest]))
    return Position(x, y, mode(place.region for place in nearest))


def is_given(content: Path, papers: int) -> bool:
    """Return whether a site of so many papers has a map, unless its files are damaged."""
    return papers >= FEWEST and disk.find(content, _REGIONS) is not None


def key(name: str) -> str:
    """Return the key by which a name in ``map.yml`` is found: case and spaces do not count."""
    return " ".join(name.casefold().split())


def read_names(content: Path, problems: list[Problem]) -> dict[str, str]:
    """Read ``map.yml`` with `EntryFile.read`: the names to show, by `key` of the computed name."""
    names: dict[str, str] = {}

    def take(name: str, shown: str) -> None:
        if key(name) in names:
            raise RecordError("", "is named twice; keep one entry")
        names[key(name)] = shown

    NAMES.read(content / NAMES.file, take, problems)
    return names


def with_keys(text: str, renamed: Mapping[str, str]) -> str:
    """Return the text of ``map.yml`` with new computed names, by `key` of the old; the rest stays."""
    made = text
    for node, _ in reversed(getattr(yaml.compose(text, safeyaml.SAFE), "value", ())):
        if (new := renamed.get(key(node.value))) is not None:
            made = made[: node.start_mark.index] + safeyaml.flow(new) + made[node.end_mark.index :]
    before, after = safeyaml.parse(text, NAMES.file), safeyaml.parse(made, NAMES.file)
    wanted = {renamed.get(key(f"{name}"), name): shown for name, shown in before.items()}
    if after != wanted or len(wanted) < len(before):
        raise RecordError(NAMES.file, "cannot be edited; write each name on its own line")
    return made
