"""Commands for curators, who choose what is on the site."""
