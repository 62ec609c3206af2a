"""Every button and word about a fault: pressed twice, by somebody without the right, when it is too late, wrongly."""

from pathlib import Path

import pytest

from handlers.faults.commands import COMMANDS
from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from storage.engine import Database
from tests.handlers.chats import Shown
from tests.handlers.outage import heard, known, outage
from tests.handlers.scene import Said, Scene


@pytest.fixture
def scene(sqlite_database: Database, tmp_path: Path) -> Scene:
    """Three companies have asked about the same; what is pressed here is pressed on both databases in the scenes."""
    return outage(sqlite_database, tmp_path)


def value(on: Shown, word: str) -> str:
    """What a button of this word carries."""
    return next(button.value for button in (*on.card.buttons, *on.card.more) if button.word == word)


def toast(said: Said) -> str:
    """The line that only the presser sees."""
    return said.reply.toast


# -------------------------------------------------------------------------------------------------- the lead's question


def test_the_question_is_answered_once(scene: Scene) -> None:
    asked = scene.last("marco", "look the same")
    carried = value(asked, "notsame")
    known(scene)
    for word in ("knownfault", "notsame"):
        assert toast(scene.presses("marco", word, asked, carried)) == "It was said already what these are."
    assert len(scene.read("giulia", "belongs to a fault")) == 1


def test_a_form_that_was_left_open_links_nothing_any_more(scene: Scene) -> None:
    asked = scene.last("marco", "look the same")
    opened = scene.presses("marco", "knownfault", asked)
    scene.presses("marco", "notsame", asked)
    assert toast(scene.sends(opened, title="Rounding", next="14:00")) == "It was said already what these are."
    assert heard(scene, "belongs to a fault") == []


def test_only_the_lead_says_what_is_a_fault(scene: Scene) -> None:
    carried = dict.fromkeys(
        ("knownfault", "notsame", "belongs"), value(scene.last("marco", "look the same"), "notsame")
    )
    carried |= dict.fromkeys(("news", "faultover"), value(known(scene), "news"))
    for who in ("anna", "sara"):
        for word, one in carried.items():
            said = toast(scene.presses(who, word, scene.card(1001), one))
            assert said == "Only the lead of the queue can do that. Marco Ferri can help.", word


def test_a_customer_has_no_such_button(scene: Scene) -> None:
    carried, receipt = value(scene.last("marco", "look the same"), "notsame"), scene.last("giulia", script="B2")
    for word in COMMANDS:
        said = toast(scene.presses("giulia", word, receipt, carried))
        assert said.startswith("Only an account manager or lead can do that."), word


def test_a_button_that_carries_nonsense_is_not_known(scene: Scene) -> None:
    asked = scene.last("marco", "look the same")
    for carried in ("", "1", "x.y", "1.0", "1.9", "99.1", "1.1.1"):
        said = toast(scene.presses("marco", "notsame", asked, carried))
        assert said.startswith("I do not know this button any more."), carried


def test_what_is_over_meanwhile_is_not_linked(scene: Scene) -> None:
    for who, number in (("giulia", 1001), ("nils", 1002), ("paolo", 1003)):
        scene.presses("anna", "claim", scene.card(number))
        solved = scene.presses("anna", "resolve", scene.card(number))
        scene.sends(solved, cause="A profile", fix="Set back")
        scene.presses(who, "confirm", scene.last(who, "is solved"))
    asked = scene.last("marco", "look the same")
    opened = scene.presses("marco", "knownfault", asked)
    assert toast(scene.sends(opened, title="Rounding", next="14:00")) == "None of these requests is open any more."


# --------------------------------------------------------------------------------------------------- what is filled in


WRONG = {
    "no title": ("", "14:00", "title", "Please fill in"),
    "no time": ("Rounding", "", "next", "I cannot read “” as a time to come."),
    "no time in it": ("Rounding", "soon", "next", "I cannot read “soon” as a time to come."),
    "a time that is past": ("Rounding", "12:00", "next", "I cannot read “12:00” as a time to come."),
    "names a customer": ("Rounding at Bianchi", "14:00", "title", "it names Bianchi Meccanica"),
    "names him in passing": ("(Nordfrakt's) rounding", "14:00", "title", "it names Nordfrakt"),
}


def test_what_is_wrong_is_said_at_its_field(scene: Scene) -> None:
    opened = scene.presses("marco", "knownfault", scene.last("marco", "look the same"))
    for title, news, field, says in WRONG.values():
        errors = scene.sends(opened, title=title, next=news).reply.errors
        assert list(errors) == [field]
        assert says in errors[field]
    assert heard(scene, "belongs to a fault") == []


def test_news_never_names_a_customer_and_never_is_a_note(scene: Scene) -> None:
    opened = scene.presses("marco", "news", known(scene))
    assert "names Nordfrakt" in scene.sends(opened, text="Nordfrakt found it", next="15:00").reply.errors["text"]
    assert "internal note" in scene.sends(opened, text="🔒 we have no idea", next="15:00").reply.errors["text"]
    assert heard(scene, "found it") == []


UNREADABLE = {
    "T-1001 T-1002: Rounding": "Write it in one line",
    "T-1001; next news 14:00": "Write it in one line",
    "T-9999: Rounding; next news 14:00": "I know no request T-9999.",
    "T-1001: Rounding; next news never": "I cannot read “never” as a time",
}


def test_a_line_that_cannot_be_read_links_nothing(scene: Scene) -> None:
    for line, says in UNREADABLE.items():
        scene.commands("marco", "fault", line)
        assert says in scene.last("marco").text
    assert heard(scene, "belongs to a fault") == []


# --------------------------------------------------------------------------------------------------------- on the card


def test_known_fault_on_a_card_asks_for_title_and_time(scene: Scene) -> None:
    card = scene.card(1002)
    opened = scene.presses("marco", "fault", card, value(card, "fault"))
    assert opened.reply.form is not None
    assert opened.reply.form.fields[0].value == "Invoices come out rounded, please help"
    scene.sends(opened, title="Rounding", next="14:00")
    assert heard(scene, "belongs to a fault") == ["nils"]
    again = toast(scene.sends(opened, title="Rounding", next="14:00"))
    assert again == "T-1002 belongs to F-1 already."


def test_where_a_fault_is_known_the_card_asks_which(scene: Scene) -> None:
    scene.commands("marco", "fault", "T-1002: Rounding; next news 14:00")
    card = scene.card(1001)
    scene.presses("marco", "fault", card, value(card, "fault"))
    which = scene.last("marco", "Which fault is T-1001?")
    assert [button.label for button in which.card.buttons] == ["F-1 Rounding", "Another one"]
    assert toast(scene.presses("marco", "linkfault", which)) == "F-1: 2 requests are linked."
    assert toast(scene.presses("marco", "linkfault", which)) == "T-1001 belongs to F-1 already."
    assert heard(scene, "belongs to a fault") == ["giulia", "nils"]


def test_an_expert_cannot_make_a_fault_of_a_card(scene: Scene) -> None:
    card = scene.card(1001)
    said = toast(scene.presses("anna", "fault", card, value(card, "fault")))
    assert said == "Only the lead of the queue can do that. Marco Ferri can help."


def test_a_request_that_is_over_is_no_part_of_a_fault(scene: Scene) -> None:
    card, carried = scene.card(1001), value(scene.card(1001), "fault")
    scene.presses("anna", "claim", card)
    scene.sends(scene.presses("anna", "resolve", scene.card(1001)), cause="A profile", fix="Set back")
    assert toast(scene.presses("marco", "fault", card, carried)).startswith(
        "This has changed: Anna Lindqvist solved T-1001"
    )


# ------------------------------------------------------------------------------------------------------------ the end


def test_an_end_is_said_once(scene: Scene) -> None:
    board = known(scene)
    opened = scene.presses("marco", "faultover", board)
    scene.sends(opened, cause="A profile", fix="Set back")
    assert toast(scene.sends(opened, cause="A profile", fix="Set back")) == "F-1 is over already."
    assert toast(scene.presses("marco", "news", board, "1")) == "F-1 is over already."
    assert len(scene.read("giulia", "Set back")) == 1


def test_of_several_faults_the_lead_says_which(scene: Scene) -> None:
    scene.commands("marco", "fault", "T-1001: Rounding; next news 14:00")
    scene.commands("marco", "fault", "T-1002: Totals; next news 14:00")
    scene.says("marco", "news We found it; next news 15:00")
    assert "Several faults are known: F-1 Rounding, F-2 Totals." in scene.last("marco").text
    scene.says("marco", "news F-2: We found it; next news 15:00")
    assert heard(scene, "We found it") == ["nils"]
    scene.says("marco", "news F-9: We found it; next news 15:00")
    assert "I know no fault F-9 in your queues." in scene.last("marco").text


def test_in_a_requests_thread_news_is_of_the_fault_behind_it(scene: Scene) -> None:
    scene.commands("marco", "fault", "T-1001: Rounding; next news 14:00")
    scene.commands("marco", "fault", "T-1002: Totals; next news 14:00")
    scene.commands("marco", "news", "We found it; next news 15:00", to="C0ERP", under=scene.card(1002))
    assert heard(scene, "We found it") == ["nils"]


def test_without_a_fault_the_words_say_how_one_is_made(scene: Scene) -> None:
    scene.says("marco", "news We found it")
    assert "No fault is known in your queues. Write “fault T-1042" in scene.last("marco").text
    scene.commands("marco", "fault")
    assert "No fault is known in your queues." in scene.last("marco").text


def test_the_word_alone_shows_what_is_known(scene: Scene) -> None:
    known(scene)
    scene.commands("marco", "fault")
    shown = scene.last("marco")
    assert shown.text.startswith("⚡ F-1 · Invoices are rounded\nKnown since today 13:04 (Rome)")
    assert shown.words == ["news", "faultover"]


def test_only_the_owner_solves_by_it(scene: Scene) -> None:
    scene.presses("anna", "claim", scene.card(1001))
    scene.sends(scene.presses("marco", "faultover", known(scene)), cause="A profile", fix="Set back")
    asked = scene.last("C0ERP", "Is T-1001 solved by that?")
    assert (
        toast(scene.presses("liwei@slack", "faultsolved", asked))
        == "Anna Lindqvist has T-1001; only the owner can do that."
    )
    scene.sends(scene.presses("anna", "faultsolved", asked), cause="A profile", fix="Set back")
    assert toast(scene.presses("anna", "faultsolved", asked)).startswith(
        "This has changed: Anna Lindqvist solved T-1001"
    )


# ------------------------------------------------------------------------------------------------------- the customer's


def test_different_is_said_once(scene: Scene) -> None:
    known(scene)
    notice = scene.last("giulia", "belongs to a fault")
    carried = value(notice, "different")
    scene.presses("giulia", "different", notice)
    assert toast(scene.presses("giulia", "different", notice, carried)) == "T-1001 goes on by itself already."
    assert toast(scene.presses("giulia", "faultdetails", notice, carried)) == "T-1001 goes on by itself already."
    assert len(scene.read("marco", "F-1 · ")) == 1


def test_another_companys_notice_says_nothing(scene: Scene) -> None:
    known(scene)
    notice = scene.last("giulia", "belongs to a fault")
    for word in ("different", "faultdetails"):
        assert toast(scene.presses("nils", word, notice)) == "That request belongs to somebody else."
    assert scene.read("giulia", "belongs to a fault")


def test_a_colleague_of_the_same_company_may_say_it(scene: Scene) -> None:
    known(scene)
    notice = scene.last("giulia", "belongs to a fault")
    assert toast(scene.presses("luca", "different", notice)) == "Thank you: T-1001 goes on by itself."


def test_different_comes_too_late_for_what_is_solved(scene: Scene) -> None:
    known(scene)
    notice = scene.last("giulia", "belongs to a fault")
    scene.presses("anna", "claim", scene.card(1001))
    scene.sends(scene.presses("anna", "resolve", scene.card(1001)), cause="A profile", fix="Set back")
    assert toast(scene.presses("giulia", "different", notice)).startswith(
        "This has changed: Anna Lindqvist solved T-1001"
    )


def test_after_the_end_one_may_still_have_something_else(scene: Scene) -> None:
    scene.sends(scene.presses("marco", "faultover", known(scene)), cause="A profile", fix="Set back")
    scene.presses("giulia", "different", scene.last("giulia", "belongs to a fault"))
    assert scene.last("C0ERP", "Giulia Rossi says that this is not F-1")


def test_a_promise_of_news_that_was_missed_stays_missed(scene: Scene) -> None:
    known(scene)
    scene.passes(minutes=60)
    scene.presses("giulia", "different", scene.last("giulia", "belongs to a fault"))
    (promised,) = [one for one in scene.running(1001).clocks.clocks if one.kind is ClockKind.PROMISE]
    assert promised.status is Status.DROPPED
    assert promised.breached_at is not None
