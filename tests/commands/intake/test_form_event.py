"""What starts ``archive form``: the event's file, the forms' templates, the label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.commands.intake import form as forms
from generator.commands.intake.form import FIELDS, FORMS, LABEL, Issue
from generator.errors import ArchiveError
from tests.harness.processes import CHECKOUT
from tests.harness.workflows import load

TEMPLATES = CHECKOUT / ".github/ISSUE_TEMPLATE"


def event(folder: Path, **changes: Any) -> Path:
    said = {"issue": {"number": 7, "body": "x"}, "label": {"name": LABEL}, "action": "labeled"} | changes
    path = folder / "event.json"
    path.write_text(json.dumps(said))
    return path


def test_the_event_of_a_label(tmp_path: Path) -> None:
    assert forms.read(event(tmp_path)) == Issue(7, "x")
    assert forms.read(event(tmp_path, issue={"number": 7, "body": None})) == Issue(7, "")


@pytest.mark.parametrize(
    "said",
    [
        {"label": {"name": "submit"}}, {"label": None}, {"issue": None}, {"issue": {"number": 7}},
        {"issue": {"number": "7; x", "body": ""}}, {"issue": {"number": True, "body": ""}},
        {"issue": {"number": 0, "body": ""}}, {"issue": []},
    ],
)  # fmt: skip
def test_any_other_event_is_refused(tmp_path: Path, said: dict[str, Any]) -> None:
    with pytest.raises(ArchiveError):
        forms.read(event(tmp_path, **said))


def test_an_event_that_is_no_event(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    for data in (b"", b"[" * 100_000, b"\xff", b"7", b" " * (2**22 + 1)):
        path.write_bytes(data)
        with pytest.raises(ArchiveError):
            forms.read(path)
    with pytest.raises(ArchiveError):
        forms.read(tmp_path / "none.json")


def test_the_templates_have_the_headings_that_are_read_and_set_no_label() -> None:
    paths = [path for path in sorted(TEMPLATES.glob("*.yml")) if path.stem != "translation"]
    templates = [yaml.safe_load(path.read_text()) for path in paths]
    bodies = [made["body"] for made in templates if "body" in made]
    headings = {tuple(item["attributes"]["label"] for item in items) for items in bodies}
    assert headings == {form.headings for form in FORMS}
    assert not any("labels" in made for made in templates)
    (field,) = [item for items in bodies for item in items if item["type"] == "dropdown"]
    assert tuple(field["attributes"]["options"]) == FIELDS


def test_the_label_is_the_workflow_s() -> None:
    (job,) = load("forms.yml")["jobs"].values()
    assert job["if"] == f"github.event.label.name == '{LABEL}'"
