"""What a request is about, corrected by one tap; and what cannot wait for the next opening (B2, B3, D7)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

UNCLEAR = "it does not work since this morning"
FRIDAY_NIGHT = datetime(2026, 11, 27, 19, 12, tzinfo=UTC)  # 20:12 in Rome
EMERGENCY = {
    "    calendar: rome-office\n    channels: []": (
        "    calendar: rome-office\n    emergency_calendar: around-the-clock\n    channels: []"
    ),
    "        targets: {first_response: 2h, next_response: 2h, resolution: 16h}": (
        "        targets: {first_response: 30m, next_response: 2h, resolution: 16h}\n        emergency: true"
    ),
}
ITEMS = {
    "      plant-turin: {title: Turin plant, words: [Turin, Torino]}\n": (
        "      p1: {title: Press 1}\n      p2: {title: Press 2, serial: SN-2}\n      p3: {title: Press 3}\n"
    ),
    "    add_ons: []": "    items: [p1, p2]\n    add_ons: []",
}
Stage = Callable[[Mapping[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene with a changed desk file."""
    return lambda changes: Scene(database, tmp_path, changes)


class TestTheCustomer:
    """[It is …]: the guess is said to be one."""

    def test_a_guess_says_so_and_a_sure_subject_has_no_such_button(self, scene: Scene) -> None:
        scene.says("giulia", UNCLEAR)
        receipt = scene.last("giulia", script="B2")
        assert "I think it is about ERP Finance. If not, press what it is." in receipt.text
        assert next((one.label, one.word) for one in receipt.card.buttons) == ("It is Integrations", "topic")
        scene.later(hours=1)
        scene.says("luca", QUESTION)
        assert "topic" not in scene.last("luca", script="B2").words

    def test_a_tap_moves_it_to_the_other_queue_and_the_time_stays(self, scene: Scene) -> None:
        scene.says("giulia", UNCLEAR)
        due = scene.running().answer_due
        scene.presses("giulia", "topic", scene.last("giulia", script="B2"))
        old, new = scene.last("C0ERP", "Moved to"), scene.card(place="C0INTEGRATIONS")
        assert "Moved to Integrations" in old.text
        assert "It is about Integrations." in old.text
        assert old.words == []
        assert UNCLEAR in new.text
        receipt = scene.last("giulia", "T-1001 · received")
        assert "The Integrations team has it" in receipt.text
        assert "topic" not in receipt.words
        assert scene.running().answer_due == due
        assert scene.ticket().module == "interfaces"

    def test_the_correction_is_journalled_with_its_checks(self, scene: Scene) -> None:
        scene.says("giulia", UNCLEAR)
        scene.presses("giulia", "topic", scene.last("giulia", script="B2"))
        scene.commands("giulia", "why")
        assert "✔ It is about Integrations, as was chosen; that is included." in scene.last("giulia", script="why").text

    def test_the_last_request_of_an_allowance_can_be_corrected(self, stage: Stage) -> None:
        scene = stage({"allowance: {requests: 40,": "allowance: {requests: 1,"})
        scene.says("giulia", UNCLEAR)
        scene.presses("giulia", "topic", scene.last("giulia", script="B2"))
        assert UNCLEAR in scene.card(place="C0INTEGRATIONS").text
        scene.commands("giulia", "why")
        assert "✔ 0 of 1 requests are used." in scene.last("giulia", script="why").text

    def test_somebody_who_works_on_it_is_told_and_decides(self, scene: Scene) -> None:
        scene.says("giulia", UNCLEAR)
        receipt = scene.last("giulia", script="B2")
        scene.presses("anna", "claim", scene.card())
        told = scene.presses("giulia", "topic", receipt, value="1001.interfaces").reply.toast
        assert told == "I told Anna Lindqvist, who has T-1001."
        assert "Giulia Rossi says that it is about Integrations." in scene.last("C0ERP", script="B2").text
        assert scene.ticket().owner_id is not None

    def test_what_the_contract_does_not_cover_cannot_be_chosen(self, scene: Scene) -> None:
        scene.says("giulia", UNCLEAR)
        receipt = scene.last("giulia", script="B2")
        for value in ("1001.payroll", "1001.nonsense", "1001."):
            scene.presses("giulia", "topic", receipt, value=value)
        assert scene.ticket().module == "finance"
        assert (
            "belongs to somebody else" in scene.presses("nils", "topic", receipt, value="1001.interfaces").reply.toast
        )

    def test_the_covered_thing_is_asked_for_and_the_experts_read_it(self, stage: Stage) -> None:
        scene = stage(ITEMS)
        scene.says("giulia", "invoices are wrong")
        receipt = scene.last("giulia", script="B2")
        assert "Which one is it about?" in receipt.text
        assert [one.label for one in receipt.card.buttons if one.word == "item"] == ["Press 1", "Press 2"]
        scene.presses("giulia", "item", receipt, value="1001.p2")
        assert "Giulia Rossi says which one it is: Press 2" in scene.last("C0ERP", script="B2").text
        assert "item" not in scene.last("giulia", "T-1001 · received").words
        scene.later(hours=1)
        scene.says("luca", "the invoices of SN-2")
        assert "item" not in scene.last("luca", script="B2").words

    def test_a_thing_that_is_not_covered_is_held(self, stage: Stage) -> None:
        scene = stage(ITEMS)
        scene.says("giulia", "the invoices of Press 3")
        assert scene.ticket().hold_reason == "subject"


class TestItCannotWait:
    """D7, on Friday at 20:12."""

    def test_with_emergency_cover_the_expert_on_duty_is_called(self, stage: Stage) -> None:
        scene = stage(EMERGENCY)
        scene.now = FRIDAY_NIGHT
        scene.says("giulia", "invoices are wrong")
        receipt = scene.last("giulia", script="B2")
        assert "The clock starts Mon 09:00 (Rome)" in receipt.text
        scene.presses("giulia", "cannotwait", receipt)
        said = scene.last("giulia", script="D7").text
        assert said == "I have called the expert on duty, Li Wei. The answer comes by today 20:42 (Rome)."
        call = scene.last("liwei@slack", script="D7")
        assert "T-1001 cannot wait, says Giulia Rossi (Bianchi Meccanica)" in call.text
        assert call.words == ["claim"]
        receipt = scene.last("giulia", "T-1001 · received")
        assert "A person will answer by today 20:42 (Rome)" in receipt.text
        assert "within 30 min of working time, around the clock" in receipt.text
        assert "cannotwait" not in receipt.words
        assert scene.ticket().severity == "urgent"
        scene.presses("liwei@slack", "claim", call)
        assert scene.ticket().state == "owned"

    def test_without_cover_the_lead_is_told_once_and_the_firm_time_stays(self, scene: Scene) -> None:
        scene.now = FRIDAY_NIGHT
        scene.says("giulia", "invoices, we close the books")
        receipt = scene.last("giulia", script="B2")
        due = scene.running().answer_due
        for _ in range(2):
            scene.presses("giulia", "cannotwait", receipt, value="1001")
            said = scene.last("giulia", script="D7").text
            assert "Your contract has no cover at this hour. I told the duty lead, Marco Ferri" in said
            assert "The firm time stays Mon 11:00 (Rome)." in said
        assert len(scene.read("marco", script="D7")) == 1
        assert not scene.read("liwei@slack", script="D7")
        assert scene.running().answer_due == due
        assert "cannotwait" not in scene.last("giulia", "T-1001 · received").words

    def test_in_covered_hours_there_is_no_such_button(self, scene: Scene) -> None:
        scene.says("giulia", QUESTION)
        receipt = scene.last("giulia", script="B2")
        assert "cannotwait" not in receipt.words
        toast = scene.presses("giulia", "cannotwait", receipt, value="1001").reply.toast
        assert "the clock of T-1001 runs already" in toast

    def test_the_clause_self_raise_holds_for_it_too(self, stage: Stage) -> None:
        scene = stage({**EMERGENCY, "      self_raise: 1 ": "      self_raise: 0 "})
        scene.now = FRIDAY_NIGHT
        scene.says("giulia", "invoices are wrong")
        scene.presses("giulia", "cannotwait", scene.last("giulia", script="B2"))
        assert scene.ticket().severity == "normal"
        assert scene.read("marco", script="D7")
