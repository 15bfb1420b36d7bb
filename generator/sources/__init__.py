"""The sources of papers: a module for each upstream and file format, which yields records and problems."""
