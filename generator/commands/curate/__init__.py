"""Commands for who chooses what is on the site."""
