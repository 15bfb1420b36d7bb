"""How every source is asked: what it declares, one runner, one client, one registry."""
