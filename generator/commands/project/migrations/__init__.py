"""Migrations: the changes that an upgrade makes to the owner's files, one module each."""
