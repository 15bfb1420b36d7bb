"""What starts the workflows."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

WORKFLOWS = Path(__file__).resolve().parents[1] / ".github" / "workflows"


@pytest.mark.parametrize(
    "name",
    [
        "content/papers/2026/03/2603.00001.md", "generator/cli.py", "site_templates/theme/paper.html",
        "mkdocs.yml", "pyproject.toml", "requirements.txt", "requirements-dev.txt",
    ],
)  # fmt: skip
def test_what_a_site_follows_from_has_it_published(name: str) -> None:
    workflow = yaml.load((WORKFLOWS / "publish.yml").read_text("utf-8"), yaml.BaseLoader)
    assert any(fnmatch(name, pattern) for pattern in workflow["on"]["push"]["paths"])
