"""The bundling of browser modules into scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.pages.templates import SITE_TEMPLATES
from generator.search.script import bundles

A = {"a.js": "a.js"}


def test_modules_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\nconst y = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = 1;\n  // three\nconst y = 2;\n")
    with pytest.raises(ValueError, match=r"y is declared in b\.js and in a\.js"):
        bundles(tmp_path, A)


def test_bundle_leaves_types_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        "/** Why. */\nconst f = (/** @type {string} */ x) =>\n  /** @type {any} */ (x);\n"
        "/** @type {A<B>} */\nlet y = f(1);\n"
    )
    assert bundles(tmp_path, A) == {"a.js": "const f=(x)=>(x);let y=f(1);\n"}


def test_bundle_leaves_imports_and_comments_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import {\n  x,\n} from "./b.js";\n/** Why. */\nexport const z = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = {\n  // three\n  y: 2,\n};\n")
    assert bundles(tmp_path, A) == {"a.js": "const x={y:2,};export const z=x;\n"}


def test_a_module_of_another_folder_is_taken_in_too(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    folder.mkdir()
    (folder / "a.js").write_text('import { x } from "../theme/b.js";\nexport const y = x;\n')
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/b.js").write_text('import { z } from "./c.js";\nexport const x = z;\n')
    (tmp_path / "theme/c.js").write_text("export const z = 1;\n")
    assert bundles(folder, A) == {"a.js": "const z=1;const x=z;export const y=x;\n"}


def test_tables_are_filled_in_where_a_module_declares_them(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("export const ROWS = [];\n")
    assert bundles(tmp_path, A, ROWS=[{"name": "org"}]) == {"a.js": 'export const ROWS=[{"name":"org"}];\n'}
    with pytest.raises(ValueError, match=r"no module declares const OTHERS = \[\];"):
        bundles(tmp_path, A, OTHERS=[])


def test_what_the_first_script_has_the_others_import_from_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./c.js";\nconst y = x;\n')
    (tmp_path / "b.js").write_text(
        'import { x } from "./c.js";\nimport { z } from "./d.js";\nexport const w = x + z;\n'
    )
    (tmp_path / "c.js").write_text("export const x = 1;\n")
    (tmp_path / "d.js").write_text("export const z = 2;\n")
    assert bundles(tmp_path, {"first.js": "a.js", "more.js": "b.js"}) == {
        "first.js": "const x=1;const y=x;export{x};\n",
        "more.js": 'import{x}from"./first.js";const z=2;export const w=x+z;\n',
    }
    (tmp_path / "d.js").write_text("export const z = 2;\nconst y = 3;\n")
    with pytest.raises(ValueError, match=r"y is declared in a\.js and in d\.js"):
        bundles(tmp_path, {"first.js": "a.js", "more.js": "b.js"})


def test_no_template_is_within_another(tmp_path: Path) -> None:
    """Scripts are minified, and white space of an inner template would be lost."""
    nested = re.compile(r"\$\{[^{}`]*`")
    (tmp_path / "a.js").write_text('const x = `${a ? `, ${b} more` : ""}.`;\n')
    assert nested.search((tmp_path / "a.js").read_text())
    assert ", ${b} more" not in bundles(tmp_path, A)["a.js"]
    scripts = [path for path in SITE_TEMPLATES.rglob("*.js") if nested.search(path.read_text("utf-8"))]
    assert scripts == []
