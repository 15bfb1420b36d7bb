"""README, the guides, and what they show: commands, and examples of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.harness.processes import CHECKOUT

README = CHECKOUT / "README.md"
PAGES = [
    *(CHECKOUT / "CONTRIBUTING.md", CHECKOUT / ".github/SECURITY.md"),
    *sorted((CHECKOUT / ".github/guides").glob("*.md")),
    CHECKOUT / "generator/commands/project/starter/README.md",
]
if README.read_text("utf-8").startswith("# Paper Archive\n"):  # else it is the owner's of an archive
    PAGES.append(README)
TEXTS = {path.relative_to(CHECKOUT).as_posix(): path.read_text("utf-8") for path in PAGES}
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`|^ {4}(\S.*)$", re.MULTILINE)
_COMMAND = re.compile(
    r"(?:\.venv/bin/)?(?:archive|git|mkdocs|pipx?|properdocs|python|sudo|uvx|wsl) [\w-]|"
    r"make\b|\.ci/(?:run$|install\.py)"
)


def code(text: str) -> list[str]:
    """Return what a page writes as code, each on one line."""
    return [" ".join("".join(found).split()) for found in _CODE.findall(FENCED.sub("", text))]


def commands(text: str) -> Iterator[str]:
    """Yield the commands that a page shows: the lines of its blocks, and code that begins as a command."""
    for inline, line in _CODE.findall(FENCED.sub("", text)):
        shown, *explained = re.split(r"\s{2,}(?:# )?", line)
        if shown and not shown.endswith(":") and "[OPTIONS]" not in shown:  # what help says of a command
            yield shown
        yield from filter(_COMMAND.match, (*explained, " ".join(inline.split())))


def examples(*languages: str) -> list[tuple[str, str]]:
    """Return the guides' examples in these languages, each after the heading above it."""
    return [
        (re.findall(r"^#+ (.+)$", text[: found.start()], re.MULTILINE)[-1], found[2])
        for text in TEXTS.values()
        for found in FENCED.finditer(text)
        if found[1] in languages
    ]
