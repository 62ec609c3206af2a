"""B11: a message becomes a request: by one of ours for a customer, by a customer for himself."""

from datetime import timedelta
from pathlib import Path

from handlers.inbound import Kind
from handlers.rules.terms import ClockKind
from storage.engine import Database
from tests.handlers.cast import CHANGES
from tests.handlers.pointing import points, quoted
from tests.handlers.scene import Scene

WORDS = "The Turin invoices are rounded again"


def bound(scene: Scene) -> None:
    scene.says("sara", "bind", to="C0SHARED", mentioned=True)


def test_b11_an_account_manager_makes_a_request_of_a_customers_words(scene: Scene) -> None:
    said = points(scene, "sara", quoted("giulia@slack", WORDS), "C0ELSE", menu=False)
    asked = scene.last("sara", "Make a request for Giulia Rossi, Bianchi Meccanica?", "B11")
    assert said.reply.toast == "I wrote to you privately."
    assert [one.label for one in asked.card.buttons] == ["Yes", "Other customer"]
    assert WORDS in asked.text
    assert scene.count() == 0
    scene.presses("sara", "requestfor", asked)
    told = scene.last("giulia@slack", "Sara Holm opened T-1001 for you: “The Turin invoices are rounded again”.", "B2")
    assert "A person answers by " in told.text
    assert [one.label for one in told.card.buttons] == ["Not needed"]
    assert "T-1001 is open for Giulia Rossi, Bianchi Meccanica." in scene.last("sara", script="B11").text
    assert scene.last("sara", script="B11").message == asked.message
    assert WORDS in scene.card().text
    first = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert first is not None
    assert first.start == int(scene.now.timestamp())
    assert scene.chats.at("C0ELSE", "", "") == []
    again = points(scene, "anna", quoted("giulia@slack", WORDS), "C0ELSE", menu=False)
    assert again.reply.toast.startswith("This belongs to T-1001 ")


def test_b11_pressed_twice_makes_one_request(scene: Scene) -> None:
    points(scene, "sara", quoted("giulia@slack", WORDS), "C0ELSE")
    asked = scene.last("sara", script="B11")
    value = asked.card.buttons[0].value
    scene.presses("sara", "requestfor", asked)
    again = scene.presses("sara", "requestfor", asked, value)
    assert again.reply.toast == "This has changed: it is T-1001 already."
    assert scene.count() == 1


def test_b11_a_message_that_is_a_request_already_says_which(scene: Scene) -> None:
    bound(scene)
    said = scene.says("luca", WORDS, to="C0SHARED")
    told = points(scene, "anna", quoted("luca", WORDS, said.message), "C0SHARED")
    assert told.reply.toast.startswith("This belongs to T-1001 (The Turin invoices are rounded again), waiting")
    points(scene, "sara", quoted("paolo@slack", WORDS, "m7"), "C0SHARED")
    asked = scene.last("sara", script="B11")
    points(scene, "anna", quoted("paolo@slack", WORDS, "m7"), "C0SHARED")
    theirs = scene.last("anna", script="B11")
    assert [one.label for one in asked.card.buttons] == ["Choose a customer"]
    form = scene.presses("sara", "othercustomer", asked)
    luca = next(one for one in form.reply.form.fields[0].options if one.label.startswith("Luca"))  # type: ignore[union-attr]
    scene.sends(form, customer=luca.value)
    form = scene.presses("anna", "othercustomer", theirs)
    assert scene.sends(form, customer=luca.value).reply.toast == "This has changed: it is T-1002 already."
    assert scene.count() == 2


def test_b11_in_a_companys_chat_the_request_is_answered_under_the_message(scene: Scene) -> None:
    bound(scene)
    points(scene, "anna", quoted("luca", WORDS, "m5"), "C0SHARED")
    scene.presses("anna", "requestfor", scene.last("anna", script="B11"))
    told = scene.last("C0SHARED", "Anna Lindqvist opened T-1001 for you", "B2")
    assert told.thread == "m5"


def test_b11_words_of_others_owe_no_response_until_the_customer_writes(scene: Scene) -> None:
    points(scene, "sara", quoted("sara", "Giulia called: rounding, see mail"), "C0ELSE")
    asked = scene.last("sara", "For which customer", "B11")
    form = scene.presses("sara", "othercustomer", asked)
    field = form.reply.form.fields[0] if form.reply.form else None
    assert field is not None
    giulia = next(one for one in field.options if one.label == "Giulia Rossi · Bianchi Meccanica")
    scene.sends(form, customer=giulia.value)
    told = scene.last("giulia@slack", "Sara Holm opened T-1001 for you", "B2")
    assert "counts from your first message here" in told.text
    assert scene.running().clock(ClockKind.FIRST_RESPONSE) is None
    assert "Sara Holm opened this for Giulia Rossi." in scene.last("C0ERP", script="B11").text
    scene.later(minutes=5)
    scene.says("giulia@slack", "It is the Turin plant, since this morning", under=told)
    first = scene.running().clock(ClockKind.FIRST_RESPONSE)
    assert first is not None
    assert first.start == int(scene.now.timestamp())
    assert scene.count() == 1


def test_b11_not_needed_takes_it_back(scene: Scene) -> None:
    points(scene, "sara", quoted("giulia@slack", WORDS), "C0ELSE")
    scene.presses("sara", "requestfor", scene.last("sara", script="B11"))
    told = scene.last("giulia@slack", script="B2")
    scene.presses("giulia@slack", "withdraw", told)
    assert scene.ticket().state == "withdrawn"
    again = scene.presses("giulia@slack", "withdraw", told)
    assert again.reply.toast.startswith("This has changed: ")


def test_b11_a_customer_makes_a_request_of_his_own_message(scene: Scene) -> None:
    bound(scene)
    said = points(scene, "luca", quoted("luca", WORDS, "m3"), "C0SHARED", menu=False)
    assert said.reply.toast == "Opened T-1001."
    assert scene.last("C0SHARED", "T-1001 · received", "B2").thread == "m3"
    private = points(scene, "luca", quoted("luca", WORDS, "m4"), "C0ELSE")
    assert private.reply.toast == "Opened T-1002."
    assert "T-1002 · received" in scene.last("luca", script="B2").text


def test_b11_nobody_else_may(scene: Scene) -> None:
    bound(scene)
    others = quoted("luca", WORDS, "m3")
    assert points(scene, "giulia@slack", others, "C0SHARED").reply.toast.startswith("Only whoever wrote a message")
    assert points(scene, "giulia@slack", others, "C0SHARED", menu=False).reply.toast == ""
    assert points(scene, "paolo@slack", quoted("paolo@slack", "hm"), "C0ELSE", menu=False).reply.toast == ""
    points(scene, "sara", others, "C0SHARED")
    asked = scene.last("sara", script="B11")
    forged = scene.presses("luca", "requestfor", asked, asked.card.buttons[0].value)
    assert forged.reply.toast.startswith("I do not know this button")
    assert scene.count() == 0


def test_b11_what_is_one_companys_stays_with_it(scene: Scene) -> None:
    bound(scene)
    points(scene, "anna", quoted("luca", WORDS, "m3"), "C0SHARED")
    asked = scene.last("anna", script="B11")
    form = scene.presses("anna", "othercustomer", asked)
    assert form.reply.form is not None
    offered = [one.label for one in form.reply.form.fields[0].options]
    assert offered == ["Giulia Rossi · Bianchi Meccanica", "Luca Bianchi · Bianchi Meccanica"]
    assert "customer" in scene.sends(form, customer="Nils Berg").reply.errors
    assert points(scene, "vera", quoted("luca", WORDS, "m3"), "C0SHARED").reply.toast.startswith("Only whoever wrote")
    assert scene.count() == 0


def test_b11_whoever_only_manages_accounts_chooses_among_his_own(sqlite_database: Database, tmp_path: Path) -> None:
    others = CHANGES["\nproducts:\n"].replace("[ivo]", "[sara]")
    scene = Scene(sqlite_database, tmp_path, {"\nproducts:\n": others})
    said = points(scene, "ivo", quoted("giulia@slack", WORDS), "C0ELSE").reply.toast
    assert said == "That is Bianchi Meccanica's. Sara Holm can make a request of it."
    points(scene, "ivo", quoted("ivo", "Nils called", "m2"), "C0ELSE")
    asked = scene.last("ivo", "Make a request for Nils Berg, Nordfrakt?", "B11")
    form = scene.presses("ivo", "othercustomer", asked)
    assert form.reply.form is not None
    assert [one.label for one in form.reply.form.fields[0].options] == ["Nils Berg · Nordfrakt"]
    assert "customer" in scene.sends(form, customer="Giulia Rossi").reply.errors
    scene.presses("ivo", "requestfor", asked)
    assert "Ivo Novak opened T-1001 for you" in scene.last("nils", script="B2").text


def test_b11_what_is_typed_finds_customers(scene: Scene) -> None:
    points(scene, "anna", quoted("anna", "They called"), "C0ELSE")
    asked = scene.last("anna", "For which customer", "B11")
    event = scene.presses("anna", "othercustomer", asked).inbound
    value = asked.card.buttons[0].value

    def typed(who: str, text: str) -> list[str]:
        found = scene._event(who, Kind.TYPED, "")
        return [
            one.label
            for one in scene.does(
                type(event)("", Kind.TYPED, found.writer, found.where, word="requestfor", value=value, text=text)
            ).reply.options
        ]

    assert typed("anna", "nord") == ["Nils Berg · Nordfrakt"]
    assert typed("anna", "bian luc") == ["Luca Bianchi · Bianchi Meccanica"]
    assert typed("luca", "") == []
    assert typed("marco", "") == []


def test_b11_a_note_or_nothing_is_no_request(scene: Scene) -> None:
    assert "internal note" in points(scene, "sara", quoted("sara", "🔒 they pay late"), "C0ELSE").reply.toast
    assert "nothing in this message" in points(scene, "sara", quoted("sara", "  "), "C0ELSE").reply.toast


def test_b11_a_message_that_could_not_be_read_is_tried_again(scene: Scene) -> None:
    points(scene, "sara", None, "C0ELSE", menu=False, value="C0ELSE:m1")
    again = scene.last("sara", "I could not read that message in time", "B11")
    assert (again.card.buttons[0].label, again.card.buttons[0].value) == ("Open again", "C0ELSE:m1")


def test_b11_without_a_contract_it_is_held_and_says_who_opened_it(scene: Scene) -> None:
    scene.now += timedelta(days=900)
    points(scene, "sara", quoted("giulia@slack", WORDS), "C0ELSE")
    scene.presses("sara", "requestfor", scene.last("sara", script="B11"))
    assert scene.ticket().state == "held"
    assert "Sara Holm opened T-1001 for you" in scene.last("giulia@slack", script="B11").text
