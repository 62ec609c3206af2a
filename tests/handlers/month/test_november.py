"""The November of november.md: digest, renewal card and statement say what a hand calculates there."""

from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.month.play import answer, december, november, until
from tests.handlers.scene import Scene

NOVEMBER = (
    "6 requests · 4 of 6 answered in time (67 %) · 1 still running · median first answer 41 min · "
    "slowest 2 h 17 min (T-1004)"
)
DECEMBER = "0 requests · 0 of 1 answered in time (0 %) · median first answer 4 h 30 min · slowest 4 h 30 min (T-1007)"


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
        NOVEMBER,
        "Used 6 of 40, 34 left until 31 Dec",
        "Rating 4.0 from 3 answers, 1 not rated",
        "Open: T-1006 (waiting for you), T-1007 (not yet picked up)",
    ]
    answer(scene, 1007, "12-01 10:30")
    until(scene, "12-01 11:00")
    for month, line in (("november", NOVEMBER), ("december", DECEMBER)):
        scene.commands("sara", "report", f"bianchi {month}")
        assert scene.last("sara", script="F10").text.splitlines()[1] == line
