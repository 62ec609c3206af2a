"""Two queues both say that a request is not theirs: an arbiter decides by one tap, by a time, for good (RULES 5)."""

from handlers.admin.explaining import explain
from storage import disputes, journal
from tests.handlers.chats import Shown
from tests.handlers.handed import FINANCE, INTEGRATIONS, back, hand, ring
from tests.handlers.scene import QUESTION, Scene


def moved(scene: Scene) -> Shown:
    """Anna has handed Giulia's request to Integrations; the new card."""
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.later(minutes=16)
    hand(scene, "anna", scene.card(), INTEGRATIONS)
    return scene.card(place="C0INTEGRATIONS")


def asked(scene: Scene, who: str = "sara") -> Shown:
    """What an arbiter is asked."""
    return scene.last(who, script="C10")


def test_sent_back_with_a_reason_it_stays_and_the_arbiter_reads_both_sides(scene: Scene) -> None:
    card = moved(scene)
    due, queue = scene.running().answer_due, scene.ticket().queue_id
    said = back(scene, "liwei@slack", card, "the ledger rounds, not we")
    assert said.reply.toast == "An arbiter decides where T-1001 belongs."
    notice = asked(scene)
    assert notice.text == (
        "T-1001: Integrations and ERP Finance both say that it is not theirs. "
        "Please decide by today 13:50 (Stockholm).\n"
        "urgent · Bianchi Meccanica · Giulia Rossi\n"
        "Since this morning invoices from the Turin plant are rounded. We close the book…\n"
        "Answer by today 15:04 (Stockholm)\n"
        "ERP Finance: “interface, not ledger”\n"
        "Integrations: “the ledger rounds, not we”"
    )
    assert [button.label for button in notice.card.buttons] == ["ERP Finance", "Integrations"]
    assert scene.ticket().queue_id == queue
    assert scene.running().answer_due == due, "the customer's time runs on"
    live = scene.card(place="C0INTEGRATIONS")
    assert "⚖ Sara Holm decides where it belongs, by 13:50" in live.text
    assert "sendback" not in live.words
    assert "Sara Holm decides by today 13:50 (Rome)" in scene.last("C0INTEGRATIONS", script="C10").text
    assert not [one for one in scene.read("giulia") if "Sara" in one.text], "queues' quarrels are not the customer's"


def test_back_to_where_it_came_from_by_transfer_is_a_dispute_too(scene: Scene) -> None:
    card = moved(scene)
    scene.presses("anna", "claim", card)
    said = hand(scene, "anna", scene.card(place="C0INTEGRATIONS"), FINANCE, "the ledger after all")
    assert said.reply.toast == "An arbiter decides where T-1001 belongs."
    assert "Anna Lindqvist since" in scene.card(place="C0INTEGRATIONS").text, "until then whoever has it works on it"


def test_the_arbiter_gives_it_back_by_one_tap_and_that_binds(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    notice = asked(scene)
    scene.later(minutes=5)
    said = scene.presses("sara", "arbitrate", notice)
    assert said.reply.toast == "T-1001 belongs to ERP Finance."
    assert asked(scene).text == "T-1001 belongs to ERP Finance: decided by Sara Holm, 13:25."
    assert not asked(scene).words
    left = next(one for one in scene.chats.at("C0INTEGRATIONS", "T-1001") if one.card.title.startswith("➡"))
    assert left.text.endswith("Sara Holm decided that it belongs in ERP Finance.")
    card = scene.card()
    assert card.words == ["claim", "transfer", "duplicate"]
    assert card.text.splitlines()[1] == "➡ Li Wei: the ledger rounds, not we"
    again = hand(scene, "anna", card, INTEGRATIONS, "no, theirs")
    assert again.reply.toast == "Sara Holm decided that T-1001 belongs to ERP Finance."
    assert scene.card().words == ["claim", "transfer", "duplicate"]
    told = scene.db.read_now(explain, "T-1001", scene.now)
    assert any("Sara Holm decided that it belongs in ERP Finance." in line for line in told)


def test_the_arbiter_may_leave_it_where_it_is(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    notice = asked(scene)
    there = next(one.value for one in notice.card.buttons if one.label == "Integrations")
    scene.presses("sara", "arbitrate", notice, there)
    assert scene.last("C0INTEGRATIONS", script="C10").text == "Sara Holm decided: T-1001 stays in Integrations."
    assert scene.card(place="C0INTEGRATIONS").words == ["claim", "transfer", "duplicate"]
    refused = hand(scene, "liwei@slack", scene.card(place="C0INTEGRATIONS"), FINANCE, "but still")
    assert refused.reply.toast == "Sara Holm decided that T-1001 belongs to Integrations."


def test_pressed_twice_by_somebody_else_and_too_late(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    notice = asked(scene)
    value = notice.card.buttons[0].value
    for stranger in ("anna", "giulia@slack", "paolo", "ivo"):
        said = scene.presses(stranger, "arbitrate", notice, value)
        assert said.reply.toast == "Only an arbiter can do that. Sara Holm can help."
    for forged in ("1001.1.99", "1001.9.1", "1001.x.y", "1001"):
        assert scene.presses("sara", "arbitrate", notice, forged).reply.toast.startswith("I do not know this button")
    scene.presses("sara", "arbitrate", notice, value)
    twice = scene.presses("sara", "arbitrate", notice, value)
    assert twice.reply.toast == "Sara Holm decided that T-1001 belongs to ERP Finance."
    entries = scene.db.read_now(journal.of_ticket, scene.ticket().id)
    assert len([one for one in entries if one.kind == "transferred"]) == 2


def test_while_it_is_open_nobody_moves_it(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    card = scene.card(place="C0INTEGRATIONS")
    said = scene.presses("marco", "transfer", card)
    assert said.reply.toast == "Sara Holm decides where T-1001 belongs; until then it stays where it is."
    assert scene.presses("liwei@slack", "sendback", card, "1001.1").reply.toast == said.reply.toast


def test_whom_nobody_answers_the_next_in_line_is_asked(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    assert not scene.read("marco", script="C10")
    scene.later(minutes=29)
    assert ring(scene) == 0
    scene.later(minutes=1)
    assert ring(scene) == 1
    assert "Please decide by today 14:20" in asked(scene, "marco").text, "the product manager"
    assert asked(scene).words == ["arbitrate", "arbitrate"], "the first one may still decide"
    scene.later(minutes=30)
    assert ring(scene) == 1
    scene.later(hours=3)
    assert ring(scene) == 0, "there is nobody else"
    scene.presses("sara", "arbitrate", asked(scene))
    assert asked(scene, "marco").text.startswith("T-1001 belongs to ERP Finance: decided by Sara Holm")


def test_a_dispute_about_what_is_over_needs_no_decision(scene: Scene) -> None:
    back(scene, "liwei@slack", moved(scene), "the ledger rounds, not we")
    notice = asked(scene)
    scene.presses("giulia", "withdraw", scene.last("giulia", script="B2"), "1001")
    said = scene.presses("sara", "arbitrate", notice)
    assert said.reply.toast == "This has changed: Giulia Rossi withdrew T-1001 at 13:20."
    scene.later(minutes=30)
    ring(scene)
    assert asked(scene).text == "T-1001 needs no decision any more."
    assert not asked(scene).words


def test_who_answers_for_both_queues_and_arbiters_decide_by_themselves(scene: Scene) -> None:
    card = moved(scene)
    hand(scene, "marco", card, FINANCE, "it is the ledger")
    assert scene.card().words[0] == "claim"
    assert scene.db.read_now(disputes.newest, scene.ticket().id) is None
    hand(scene, "anna", scene.card(), INTEGRATIONS, "no")
    assert scene.db.read_now(disputes.newest, scene.ticket().id) is not None, "Anna answers for neither"


def test_the_time_to_decide_is_working_time(scene: Scene) -> None:
    card = moved(scene)
    scene.later(hours=4, minutes=25)  # 17:45; the office closes at 18:00
    back(scene, "liwei@slack", card, "the ledger rounds, not we")
    assert "Please decide by tomorrow 09:15" in asked(scene).text
    scene.later(hours=1)
    assert ring(scene) == 0
