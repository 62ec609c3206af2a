"""Reminders, silent closes and objections: who was asked is reminded twice, then his request is closed (F1-F3)."""

import pytest
from sqlalchemy import Connection

from handlers.inbound import Kind
from handlers.wording.voice import flat
from storage import belonging, people
from tests.handlers.handed import choose
from tests.handlers.scene import Said, Scene
from tests.handlers.test_duplicates import card_of


@pytest.fixture
def asked(everywhere: Scene) -> Scene:
    """Giulia asked on Telegram on Tuesday at 13:04, Anna has it and asks back at 13:14."""
    everywhere.later(minutes=10)
    ask(everywhere)
    return everywhere


def ask(scene: Scene, question: str = "Which plant code do the wrong invoices carry?") -> Said:
    """[Ask customer] with a question."""
    return scene.sends(scene.presses("anna", "ask", scene.card()), question=question)


def at(scene: Scene, days: int, *, minutes: float = 0, hours: float = 0) -> None:
    """So many calendar days pass, and what is due then is done."""
    scene.passes(days=days, minutes=minutes, hours=hours)


def test_f01_after_two_working_days_the_customer_reads_what_was_asked(asked: Scene) -> None:
    at(asked, 2, minutes=-1)
    assert not asked.read("giulia", script="F1")
    at(asked, 0, minutes=1)
    (told,) = asked.read("giulia", script="F1")
    assert told.text == (
        "T-1001 is waiting for you. Anna Lindqvist asked: Which plant code do the wrong invoices carry?"
    )
    assert [one.label for one in told.card.buttons] == ["Answer", "Still collecting", "Close it"]
    asked.sweep()
    assert len(asked.read("giulia", script="F1")) == 1


def test_f02_after_four_working_days_the_last_reminder_names_the_day_of_closing(asked: Scene) -> None:
    at(asked, 2)
    at(asked, 4)  # Monday
    (told,) = asked.read("giulia", script="F2")
    assert told.text == (
        "Last reminder for T-1001. Without a reply I close it on Thu 3 Dec. Nothing is lost: any reply reopens it."
    )
    assert [one.label for one in told.card.buttons] == ["Keep it one week", "Close it"]


def test_f03_after_seven_working_days_it_is_closed_and_no_rating_is_asked(asked: Scene) -> None:
    at(asked, 2)
    at(asked, 4)
    at(asked, 3, minutes=-1)
    assert asked.ticket().state == "pending_customer"
    at(asked, 0, minutes=1)
    assert asked.ticket().state == "closed"
    assert asked.last("giulia", script="F3").text == (
        "I closed T-1001 because I had no reply since 24 Nov. "
        "Reply here within 30 days and it reopens with the same number and history."
    )
    assert asked.last("C0ERP", "Closed: no reply from Giulia Rossi since 24 Nov.")
    at(asked, 3)
    assert not asked.read("giulia", script="F4")


def test_f03_one_tap_opens_it_again(asked: Scene) -> None:
    for days in (2, 4, 3):
        at(asked, days)
    told = asked.last("giulia", script="F3")
    asked.presses("giulia", "notyet", told)
    assert asked.ticket().state == "owned"
    asked.says("giulia", "It is TO-7.")
    assert (asked.count(), asked.ticket().state) == (1, "owned")
    late = asked.presses("giulia", "notyet", told)
    assert late.reply.toast == "This has changed: T-1001 is open, Anna Lindqvist has it."


def test_f03_what_was_closed_in_silence_is_not_called_solved_anywhere(asked: Scene) -> None:
    for days in (2, 4, 3):
        at(asked, days)
    card = asked.card()
    assert card.post.card.title.startswith("💤 T-1001")
    assert flat(card.post.card.footer).endswith("Closed 3 Dec: no reply")
    asked.commands("giulia", "tickets")
    assert "closed, no reply" in asked.last("giulia", script="G3").text
    asked.presses("giulia", "look", asked.last("giulia", script="G3"), "1001")
    assert "closed, no reply" in asked.last("giulia", script="G8").text
    late = asked.presses("anna", "ask", card, "1001")
    assert late.reply.toast == "This has changed: T-1001 is closed, no reply."
    asked.says("giulia", "It is TO-7.", answering=asked.last("giulia", script="F3"))
    assert "💤" not in asked.card().post.card.title


def test_f03_a_reply_reopens_the_same_number_without_talk_of_a_solution(asked: Scene) -> None:
    for days in (2, 4, 3):
        at(asked, days)
    asked.says("giulia", "It is TO-7, but the invoices are still wrong.", answering=asked.last("giulia", script="F3"))
    ticket = asked.ticket()
    assert (ticket.state, asked.count()) == ("owned", 1)
    assert not asked.read("giulia", "is solved")


@pytest.mark.parametrize("passed", [(2,), (2, 4)])
def test_f01_any_reply_ends_the_reminders(asked: Scene, passed: tuple[int, ...]) -> None:
    for days in passed:
        at(asked, days)
    before = len(asked.read("giulia"))
    asked.says("giulia", "It is TO-7.", answering=asked.last("giulia", script="C9"))
    told = len(asked.read("giulia"))
    at(asked, 20)
    later = [one.text for one in asked.read("giulia")[told:]]
    assert asked.ticket().state == "owned"
    assert not any("Last reminder" in one or "closed" in one for one in later), (before, later)


def test_f01_a_thank_you_begins_the_days_anew(asked: Scene) -> None:
    at(asked, 1)
    asked.says("giulia", "ok, thanks", answering=asked.last("giulia", script="C9"))
    at(asked, 1)
    assert not asked.read("giulia", script="F1")
    at(asked, 1)
    assert asked.read("giulia", script="F1")


def test_f01_a_second_question_begins_the_days_anew_and_is_the_one_that_is_told(asked: Scene) -> None:
    at(asked, 1)
    ask(asked, "And which plant?")
    at(asked, 1)
    assert not asked.read("giulia", script="F1")
    at(asked, 1)
    (told,) = asked.read("giulia", script="F1")
    assert "And which plant?" in told.text


def test_f01_reminders_wait_for_the_end_of_quiet_hours_and_of_the_weekend(asked: Scene) -> None:
    asked.commands("giulia", "quiet", "12:00-16:00")
    at(asked, 2)
    assert not asked.read("giulia", script="F1")
    at(asked, 0, hours=3)
    assert asked.read("giulia", script="F1")


def test_f01_still_collecting_begins_the_days_anew_however_often_it_is_pressed(asked: Scene) -> None:
    at(asked, 2)
    shown = asked.last("giulia", script="F1")
    value = shown.card.buttons[1].value
    pressed = asked.presses("giulia", "collecting", shown)
    assert pressed.reply.toast == "Thank you. T-1001 waits for you; I ask again on Mon 30 Nov."
    told = asked.last("giulia", "waits for you", "F1")
    assert (told.message, told.card.buttons) == (shown.message, ())
    again = asked.presses("giulia", "collecting", told, value=value)
    assert again.reply.toast == pressed.reply.toast
    assert len([one for one in asked.chats.at("C0ERP") if "still collecting" in one.text]) == 1
    at(asked, 3)
    assert len(asked.read("giulia", script="F1")) == 1
    at(asked, 1)
    assert len(asked.read("giulia", script="F1")) == 2


def test_f02_keep_it_one_week_closes_it_a_week_later_without_another_reminder(asked: Scene) -> None:
    at(asked, 2)
    at(asked, 4)
    shown = asked.last("giulia", script="F2")
    kept = asked.presses("giulia", "keepweek", shown)
    assert kept.reply.toast == "I keep T-1001 open until Mon 7 Dec."
    at(asked, 6)
    assert asked.ticket().state == "pending_customer"
    at(asked, 1)
    assert asked.ticket().state == "closed"
    assert len(asked.read("giulia", script="F2")) == 0  # it says what was pressed


def test_f01_close_it_ends_the_request_and_pressing_again_says_so(asked: Scene) -> None:
    at(asked, 2)
    shown = asked.last("giulia", script="F1")
    value = shown.card.buttons[2].value
    asked.presses("giulia", "closeit", shown)
    assert asked.ticket().state == "closed"
    assert asked.last("giulia", "T-1001 is closed; a reply here reopens it.")
    assert asked.last("C0ERP", "Giulia Rossi closed this request without an answer.")
    late = asked.presses("giulia", "closeit", shown, value=value)
    assert "This has changed" in late.reply.toast
    at(asked, 10)
    assert not asked.read("giulia", script="F3")


def test_f01_the_buttons_are_the_customers_and_of_no_use_after_an_answer(asked: Scene) -> None:
    at(asked, 2)
    shown = asked.last("giulia", script="F1")
    for word in ("collecting", "closeit", "keepweek"):
        refused = asked.presses("paolo", word, shown, value=shown.card.buttons[1].value)
        assert refused.reply.toast
        assert asked.ticket().state == "pending_customer"
    asked.says("giulia", "It is TO-7.", answering=shown)
    late = asked.presses("giulia", "collecting", shown)
    assert "T-1001 is in work" in late.reply.toast or "This has changed" in late.reply.toast
    forged = asked.presses("giulia", "collecting", shown, value="1001.999")
    assert forged.reply.toast


def test_f01_two_requests_of_one_person_give_one_reminder_a_day(everywhere: Scene) -> None:
    scene = everywhere
    scene.later(minutes=15)
    scene.says("giulia", "And the VAT report shows the wrong month since today, please look at it.")
    scene.presses("giulia", "separate", scene.last("giulia", script="B4"))
    scene.presses("anna", "claim", scene.card(1002))
    for head in ("T-1001 · urgent", "T-1002 · normal"):
        scene.sends(scene.presses("anna", "ask", scene.last("C0ERP", head, "C1")), question="Which one?")
    at(scene, 2)
    assert len(scene.read("giulia", script="F1")) == 1
    at(scene, 1)
    assert {one.text[:6] for one in scene.read("giulia", script="F1")} == {"T-1001", "T-1002"}


def test_f03_what_was_reminded_late_is_closed_late(asked: Scene) -> None:
    asked.passes(days=20)  # the desk was away
    assert asked.ticket().state == "pending_customer"
    (told,) = asked.read("giulia", script="F2")
    assert "Tue 15 Dec" in told.text
    assert not asked.read("giulia", script="F1")
    asked.passes(days=1)
    assert asked.ticket().state == "closed"


def test_f01_nobody_is_reminded_who_cannot_be_reached_and_the_owner_hears_it(asked: Scene) -> None:
    for account in ("giulia@slack", "giulia"):
        asked.happens(account, Kind.BLOCKED)
    asked.passes(days=2)
    assert not asked.read("giulia", script="F1")
    assert asked.last("anna", script="F1").text == (
        "Giulia Rossi (Bianchi Meccanica) cannot be reached, so I asked nothing about T-1001 and leave it as it is."
    )
    asked.passes(days=20)
    assert asked.ticket().state == "pending_customer"


def test_what_is_solved_is_closed_after_two_working_days_and_nobody_is_disturbed(asked: Scene) -> None:
    asked.says("giulia", "It is TO-7.", answering=asked.last("giulia", script="C9"))
    asked.sends(asked.presses("anna", "resolve", asked.card()), cause="A wrong code", fix="The code is right now")
    before = [one.text for one in asked.read("giulia")]
    at(asked, 2, minutes=-1)
    assert asked.ticket().state == "resolved"
    at(asked, 0, minutes=1)
    assert asked.ticket().state == "closed"
    assert [one.text for one in asked.read("giulia")] == before


def test_f01_a_reminder_of_what_was_merged_or_forgotten_does_nothing(asked: Scene) -> None:
    at(asked, 2)
    shown = asked.last("giulia", script="F1")
    asked.says("luca", "Our invoices are rounded, too")
    asked.presses("liwei@slack", "claim", card_of(asked, 1002))
    card = card_of(asked, 1001)
    value = next(button.value for button in card.card.more if button.word == "duplicate")
    form = asked.presses("anna", "duplicate", card, value=value)
    asked.sends(form, of=choose(form.reply.form, "T-1002", "of"))
    assert asked.ticket().state == "merged"
    for button in shown.card.buttons:
        late = asked.presses("giulia", button.word, shown, value=button.value)
        assert "T-1001" in late.reply.toast
        assert "This has changed" in late.reply.toast
    asked.commands("giulia", "settings")
    asked.presses("giulia", "forget", asked.last("giulia", script="A13"))
    at(asked, 20)
    assert not asked.read("giulia", script="F2")
    assert not asked.read("giulia", script="F3")


def test_f01_who_left_is_not_reminded_and_the_owner_hears_it(asked: Scene) -> None:
    asked.db.write_now(belonging.retire, asked.db.read_now(named, "giulia"))
    at(asked, 2)
    assert not asked.read("giulia", script="F1")
    assert "cannot be reached" in asked.last("anna", script="F1").text
    at(asked, 20)
    assert asked.ticket().state == "pending_customer"


def named(conn: Connection, key: str) -> int:
    """The id of somebody of the desk file."""
    found = people.by_key(conn, key)
    assert found is not None
    return found.id
