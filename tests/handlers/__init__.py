"""Tests of what people may ask of the desk."""
