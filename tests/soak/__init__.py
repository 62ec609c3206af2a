"""Proof by kill -9 and bad weather: the desk dies and platforms fail at random, and nothing is lost or said twice."""
