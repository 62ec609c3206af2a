"""Who may take a request, and what everybody else is told (RULES 5, CONVERSATIONS C1 to C4, H6)."""

import pytest

from tests.handlers.scene import QUESTION, Scene

CARDLESS = ("claim", "takeover", "ask", "resolve", "reopen", "send", "claimsend", "acknowledge")


def test_a_claim_changes_every_card_and_tells_room_and_customer_once(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=3)
    scene.presses("anna", "claim", scene.card())
    for place in ("C0ERP", "-1001"):
        card = scene.card(place=place)
        assert "Anna Lindqvist since 13:07" in card.text
        assert card.words == ["ask", "resolve", "transfer", "needhelp"]
        assert "what you write here goes to Giulia Rossi on Telegram" in scene.last(place, script="C2").text
    (claimed,) = scene.read("giulia", script="B5")
    assert "Anna Lindqvist (ERP Finance) has T-1001 and is reading it." in claimed.text
    assert "by today 15:04 (Rome)" in claimed.text


def test_who_comes_second_hears_who_was_first_and_the_owner_that_it_is_his(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    old = scene.card().card.buttons[0].value
    scene.presses("anna", "claim", scene.card())
    second = scene.presses("liwei", "claim", scene.card(place="-1001"), old)
    assert second.reply.toast == (
        "Anna Lindqvist claimed T-1001 just before you. Nothing was sent to the customer in your name."
    )
    assert scene.presses("anna", "claim", scene.card(), old).reply.toast == "You already have T-1001."
    assert len(scene.read("giulia", script="B5")) == 1
    assert scene.ticket().owner_id is not None


@pytest.mark.parametrize("who", ["ivo", "giulia", "nils", "paolo", "luca"])
@pytest.mark.parametrize("word", CARDLESS)
def test_whoever_may_not_work_on_it_changes_nothing_with_any_button(scene: Scene, who: str, word: str) -> None:
    scene.says("giulia", QUESTION)
    scene.says("marco", "internal thought", to="C0ERP", under=scene.card())
    before, posts = scene.ticket(), len(scene.chats.posts)
    said = scene.presses(who, word, scene.card(), "1001.2" if "send" in word else "1001.1")
    assert said.reply.toast
    assert said.reply.form is None
    assert scene.ticket() == before
    assert len(scene.chats.posts) == posts


def test_not_entitled_names_the_skill_and_who_can_help(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    said = scene.presses("ivo", "claim", scene.card())
    assert said.reply.toast == "T-1001 needs ERP Finance, which is not on your profile. Marco Ferri can help."


@pytest.mark.parametrize("word", ["ask", "resolve"])
def test_only_the_owner_speaks_to_the_customer(scene: Scene, word: str) -> None:
    scene.says("giulia", QUESTION)
    assert "Nobody has claimed T-1001" in scene.presses("liwei", word, scene.card(place="-1001"), "1001").reply.toast
    scene.presses("anna", "claim", scene.card())
    said = scene.presses("liwei", word, scene.card(place="-1001"))
    assert said.reply.toast == "Anna Lindqvist has T-1001; only the owner can do that."


def test_taking_over_tells_room_and_customer_and_moves_the_voice(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("marco", "I can do this", to="C0ERP", under=scene.card())
    scene.presses("marco", "takeover", scene.last("C0ERP", script="C6"))
    taken = scene.last("giulia", script="C10")
    assert "Marco Ferri takes T-1001 over from Anna Lindqvist" in taken.text
    assert "you need not repeat anything. The time stays today 15:04 (Rome)." in taken.text
    scene.says("marco", "Here is the answer", to="C0ERP", under=scene.card())
    assert scene.last("giulia", script="B6").post.author == "Marco Ferri"
    scene.says("anna", "and more from me", to="C0ERP", under=scene.card())
    assert not scene.read("giulia", "and more from me")


def test_the_account_manager_takes_over_from_the_notice_of_a_miss(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(hours=2)
    scene.presses("sara", "takeover", scene.last("sara", script="E5"))
    assert "Sara Holm since 15:04" in scene.card().text
    assert "Sara Holm takes T-1001 over" in scene.last("giulia", script="C10").text


def test_text_before_a_claim_is_a_note_until_it_is_claimed_and_sent(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.later(minutes=10)
    scene.says("liwei", "Please restart the job", to="-1001", under=scene.card(place="-1001"))
    assert not scene.read("giulia", "restart")
    kept = scene.last("-1001", script="C6")
    assert kept.words == ["claimsend"]
    scene.later(hours=2)
    scene.presses("liwei", "claimsend", kept)
    assert "Please restart the job" in scene.last("giulia", script="B6").text
    scene.sweep()
    assert scene.read("marco", "Missed: T-1001"), "it reached the customer late, whenever it was thought of"


def test_a_kept_note_is_sent_once(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("liwei", "Try release 14.3", to="-1001", under=scene.card(place="-1001"))
    kept = scene.last("-1001", script="C6")
    scene.presses("liwei", "send", kept)
    assert scene.last("giulia", script="B6").post.author == "Li Wei"
    assert scene.presses("liwei", "send", kept).reply.toast.startswith("I do not know this button")
    assert len(scene.read("giulia", "Try release 14.3")) == 1


def test_a_note_of_another_request_is_not_sent_by_a_forged_value(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.says("luca", QUESTION)
    scene.says("marco", "about Giulia", to="C0ERP", under=scene.card(1001))
    scene.presses("anna", "claim", scene.card(1002))
    said = scene.presses("anna", "send", scene.card(1002), "1002.3")
    assert said.reply.toast.startswith("I do not know this button")
    assert scene.presses("anna", "send", scene.card(1002), "1002.99999").reply.toast.startswith("I do not know")
    assert scene.presses("anna", "send", scene.card(1002), "1002.²").reply.toast.startswith("I do not know")


def test_a_miss_shows_the_words_that_wait_and_the_card_says_what_is_over(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.says("anna", "On it", to="C0ERP", under=scene.card())
    scene.later(minutes=30)
    scene.says("giulia", "And what about Milan?", answering=scene.last("giulia", script="B6"))
    assert "solve by" in scene.card().text
    scene.passes(hours=72)
    missed = scene.read("marco", "Missed: T-1001, Bianchi Meccanica. Next answer")[0].text
    assert missed.index("invoices from the Turin plant") < missed.index("And what about Milan?")
    assert "answer was due" in scene.card().text
    assert "solution was due" in scene.card().text
