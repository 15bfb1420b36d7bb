"""Commands for the whole project: your own archive, and upgrades to new versions."""
