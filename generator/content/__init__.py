"""The ``content`` folder, which belongs to a person: pages and the files next to them."""
