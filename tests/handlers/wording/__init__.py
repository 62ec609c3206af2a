"""How the desk speaks."""
