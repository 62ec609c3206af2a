"""Time that was logged can be changed until the statement of its month is made; absurd times are refused (C12, F10)."""

from pathlib import Path

import pytest

from handlers.rules.ledger import Unit
from storage import ledger
from storage.engine import Database
from tests.handlers.mornings import at
from tests.handlers.scene import Said, Scene
from tests.handlers.test_work_time import HOURS, logged, solve


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Anna solved it in 46 minutes and logged them, under a contract that counts hours."""
    return worked(Scene(sqlite_database, tmp_path, HOURS))


def worked(scene: Scene) -> Scene:
    """As told above."""
    solve(scene)
    scene.presses("anna", "logwork", scene.last("C0ERP", script="C12"))
    return scene


def used(scene: Scene) -> int:
    """Minutes that the ledger says were used."""
    number = scene.db.write_now(ledger.lock, "C-2044") or 0
    rows = scene.db.read_now(ledger.of_contract, number)
    return -sum(int(row.amount) for row in rows if row.unit == Unit.MINUTES and row.ticket_id is not None)


def change(scene: Scene, minutes: str, who: str = "anna") -> Said:
    """[Change], and another time."""
    form = scene.presses(who, "logchange", scene.last("C0ERP", script="C12"))
    return scene.sends(form, minutes=minutes) if form.reply.form else form


def test_it_shows_one_number_and_the_ledger_gets_the_difference(database: Database, tmp_path: Path) -> None:
    scene = worked(Scene(database, tmp_path, HOURS))
    assert used(scene) == 60
    change(scene, "1h30m")
    assert (logged(scene), used(scene)) == ([90], 90)
    for place in ("C0ERP", "-1001"):
        [said] = scene.chats.at(place, script="C12")
        assert said.text == "1 h 30 min logged on T-1001 (8.5 of 10 h left)."
    change(scene, "10m")
    assert (logged(scene), used(scene)) == ([10], 15)
    assert "10 min of work" in scene.card().text
    change(scene, "10m")
    assert (logged(scene), used(scene)) == ([10], 15), "the same again changes nothing"


@pytest.mark.parametrize("said", ["0m", "-15m", "25h", "1441m", "soon", ""])
def test_no_time_and_more_than_a_day_are_refused_with_words(scene: Scene, said: str) -> None:
    assert change(scene, said).reply.errors == {
        "minutes": "Write a time such as 30m or 1h30m; “log -46m” in its thread takes it back."
    }
    assert (logged(scene), used(scene)) == ([46], 60)


def test_a_day_has_24_hours_over_all_requests(scene: Scene) -> None:
    assert change(scene, "24h").reply.toast == ""
    answer = scene.says("anna", "log 30m", to="C0ERP", under=scene.card())
    assert answer
    said = scene.chats.at("C0ERP", "a day has 24 h")
    assert [one.text for one in said] == ["That makes 24 h 30 min on 24 Nov, and a day has 24 h. Nothing was logged."]
    assert logged(scene) == [1440]


def test_only_whoever_logged_it_changes_it(scene: Scene) -> None:
    for who in ("marco", "liwei@slack"):
        assert change(scene, "30m", who).reply.toast == "That request belongs to somebody else."
    assert change(scene, "30m", "giulia@slack").reply.toast
    said = scene.last("C0ERP", script="C12")
    for value in ("1001.99.0", "1001.x", "1001"):
        assert "do not know" in scene.presses("anna", "logchange", said, value).reply.toast
    assert logged(scene) == [46]


def test_after_the_statement_only_a_counter_entry_corrects_it(scene: Scene) -> None:
    at(scene, "2026-12-01 08:30", "Europe/Rome")
    said = change(scene, "30m").reply.toast
    assert said == (
        "The statement of November is made, so this stays as it is. Take it back with “log -46m” and log it anew."
    )
    assert logged(scene) == [46]
    scene.says("anna", "log -46m", to="C0ERP", under=scene.card())
    scene.says("anna", "log 30m", to="C0ERP", under=scene.card())
    assert logged(scene) == [46, -46, 30]


def test_no_more_is_given_back_than_was_left(scene: Scene) -> None:
    scene.says("anna", "log -30m", to="C0ERP", under=scene.card())
    assert change(scene, "10m").reply.toast == (
        "T-1001 has 16 min logged of that kind, so 36 min cannot be taken back."
    )
    assert (logged(scene), used(scene)) == ([46, -30], 30), "16 min count as half an hour"


def test_where_nothing_of_it_is_left_nothing_counts(scene: Scene) -> None:
    change(scene, "10m")
    said = scene.last("C0ERP", script="C12")
    scene.says("anna", "log -5m", to="C0ERP", under=scene.card())
    assert (sum(logged(scene)), used(scene)) == (5, 15)
    scene.sends(scene.presses("anna", "logchange", said), minutes="5m")
    assert (sum(logged(scene)), used(scene)) == (0, 0)


def test_what_is_left_counts_whatever_was_rounded_away(scene: Scene) -> None:
    said = scene.last("C0ERP", script="C12")
    scene.says("anna", "log -16m", to="C0ERP", under=scene.card())
    assert (sum(logged(scene)), used(scene)) == (30, 30)
    scene.sends(scene.presses("anna", "logchange", said), minutes="60m")
    assert (sum(logged(scene)), used(scene)) == (44, 45), "an hour counts what 46 minutes did, 44 do not count 30"
    assert "1 h logged on T-1001 (9.25 of 10 h left)." in [one.text for one in scene.chats.at("C0ERP", script="C12")]
