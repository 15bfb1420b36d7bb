"""Migrations: what an upgrade changes in the files of an archive's owner, a module each."""
