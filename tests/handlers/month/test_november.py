"""The November of november.md: digest, renewal card and statement say what a hand calculates there."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.month.play import december, november, until
from tests.handlers.scene import Scene


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """It is Tuesday 17 November, 15:00."""
    return november(database, tmp_path)


def test_f07_f10_f11_the_month_is_what_a_hand_calculates(scene: Scene) -> None:
    until(scene, "11-18 08:30", "Europe/Stockholm")
    assert scene.last("sara", script="F11").text.splitlines()[:2] == [
        "18 Nov, your account",
        "Needs you: 1 · At risk today: 1 · Missed yesterday: 1 · Open complaints: 1 · Renewals in 90 days: 1 · "
        "Allowance above 80 %: 0",
    ]
    until(scene, "11-23 10:00")
    assert scene.last("sara", script="F7").text.splitlines()[:2] == [
        "Bianchi Meccanica Gold C-2044 ends 31 Dec 2026; notice by 30 Nov 2026.",
        "Year so far: 4 of 40 requests, 75 % on time, 1 missed, rating 4.0 (3 answers).",
    ]
    december(scene)
    assert scene.last("luca", script="F10").text.splitlines() == [
        "November, Bianchi Meccanica",
        "6 requests · 4 of 6 answered in time (67 %) · median first answer 41 min · slowest 2 h 17 min (T-1004)",
        "Used 6 of 40, 34 left until 31 Dec",
        "Rating 4.0 from 3 answers, 1 not rated",
        "Open: T-1006 (waiting for you), T-1007 (not yet picked up)",
    ]
