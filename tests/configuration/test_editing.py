"""Edits of named keys in an owner's ``mkdocs.yml``: every other line stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.configuration import editing as configuration
from generator.configuration import settings
from generator.errors import ArchiveError
from generator.listings.kinds import TAG

BLOCK = {"sources": ["huggingface", "arxiv"], "arxiv_categories": ["cs.CL"], "tag_minimum": 2}
NEW = "sources: [huggingface, arxiv]", "arxiv_categories: [cs.CL]", "tag_minimum: 2"
ALIAS = "a: &a [cs.SD]\nplugins: [archive: {arxiv_categories: *a}]\n"


def change(tmp_path: Path, text: str, **top: object) -> str:
    config = tmp_path / "mkdocs.yml"
    config.write_bytes(text.encode())
    configuration.change(config, top, BLOCK)
    once = config.read_bytes()
    assert configuration.change(config, top, BLOCK) == [], "nothing is left to change"
    assert config.read_bytes() == once
    chosen = settings.read(config)
    assert (chosen.sources, chosen.minimum(TAG)) == (("huggingface", "arxiv"), 2)
    assert {name: settings.load(config)[name] for name in top} == top
    return once.decode()


LINES = "".join(f"\n      {line}" for line in NEW)
LINE = f"\n      {NEW[0]}"
FLOW = ", ".join(NEW)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("plugins:\n  - archive:\n  - search\n", f"plugins:\n  - archive:{LINES}\n  - search\n"),
        ("plugins:\n  - archive # mine\n  - x", f"plugins:\n  - archive: # mine{LINES}\n  - x"),
        ("plugins:\n  - archive:\n      sources: # all\n        - arxiv\n        # no more\n\n# end\n",
         "plugins:\n  - archive:\n      sources: # all\n        - huggingface\n        - arxiv"
         f"{LINES.replace(LINE, '')}\n        # no more\n\n# end\n"),
        ("plugins:\n- archive:\n    sources:\n    # all\n    - csv # gone\n    # of it\n    - 'arxiv' # x\n"
         .replace("\n", "\r\n"),
         "plugins:\n- archive:\n    sources:\n    # all\n    - huggingface\n    # of it\n    - 'arxiv' # x"
         f"{LINES.replace(LINE, '').replace('      ', '    ')}\n".replace("\n", "\r\n")),
        ("plugins: [archive]\n", f"plugins: [archive: {{{FLOW}}}]\n"),
        ("plugins: [x, {archive: {sources: [arxiv]}}] # y\n", f"plugins: [x, {{archive: {{{FLOW}}}}}] # y\n"),
        ("plugins:\n- archive: {}\nx: !ENV X\n", f"plugins:\n- archive: {{{FLOW}}}\nx: !ENV X\n"),
        ("plugins:\n  archive:\n    offline: false  # x\n",
         "plugins:\n  archive:\n    offline: false  # x" + "".join(f"\n    {line}" for line in NEW) + "\n"),
        ("plugins:\r\n  - archive:\r\n# end\r\n",
         f"plugins:\n  - archive:{LINES}\n# end\n".replace("\n", "\r\n")),
    ],
)  # fmt: skip
def test_the_plugin_s_block_in_any_form(tmp_path: Path, before: str, after: str) -> None:
    assert change(tmp_path, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("site_name: Moss # its name\n", "site_name: 'A: #1 \"x\"' # its name\n"),
        ("site_name:\n", "site_name: 'A: #1 \"x\"'\n"),
        ("'site_name': >\n  Moss\n  two\n# end\n", "'site_name': 'A: #1 \"x\"'\n# end\n"),
    ],
)
def test_a_key_at_the_top(tmp_path: Path, before: str, after: str) -> None:
    plugins = f"plugins:\n  - archive:{LINES}\n"
    assert change(tmp_path, before + plugins, site_name='A: #1 "x"') == after + plugins
    assert change(tmp_path, plugins + before, site_name='A: #1 "x"') == plugins + after
    long = f"Moss{' and ferns' * 20}"
    assert change(tmp_path, plugins, site_name=long) == f"{plugins}site_name: {long}\n", "on one line"
    assert change(tmp_path, plugins, site_name='A: #1 "x"') == f"{plugins}site_name: 'A: #1 \"x\"'\n"


@pytest.mark.parametrize(
    ("text", "block", "said"),
    [
        (ALIAS, {"arxiv_categories": ["cs.CL"]}, r"Write these keys into it yourself: arxiv_categories: \["),
        ("plugins: [archive]\n", {"tag_minimum": 0}, "tag_minimum: expected a whole number >= 1"),
        ("plugins: [archive]\n", {"sources": ["moss"]}, "'moss' is not a source"),
        ("plugins: [search]\n", BLOCK, "does not have the archive plugin"),
        ("site_name: Moss\n", BLOCK, "does not have the archive plugin"),
        ("plugins: [\n", BLOCK, "is not valid YAML"),
    ],
)
def test_what_cannot_be_edited_stays_as_it_is(
    tmp_path: Path, text: str, block: dict[str, object], said: str
) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(text)
    with pytest.raises(ArchiveError, match=said):
        configuration.change(config, {}, block)
    assert config.read_text() == text
