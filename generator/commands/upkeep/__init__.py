"""Commands for maintainers, who keep the archive going."""
