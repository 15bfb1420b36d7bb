"""Citations of a paper, for the head of its page and for reference managers.

All are made from a `work.Work`. A page has all of it, nearly all in its head (`head.tags`), so its scripts
(``assets/work.js`` and ``citations.js``) make the same citations as `formats`.
"""
