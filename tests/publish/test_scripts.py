"""The theme's scripts as the site has them: modules that pages load together are one file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.publish.mkdocs.scripts import BUNDLES, bundled
from tests.harness.processes import CHECKOUT

ASSETS = CHECKOUT / "site_templates/theme/assets"
MODULES = {
    "moss.js": "export const wet=1;",
    "fern.js": 'import{wet as dry}from"./moss.js";export function grow(){return dry}',
    "heath.js": "export const wet=3;",
    "in/bog.js": 'import{grow}from"../fern.js";import{wet}from"../moss.js";grow(wet);',
}


def test_modules_of_a_bundle_are_one_file_and_hand_on_at_their_own_addresses() -> None:
    assert bundled(MODULES, {"fern.js": ("moss.js",)}) == {
        "moss.js": 'import{$moss}from"./fern.js";export const{wet}=$moss;\n',
        "fern.js": "const $moss=(()=>{const wet=1;\nreturn{wet}})();\n"
        "const{wet:dry}=$moss;export function grow(){return dry}\nexport{$moss};\n",
        "heath.js": MODULES["heath.js"],
        "in/bog.js": 'import{grow}from"../fern.js";import{$moss}from"../fern.js";const{wet}=$moss;grow(wet);',
    }


def test_two_modules_may_have_the_same_names() -> None:
    made = bundled({**MODULES, "rock.js": "0"}, {"rock.js": ("moss.js", "heath.js")})["rock.js"]
    assert made.count("const wet=") == 2 == made.count("return{wet}")


def test_a_module_that_imports_from_outside_of_its_bundle_has_it() -> None:
    made = bundled(MODULES, {"heath.js": ("fern.js",)})["heath.js"]
    assert made.startswith('import*as $moss from"./moss.js";const $fern=(()=>{const{wet:dry}=$moss;')


def test_what_an_owner_replaced_is_in_no_bundle() -> None:
    others = {name: text for name, text in MODULES.items() if name != "moss.js"}
    assert bundled(others, {"fern.js": ("moss.js",)})["fern.js"] == others["fern.js"]


def test_a_module_that_depends_on_its_address_stays_in_its_folder() -> None:
    with pytest.raises(ValueError, match=r"in/bog\.js depends on its address"):
        bundled({**MODULES, "in/bog.js": "import.meta.url"}, {"fern.js": ("in/bog.js",)})


def test_what_a_page_holds_is_imported_there_alone() -> None:
    """Else another page would run it; only the scripts that all pages with papers load may be imported."""
    everywhere = ("reading/keys.js", "reading/keep.js")
    for name, held in BUNDLES.items():
        modules = {name, *held, "reading/jump.js"} if name not in everywhere else set()
        for module in modules and held:
            importing = re.compile(rf"""(?:from|import)\b[ (]*"[./\w-]*/{Path(module).name}\"""")
            importers = {
                path.relative_to(ASSETS).as_posix()
                for path in ASSETS.rglob("*.js")
                if any(
                    importing.search(line) for line in path.read_text("utf-8").splitlines() if "@" not in line
                )
            }
            assert importers <= modules, module


def test_every_module_of_a_bundle_is_there_and_stands_after_those_that_it_imports() -> None:
    for name, held in BUNDLES.items():
        for number, module in enumerate((*held, name)):
            text = (ASSETS / module).read_text("utf-8")
            later = {Path(other).name for other in (*held, name)[number:]}
            assert not later & {
                Path(path).name for path in re.findall(r'^(?:import|\}).* "(.+?)";', text, re.M)
            }
