"""Commands for who keeps the archive going."""
