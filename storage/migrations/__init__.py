"""How the tables came to be: numbered revisions, additive first, run by `retainer migrate`."""
