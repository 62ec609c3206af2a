"""A request is handed on to a queue or a person, with what the next must know (CONVERSATIONS C10, RULES 5)."""

from pathlib import Path

import pytest

from storage import journal
from storage.engine import Database
from tests.handlers.handed import FINANCE, INTEGRATIONS, choose, claimed, hand, labels
from tests.handlers.scene import QUESTION, Scene


def test_check_21_to_a_queue_the_new_card_starts_with_the_line_and_the_old_one_says_where(scene: Scene) -> None:
    claimed(scene, minutes=16)
    due = scene.running().answer_due
    said = hand(scene, "anna", scene.card(), INTEGRATIONS)
    assert said.reply.toast == "T-1001 is in Integrations now."
    for place in ("C0ERP", "-1001"):
        (old,) = [one for one in scene.chats.at(place, "T-1001") if one.card.title.startswith("➡")]
        assert old.text == "➡ T-1001\nMoved to Integrations by Anna Lindqvist, 13:20\n“interface, not ledger”"
        assert not old.card.buttons
        assert not old.card.more
    new = scene.card(place="C0INTEGRATIONS")
    assert new.text.splitlines()[1] == "➡ Anna Lindqvist: interface, not ledger"
    assert new.words == ["claim", "sendback", "transfer", "duplicate"]
    assert scene.running().answer_due == due
    told = scene.last("giulia", script="C10").text
    assert told == (
        "The Integrations team takes T-1001 over from Anna Lindqvist and has the whole conversation: "
        "you need not repeat anything. The time stays today 15:04 (Rome)."
    )
    assert not [one for one in scene.read("giulia") if "ledger" in one.text], "that is internal"


def test_to_a_person_it_is_his_at_once_in_the_same_rooms(scene: Scene) -> None:
    claimed(scene, minutes=16)
    hand(scene, "anna", scene.card(), "Li Wei", "the import from Turin")
    card = scene.card()
    assert "Li Wei since 13:20" in card.text
    assert card.text.splitlines()[1] == "➡ Anna Lindqvist: the import from Turin"
    assert scene.ticket().state == "owned"
    told = scene.last("giulia", script="C10").text
    assert told == (
        "Li Wei (ERP Finance) takes T-1001 over from Anna Lindqvist and has the whole conversation: "
        "you need not repeat anything. The time stays today 15:04 (Rome)."
    )
    given = scene.last("liwei@slack", script="C10").text
    assert given.startswith("T-1001 is yours.")
    assert "➡ Anna Lindqvist: the import from Turin" in given
    scene.says("liwei", "I have it", to="-1001", under=scene.card(place="-1001"))
    assert scene.last("giulia", script="B6").post.author == "Li Wei"
    kinds = [entry.kind for entry in scene.db.read_now(journal.of_ticket, scene.ticket().id)]
    assert kinds[-3:] == ["transferred", "claimed", "answered"]


def test_what_nobody_owns_is_moved_by_whoever_may_claim_it_and_the_receipt_follows(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    hand(scene, "anna", scene.card(), INTEGRATIONS)
    assert scene.ticket().state == "waiting"
    assert not scene.read("giulia", script="C10"), "no owner changed"
    (receipt,) = scene.read("giulia", "T-1001 · received")
    assert "The Integrations team has it. A person will answer by today 15:04 (Rome)." in receipt.text


def test_a_pause_ends_when_it_is_handed_on(scene: Scene) -> None:
    claimed(scene, minutes=16)
    scene.sends(scene.presses("anna", "ask", scene.card()), question="Which plant?")
    assert scene.running().is_paused
    hand(scene, "anna", scene.card(), INTEGRATIONS)
    assert not scene.running().is_paused
    assert scene.ticket().state == "waiting"


def test_the_line_is_required_and_the_choice_is_one_of_those_offered(scene: Scene) -> None:
    claimed(scene, minutes=16)
    asked = scene.presses("anna", "transfer", scene.card())
    assert labels(asked.reply.form) == ["Li Wei", INTEGRATIONS, "Other (queue)"]
    to = choose(asked.reply.form, "Li Wei")
    assert scene.sends(asked, to=to, line="  ").reply.errors == {
        "line": "Please fill in “What the next person must know (internal)”."
    }
    assert set(scene.sends(asked, to="p99", line="x").reply.errors) == {"to"}
    assert scene.ticket().state == "owned"


def test_only_its_owner_the_lead_and_the_account_manager_hand_on_what_is_owned(scene: Scene) -> None:
    claimed(scene, minutes=16)
    said = scene.presses("liwei@slack", "transfer", scene.card())
    assert said.reply.toast == "Anna Lindqvist has T-1001; only the owner can do that."
    assert scene.presses("marco", "transfer", scene.card()).reply.form is not None
    assert scene.presses("sara", "reassign", scene.card(), "1001.1").reply.form is not None
    for stranger in ("ivo", "giulia@slack", "nils"):
        said = scene.presses(stranger, "transfer", scene.card())
        assert said.reply.toast
        assert said.reply.form is None


def test_pressed_twice_it_moves_once_and_when_it_is_over_not_at_all(scene: Scene) -> None:
    claimed(scene, minutes=16)
    asked = scene.presses("marco", "transfer", scene.card())
    to = choose(asked.reply.form, INTEGRATIONS)
    scene.sends(asked, to=to, line="theirs")
    again = scene.sends(asked, to=to, line="theirs")
    assert again.reply.errors, "it is no longer among what is offered"
    assert len(scene.read("giulia", script="C10")) == 1
    scene.presses("anna", "claim", scene.card(place="C0INTEGRATIONS"))
    form = scene.presses("anna", "resolve", scene.card(place="C0INTEGRATIONS"))
    scene.sends(form, cause="c", fix="f")
    late = scene.presses("anna", "transfer", scene.card(place="C0INTEGRATIONS"), "1001.1")
    assert late.reply.toast == "This has changed: Anna Lindqvist solved T-1001 at 13:20."


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (
            {"{bookkeeping: 5, interfaces: 2}": "{bookkeeping: 5}"},
            "Anna Lindqvist lacks the skill Interfaces, which T-1001 needs.",
        ),
        (
            {"    name: Anna Lindqvist\n": "    name: Anna Lindqvist\n    capacity: 1\n"},
            "Anna Lindqvist has as many requests as at once: 1.",
        ),
    ],
    ids=["lacks the skill", "has enough"],
)
def test_skill_and_capacity_are_checked(database: Database, tmp_path: Path, change: dict[str, str], error: str) -> None:
    scene = Scene(database, tmp_path, change)
    scene.says("giulia", "The import of orders has a wrong interface mapping")
    scene.says("luca", QUESTION)
    scene.presses("anna", "claim", scene.card(1002))
    asked = scene.presses("marco", "transfer", scene.card(place="C0INTEGRATIONS"))
    said = scene.sends(asked, to=choose(asked.reply.form, "Anna"), line="yours")
    assert said.reply.errors == {"to": error}
    assert scene.ticket().state == "waiting"


def test_on_a_platform_without_forms_the_answers_are_numbered(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place="-1001"))
    room = scene.card(place="-1001")
    scene.presses("liwei", "transfer", room)
    asked = scene.last("-1001", script="prompt")
    assert (
        asked.text == "Li Wei\nTransfer · To which queue or person?\n"
        "1 · Anna Lindqvist\n2 · Integrations (queue)\n3 · Other (queue)"
    )
    scene.says("liwei", "7", to="-1001", under=room)
    assert "“7” is not one of these" in scene.last("-1001", script="refusal.option").text
    scene.says("liwei", "integr", to="-1001", under=room)
    assert "What the next person must know" in scene.last("-1001", script="prompt").text
    scene.says("liwei", "not the ledger", to="-1001", under=room)
    assert scene.card(place="C0INTEGRATIONS").text.splitlines()[1] == "➡ Li Wei: not the ledger"
    assert not scene.read("giulia", "ledger")


def test_a_person_of_the_queue_may_be_chosen_for_what_waits(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    hand(scene, "marco", scene.card(), "Anna", "you know Turin", word="reassign")
    assert "Anna Lindqvist (ERP Finance) has T-1001 and is reading it." in scene.last("giulia", script="B5").text
    assert FINANCE not in labels(scene.presses("marco", "transfer", scene.card()).reply.form), "it is there already"
