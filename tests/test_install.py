"""The project as an installed package, in a folder with only ``content/`` and a short ``mkdocs.yml``."""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest

from generator.commands.project.shape import PACKED, carried
from tests.harness.archive import SITE
from tests.harness.files import files, same
from tests.harness.processes import CHECKOUT, run
from tests.publish.test_defaults import short

pytestmark = pytest.mark.slow
GUIDE = CHECKOUT / ".github/guides/maintainers.md"
ALONE = {"PYTHONPATH": ""}  # without the checkout


def environment(folder: Path) -> None:
    """Make a new environment.

    A ``.pth`` file leads the environment to the libraries of the tests. Python does not read the ``.pth``
    files there, so the environment does not see the checkout.
    """
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")


def install(folder: Path, *arguments: str, project: str = str(CHECKOUT)) -> str:
    """Install the project into a new environment, and nothing else; return what is said."""
    environment(folder)
    options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--no-cache", "--no-config")
    uv = (str(Path(sys.executable).with_name("uv")), "pip", "install", f"--python={folder / 'bin/python'}")
    said = run([*uv, *options, *arguments, project], environment=ALONE)
    return said.stdout + said.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the package."""
    folder = tmp_path_factory.mktemp("installed")
    install(folder)
    return folder


def test_make_installs_the_checkout_without_a_warning(tmp_path: Path) -> None:
    assert install(tmp_path, "--editable") == ""
    run([str(tmp_path / "bin/archive"), "--version"], environment=ALONE)


def test_it_makes_the_site_that_the_checkout_makes(installed: Path, tmp_path: Path) -> None:
    """The configuration is the guide's own."""
    archive = short(tmp_path / "archive")
    shutil.rmtree(archive.folder / "site_templates")
    (stated,) = re.findall(r"^```yaml\n(site_name: (?:.+\n){4})```$", GUIDE.read_text("utf-8"), re.MULTILINE)
    archive.config.write_text(stated, "utf-8")
    assert {path.name for path in archive.folder.iterdir()} == {"content", "mkdocs.yml"}
    address = {"SITE_URL": SITE}
    built = []
    for way in ((), ("--plain",)):
        command = [str(installed / "bin/archive"), "--config", str(archive.config), "build", "--strict", *way]
        run(command, environment=ALONE | address)
        built.append(files(archive.site))
        shutil.rmtree(archive.site)
    same(*built)
    archive.build("--strict", environment=address)
    same(built[0], files(archive.site))


def test_an_extra_comes_by_its_name(installed: Path) -> None:
    """The libraries are there already, and the program is not looked for anywhere else."""
    extras = re.findall(r'pip install ("paper-archive\[\w+\]")', GUIDE.read_text("utf-8"))
    assert len(extras) == 3
    pip = (sys.executable, "-m", "pip", f"--python={installed / 'bin/python'}", "install", "--no-index")
    run([*pip, *(extra.strip('"') for extra in extras)], environment=ALONE)


def test_it_has_what_the_program_needs_and_no_more(installed: Path) -> None:
    packages = [str(folder) for folder in installed.glob("lib/*/site-packages")]
    (own,) = metadata.distributions(name="paper-archive", path=packages)
    listed = {str(path) for path in own.files or ()}
    for folder in ("generator", "site_templates"):
        for path in (CHECKOUT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(CHECKOUT).as_posix()
                name = name if folder == "generator" else f"generator/{name}"
                is_left_out = path.name in ("biome.jsonc", "globals.d.ts", "jsconfig.json")
                assert (name in listed) != is_left_out, name
    packed = {name.removeprefix(PACKED) for name in listed if name.startswith(PACKED) and ".pyc" not in name}
    assert packed == {*carried(), "CHANGELOG.md"}
    tops = {name.split("/")[0] for name in listed if not name.startswith("..")}
    assert tops == {"generator", f"paper_archive-{own.version}.dist-info"}
