"""Words that do not arrive: marked, said after a minute, and sent again by a press (CONVERSATIONS H1)."""

from handlers.notices import Act, Later, Mark, Outcome, Reason, Refused, Sign, Target
from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from schedules import delays
from storage import delays as kept
from tests.handlers.scene import Said, Scene

LINE = "Not delivered yet: Telegram does not take it at the moment. I keep trying; do not send it again."


def writes(scene: Scene, text: str = "It is the profile") -> Said:
    """Anna writes to Giulia."""
    return scene.says("anna", text, to="C0ERP", under=scene.card())


def refusing(scene: Scene, outcome: Outcome) -> None:
    """Giulia's chat takes nothing from now on."""

    def refuse(act: Act, target: Target) -> Outcome | None:
        return outcome if target.place == "7001" and not isinstance(act, Mark) else None

    scene.chats.refuse = refuse


def wait(scene: Scene, **span: float) -> None:
    """Time passes, and whoever waits for an answer to arrive looks."""
    scene.later(**span)
    scene.db.write_now(delays.look, scene.now, 10)
    scene.deliver()


def signs(scene: Scene, said: Said) -> list[Sign]:
    """What stands on Anna's message."""
    return scene.chats.signs.get(("C0ERP", said.message), [])


def test_what_waits_is_marked_and_said_once_and_then_ticked_off(everywhere: Scene) -> None:
    refusing(everywhere, Later(300))
    said = writes(everywhere)
    wait(everywhere, seconds=9)
    assert signs(everywhere, said) == []
    wait(everywhere, seconds=1)
    assert signs(everywhere, said) == [Sign.WAITING]
    wait(everywhere, seconds=50)
    assert [one.text for one in everywhere.chats.at("C0ERP", script="H1")] == [LINE]
    wait(everywhere, seconds=120)
    assert len(everywhere.chats.at("C0ERP", script="H1")) == 1
    everywhere.chats.refuse = None
    wait(everywhere, minutes=10)
    assert everywhere.read("giulia", "It is the profile")
    assert signs(everywhere, said) == [Sign.DELIVERED]
    assert everywhere.db.read_now(kept.earliest) is None


def test_what_arrives_at_once_has_no_other_sign(owned: Scene) -> None:
    said = writes(owned)
    wait(owned, minutes=5)
    assert signs(owned, said) == [Sign.DELIVERED]
    assert not owned.chats.at("C0ERP", script="H1")


def test_what_was_taken_back_meanwhile_is_a_note(owned: Scene) -> None:
    refusing(owned, Later(300))
    said = writes(owned)
    wait(owned, seconds=15)
    writes(owned, "unsend")
    assert signs(owned, said) == [Sign.NOTE]
    wait(owned, minutes=5)
    assert not owned.chats.at("C0ERP", script="H1")


def test_refused_it_has_another_mark_and_goes_again_by_a_press(everywhere: Scene) -> None:
    refusing(everywhere, Later(300))
    said = writes(everywhere)
    wait(everywhere, seconds=15)
    assert signs(everywhere, said) == [Sign.WAITING]
    refusing(everywhere, Refused(Reason.INVALID, "too strange"))
    everywhere.later(minutes=5)
    everywhere.deliver()
    assert signs(everywhere, said) == [Sign.FAILED]
    failed = everywhere.last("anna", "Not delivered to Giulia Rossi", "H2")
    clock = everywhere.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert clock.status is Status.RUNNING
    everywhere.chats.refuse = None
    everywhere.later(minutes=20)
    everywhere.presses("anna", "tryagain", failed)
    assert everywhere.last("giulia", script="B6").text == "It is the profile"
    assert (
        everywhere.last("anna", script="H2").text == "I try again to reach Giulia Rossi on T-1001.\nIt is the profile"
    )
    assert not everywhere.last("anna", script="H2").words
    assert signs(everywhere, said) == [Sign.DELIVERED]
    clock = everywhere.running().clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert clock.status is Status.STOPPED
    assert clock.stopped_at == everywhere.now.timestamp(), "it counts from when it was sent again"


def test_refused_again_there_is_another_try(owned: Scene) -> None:
    refusing(owned, Refused(Reason.INVALID))
    writes(owned)
    owned.presses("anna", "tryagain", owned.last("anna", script="H2"))
    assert [one.words for one in owned.read("anna", script="H2")] == [[], ["tryagain"]]


def test_a_question_goes_again_as_a_question(owned: Scene) -> None:
    refusing(owned, Refused(Reason.INVALID))
    owned.sends(owned.presses("anna", "ask", owned.card()), question="Which plant code?")
    assert owned.ticket().state == "owned"
    owned.chats.refuse = None
    owned.presses("anna", "tryagain", owned.last("anna", script="H2"))
    assert owned.ticket().state == "pending_customer"
    assert "Which plant code?" in owned.last("giulia", script="C9").text


def test_twice_by_others_and_too_late(owned: Scene) -> None:
    refusing(owned, Refused(Reason.INVALID))
    writes(owned)
    failed = owned.last("anna", script="H2")
    value = failed.card.buttons[0].value
    assert owned.presses("marco", "tryagain", failed).reply.toast.startswith("Anna Lindqvist has T-1001")
    for stranger in ("nils", "giulia"):
        assert owned.presses(stranger, "tryagain", failed).reply.toast
    assert owned.presses("anna", "tryagain", failed, "1001.x.y").reply.toast
    refusing(owned, Later(60))
    owned.presses("anna", "tryagain", failed)
    assert owned.presses("anna", "tryagain", failed, value).reply.toast == "It is on its way already."
    owned.chats.refuse = None
    owned.later(minutes=2)
    owned.deliver()
    late = owned.presses("anna", "tryagain", failed, value)
    assert late.reply.toast == "This has changed: that message needs no sending any more."
    assert len(owned.read("giulia", script="B6")) == 1


def test_an_account_manager_who_took_over_and_leads_a_queue_may_press_it_too(owned: Scene) -> None:
    owned.presses("sara", "takeover", owned.card(), "1001")
    refusing(owned, Refused(Reason.INVALID))
    owned.says("sara", "I call you at four", to="C0ERP", under=owned.card())
    owned.chats.refuse = None
    owned.presses("sara", "tryagain", owned.last("sara", "Not delivered to Giulia Rossi", "H2"))
    assert owned.last("giulia", script="B6").post.author == "Sara Holm"
