"""How a paper is cited: the field's records of it, for a page's head and for reference managers.

All are made from a `work.Work`. A page's head holds all of it (`head.tags`), so that the page's script
(``assets/citations.js``) makes the same citations as `formats`.
"""
