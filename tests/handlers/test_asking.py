"""A customer writes: one request or several, to whom it goes, and what is said about it (RULES 5, CONVERSATIONS b)."""

from datetime import timedelta

import pytest

from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import Sign
from tests.handlers.scene import QUESTION, Scene


def test_plain_words_give_a_receipt_a_card_in_every_chat_of_the_queue_and_a_sign(scene: Scene) -> None:
    asked = scene.says("giulia", QUESTION)
    receipt = scene.last("giulia", script="B2")
    assert "T-1001" in receipt.text
    assert "The ERP Finance team has it. A person will answer by today 15:04 (Rome)." in receipt.text
    assert "first answer within 2 h of working time" in receipt.text
    assert "because you wrote “close the books”" in receipt.text
    assert receipt.post.reply_to == asked.message
    assert scene.chats.signs[("7001", asked.message)] == [Sign.RECEIVED]
    for place in ("C0ERP", "-1001"):
        card = scene.card(place=place)
        assert "Bianchi Meccanica · Giulia Rossi · Telegram · English" in card.text
        assert "Unclaimed" in card.text
    assert scene.chats.at("C0OTHER") == []


def test_several_messages_within_ten_minutes_are_one_request_with_one_receipt(scene: Scene) -> None:
    for text in (QUESTION, "It is the Turin plant", "All of them"):
        scene.says("giulia", text)
        scene.later(minutes=9)
    assert scene.count() == 1
    assert len(scene.read("giulia")) == 1
    said = [one.text for one in scene.chats.at("C0ERP", script="C5")]
    assert said == ["Giulia Rossi (Telegram): It is the Turin plant", "Giulia Rossi (Telegram): All of them"]


def test_later_words_are_added_with_a_way_out_where_nothing_is_threaded(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=11)
    more = scene.says("giulia", "And the VAT report is empty")
    added = scene.last("giulia", "Added to T-1001")
    assert added.post.reply_to == more.message
    assert added.words == ["separate"]
    scene.later(minutes=30)
    scene.presses("giulia", "separate", added)
    assert scene.count() == 2
    receipt = scene.last("giulia", "T-1002 · received 13:15")
    assert receipt.post.reply_to == more.message
    assert "by today 17:15 (Rome)" in receipt.text, "the clock counts from when it was written"
    assert "And the VAT report is empty" in scene.card(1002).text
    assert scene.presses("giulia", "separate", added).reply.toast.startswith("I do not know this button")
    assert scene.count() == 2


def test_a_message_of_its_own_leaves_no_promise_behind(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("anna", "Please try again", to="C0ERP", under=scene.card())
    scene.later(minutes=30)
    scene.says("giulia", "And the VAT report is empty")
    scene.presses("giulia", "separate", scene.last("giulia", "Added to T-1001"))
    scene.passes(hours=5)
    assert not scene.read("marco", "Missed: T-1001")
    assert scene.read("marco", "Missed: T-1002")


def test_a_reply_decides_which_request_it_belongs_to(scene: Scene) -> None:
    first = scene.says("giulia", QUESTION)
    scene.later(minutes=20)
    scene.says("giulia", "The API import stopped working")
    scene.presses("giulia", "separate", scene.last("giulia", "Added to"))
    scene.later(minutes=20)
    scene.says("giulia", "More about rounding", answering=first)
    scene.says("giulia", "More by the receipt", answering=scene.last("giulia", "T-1001", "B2"))
    assert len(scene.chats.at("C0ERP", "More")) == 2
    assert not scene.chats.at("C0INTEGRATIONS", "More")


def test_where_threads_are_the_thread_decides_and_a_top_level_message_is_new(scene: Scene) -> None:
    first = scene.says("luca", QUESTION)
    scene.later(minutes=20)
    scene.says("luca", "in the thread", under=first)
    assert scene.count() == 1
    scene.later(minutes=20)
    scene.says("luca", "The API import is wrong")
    assert scene.count() == 2
    assert scene.last("luca", "T-1001", "B2").thread == first.message


@pytest.mark.parametrize("text", ["grazie", "谢谢", "tack", "thanks", "👍", "ok"])
def test_a_pleasantry_opens_nothing_and_gets_a_sign(scene: Scene, text: str) -> None:
    said = scene.says("giulia", text)
    assert scene.count() == 0
    assert scene.read("giulia") == []
    assert scene.chats.signs[("7001", said.message)] == [Sign.THANKS]


def test_ok_reaches_the_expert_who_asked_for_it(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "ask", scene.card()), question="May I restart the server?")
    scene.later(hours=1)
    scene.says("giulia", "ok")
    assert scene.chats.at("C0ERP", "Giulia Rossi (Telegram): ok")
    assert scene.count() == 1


def test_a_long_message_reaches_the_experts_whole(scene: Scene) -> None:
    text = "The invoices are rounded. " + "x" * 4000 + " the end"
    scene.says("giulia", text)
    for place in ("C0ERP", "-1001"):
        assert any(text in shown.text for shown in scene.chats.at(place)), "the card quotes only its beginning"


@pytest.mark.parametrize(
    ("attachment", "script"),
    [(Attachment(Medium.STICKER, "s"), "B9"), (Attachment(Medium.UNSUPPORTED, "", "dice"), "H4")],
    ids=["a sticker", "a dice"],
)
def test_what_cannot_be_passed_on_is_answered(scene: Scene, attachment: Attachment, script: str) -> None:
    scene.says("giulia", attachments=(attachment,))
    assert [one.post.script for one in scene.read("giulia")] == [script]
    assert scene.count() == 0


def test_not_understood_twice_in_a_row_offers_a_person_who_really_is_asked(scene: Scene) -> None:
    scene.commands("giulia", "blurb")
    scene.commands("giulia", "blurb")
    offer = scene.last("giulia", "Shall I ask a person")
    scene.presses("giulia", "person", offer)
    assert scene.count() == 1
    assert "asks to talk to a person" in scene.card().text
    scene.presses("giulia", "person", offer)
    assert scene.count() == 1


def test_a_voice_note_alone_opens_a_request(scene: Scene) -> None:
    scene.says("giulia", attachments=(Attachment(Medium.VOICE, "v", seconds=42),))
    assert "voice note 0:42" in scene.card().text


def test_a_person_with_two_identities_is_answered_where_they_write(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=20)
    scene.says("giulia@slack", "The API import is wrong")
    assert scene.count() == 2
    assert scene.read("giulia@slack", "T-1002", "B2")
    scene.later(minutes=20)
    scene.says("giulia", "still rounded")
    assert scene.read("giulia", "Added to T-1001"), "not to the latest request, which lives in another chat"
    scene.commands("giulia", "status")
    status = scene.last("giulia", script="G1")
    assert "T-1001" in status.text
    assert "T-1002" in status.text


def test_a_time_out_of_hours_is_the_next_opening_plus_the_target(scene: Scene) -> None:
    scene.later(days=3, hours=7)  # Friday 20:04 in Rome
    scene.says("giulia", QUESTION)
    receipt = scene.last("giulia", script="B2")
    assert "The clock starts Mon 09:00 (Rome)" in receipt.text
    assert "by Mon 11:00 (Rome)" in receipt.text
    assert receipt.text.count("Mon–Fri 09:00–18:00") == 1, "the hours are said once"


def test_times_count_from_when_it_was_written(scene: Scene) -> None:
    scene.says("giulia", QUESTION, written=scene.now - timedelta(minutes=40))
    assert "by today 14:24 (Rome)" in scene.last("giulia", script="B2").text


@pytest.mark.parametrize("word", ["status", "contract", "help", "person"])
def test_plain_words_of_the_menu_are_answered_once(scene: Scene, word: str) -> None:
    scene.says("luca", word)
    assert len(scene.read("luca")) == 1


def test_my_contract_is_shown_whole(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    said = scene.presses("giulia", "contract", scene.last("giulia", script="B2"))
    shown = said.reply.toast + "".join(one.text for one in scene.read("giulia", script="G2"))
    assert "Account manager: Sara Holm" in shown


class TestSharedPlaces:
    """A channel that a customer's people and ours read together."""

    def test_people_talking_among_themselves_are_left_alone(self, scene: Scene) -> None:
        scene.says("luca", "See you at lunch?", to="C0SHARED")
        scene.says("anna", "At noon", to="C0SHARED")
        assert scene.count() == 0
        assert scene.chats.posts == []

    def test_calling_the_desk_by_name_opens_a_request_answered_in_its_thread(self, scene: Scene) -> None:
        asked = scene.says("luca", QUESTION, to="C0SHARED", mentioned=True)
        assert scene.last("C0SHARED", script="B2").thread == asked.message

    def test_one_of_ours_in_the_customers_thread_opens_nothing(self, scene: Scene) -> None:
        asked = scene.says("luca", QUESTION, to="C0SHARED", mentioned=True)
        scene.says("anna", "I am on it", to="C0SHARED", under=asked)
        assert scene.count() == 1

    def test_a_colleague_may_write_in_the_thread(self, scene: Scene) -> None:
        asked = scene.says("luca", QUESTION, to="C0SHARED", mentioned=True)
        scene.says("giulia@slack", "Me too", to="C0SHARED", under=asked)
        assert scene.count() == 1
        assert scene.chats.at("C0ERP", "Giulia Rossi (Slack): Me too")

    def test_a_stranger_in_the_thread_is_kept_and_takes_nothing_over(self, scene: Scene) -> None:
        asked = scene.says("luca", QUESTION, to="C0SHARED", mentioned=True)
        scene.says("paolo@slack", "I want this too", to="C0SHARED", under=asked)
        assert scene.ticket(1002).state == "held"
        scene.later(minutes=20)
        scene.says("luca", "any news?", to="C0SHARED", under=asked)
        assert scene.chats.at("C0ERP", "Luca Bianchi (Slack): any news?")
        assert not scene.chats.at("C0ERP", "I want this too")
        assert scene.count() == 2

    @pytest.mark.parametrize("word", ["contract", "status"])
    def test_contract_and_status_are_told_privately(self, scene: Scene, word: str) -> None:
        scene.commands("giulia", word, to="-1002")
        scene.says("giulia", word, to="-1002", mentioned=True)
        assert scene.chats.at("-1002", "Gold") == []
        assert scene.chats.at("-1002", "open requests") == []
        assert len(scene.read("giulia")) == 2
        assert scene.count() == 0

    def test_a_request_written_privately_is_not_answered_in_the_channel(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        scene.later(minutes=20)
        scene.says("giulia", "The API import is wrong", to="-1002", mentioned=True)
        assert scene.chats.at("-1002", "T-1002", "B2")
        assert not scene.read("giulia", "Added to")


def test_severity_is_corrected_by_one_tap_and_raised_once(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("giulia", "severity", scene.last("giulia", script="B2"))
    receipt = scene.last("giulia", script="B3")
    assert "by today 17:04 (Rome)" in receipt.text
    assert "answer by today 17:04 (Rome)" in scene.card().text
    again = scene.presses("giulia", "severity", receipt)
    assert again.reply.toast == ""
    assert "by today 15:04 (Rome)" in scene.last("giulia", script="B3").text
    scene.presses("giulia", "severity", scene.last("giulia", script="B3"))
    refused = scene.presses("giulia", "severity", scene.last("giulia", script="B3"))
    assert refused.reply.toast == "This has changed: you raised T-1001 before; an expert decides now."


def test_a_receipt_corrected_after_the_answer_still_names_the_team(scene: Scene) -> None:
    scene.says("giulia", "The invoices look odd")
    scene.presses("anna", "claim", scene.card())
    scene.says("anna", "Which ones?", to="C0ERP", under=scene.card())
    scene.presses("giulia", "severity", scene.last("giulia", script="B2"))
    receipt = scene.last("giulia", script="B3")
    assert "names no time" not in receipt.text
    assert "ERP Finance" in receipt.text


def test_nobody_presses_the_buttons_of_another_organisation(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    receipt = scene.last("giulia", script="B2")
    for word, value in (
        ("severity", "1001.normal"),
        ("separate", "1001.1"),
        ("withdraw", "1001"),
        ("confirm", "1001"),
        ("notyet", "1001"),
        ("lack", "1001"),
    ):
        for who in ("nils", "paolo"):
            said = scene.presses(who, word, receipt, value)
            assert said.reply.toast == "That request belongs to somebody else."
    assert scene.ticket().state == "waiting"
    assert scene.ticket().severity == "urgent"


def test_another_organisations_request_is_not_joined_by_a_reply(scene: Scene) -> None:
    asked = scene.says("giulia", QUESTION, to="-1002", mentioned=True)
    scene.says("nils", "Let me in", to="-1002", answering=asked, mentioned=True)
    assert scene.ticket(1002).organisation_id != scene.ticket(1001).organisation_id
    assert not any("Let me in" in one.text and "T-1001" in one.text for one in scene.chats.posts)


def test_start_greets_whom_the_desk_knows_and_tells_a_stranger_nothing(scene: Scene) -> None:
    scene.happens("giulia", Kind.STARTED)
    assert "Hello Giulia." in scene.last("giulia").text
    scene.happens("paolo", Kind.STARTED)
    assert "Bianchi" not in scene.last("paolo").text
