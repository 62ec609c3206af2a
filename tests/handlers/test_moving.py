"""A request changes its queue: old cards end, new ones start, and only a new owner is news to the customer."""

import pytest
from sqlalchemy import Connection

from handlers import deskwork
from handlers.errors import Changed
from handlers.rules.facts import Says
from handlers.staffing import moving
from storage import journal, queues, tickets
from tests.handlers.scene import QUESTION, Scene

WHY = Says("topic", {"module": "Integrations"})


def _move(conn: Connection, scene: Scene, key: str, by: int | None) -> None:
    queue = queues.by_key(conn, key)
    ticket = tickets.by_number(conn, 1001)
    assert queue is not None
    assert ticket is not None
    moving.move(conn, deskwork.load(conn, ticket), queue, by=by, why=WHY, now=scene.now)


def move(scene: Scene, key: str = "integrations", by: int | None = None) -> None:
    """T-1001 goes to another queue."""
    scene.db.write_now(_move, scene, key, by)
    scene.sweep()


def test_the_old_cards_say_where_it_went_and_the_new_one_is_claimed(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    due = scene.running().answer_due
    scene.later(minutes=16)
    move(scene)
    for place in ("C0ERP", "-1001"):
        (old,) = scene.chats.at(place, "T-1001")
        assert old.text == "➡ T-1001\nMoved to Integrations, 13:20\nIt is about Integrations."
        assert not old.card.buttons
    assert scene.card(place="C0INTEGRATIONS").words == ["claim", "transfer", "duplicate"]
    assert [room.closed for (place, _), room in scene.chats.rooms.items() if place == "-1001"] == [True]
    assert scene.running().answer_due == due
    assert not scene.read("giulia", script="C10"), "no owner changed: nothing to tell"
    scene.presses("anna", "claim", scene.card(place="C0INTEGRATIONS"))
    assert "Anna Lindqvist (Integrations) has T-1001" in scene.last("giulia", script="B5").text


def test_an_owner_and_the_customer_hear_that_another_team_has_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("anna", "I look at the interface.", to="C0ERP", under=scene.card())
    scene.says("giulia", "It is the import from Turin.")
    scene.says("anna", "// looks like theirs", to="C0ERP", under=scene.card())
    move(scene)
    assert scene.last("C0ERP", "moved to", "C10").text == "➡ T-1001 moved to Integrations.\nIt is about Integrations."
    assert "The Integrations team takes T-1001 over from Anna Lindqvist and has the whole conversation: " in (
        scene.last("giulia", script="C10").text
    )
    assert scene.ticket().owner_id is None
    told = [one.text for one in scene.chats.at("C0INTEGRATIONS", script="C5")]
    assert told == [
        "Anna Lindqvist → Giulia Rossi: I look at the interface.",
        "Giulia Rossi (Telegram): It is the import from Turin.",
        "🔒 Anna Lindqvist: // looks like theirs",
    ]


def test_what_is_written_in_the_old_room_reaches_nobody_any_more(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    room = scene.card()
    move(scene)
    scene.says("anna", "One more thing for you", to="C0ERP", under=room)
    scene.says("giulia", "Hello?")
    assert not scene.read("giulia", "One more thing")
    assert not scene.chats.at("C0ERP", "Hello?")
    assert scene.chats.at("C0INTEGRATIONS", "Hello?")


def test_a_request_that_comes_back_uses_its_old_room_and_card(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    move(scene)
    move(scene, "erp-finance")
    for place in ("C0ERP", "-1001"):
        (card,) = scene.chats.at(place, script="C1")
        assert card.words == ["claim", "transfer", "duplicate"]
        assert scene.last(place, script="C10").text == "T-1001 is back in this queue."
    assert [room.closed for (place, _), room in scene.chats.rooms.items() if place == "-1001"] == [False]
    assert "Moved to ERP Finance" in scene.last("C0INTEGRATIONS", "T-1001").text


def test_the_journal_keeps_who_moved_it_and_why(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    move(scene)
    move(scene)  # it is there already
    entries = scene.db.read_now(journal.of_ticket, scene.ticket().id)
    (moved,) = [entry for entry in entries if entry.kind == "transferred"]
    assert moved.data["queue"] == "integrations"
    assert moved.data["because"] == [{"code": "topic", "params": {"module": "Integrations"}}]


def test_what_is_over_does_not_move(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("giulia", "withdraw")
    scene.presses("giulia", "withdraw", scene.last("giulia", script="B2"), "1001")
    assert scene.ticket().state == "withdrawn"
    with pytest.raises(Changed):
        move(scene)


def test_whoever_writes_in_the_old_room_hears_where_it_went(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    room = scene.card()
    scene.says("liwei@slack", "lunch?", to="C0ERP")
    assert not scene.chats.at("C0ERP", "Nothing was sent"), "that was nobody's room"
    move(scene)
    scene.says("anna", "One more thing for you", to="C0ERP", under=room)
    assert scene.last("C0ERP", script="C10").text == "T-1001 moved to Integrations: write there. Nothing was sent."
