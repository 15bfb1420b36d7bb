"""The project's next version in a clone: changed files, samples and workflows, and a migration."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.harness.files import edit
from tests.harness.versions import git, put

VERSION = "99.0.0"
MIGRATION = "Write the theme as a mapping"
OLD, NEW = "theme: material\n", "theme: {name: material}\n"
"""The text that the migration replaces in ``mkdocs.yml``, and its new text."""
FILES = 40
_MODULE = f'''\
"""The theme is a mapping, which has room for more than its name."""

def edit(texts):
    return {{path: text.replace({OLD!r}, {NEW!r}) for path, text in texts.items()}}
'''
_LAST = f'''
from generator.commands.project import mapping
MIGRATIONS = (*MIGRATIONS, Migration("{MIGRATION}", ("mkdocs.yml",), mapping.edit))
'''
_COMMENTS = {
    ".py": "# {}\n", ".js": "// {}\n", ".css": "/* {} */\n", ".txt": "# {}\n", ".yml": "# {}\n",
    ".md": "\n{}\n",
}  # fmt: skip
_SAID = "Changed by the next version."
_SECTION = re.compile(r"## \[Unreleased\]\n")


def release(project: Path, version: str, day: str, *, is_tagged: bool = True) -> None:
    """Release the current state as CONTRIBUTING says, with a section in the changelog; or all but the tag."""
    pyproject, changelog = project / "pyproject.toml", project / "CHANGELOG.md"
    pyproject.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', pyproject.read_text()))
    section = f"## [Unreleased]\n\n## [{version}] - {day}\n"
    changelog.write_text(_SECTION.sub(section, changelog.read_text(), count=1))
    put(project, {}, f"Version {version}")
    if not is_tagged:
        return
    command = [sys.executable, ".ci/release.py", version]
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL)


def change(project: Path) -> set[str]:
    """Change everything a version may change; return the names of the project's files."""
    listed = git(project, "ls-files").split("\n")
    taken = {
        "generator/": (".py", 25), "site_templates/theme/": (".css", 3), "site_templates/search/": (".js", 5),
        ".github/workflows/": (".yml", 5), ".github/guides/": (".md", 2), "content/papers/": (".md", 5),
        ".ci/": (".py", 2), "requirements.txt": (".txt", 1),
    }  # fmt: skip
    changed = {
        name
        for folder, (suffix, most) in taken.items()
        for name in [name for name in listed if name.startswith(folder) and name.endswith(suffix)][:most]
    }
    for name in changed:
        with (project / name).open("a") as file:
            file.write(_COMMENTS[Path(name).suffix].format(_SAID))
    edit(project / "mkdocs.yml", "site_name: Paper Archive\n", "site_name: Paper Archive, the next\n")
    edit(project / "README.md", "# Paper Archive\n", f"# Paper Archive\n\n{_SAID}\n")
    edit(project / "CHANGELOG.md", "## [Unreleased]\n", f"## [Unreleased]\n\n- {_SAID}\n")
    folder = project / "generator/commands/project"
    (folder / "mapping.py").write_text(_MODULE)
    with (folder / "migrations.py").open("a") as file:
        file.write(_LAST)
    return {name for name in changed if not name.startswith("content/")}
