"""How a paper is cited: the field's records of it, for a page's head and for reference managers.

`work.Work` is what all of them say; a page's head holds it whole (`head.html`), so that its script
(``assets/cite.js``) makes the same citations as `formats` does here.
"""
