"""Citations of a paper, for the head of its page and for reference managers.

All are made from a `work.Work`. The head of a page contains all of it (`head.tags`), so the page's script
(``assets/citations.js``) makes the same citations as `formats`.
"""
