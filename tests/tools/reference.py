"""The list of all commands, settings and sources, ``.github/guides/reference.md``, made from the code.

Run it after one of them changed: ``python -m tests.tools.reference``. It also renews the table of what names
a source, in the guide for curators.
"""

from __future__ import annotations

import inspect
import json
import re
from textwrap import indent

import click

from generator.commands import exits
from generator.commands.main import main
from generator.configuration import offered, settings
from generator.sources.frame import registry
from tests.harness.processes import CHECKOUT
from tests.tools import schemas

PAGE = CHECKOUT / ".github" / "guides" / "reference.md"
CURATORS = PAGE.with_name("curators.md")
_HEAD = """\
# Reference

Every command, setting and source: made from the code, by `python -m tests.tools.reference`.
There are guides for [curators](curators.md) and for [maintainers](maintainers.md).
"""


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table of a header and rows; an empty cell has one space."""
    header, *body = rows
    lines = [header, ("---",) * len(header), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines).replace("|  ", "| ")


def _default(value: object) -> str:
    """Return a default in the form of ``mkdocs.yml``: ``[huggingface]``, ``true``, ``""``."""
    text = json.dumps(value)
    return text if text == '""' else text.replace('"', "")


def settings_table() -> str:
    """Return the table of settings, with defaults and meanings."""
    rows = [("setting", "default", "meaning")]
    for name, item in schemas.definition(settings.shape())["properties"].items():
        least = item.get("minimum", 0)
        meaning = item["description"] + (f"; at least {least}" if least > 1 else "")
        rows.append((f"`{name}`", f"`{_default(item['default'])}`", meaning))
    return table(*rows)


def sources_table() -> str:
    """Return the table of sources."""
    rows = [("source", "`archive fetch` takes", "search", "`archive add` takes")]
    for source in registry.SOURCES:
        search = f"`{source.search}`" if source.search else ""
        rows.append((f"`{source.name}`", source.about, search, source.ids if source.named else ""))
    return table(*rows)


def offers_table() -> str:
    """Return the table of what a person may name as a source, for each field."""
    rows = [("field", "what you name", "for example", "source")]
    for source, offer in offered.offers():
        rows.append((offer.fields, offer.about, f"`{offer.example}`".replace("|", "\\|"), f"`{source.name}`"))
    return table(*rows)


def curators() -> str:
    """Return the guide for curators with the table as it should be."""
    head = re.escape(offers_table().partition("\n")[0])
    old = re.compile(rf"^{head}\n(?:\|.*\n)*", re.MULTILINE)
    return old.sub(lambda _: f"{offers_table()}\n", CURATORS.read_text("utf-8"), count=1)


def exits_table() -> str:
    """Return the table of exit codes."""
    return table(
        ("exit code", "meaning"), *((str(code.value), text) for code, text in exits.MEANINGS.items())
    )


def overview() -> str:
    """Return the table of commands, each with the first sentence of its help."""
    shown = (item for item in sorted(main.commands.items()) if not item[1].hidden)
    rows = (
        (f"[`archive {name}`](#archive-{name})", command.get_short_help_str(200)) for name, command in shown
    )
    return table(("command", "what it does"), *rows)


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, **main.context_settings)
    usage = " ".join(command.collect_usage_pieces(context))
    parts = (f"### `archive {name}`", f"    archive {name} {usage}", _help(command), _options(command))
    return "\n\n".join(filter(None, parts)) + "\n"


def _options(command: click.Command) -> str:
    """Return a command's options as a table; ``""`` if it has only ``--help``."""
    context = click.Context(command, **main.context_settings)  # else click remembers another help option
    records = (parameter.get_help_record(context) for parameter in command.params)
    rows = [
        (f"`{option}`".replace("|", "\\|"), meaning.replace("|", "\\|"))
        for option, meaning in filter(None, records)
        if meaning and option != "--version"
    ]
    return table(("option", "meaning"), *rows) if rows else ""


def _help(command: click.Command) -> str:
    """Return a command's help and epilog; paragraphs with click's ``\\b`` mark become code."""
    texts = (inspect.cleandoc(text) for text in (command.help, command.epilog) if text)
    paragraphs = "\n\n".join(texts).split("\n\n")
    return "\n\n".join(
        indent(text.removeprefix("\b\n"), "    ") if text.startswith("\b\n") else text for text in paragraphs
    )


def reference() -> str:
    """Return the whole page."""
    shown = (item for item in sorted(main.commands.items()) if not item[1].hidden)
    commands = "\n".join(_command(name, command) for name, command in shown)
    return "\n".join(
        (
            _HEAD,
            f"## Commands\n\n{overview()}\n\nOptions before the command's name:\n\n{_options(main)}\n",
            commands,
            f"## Exit codes\n\n{exits_table()}\n\n[When it says …](messages.md) explains messages.\n",
            f"## Settings\n\nUnder `plugins: - archive:` in `mkdocs.yml`.\n\n{settings_table()}\n",
            f"## Sources\n\n{sources_table()}\n",
        )
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(reference(), "utf-8")
    CURATORS.write_text(curators(), "utf-8")
