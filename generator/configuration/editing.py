"""Edits named keys in an owner's ``mkdocs.yml``; all other lines and comments stay as they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from generator.configuration import settings
from generator.content.safeyaml import flow
from generator.errors import ArchiveError, RecordError, refuse_user
from generator.store import atomic

_Loaded = dict[str, Any]


def change(
    config: Path, top: _Loaded, block: _Loaded, agree: Callable[[settings.Settings], None] | None = None
) -> list[str]:
    """Set top-level keys and keys of the plugin's block; return the changes, each as ``name: value``.

    The new text is parsed before it is written: it must have the new values and no other change. The file
    stays as it is if a value is not allowed, or ``agree``, which gets the new settings, raises an error.
    """
    before, wanted = settings.load(config), settings.load(config)
    wanted.update(top)
    chosen = block_of(wanted, config)
    chosen.update(block)
    try:
        made = settings.Settings.from_mapping(chosen)
    except RecordError as error:
        raise ArchiveError(f"{config.name}: plugins: archive: {error}") from None
    for value in top.values():
        refuse_user(f"{value}")
    changes = [
        (in_block, name, value)
        for in_block, known, given in ((False, before, top), (True, block_of(before, config), block))
        for name, value in given.items()
        if name not in known or known[name] != value
    ]
    lines = [f"{name}: {flow(value)}" for _, name, value in changes]
    text = config.read_bytes().decode()
    try:
        for in_block, name, value in changes:
            text = _put(text, in_block, name, value)
        is_right = settings.loaded(text) == wanted
    except (yaml.YAMLError, ValueError):
        is_right = False
    if not is_right:
        advice = ", ".join(lines)
        raise ArchiveError(f"{config} cannot be edited safely. Write these keys into it yourself: {advice}")
    if agree:
        agree(made)
    atomic.write(config, text.encode())
    return lines


def stated(config: Path) -> _Loaded:
    """Return the plugin's block as written in an ``mkdocs.yml``, which must have the plugin."""
    return block_of(settings.load(config), config)


def block_of(loaded: _Loaded, config: Path) -> _Loaded:
    """Return the plugin's block, which must be there; if there is only its name, add an empty block."""
    plugins: Any = loaded.get("plugins")
    items: list[Any] = plugins if isinstance(plugins, list) else [plugins]
    for place, item in enumerate(items):
        if item == "archive":
            items[place] = {item: {}}
        if isinstance(items[place], dict) and "archive" in items[place]:
            block: _Loaded = items[place]["archive"] or {}
            items[place]["archive"] = block
            return block
    raise ArchiveError(f"{config} does not have the archive plugin. Add it under plugins.")


def _put(text: str, in_block: bool, name: str, value: object) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not in_block:
        return _set(text, root, name, value)
    plugins = _pair(root, "plugins")[1]
    for item in plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]:
        if isinstance(item, yaml.ScalarNode) and item.value == "archive":
            mark = ": {}" if plugins.flow_style else ":"
            return _put(_insert(text, item.end_mark.index, mark), in_block, name, value)
        key, block = _pair(item, "archive")
        if isinstance(block, yaml.MappingNode) and block.value:
            return _set(text, block, name, value)
        if block and (item.flow_style or block.value == []):
            return _replace(text, key, block, f"{{{name}: {flow(value)}}}")
        if block:
            return _line(text, key.end_mark.index, key.start_mark.column + 2, name, value)
    return text


def _set(text: str, mapping: yaml.Node | None, name: str, value: object) -> str:
    key, known = _pair(mapping, name)
    if known:
        return _lines(text, known, value) or _replace(text, key, known, flow(value))
    if not isinstance(mapping, yaml.MappingNode) or not mapping.value:
        return text
    end = _end(text, mapping.value[-1][1])
    if mapping.flow_style:
        return _insert(text, end, f", {name}: {flow(value)}")
    return _line(text, end, mapping.start_mark.column, name, value)


def _line(text: str, place: int, indent: int, name: str, value: object) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    end = text.find(newline, place)
    return _insert(text, len(text) if end < 0 else end, f"{newline}{' ' * indent}{name}: {flow(value)}")


def _lines(text: str, known: yaml.Node, value: object) -> str:
    """Replace the items of a list that has one item a line; return ``""`` for any other value.

    Comments above the first item stay, since they may be about the whole list. Any other comment stays or
    goes with its item.
    """
    is_block = isinstance(known, yaml.SequenceNode) and not known.flow_style
    if not (is_block and isinstance(value, list) and value):
        return ""
    if not all(isinstance(item, yaml.ScalarNode) for item in known.value):
        return ""
    newline = "\r\n" if "\r\n" in text else "\n"
    first = start = text.rfind("\n", 0, known.start_mark.index) + 1
    before, end = {}, start
    for item in known.value:
        end = text.find(newline, _end(text, item))
        end = len(text) if end < 0 else end
        before[item.value] = text[start:end]
        start = end + len(newline)
    indent = " " * known.start_mark.column
    lines = [before.pop(item, "") or f"{indent}- {flow(item)}" for item in value]
    return text[:first] + newline.join(lines) + text[end:]


def _replace(text: str, key: yaml.Node, known: yaml.Node, written: str) -> str:
    """Replace the value of a key; a comment behind the key stays."""
    start = text.index(":", key.end_mark.index) + 1
    comment = text[start : known.start_mark.index].strip()
    between = f"  {comment}" if comment else ""
    return f"{text[:start]} {written}{between}{text[max(start, _end(text, known)) :]}"


def _insert(text: str, place: int, more: str) -> str:
    return text[:place] + more + text[place:]


def _end(text: str, node: yaml.Node) -> int:
    """Return where a value ends; for PyYAML, blocks and multi-line text end where the next node begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())


def _pair(mapping: yaml.Node | None, name: str) -> tuple[Any, Any]:
    """Return the nodes of a key and its value, or ``None`` for both if the mapping lacks the key."""
    pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), (None, None))
