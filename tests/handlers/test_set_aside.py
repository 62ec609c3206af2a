"""A request that is none is set aside with a word to its customer, and comes back with its first time (C15)."""

from handlers.inbound import Kind
from tests.handlers.handed import more
from tests.handlers.scene import QUESTION, Scene


def set_aside(scene: Scene, who: str = "anna", why: str = "greeting") -> None:
    """Giulia asks, and somebody sets it aside six minutes later."""
    scene.says("giulia", QUESTION)
    scene.later(minutes=6)
    card = scene.card()
    scene.sends(scene.presses(who, "setaside", card, more(card, "setaside")), why=why)


def test_what_the_customer_reads_and_what_the_card_says(scene: Scene) -> None:
    set_aside(scene)
    told = scene.last("giulia", script="C15")
    assert told.text == (
        "Anna Lindqvist read T-1001 and set it aside: it seems to need no answer. If it does, tell me."
    )
    assert told.words == ["needanswer"]
    for place in ("C0ERP", "-1001"):
        card = scene.card(place=place)
        assert card.text.splitlines()[-1] == "Set aside by Anna Lindqvist: greeting"
        assert card.words == ["restore"]
        assert not card.card.more
    assert "greeting" not in told.text, "why is internal"
    assert scene.ticket().state == "set_aside"
    assert scene.passes(hours=5) == 0, "no promise runs"
    assert not scene.read("giulia", script="E8")


def test_i_need_an_answer_brings_it_back_with_its_first_time(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    due = scene.running().answer_due
    scene.presses("anna", "claim", scene.card())
    card = scene.card()
    scene.sends(scene.presses("anna", "setaside", card, more(card, "setaside")), why="test")
    scene.later(minutes=30)
    scene.presses("giulia", "needanswer", scene.last("giulia", script="C15"))
    assert scene.running().answer_due == due
    assert scene.last("giulia", script="C15").text == (
        "Thank you, T-1001 goes on. A person will answer by today 15:04 (Rome)."
    )
    assert scene.card().words == ["claim", "transfer", "duplicate"]
    assert scene.last("C0ERP", script="C15").text == "Giulia Rossi needs an answer: T-1001 is open again."
    (question,) = scene.read("giulia", "set it aside")
    assert not question.words, "it is answered"
    scene.passes(hours=2)
    assert scene.read("marco", "Missed: T-1001")


def test_a_reply_says_it_as_well_and_thanks_do_not(scene: Scene) -> None:
    set_aside(scene)
    told = scene.last("giulia", script="C15")
    scene.says("giulia", "thanks!", answering=told)
    assert scene.ticket().state == "set_aside"
    scene.says("giulia", "But it is wrong, please look", answering=told)
    assert scene.ticket().state == "waiting"
    assert scene.count() == 1
    assert scene.chats.at("C0ERP", "But it is wrong")


def test_undo_takes_it_back_and_the_customer_hears(scene: Scene) -> None:
    set_aside(scene)
    scene.presses("marco", "restore", scene.card())
    assert scene.ticket().state == "waiting"
    assert scene.last("giulia", script="C15").text == (
        "Marco Ferri takes T-1001 up again after all. The time stays today 15:04 (Rome)."
    )
    assert [room.closed for (place, _), room in scene.chats.rooms.items() if place == "-1001"] == [False]
    twice = scene.presses("marco", "restore", scene.card(), "1001.1")
    assert twice.reply.toast == "This has changed: T-1001 is waiting for an expert."


def test_each_button_pressed_twice_by_others_and_too_late(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    card = scene.card()
    for stranger in ("ivo", "nils", "paolo"):
        assert scene.presses(stranger, "setaside", card, "1001.1").reply.form is None
    scene.presses("anna", "claim", card)
    assert "only the owner" in scene.presses("liwei@slack", "setaside", card, "1001.1").reply.toast
    form = scene.presses("anna", "setaside", card, "1001.1")
    assert scene.sends(form, why=" ").reply.errors == {"why": "Please fill in “What is it? (internal)”."}
    scene.sends(form, why="spam")
    assert scene.sends(form, why="spam").reply.toast == "This has changed: Anna Lindqvist set T-1001 aside at 13:04."
    told = scene.last("giulia", script="C15")
    for stranger in ("nils", "paolo", "anna"):
        assert scene.presses(stranger, "needanswer", told).reply.toast
        assert scene.ticket().state == "set_aside"
    assert "on your profile" in scene.presses("ivo", "restore", scene.card(), "1001.1").reply.toast
    scene.presses("luca", "needanswer", told)
    assert scene.ticket().state == "waiting", "a colleague of hers may say so"
    twice = scene.presses("giulia", "needanswer", told, "1001")
    assert twice.reply.toast == "This has changed: T-1001 is waiting for an expert."


def test_by_a_word_in_its_thread(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.commands("liwei", "setaside", "advertising", to="-1001", under=scene.card(place="-1001"))
    assert scene.card().text.splitlines()[-1] == "Set aside by Li Wei: advertising"
    assert scene.happens("liwei", Kind.HOME).reply.toast == ""
