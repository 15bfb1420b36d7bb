"""What runs note: days fetched, papers published, upgrades, the sample, and the lock of those that write."""
