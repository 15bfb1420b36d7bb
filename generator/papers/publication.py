"""Where a paper was published: the journal, the place in it, and the publisher's DOI."""


