"""Fake chat platforms that speak the real wire on loopback."""
