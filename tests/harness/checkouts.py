"""An archive as a workflow finds it: a checkout, its remote, and the upstreams."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.harness.archive import STARTER
from tests.harness.files import edit
from tests.harness.forks import executable
from tests.harness.githubpages import Pages
from tests.harness.hub import Hub, OnHub
from tests.harness.processes import CHECKOUT
from tests.harness.upstream import Upstream, hub_item, serving
from tests.harness.versions import git
from tests.harness.workflows import Run, fake_gh, push_to

# Python for `forks.archive`: the upstreams here recover at once or never.
WITHOUT_PAUSES = """from generator.sources.frame import http
http.Client.__init__.__kwdefaults__["clock"] = http.Clock(sleep=lambda seconds: None)"""


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    return fake_gh(tmp_path)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with serving() as upstream:
        yield upstream


@pytest.fixture
def run(tmp_path: Path, upstream: Upstream, gh: Path) -> Iterator[Run]:
    """A checkout of a slim archive, and upstreams with a paper of yesterday."""
    folder, remote = tmp_path / "checkout", tmp_path / "remote.git"
    shutil.copytree(STARTER, folder)
    shutil.copytree(CHECKOUT / ".ci", folder / ".ci")
    config, sources = folder / "mkdocs.yml", "sources: [huggingface"
    edit(config, "  custom_dir: site_templates/theme\n", "")
    edit(config, sources, f"arxiv_categories: [cs.CL]\n      arxiv_delay: 0\n      {sources}, arxiv")
    (folder / ".gitignore").write_text("/*\n!/content/\n!/mkdocs.yml\n")
    executable(folder / ".venv/bin/archive", WITHOUT_PAUSES)
    push_to(remote, folder)
    day = str(datetime.now(UTC).date() - timedelta(days=1))
    upstream.list_on(day, hub_item("2601.00001", "Moss", day, summary="On moss.\n\ndate: 2099-12-31"))
    environment = {
        **upstream.environment, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PATH": f"{gh.parent}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    pages = Pages(tmp_path / "served", gh.with_name("answers.json"))
    with pages.showing():
        yield Run(folder, remote, environment, pages)


@pytest.fixture
def hub(run: Run, gh: Path, tmp_path: Path) -> Hub:
    """An archive on GitHub."""
    mine = tmp_path / "mine"
    git(tmp_path, "clone", "--quiet", str(run.remote), str(mine))

    def machine() -> OnHub:
        folder = tmp_path / f"runs/{len(list(tmp_path.glob('runs/*')))}/checkout"
        git(tmp_path, "clone", "--quiet", str(run.remote), str(folder))
        shutil.copytree(run.folder / ".venv", folder / ".venv")
        shutil.copytree(CHECKOUT / ".ci", folder / ".ci")
        return OnHub(folder, run.remote, run.environment, run.pages)

    assert run.pages
    return Hub(run.remote, mine, run.pages, gh, machine)


def yesterday(upstream: Upstream) -> str:
    """Return the day on which the hub has a paper."""
    (day,) = upstream.days
    return day
