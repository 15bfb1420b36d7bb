"""The demo: a site of made-up papers on speech, with everything that a site can show.

``make demo``, or ``python -m tests.tools.demo [SITE]``, writes the archive into ``build/demo`` and builds the
site into SITE, ``build/demo/site`` by default. *Publish* runs it for the project's own site, so it needs only
what a build needs. The words are in ``tests/demo/words.toml``; ``tests/demo/content`` has what is written by
hand, and the map as `archive map` made it: ``--map`` lays it out again. No choice here is by chance: the same
words give the same papers on each machine.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from generator.content import counts, law
from generator.content.library import Library
from generator.content.page import write as page
from generator.papers.paper import Author, Counts, Links, Paper
from generator.store import atomic

CHECKOUT = Path(__file__).resolve().parents[2]
GIVEN = CHECKOUT / "tests" / "demo"
FOLDER = Path("build", "demo")
_PEOPLE = 8  # of an organization
_T = TypeVar("_T")


@dataclass(frozen=True)
class Chance:
    """Choices for one paper that look random, and are the same each time."""

    number: int

    def below(self, end: int, what: str) -> int:
        """Return a number below another; ``what`` says what it is for."""
        data = hashlib.sha256(f"{self.number} {what}".encode()).digest()
        return int.from_bytes(data[:8], "big") % end

    def of(self, choices: Sequence[_T], what: str) -> _T:
        """Return one of some choices."""
        return choices[self.below(len(choices), what)]


@dataclass(frozen=True)
class Words:
    """The words that papers are made from."""

    of: dict[str, Any]

    @classmethod
    def read(cls) -> Words:
        """Read the words."""
        return cls(tomllib.loads((GIVEN / "words.toml").read_text("utf-8")))

    def person(self, number: int) -> Author:
        """Return a person; the first people are those of the first organization."""
        given, family = self.of["given"], self.of["family"]
        return Author(f"{given[number % len(given)]} {family[number * 5 % len(family)]}")

    def days(self) -> Iterator[date]:
        """Yield the day of each paper, from the last day back; there are none on weekends."""
        day = date.fromisoformat(self.of["last"])
        while True:
            if day.weekday() < 5:
                yield from [day] * (3 + Chance(day.toordinal()).below(6, "new papers"))
            day -= timedelta(days=1)


def papers() -> Iterator[tuple[Paper, Counts]]:
    """Yield the made-up papers with their counts, the newest first."""
    words, number, seen = Words.read(), 0, set[str]()
    days = words.days()
    while len(seen) < words.of["papers"]:
        number += 1
        told = _told(words, Chance(number))
        if told["title"] not in seen:
            seen.add(told["title"])
            made = _paper(words, Chance(number), told, len(seen), next(days))
            yield made, _counts(made, Chance(number))


def _told(words: Words, chance: Chance) -> dict[str, Any]:
    """Return the title, abstract and summary of a paper, and what it is about."""
    subject, method, place, pattern = (
        chance.of(words.of[name], name) for name in ("subjects", "methods", "places", "patterns")
    )
    told = {
        "system": chance.of(words.of["names"], "name") + subject["suffix"],
        "method": method["title"],
        "task": subject["task"],
        "task_": subject["task"].lower(),
        "where": place["where"],
        "where_": place["where"].lower(),
        "hours": 20 + 10 * chance.below(90, "hours"),
        "systems": 9 + chance.below(30, "systems"),
    }
    told["does"] = method["does"].replace("{systems}", str(told["systems"]))
    title = pattern["title"].format_map(told)
    if chance.below(12, "own title") == 0:
        title = chance.of(subject["titles"], "title")
    has_code = pattern.get("code") or chance.below(4, "code") == 0
    result = _result(subject, chance)
    ending = words.of["closings"]["open" if has_code else "other"]
    is_placed = "{where}" in pattern["title"]
    says = [place["says"]] if is_placed else []
    parts = (chance.of(subject["opens"], "open"), pattern["does"].format_map(told), *says)
    tags = (subject["tag"], method["tag"], place["tag"] if is_placed else "", pattern.get("tag", ""))
    return {
        "title": title,
        "abstract": " ".join((*parts, f"{result}.", chance.of(ending, "ending"))),
        "summary": f"{says[0] if says else told['does']} {result}.",
        "tags": tags,
        "code": f"https://example.org/code/{told['system'].lower()}" if has_code else "",
    }


def _result(subject: dict[str, Any], chance: Chance) -> str:
    what, goes, start, end, unit = subject["result"]
    first = start * (90 + chance.below(21, "first")) / 100
    last = first + (end - start) * (30 + chance.below(70, "last")) / 100
    digits = 0 if start >= 100 else 1 if start > 1 else 2
    numbers = [f"{number:.{digits}f} {unit}".strip() for number in (first, last)]
    return f"On {chance.of(subject['sets'], 'set')}, {what} {goes} from {numbers[0]} to {numbers[1]}"


def _paper(words: Words, chance: Chance, told: dict[str, Any], number: int, day: date) -> Paper:
    """Return the paper with a number, listed on a day."""
    organizations = words.of["organizations"]
    team = chance.below(len(organizations) + 3, "team")  # some people have no organization
    first = team * _PEOPLE + chance.below(_PEOPLE, "first")
    size = 1 + chance.below(6, "team size")
    people = [team * _PEOPLE + (first + 3 * step) % _PEOPLE for step in range(size)]
    guests = [] if chance.below(3, "guests") else [chance.below(_PEOPLE * len(organizations), "guest")]
    name = f"sp{day:%y%m}.{number:03}"
    published = day - timedelta(days=1 + chance.below(4, "before"))
    is_again = chance.below(6, "again") == 0
    return Paper(
        id=name,
        title=told["title"],
        abstract=told["abstract"],
        authors=tuple(words.person(person) for person in dict.fromkeys([*people, *guests])),
        days=(f"{day}",),
        published=f"{published}",
        updated=f"{day}" if is_again else "",
        version=2 if is_again else None,
        keywords=told["tags"],
        links=Links(
            paper=f"https://example.org/papers/{name}",
            pdf=f"https://example.org/papers/{name}.pdf",
            code=told["code"],
            project=f"https://example.org/sounds/{name}" if chance.below(5, "project") == 0 else "",
        ),
        organization=organizations[team] if team < len(organizations) else "",
        comment=f"Accepted at the {chance.of(words.of['workshops'], 'workshop')}"
        if chance.below(6, "accepted") == 0
        else "",
        summary=told["summary"] if chance.below(3, "summary") else "",
        source="demo",
    )


def _counts(paper: Paper, chance: Chance) -> Counts:
    votes = 2 + chance.below(10, "votes") ** 2 * (1 + chance.below(3, "more"))
    stars = votes * (1 + chance.below(12, "stars")) if paper.links.code else None
    return Counts(votes, votes // 9, stars)


def write(folder: Path, site: Path) -> Path:
    """Write the archive into a folder, and return its ``mkdocs.yml``; a build writes the site."""
    shutil.rmtree(folder / "content", ignore_errors=True)
    shutil.copytree(GIVEN / "content", folder / "content")
    library = Library(folder / "content")
    months: defaultdict[str, list[tuple[str, Counts, counts.Rule]]] = defaultdict(list)
    for paper, count in papers():
        months[paper.date[:7]].append((paper.id, count, law.counted))
        atomic.write(library.file_of(paper), page(paper).encode())
    for month, counted in months.items():
        counts.add(library.counts_folder / f"{month}.csv", counted)
    config = folder / "mkdocs.yml"
    text = (GIVEN / "mkdocs.yml").read_text("utf-8")
    atomic.write(config, text.replace("site_dir: site\n", f"site_dir: {site.resolve()}\n").encode())
    return config


def main(arguments: list[str]) -> None:
    """Build the demo's site, or lay out its map."""
    if "--map" in arguments:
        config = write(FOLDER, FOLDER / "site")
        run(config, "map")
        shutil.copytree(FOLDER / "content/map", GIVEN / "content/map", dirs_exist_ok=True)
        return
    config = write(FOLDER, Path(*arguments) if arguments else FOLDER / "site")
    digest = config.parent / "content/digest.md"
    run(config, "digest", "--of", Words.read().of["last"], "--format=markdown", f"--output={digest}")
    heading = "# The digest of a week\n\n## As readers get it by email"
    digest.write_text(f"{heading}\n\n{digest.read_text('utf-8')}", "utf-8")
    run(config, "build")


def run(config: Path, *arguments: str) -> None:
    """Run a command of the demo's archive, which has an address, and no repository even in a workflow."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    command = [str(Path(sys.executable).with_name("archive")), "--config", str(config), *arguments]
    subprocess.run(command, check=True, env={"SITE_URL": "http://127.0.0.1:8000/", **own})


if __name__ == "__main__":
    main(sys.argv[1:])
