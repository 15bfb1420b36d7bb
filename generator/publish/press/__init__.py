"""The press: finds the stale pages, and makes them without MkDocs."""
