"""A request joins another one of its company; across companies it is only linked (CONVERSATIONS C14, RULES 3)."""

from handlers.rules.clock import Status
from handlers.rules.terms import ClockKind
from tests.handlers.chats import Shown
from tests.handlers.handed import choose, labels, more
from tests.handlers.scene import QUESTION, Said, Scene

FIRST, SECOND = "Invoices from Turin are rounded, no hurry", "Our invoices are rounded, we close the books tomorrow!"


def two(scene: Scene, second: str = "luca") -> None:
    """Giulia asks without hurry and Anna has it; an hour later the same comes from somebody else, urgently."""
    scene.says("giulia", FIRST)
    scene.presses("anna", "claim", scene.card())
    scene.later(hours=1)
    scene.says(second, SECOND)
    if second == "giulia@slack":
        scene.presses(second, "separate", scene.last(second, script="B4"))


def card_of(scene: Scene, number: int) -> Shown:
    """The card of a request: others may name it too."""
    (found,) = [one for one in scene.chats.at("C0ERP", script="C1") if f"T-{number}" in one.card.title]
    return found


def join(scene: Scene, who: str = "liwei@slack", label: str = "T-1001", number: int = 1002) -> Said:
    """Somebody presses [Duplicate of…] on the second card and chooses."""
    asked = scene.presses(who, "duplicate", card_of(scene, number))
    return scene.sends(asked, of=choose(asked.reply.form, label, "of"))


def test_it_joins_and_both_customers_get_the_answers(scene: Scene) -> None:
    two(scene)
    urgent = scene.running(1002).answer_due
    assert join(scene).reply.toast == "T-1002 joined T-1001."
    assert scene.ticket(1002).state == "merged"
    assert scene.running(1001).answer_due == urgent, "the earlier time goes on"
    assert not [one for one in scene.running(1002).clocks.clocks if one.status is Status.RUNNING]
    assert scene.last("luca", script="C14").text == (
        "Your request belongs to T-1001, already with Anna Lindqvist. The time stays today 16:04 (Rome)."
    )
    assert scene.last("C0ERP", script="C14").text == "T-1002 joined T-1001; both customers get the answers."
    gone = card_of(scene, 1002)
    assert gone.text.splitlines()[-1] == "Joined T-1001"
    assert not gone.words
    assert not gone.card.more
    assert scene.chats.at("C0ERP", "Luca Bianchi (Slack): Our invoices are rounded")
    scene.says("anna", "It is fixed in an hour", to="C0ERP", under=card_of(scene, 1001))
    for who in ("giulia", "luca"):
        (answer,) = scene.read(who, "It is fixed in an hour")
        assert answer.post.author == "Anna Lindqvist"
    clock = scene.running(1001).clock(ClockKind.FIRST_RESPONSE)
    assert clock is not None
    assert clock.status is Status.STOPPED


def test_its_customer_goes_on_writing_where_he_wrote(scene: Scene) -> None:
    two(scene)
    asked = scene.last("luca", script="B2")
    join(scene)
    scene.later(minutes=20)
    scene.says("luca", "It is Verona too", under=asked)
    assert scene.count() == 2
    assert scene.chats.at("C0ERP", "Luca Bianchi (Slack): It is Verona too")
    assert not scene.read("giulia", "Verona"), "answers go to both; what one writes does not"
    scene.commands("luca", "status")
    assert "T-1001 Invoices from Turin are rounded, no hurry · Anna Lindqvist" in scene.last("luca", script="G1").text


def test_one_person_is_told_once_and_gets_nothing_twice(scene: Scene) -> None:
    scene.says("giulia", FIRST)
    scene.later(minutes=15)
    scene.says("giulia@slack", SECOND)
    scene.presses("giulia@slack", "separate", scene.last("giulia@slack", script="B4"))
    join(scene)
    assert scene.last("C0ERP", script="C14").text == "T-1002 joined T-1001."
    told = [*scene.read("giulia", script="C14"), *scene.read("giulia@slack", script="C14")]
    assert [one.text for one in told] == [
        "Your request belongs to T-1001, which the ERP Finance team has. The time stays today 15:19 (Rome)."
    ]
    scene.presses("anna", "claim", card_of(scene, 1001))
    scene.says("anna", "Looking", to="C0ERP", under=card_of(scene, 1001))
    assert len(scene.read("giulia", "Looking")) + len(scene.read("giulia@slack", "Looking")) == 1


def test_across_companies_it_is_only_a_link_that_no_customer_sees(scene: Scene) -> None:
    scene.says("giulia", FIRST)
    scene.says("nils", QUESTION)
    before = len(scene.read("giulia")), len(scene.read("nils"))
    card = card_of(scene, 1002)
    asked = scene.presses("anna", "duplicate", card)
    assert labels(asked.reply.form, "of") == ["T-1001 Bianchi Meccanica (link only)"]
    said = scene.sends(asked, of="T-1001")
    assert said.reply.toast == "T-1001 is linked for experts only."
    assert scene.ticket(1002).state == "waiting"
    assert scene.last("C0ERP", "Looks like T-1001 (Bianchi Meccanica)", "C14")
    assert scene.last("C0ERP", "Looks like T-1002 (Nordfrakt)", "C14")
    assert (len(scene.read("giulia")), len(scene.read("nils"))) == before


def test_said_in_its_room_it_is_a_command_and_no_answer(scene: Scene) -> None:
    two(scene)
    scene.presses("anna", "claim", card_of(scene, 1002))
    scene.says("anna", "duplicate of T-1001", to="C0ERP", under=card_of(scene, 1002))
    assert scene.ticket(1002).state == "merged"
    assert not scene.read("luca", "duplicate")


def test_pressed_twice_by_others_and_too_late(scene: Scene) -> None:
    two(scene)
    asked = scene.presses("liwei@slack", "duplicate", card_of(scene, 1002))
    for stranger in ("ivo", "nils", "paolo", "giulia@slack"):
        assert scene.presses(stranger, "duplicate", card_of(scene, 1002)).reply.form is None
    assert "only the owner" in scene.presses("liwei@slack", "duplicate", card_of(scene, 1001), "1001.1").reply.toast
    assert "is this request itself" in scene.sends(asked, of="T-1002").reply.toast
    assert scene.sends(asked, of="T-1999").reply.toast == "I know no request T-1999."
    assert set(scene.sends(asked, of="the other one").reply.errors) == {"of"}
    scene.sends(asked, of="T-1001")
    assert scene.sends(asked, of="T-1001").reply.toast == "This has changed: Li Wei joined T-1002 to T-1001 at 21:04."
    assert len(scene.read("luca", script="C14")) == 1
    old = scene.presses("luca", "severity", scene.last("luca", script="B2"))
    assert old.reply.toast


def test_into_what_is_over_or_joined_itself_nothing_is_lost(scene: Scene) -> None:
    two(scene)
    scene.later(minutes=11)
    scene.says("luca", "A third one, the same again")
    join(scene, number=1002)
    asked = scene.presses("anna", "duplicate", card_of(scene, 1003))
    scene.sends(asked, of="T-1002")
    assert scene.ticket(1003).merged_into == scene.ticket(1001).id, "it follows to the one that goes on"
    scene.later(minutes=11)
    scene.says("luca", "A fourth")
    form = scene.presses("anna", "resolve", card_of(scene, 1001))
    scene.sends(form, cause="c", fix="f")
    assert scene.read("luca", "T-1001 is solved")
    late = scene.presses("anna", "duplicate", card_of(scene, 1004))
    assert late.reply.toast.startswith("This has changed: there is no other open request")
    typed = scene.commands("anna", "duplicate", "T-1001", to="C0ERP", under=card_of(scene, 1004))
    assert scene.last("anna", "Anna Lindqvist solved T-1001") or typed.reply.toast
    assert scene.ticket(1004).state == "waiting"


def test_the_more_menu_of_what_is_owned_has_it_too(scene: Scene) -> None:
    two(scene)
    card = card_of(scene, 1001)
    assert {"duplicate", "setaside", "severity", "topic", "why"} <= {one.word for one in card.card.more}
    asked = scene.presses("anna", "duplicate", card, more(card, "duplicate"))
    assert labels(asked.reply.form, "of") == [
        "T-1002 Bianchi Meccanica · Our invoices are rounded, we close the books to…"
    ]


def test_earlier_requests_stand_on_the_card_in_words_that_people_use(scene: Scene) -> None:
    two(scene, "giulia@slack")
    assert "earlier: T-1001 in work" in card_of(scene, 1002).text
