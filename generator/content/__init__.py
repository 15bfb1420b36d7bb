"""The ``content`` folder, which a person owns: its pages, and the files beside them."""
