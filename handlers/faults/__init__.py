"""One fault, many customers: linked, never merged (CONVERSATIONS B12)."""
