"""``site_templates/material.toml`` names all that is used of Material, and nothing else, as it says."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.harness.processes import CHECKOUT
from tests.publish.test_engines import ACCEPTED, MATERIALX

FILE = CHECKOUT / "site_templates/material.toml"
THEME = CHECKOUT / "site_templates/theme"
DEFAULTS = CHECKOUT / "generator/publish/mkdocs/defaults.yml"
LINES = [
    pytest.param(section, name, id=f"{section}: {name}")
    for section, names in tomllib.loads(FILE.read_text("utf-8")).items()
    for name in names
]
# How the code writes what a section has.
USES = {
    "templates": r"""{%-?\s*(?:include|import|extends)\s+["']([\w/.-]+)""",
    "blocks": r"{%-? block (\w+)",
    "files": r"assets/(?:stylesheets|javascripts)/[^\s\"'|)]+",
    "classes": r"(?<![\w-])md-[a-z][\w-]*",
    "variables": r"--md-[a-z][\w-]*",
    "attributes": r"data-md-(?:[a-z]+-)*[a-z]++(?!-)",
    "scripts": r"(?<![\w$])(?:__md_\w+|__config|__palette|__search|document\$)",
    "icons": r"(?<![\w./-])(?:material|fontawesome|octicons|simple)/[\w-]+",
    "settings": r"config\.((?:theme|extra)\.\w+)(?!\w*\()",
}
SUFFIXES = (".css", ".html", ".js", ".md", ".py", ".ts", ".webmanifest", ".yml")
# Keys of MkDocs' own, and methods of mappings.
MKDOCS = {"theme.custom_dir", "theme.dirs", "theme.get_env", "theme.name", "theme.static_templates"}


def templates(top: Path) -> Path:
    return top / "material/templates"


MATERIAL = templates(Path(str(find_spec("material").origin)).parents[1])  # type: ignore[union-attr]


@cache
def texts() -> list[str]:
    """Return the texts of the theme and the program."""
    tops = (CHECKOUT / "site_templates", CHECKOUT / "generator")
    paths = (path for top in tops for path in sorted(top.rglob("*")) if path.suffix in SUFFIXES)
    return [path.read_text("utf-8") for path in paths]


@cache
def used(section: str) -> set[str]:
    """Return what the code uses of a section's kind, and of Material."""
    theme = yaml.safe_load(DEFAULTS.read_text("utf-8"))["theme"]
    if section == "replaced":
        ours = {path.relative_to(THEME).as_posix() for path in THEME.rglob("*") if path.is_file()}
        return {name for name in ours if (MATERIAL / name).is_file()}
    if section == "features":
        return {*theme["features"]}
    if section == "colors":
        names = re.findall(r"\[data-md-color-\w+=([\w-]+)\]", css(MATERIAL))
        known = sorted({name.replace("-", " ") for name in names}, key=len, reverse=True)
        said = re.compile(r".*(?:scheme|primary|accent|name in).*")
        lines = (line for text in texts() for line in said.findall(text))
        return {name for line in lines for name in re.findall(rf"\b(?:{'|'.join(known)})\b", line)}
    found = {name for text in texts() for name in re.findall(USES[section], text)}
    if section == "templates":
        return {name for name in found if not (THEME / name).exists()}
    if section == "settings":
        return (found | {f"theme.{key}" for key in theme}) - MKDOCS
    return found


def css(top: Path) -> str:
    return "".join(path.read_text("utf-8") for path in (top / "assets/stylesheets").glob("*.css"))


@cache
def all_of(top: Path) -> str:
    """Return the text of a theme's templates, style sheets and script."""
    kinds = ("*.html", "*.yml", "assets/stylesheets/*.css", "assets/javascripts/bundle.*.js")
    paths = (path for kind in kinds for path in sorted(top.rglob(kind)) if ".icons" not in path.parts)
    return "\n".join(path.read_text("utf-8") for path in paths)


def has(top: Path, section: str, name: str) -> bool:
    """Return whether a theme has a thing of a section."""
    if section in ("templates", "replaced"):
        return (top / name).is_file()
    if section == "files":
        return any(top.glob(name))
    if section == "icons":
        return (top / ".icons" / f"{name}.svg").is_file()
    if section == "colors":
        return re.search(rf"\[data-md-color-\w+={name.replace(' ', '-')}\]", css(top)) is not None
    if section == "blocks":
        return re.search(rf"{{%-? block {name} ", all_of(top)) is not None
    asked = f"config.{name}" if section == "settings" else name
    return re.search(rf"(?<![\w-]){re.escape(asked)}(?![\w-])", all_of(top)) is not None


@pytest.mark.parametrize(("section", "name"), LINES)
def test_a_line_is_used_and_material_has_it(section: str, name: str) -> None:
    assert name in used(section), "nothing uses it: take the line out"
    assert has(MATERIAL, section, name), "Material does not have it: what uses it does nothing"


@pytest.mark.parametrize("section", tomllib.loads(FILE.read_text("utf-8")))
def test_all_that_is_used_has_a_line(section: str) -> None:
    listed = tomllib.loads(FILE.read_text("utf-8"))[section]
    assert used(section) - listed.keys() == set(), "write a line with what it is for"
    assert [*listed] == sorted(listed) and all(listed.values())


def test_the_theme_that_can_replace_material_has_all_of_it() -> None:
    if not MATERIALX.exists():
        pytest.skip("no MaterialX: `make test` installs it, which needs the network once")
    lacking = sorted(str(line.id) for line in LINES if not has(templates(MATERIALX), *map(str, line.values)))
    assert lacking == [*ACCEPTED["lacks"]], "the accepted differences are in engines.toml"
