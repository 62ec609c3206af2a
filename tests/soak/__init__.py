"""Proof by kill -9: the desk dies at random moments of a busy day, and nothing is lost or said twice."""
