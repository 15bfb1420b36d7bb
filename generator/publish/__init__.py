"""Makes the site: MkDocs' plugin, and the press that turns pages into HTML."""

from importlib.util import find_spec

if not find_spec("mkdocs"):  # the archive's engine is ProperDocs: it answers to this name
    import properdocs.replacement  # noqa: F401
