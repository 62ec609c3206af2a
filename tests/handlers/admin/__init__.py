"""Tests of the desk file: reading, checking, planning, applying."""
