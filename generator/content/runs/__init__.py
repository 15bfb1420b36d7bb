"""Records of past runs: days fetched, papers published, upgrades, the sample."""
