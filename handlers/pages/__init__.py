"""Everybody's own page of the desk: what stands there by what he is to it, and how it is kept up to date."""
