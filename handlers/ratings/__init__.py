"""Ratings: asked once for each request, and once a quarter whether somebody would recommend us (CONVERSATIONS F4)."""
