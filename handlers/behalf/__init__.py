"""A request made of a message that somebody points at, for the customer it is about (B11)."""
