"""Tests of schedules/."""
