"""A trial's day of decision: whoever decides reads it in numbers, once; and its end, when nobody said anything."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schedules import shifts
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

TRIAL = {
    "end: 2028-12-31               # the last day it holds\n": (
        "end: 2026-11-30\n    pilot: {decide_by: 2026-11-26, decides: marco}\n"
    )
}


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """Bianchi tries it until the 30th; Marco decides on the 26th. Giulia has asked once."""
    found = Scene(database, tmp_path, TRIAL)
    found.says("giulia", QUESTION)
    return found


def until(scene: Scene, day: int, hour: int) -> None:
    """It is this hour, in UTC, of a day of November or (above 30) December; the bell rings."""
    month, day = (11, day) if day <= 30 else (12, day - 30)
    scene.now = datetime(2026, month, day, hour, tzinfo=UTC)
    while scene.db.write_now(shifts.change, scene.now, 50):
        pass
    scene.deliver()


def test_at_nine_of_the_day_both_read_the_numbers_once(scene: Scene) -> None:
    until(scene, 26, 7)
    assert not scene.read("marco", script="pilot")
    due = scene.db.read_now(shifts.next_at)
    assert due is not None
    assert due <= datetime(2026, 11, 26, 8, tzinfo=UTC)
    for _ in range(2):
        until(scene, 26, 8)
    for who in ("marco", "sara"):
        (told,) = scene.read(who, script="pilot")
        assert told.text.splitlines() == [
            "Pilot C-2044, Bianchi Meccanica: Marco Ferri decides by 26 Nov 2026. It ends on 30 Nov 2026.",
            "Used 1 of 40 requests a year",
            "Answered on time: 0 of 1 · Open now: 1",
            "Most about: ERP Finance (1)",
        ]
    assert scene.last("sara", script="pilot").words == ["extend", "contract"]
    assert scene.last("marco", script="pilot").words == []
    scene.presses("sara", "contract", scene.last("sara", script="pilot"))
    assert "C-2044" in scene.last("sara", script="G7").text


def test_extended_it_is_decided_so_much_later(scene: Scene) -> None:
    until(scene, 26, 8)
    for _ in range(2):
        scene.presses("sara", "extend", scene.last("sara", script="pilot"))
    until(scene, 31, 8)
    assert len(scene.read("marco", script="pilot")) == 1, "it did not end"
    until(scene, 30 + 10, 8)
    assert len(scene.read("marco", script="pilot")) == 2
    assert "It ends on 14 Dec 2026." in scene.last("marco", script="pilot").text


def test_at_the_end_one_line_where_nobody_decided(scene: Scene) -> None:
    until(scene, 26, 8)
    for _ in range(2):
        until(scene, 31, 8)
    told = [one.text for one in scene.read("marco", script="pilot")]
    over = "Pilot C-2044, Bianchi Meccanica, ended on 30 Nov 2026 and nobody decided; new requests are held."
    assert told[1:] == [over]
