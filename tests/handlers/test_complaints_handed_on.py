"""Whoever looks after a complaint leaves us: it goes on at once, with the time that was promised (RULES 6)."""

import re
from pathlib import Path

from handlers.rules.terms import ClockKind
from storage import journal
from tests.desks import EXAMPLE, apply_changed, apply_written, changed
from tests.handlers.cast import CHANGES
from tests.handlers.scene import Scene
from tests.handlers.solved import complaint
from tests.handlers.test_complaining import asks, every
from tests.handlers.test_complaints import contact, finish

MARCO = """  marco:
    name: Marco Ferri
    zone: Europe/Rome
    language: en
    manager: sara
    identities:
      slack: U0MARCO
"""
LED_BY_ANNA = {
    MARCO: "",
    "    manager: marco\n": "    manager: sara\n",
    "    lead: marco\n": "    lead: anna\n",
    "product_manager: marco": "product_manager: sara",
    "operators: [marco]": "operators: [sara]",
}
ONLY_ANNA = {one: one.replace("sara", "anna") for one in ("account_manager: sara", "front_desk: sara")}
ONLY_ANNA |= {one: one.replace("sara", "anna") for one in ("product_manager: sara", "operators: [sara]")}
ONLY_ANNA["    manager: sara\n"] = ""


def leaves(scene: Scene, folder: Path) -> None:
    """The desk is applied without Marco; Anna, who had the request, leads his queues from now on."""
    apply_changed(scene.db, folder / "left.yaml", {**CHANGES, **LED_BY_ANNA}, scene.now)
    scene.deliver()


def test_f05_it_goes_to_the_next_who_had_no_part_in_it_by_the_same_time(scene: Scene, tmp_path: Path) -> None:
    complaint(scene)
    before = scene.running().clock(ClockKind.COMPLAINT)
    scene.later(hours=1)
    leaves(scene, tmp_path)
    assert scene.running().clock(ClockKind.COMPLAINT) == before
    said = "Complaint K-1 was handed on. Sara Holm, account manager, contacts you by tomorrow 16:04 (Rome)."
    assert scene.last("giulia", "K-1").text == said
    assert "Sara Holm, account manager, contacts you" in scene.last("giulia", "I opened complaint K-1").text
    given = scene.last("sara", "You look after complaint K-1 of Giulia Rossi now.")
    assert "Contact Giulia by tomorrow 16:04 (Stockholm)." in given.text
    assert given.words == scene.last("sara", "Complaint K-1").words == ["callabout", "writeabout", "look"]
    assert not [one for one in scene.read("anna", "K-1") if "callabout" in one.words], (
        "she leads now, and is its subject"
    )
    noted = [one.data for one in scene.db.read_now(journal.of_ticket, 1) if one.data.get("what") == "passed"]
    assert [one["handler"] for one in noted] == [every(scene)[0].handler_id]
    contact(scene, "sara")
    finish(scene, "sara")
    scene.presses("giulia", "satisfied", scene.last("giulia", script="F6"))
    assert every(scene)[0].satisfied


def test_f12_while_she_is_asked_what_happened_the_question_names_who_it_is_now(scene: Scene, tmp_path: Path) -> None:
    asks(scene)
    leaves(scene, tmp_path)
    [question] = scene.read("giulia", script="F12")
    assert "Sara Holm, who was not involved, contacts you" in question.text
    assert not scene.read("sara", "Complaint K-1")
    scene.says("giulia", "Nobody told me that it takes a day")
    assert "Contact Giulia by" in scene.last("sara", "Complaint K-1").text


def test_f05_where_nobody_is_left_nobody_is_named_and_whoever_comes_has_it(scene: Scene, tmp_path: Path) -> None:
    complaint(scene)
    old = scene.last("giulia", "I opened complaint K-1")
    apply_changed(scene.db, tmp_path / "alone.yaml", {**CHANGES, **LED_BY_ANNA, **ONLY_ANNA}, scene.now)
    scene.deliver()
    nobody = "Everybody here who could look after it worked on your request, so I can name nobody else. It is kept."
    assert scene.last("giulia", "K-1 was handed on").text.endswith(nobody)
    assert scene.last("giulia", "I opened complaint K-1").words == ["saymore"]
    assert scene.presses("giulia", "wantcall", old, "1").reply.toast in ("", nobody), "or at which number"
    scene.passes(days=2)
    again = {**CHANGES, **LED_BY_ANNA, **ONLY_ANNA, "    name: Bianchi Meccanica": "    name: Bianchi"}
    apply_changed(scene.db, tmp_path / "again.yaml", again, scene.now)
    scene.deliver()
    assert len(scene.read("giulia", "K-1 was handed on")) == 1, "nobody came"
    leaves(scene, tmp_path)
    assert "Contact Giulia by tomorrow 16:04" in scene.last("sara", "You look after complaint K-1").text
    assert (
        "Sara Holm, account manager, contacts you by tomorrow 16:04" in scene.last("giulia", "K-1 was handed on").text
    )


def test_f05_whoever_is_no_customer_any_more_is_owed_nothing_and_still_has_a_name(scene: Scene, tmp_path: Path) -> None:
    complaint(scene)
    text = changed(EXAMPLE.read_text(encoding="utf-8"), {**CHANGES, "contacts: [giulia, luca]": "contacts: [luca]"})
    path = tmp_path / "gone.yaml"
    path.write_text(re.sub(r"  giulia:\n(?:    .*\n)+", "", text, count=1), encoding="utf-8")
    apply_written(scene.db, path, scene.now)
    scene.passes(days=3)
    assert every(scene)[0].is_over
    assert not scene.read("giulia", "did not")
    card = scene.last("marco", "Complaint K-1, Giulia Rossi")
    assert "callabout" not in card.words


def test_f05_what_is_over_stays_as_it_was(scene: Scene, tmp_path: Path) -> None:
    complaint(scene)
    contact(scene)
    finish(scene)
    scene.presses("giulia", "satisfied", scene.last("giulia", script="F6"))
    before, said = every(scene), len(scene.read("giulia"))
    leaves(scene, tmp_path)
    assert every(scene) == before
    assert len(scene.read("giulia")) == said
