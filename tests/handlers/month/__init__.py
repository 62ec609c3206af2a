"""A November of one account, played day by day, and what a hand makes of it (november.md)."""
