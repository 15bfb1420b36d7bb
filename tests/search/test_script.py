"""The browser's modules as one script."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.search.script import bundle


def test_modules_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { x } from "./b.js";\nconst y = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = 1;\n  // three\nconst y = 2;\n")
    with pytest.raises(ValueError, match=r"y is declared in b\.js and in a\.js"):
        bundle(tmp_path, "a.js")


def test_bundle_leaves_types_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        "/** Why. */\nconst f = (/** @type {string} */ x) =>\n  /** @type {any} */ (x);\n"
        "/** @type {A<B>} */\nlet y = f(1);\n"
    )
    assert bundle(tmp_path, "a.js") == "const f=(x)=>(x);let y=f(1);\n"


def test_bundle_leaves_imports_and_comments_out(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import {\n  x,\n} from "./b.js";\n/** Why. */\nexport const z = x;\n')
    (tmp_path / "b.js").write_text("/** One.\n * Two. */\nexport const x = {\n  // three\n  y: 2,\n};\n")
    assert bundle(tmp_path, "a.js") == "const x={y:2,};export const z=x;\n"


def test_tables_are_filled_in_where_a_module_declares_them(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("export const ROWS = [];\n")
    assert bundle(tmp_path, "a.js", ROWS=[{"name": "org"}]) == 'export const ROWS=[{"name":"org"}];\n'
    with pytest.raises(ValueError, match=r"no module declares const OTHERS = \[\];"):
        bundle(tmp_path, "a.js", OTHERS=[])
