"""Solved: the time worked is proposed in the room, logged by one tap or changed first (CONVERSATIONS C12)."""

from pathlib import Path

import pytest

from handlers.rules.ledger import Unit
from storage import ledger
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

HOURS = {"allowance: {requests: 40, per: year, overage: consent}": "allowance: {hours: 10, per: month, rounding: 15m}"}


@pytest.fixture
def solved(lone: Scene) -> Scene:
    """Anna has it for 16 minutes, waits for Giulia for 30, and solves it half an hour after her answer."""
    return solve(lone)


@pytest.fixture
def solved_everywhere(scene: Scene) -> Scene:
    """The same, on each kind of database."""
    return solve(scene)


def solve(scene: Scene) -> Scene:
    """As told above."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(minutes=16)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant?")
    scene.later(minutes=30)
    scene.says("giulia", "P040")
    scene.later(minutes=30)
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="profile", fix="changed it")
    return scene


def logged(scene: Scene) -> list[int]:
    """Minutes of the time entries."""
    return [one.minutes for one in scene.db.read_now(ledger.time_of, scene.ticket().id)]


def test_the_card_says_who_solved_it_and_what_work_it_was(solved_everywhere: Scene) -> None:
    assert (
        "first answer ✔ 13:20 · 16 min of 2 h\nsolved by Anna Lindqvist 14:20: profile → changed it"
        in solved_everywhere.card().text
    )
    said = solved_everywhere.last("C0ERP", script="C12")
    assert said.text == (
        "T-1001: 46 min of working time from claim to solution, without waiting. Nothing is logged yet."
    )
    assert [one.label for one in said.card.buttons] == ["Log 46 min", "Another time"]
    assert logged(solved_everywhere) == []
    solved_everywhere.presses("anna", "logwork", said)
    assert logged(solved_everywhere) == [46]
    assert "first answer ✔ 13:20 · 16 min of 2 h · 46 min of work" in solved_everywhere.card().text
    for place in ("C0ERP", "-1001"):
        (after,) = solved_everywhere.chats.at(place, script="C12")
        assert after.text == "46 min logged on T-1001."
        assert after.words == ["logchange"]
    assert not [one for one in solved_everywhere.read("giulia") if "46 min" in one.text]


def test_it_can_be_changed_first(solved: Scene) -> None:
    form = solved.presses("anna", "logother", solved.last("C0ERP", script="C12"))
    assert form.reply.form is not None
    assert form.reply.form.fields[0].value == "46 min"
    assert solved.sends(form, minutes="long").reply.errors == {"minutes": "Write a time such as 30m or 1h30m."}
    solved.sends(form, minutes="1h10m")
    assert logged(solved) == [70]


def test_twice_by_others_and_with_a_made_up_value(solved: Scene) -> None:
    said = solved.last("C0ERP", script="C12")
    value = said.card.buttons[0].value
    assert solved.presses("marco", "logwork", said).reply.toast == (
        "Anna Lindqvist has T-1001; only the owner can do that."
    )
    for stranger in ("ivo", "nils", "giulia"):
        assert solved.presses(stranger, "logwork", said).reply.toast
    assert solved.presses("anna", "logwork", said, "1001.x").reply.toast
    assert logged(solved) == []
    solved.presses("anna", "logwork", said)
    again = solved.presses("anna", "logwork", said, value)
    assert again.reply.toast == "This has changed: the time on T-1001 is logged already."
    assert logged(solved) == [46]


def test_after_reopening_only_what_came_since_is_proposed(solved: Scene) -> None:
    solved.presses("anna", "logwork", solved.last("C0ERP", script="C12"))
    solved.later(hours=1)
    solved.presses("giulia", "notyet", solved.last("giulia", script="C12"))
    solved.later(minutes=10)
    solved.sends(solved.presses("anna", "resolve", solved.card()), cause="c", fix="f")
    assert solved.last("C0ERP", script="C12").text.startswith("T-1001: 10 min of working time")


def test_nothing_is_proposed_where_it_is_logged_by_hand(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("anna", "claim", lone.card())
    lone.says("anna", "log 30m", to="C0ERP", under=lone.card())
    lone.later(minutes=20)
    lone.sends(lone.presses("anna", "resolve", lone.card()), cause="c", fix="f")
    assert not lone.chats.at("C0ERP", script="C12")
    assert "30 min of work" in lone.card().text


def test_hours_of_the_contract_are_used_only_by_the_press(sqlite_database: Database, tmp_path: Path) -> None:
    scene = solve(Scene(sqlite_database, tmp_path, HOURS))
    number = scene.db.write_now(ledger.lock, "C-2044") or 0

    def used() -> int:
        rows = scene.db.read_now(ledger.of_contract, number)
        return -sum(int(row.amount) for row in rows if row.unit == Unit.MINUTES and row.ticket_id is not None)

    assert used() == 0
    scene.presses("anna", "logwork", scene.last("C0ERP", script="C12"))
    assert used() == 60, "rounded up to quarters of an hour"
