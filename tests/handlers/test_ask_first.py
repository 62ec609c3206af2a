"""`ask?` says what would happen, and nothing happens; [Ask it now] asks exactly the words on the card."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from storage.engine import Database
from storage.tables import every_table
from tests.handlers.scene import QUESTION, Scene

SAID = {"inbox", "outbox", "slots", "slot_parts", "lanes", "places", "dialogues", "identities", "misses"}


def rows(scene: Scene) -> dict[str, int]:
    """How many rows each table has, of those that are not about what was written and said."""
    return scene.db.read_now(_count)


def _count(conn: Connection) -> dict[str, int]:
    counted = (table for table in every_table().sorted_tables if table.name not in SAID | {"paces", "leases", "holds"})
    return {table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in counted}


def test_it_names_team_time_and_cost_and_opens_nothing(scene: Scene) -> None:
    before = rows(scene)
    scene.says("giulia", f"ask? {QUESTION}")
    card = scene.last("giulia", script="ask")
    assert "Yes, your Gold contract covers this." in card.text
    assert "Asked now, a person of the ERP Finance team answers by today 15:04 (Rome)." in card.text
    assert "I would mark it urgent because you wrote “close the books”." in card.text
    assert "It uses 1 of 40 left." in card.text
    assert "Nothing is opened or counted so far." in card.text
    assert rows(scene) == before
    assert scene.chats.at("C0ERP") == []


def test_ask_it_now_opens_exactly_those_words_once(scene: Scene) -> None:
    scene.says("giulia", f"ask? {QUESTION}")
    card = scene.last("giulia", script="ask")
    scene.later(minutes=30)
    scene.presses("giulia", "asknow", card)
    assert scene.count() == 1
    assert QUESTION in scene.card().text
    assert "by today 15:34 (Rome)" in scene.last("giulia", script="B2").text
    assert "Asked as T-1001" in card.text
    assert card.words == []
    again = scene.presses("giulia", "asknow", card, value="nothing")
    assert "write them again" in again.reply.toast
    assert scene.count() == 1


def test_words_written_meanwhile_are_a_request_of_their_own(scene: Scene) -> None:
    scene.says("giulia", "ask? The VAT report is empty")
    scene.says("giulia", QUESTION)
    assert scene.ticket(1001).subject.startswith("Since this morning")
    scene.presses("giulia", "asknow", scene.last("giulia", script="ask"))
    assert scene.ticket(1002).subject == "The VAT report is empty"


def test_an_older_card_never_opens_newer_words(scene: Scene) -> None:
    scene.says("giulia", "ask? The VAT report is empty")
    older = scene.last("giulia", script="ask")
    scene.says("giulia", "ask? The API is down")
    assert "write them again" in scene.presses("giulia", "asknow", older).reply.toast
    assert scene.count() == 0


def test_what_is_not_covered_says_why_and_who_would_decide(scene: Scene) -> None:
    scene.says("giulia", "ask? our payslips are wrong")
    card = scene.last("giulia", script="ask")
    assert "I would keep this for a person's decision." in card.text
    assert "Payroll" in card.text
    assert "Sara Holm would decide and write to you by" in card.text
    scene.presses("giulia", "asknow", card)
    assert scene.ticket(1001).state == "held"


def test_outside_covered_hours_it_names_the_opening(scene: Scene) -> None:
    scene.later(hours=8)
    scene.says("giulia", "ask? the ledger is wrong")
    card = scene.last("giulia", script="ask")
    assert "the clock starts tomorrow 09:00 (Rome)" in card.text
    assert "by tomorrow 13:00 (Rome)" in card.text


def test_without_words_it_asks_for_them(scene: Scene) -> None:
    scene.says("giulia", "ask?")
    assert "What would you ask" in scene.last("giulia", script="prompt").text
    scene.says("giulia", "the ledger is wrong")
    assert "Yes, your Gold contract covers this." in scene.last("giulia", script="ask").text
    assert scene.count() == 0


def test_a_form_asks_where_there_are_forms(scene: Scene) -> None:
    scene.sends(scene.commands("luca", "ask?"), question="the ledger is wrong")
    card = scene.last("luca", script="ask")
    assert "by today 17:04 (Rome)" in card.text
    scene.presses("luca", "asknow", card)
    assert scene.ticket().subject == "the ledger is wrong"


@pytest.mark.parametrize("word", ["ask", "ask?"])
def test_it_is_a_command_too(scene: Scene, word: str) -> None:
    scene.commands("giulia", word, "? the ledger is wrong" if word == "ask" else "the ledger is wrong")
    assert "“" not in scene.last("giulia", script="ask").text
    assert scene.last("giulia", script="ask").text.startswith("the ledger is wrong")


def test_where_others_read_along_the_answer_is_private(scene: Scene) -> None:
    scene.says("luca", "ask? our payslips are wrong", to="C0SHARED", mentioned=True)
    assert not scene.chats.at("C0SHARED")
    card = scene.last("luca", script="ask")
    scene.presses("luca", "asknow", card)
    assert scene.ticket().state == "held"
    assert not scene.chats.at("C0SHARED")


def test_a_stranger_learns_nothing(scene: Scene) -> None:
    scene.says("paolo", "ask? our payslips are wrong")
    said = scene.last("paolo").text
    assert "If you have an invite code" in said
    for secret in ("Bianchi", "Gold", "C-2044", "Payroll", "Sara"):
        assert secret not in said


def test_nothing_left_that_would_be_billed_is_said(database: Database, tmp_path: Path) -> None:
    changes = {"allowance: {requests: 40, per: year, overage: consent}": "allowance: {requests: 1, overage: bill}"}
    scene = Scene(database, tmp_path, changes)
    scene.says("giulia", QUESTION)
    scene.later(minutes=11)
    scene.says("giulia", "ask? the ledger is wrong")
    assert "beyond what your contract includes, and billed" in scene.last("giulia", script="ask").text


def test_beyond_the_allowance_the_approver_would_decide(database: Database, tmp_path: Path) -> None:
    changes = {"allowance: {requests: 40, per: year, overage: consent}": "allowance: {requests: 1, overage: consent}"}
    scene = Scene(database, tmp_path, {**changes, "    plan: Gold\n": "    plan: Gold\n    approver: luca\n"})
    scene.says("giulia", QUESTION)
    scene.later(minutes=11)
    scene.says("giulia", "ask? the ledger is wrong")
    assert "Luca Bianchi would decide" in scene.last("giulia", script="ask").text


def test_a_command_of_several_words_that_none_of_ours_begins_is_the_question_itself(lone: Scene) -> None:
    lone.commands("giulia", "invoices", "are rounded since this morning")
    card = lone.last("giulia", script="ask")
    assert lone.count() == 0
    lone.presses("giulia", "asknow", card)
    assert "invoices are rounded since this morning" in lone.card().text
