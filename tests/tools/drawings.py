"""Drawings of README's three steps as HTML: buttons and fields, taken from the project's own files.

They do not show GitHub's pages, which belong to GitHub and change.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from generator.commands.project.ownership import FILE, Ownership
from tests.harness.processes import CHECKOUT
from tests.harness.workflows import load

WIDTH = 620
"""The width of the drawings in CSS pixels."""
ALT = {
    "copy": "A drawing of step 1: the template becomes a repository; content and mkdocs.yml are yours",
    "setup": "A drawing of step 2: the form of Set up, filled in for an archive on speech",
    "publish": "A drawing of step 3: Pages' source is set to GitHub Actions, then Publish is run",
}
"""README's text for each drawing, by name."""
_EXAMPLE = {
    "title": "Speech Papers",
    "sources": "huggingface; eess.AS; cs.SD",
    "queries": 'speech; "voice conversion"; tag:audio',
    "from": "owner/paper-archive",
}
_STYLE = """
* { box-sizing: border-box } body { margin: 0; font: 15px/1.4 sans-serif; color: #222; background: #fff }
main { display: grid; gap: 12px; padding: 18px 20px } .way { color: #3949ab; font-weight: bold }
.row { display: flex; gap: 16px; align-items: center } .row .box { flex: 1 }
.box { border: 1px solid #bbb; border-radius: 4px; padding: 10px }
.box div { margin-top: 8px } small { color: #555 }
label { display: grid; gap: 3px } b.need { color: #b3261e } i, u { border-radius: 4px; padding: 6px 10px }
i { font-style: normal; border: 1px solid #999; background: #fafafa }
u { text-decoration: none; justify-self: start; background: #3949ab; color: #fff }
"""


def drawings() -> dict[str, str]:
    """Return the HTML of each drawing by name."""
    return {"copy": _page(_copy()), "setup": _page(form(load("setup.yml"))), "publish": _page(_publish())}


def form(workflow: dict[str, Any]) -> str:
    """Return the form of a loaded workflow, filled in with the example's values."""
    inputs = workflow["on"]["workflow_dispatch"]["inputs"]
    fields = (_field(name, field) for name, field in inputs.items())
    return _way("Actions", workflow["name"], "Run workflow") + "".join(fields) + "<u>Run workflow</u>"


def _field(name: str, field: dict[str, str]) -> str:
    needed = ' <b class="need">*</b>' if field.get("required") == "true" else ""
    value = escape(_EXAMPLE.get(name) or field.get("default", ""))
    return f"<label><span>{escape(field['description'])}{needed}</span><i>{value}</i></label>"


def _copy() -> str:
    owned = Ownership.parse((CHECKOUT / FILE).read_text("utf-8"), FILE)
    rows = (("Yours", owned.owner), ("The project's, which an upgrade replaces", owned.project))
    listed = "".join(f"<div><b>{whose}</b><br><small>{_listed(paths)}</small></div>" for whose, paths in rows)
    return (
        f"{_way('Use this template', 'Create a new repository')}"
        f'<div class="row"><span class="box"><b>paper-archive</b><br><small>with samples</small></span>'
        '<span class="way">→</span><span class="box" style="flex: 3"><b>you / your-archive</b>'
        f"{listed}</span></div>"
    )


def _publish() -> str:
    return (
        f"{_way('Settings', 'Pages')}<label><span>Source</span><i>GitHub Actions ▾</i></label>"
        f"{_way('Actions', load('publish.yml')['name'], 'Run workflow')}<u>Run workflow</u>"
        '<div class="box">Your archive is at <b>https://you.github.io/your-archive/</b></div>'
    )


def _way(*steps: str) -> str:
    return f'<div class="way">{" → ".join(map(escape, steps))}</div>'


def _listed(paths: Iterable[str]) -> str:
    return escape(", ".join(paths))


def _page(body: str) -> str:
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{_STYLE}</style>'
    return f"{head}<main>{body}</main></html>"
