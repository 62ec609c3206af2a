"""A broken promise: its evidence, the notice, the apology, and what it has in common with others."""
