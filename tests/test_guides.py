"""The guides name only files, headings, commands, options, targets and messages that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import get_args

import click
import pytest
import yaml

from generator.commands.main import main
from generator.configuration import offered, settings
from generator.configuration.settings import Settings
from generator.content.page import KEYS, State
from generator.listings.kinds import KINDS
from generator.listings.saved import query
from generator.queries.filters import filters
from tests.harness.guides import FENCED, TEXTS, code
from tests.harness.processes import CHECKOUT

_OURS = re.compile(r"(?:generator|site_templates|tests|\.ci|\.github)/[\w./-]*\w")


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (CHECKOUT / name).parent
    prose = re.sub(r"`[^`]*`", "", FENCED.sub("", TEXTS[name]))
    for link in re.findall(r'\]\(([^)\s]+)\)|src="([^"]+)"', prose):
        address = "".join(link)
        if address.startswith(("https://", "../../deployments/")):  # a page of the repository on GitHub
            continue
        path, _, anchor = address.partition("#")
        target = (folder / path).resolve() if path else CHECKOUT / name
        assert target.exists(), address
        assert not anchor or anchor in anchors(target.read_text("utf-8")), address


@pytest.mark.parametrize("name", TEXTS)
def test_paths_and_modules_exist(name: str) -> None:
    for words in code(TEXTS[name]):
        for path in _OURS.findall(words):
            place = (CHECKOUT / path, CHECKOUT / name / ".." / path)
            assert "*" in words or any(file.resolve().exists() for file in place), path
        for module in re.findall(r"python -m ([\w.]+)", words):
            assert (CHECKOUT / f"{module.replace('.', '/')}.py").exists(), module


@pytest.mark.parametrize("name", TEXTS)
def test_commands_options_and_targets_exist(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for words in code(TEXTS[name]):
        if made := re.match(r"make ([a-z][a-z-]*)", words):
            assert made[1] in targets, words
        said = re.match(r"(?:\.venv/bin/)?archive ([a-z]+)(.*)", words)
        if said and said[1] in main.commands:
            known = {option for of in (main, main.commands[said[1]]) for option in options(of)}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", said[2].partition("#")[0])) <= known, words
        else:
            assert not said, words


def options(command: click.Command) -> list[str]:
    """Return the options of a command."""
    return [option for parameter in command.params for option in parameter.opts]


def test_keys_exist_and_settings_take_their_values() -> None:
    known = settings.declared()
    named = {offer.example for _, offer in offered.offers()}
    shown = [re.fullmatch(r"(\w+): ([^…]+)", words) for text in TEXTS.values() for words in code(text)]
    for said in filter(None, shown):
        if said[1] in known:
            Settings.from_mapping(yaml.safe_load(said[0]))
        elif said[2] not in ("read", "write") and said[0] not in named:  # a permission, a source
            assert said[1] in {*KEYS, "edit_uri", "plugins", "theme"}, said[0]


def test_each_place_to_change_names_its_tests() -> None:
    table = TEXTS["CONTRIBUTING.md"].partition("| change | files | its tests, in `tests/` |\n")[2]
    rows = table.partition("\n\n")[0].splitlines()[1:]
    rows = [row for row in rows if not row.startswith("| **")]  # headings within it
    assert 30 < len(rows) < 50  # more are not read
    files = {
        path.name
        for room in ("generator", "site_templates", "tests", ".ci")
        for path in (CHECKOUT / room).rglob("*.*")
    }
    files |= {"pyproject.toml", "ownership.toml"}
    for row in rows:
        places, _, tests = row.rstrip("| ").rpartition(" | ")
        named = re.findall(r"`([^`]+)`", tests)
        assert named and all(list((CHECKOUT / "tests").glob(name)) for name in named), row
        for name in re.findall(r"`[\w./-]*?([\w-]+\.(?:py|js|css|toml))`", places):
            assert name in files, row


def test_readers_are_told_of_every_filter() -> None:
    table = TEXTS[".github/guides/readers.md"].partition("| query | finds |")[2].partition("\n\n")[0]
    queries = [words for row in table.splitlines()[2:] for words in code(row.split(" | ")[0])]
    assert len(queries) > 15
    for words in queries:
        query(words)
    told = {name for words in queries for name in re.findall(r"(\w+):", words)}
    known = filters(tuple(kind.filter for kind in KINDS if kind.filter)).items()
    assert [name for name, item in known if not told & {name, *item.also}] == []
    assert told - {"title"} <= {spelling for name, item in known for spelling in (name, *item.also)}


def test_curators_are_told_why_a_paper_is_off_the_site() -> None:
    table = TEXTS[".github/guides/curators.md"].partition("## Why a paper is off the site")[2]
    told = set(re.findall(r"`state: (\w+)` on its page", table))
    assert told == {*get_args(State)} - {""}


def shown(part: ast.expr) -> str:
    """Return a part of an f-string as a message shows it; a value is `…`."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    is_command = isinstance(part, ast.FormattedValue) and ast.unparse(part.value) == "COMMAND"
    return "archive" if is_command else "…"


@cache
def said() -> str:
    """Return the text of every string in the code, a line each; a value in it is left out."""
    strings = []
    for folder in ("generator", ".ci"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    strings.append("".join(map(shown, node.values)))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    strings.append(node.value)
    strings += (path.read_text("utf-8") for path in (CHECKOUT / "site_templates").rglob("*.js"))
    strings += (path.read_text("utf-8") for path in (CHECKOUT / "site_templates").rglob("*.html"))
    return "\n".join(" ".join(text.split()) for text in strings)


def test_messages_are_those_of_the_code() -> None:
    quoted = re.findall(r"^\*\*`([^`]+)`\*\*", TEXTS[".github/guides/messages.md"], re.MULTILINE)
    assert len(quoted) >= 25
    parts = {part.strip() for message in quoted for part in message.split("…")}
    assert [part for part in sorted(parts) if part not in said()] == []
