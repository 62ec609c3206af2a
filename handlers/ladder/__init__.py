"""Rungs fire: who hears of a clock that comes near or is missed, at once, joined to another message, or in a digest."""
