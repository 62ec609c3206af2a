"""What the writer of a held request presses: write, ask, wait, choose; work has stopped (D1, D4, D6, D10)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.rules.terms import ClockKind
from storage import ledger
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene
from tests.handlers.test_held import ENDED, SUBJECT

TWO = {"    contacts: [nils]": "    contacts: [nils, giulia]"}
DENIED = {"{requests: 40, per: year, overage: consent}": "{requests: 1, per: month, overage: deny}"}

Stage = Callable[[dict[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


@pytest.fixture
def ended(stage: Stage) -> Scene:
    """Giulia asked on Telegram under a contract that has ended."""
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    return scene


class TestWriting:
    """[Message Sara], [Ask for a price], [Contact Giulia]: words go both ways while it is held."""

    def test_a_line_for_the_account_manager_is_kept_in_the_request(self, ended: Scene) -> None:
        ended.presses("giulia", "message", ended.last("giulia", script="D1"))
        ended.says("giulia", "Can we pay by the week?")
        told = ended.last("sara", script="D1")
        assert told.text == "Giulia Rossi on T-1001:\nCan we pay by the week?"
        assert told.words == ["contact"]
        assert ended.read("giulia", "I told Sara Holm.")
        ended.presses("sara", "allow", ended.last("sara", script="D2"))
        assert ended.chats.at("C0ERP", "Can we pay by the week?")

    def test_a_price_is_asked_for_once(self, ended: Scene) -> None:
        for _ in range(2):
            said = ended.presses("giulia", "price", ended.last("giulia", script="D1"))
            assert said.reply.toast == "I told Sara Holm."
        (told,) = ended.read("sara", "asks for a price.")
        assert told.text.startswith("Giulia Rossi on T-1001:")

    def test_what_a_colleague_says_is_said_in_his_name(self, ended: Scene) -> None:
        ended.presses("luca", "price", ended.last("giulia", script="D1"))
        (told,) = ended.read("sara", "asks for a price.")
        assert told.text.startswith("Luca Bianchi on T-1001:")
        assert [button.label for button in told.card.buttons] == ["Contact Giulia"]

    def test_the_account_manager_writes_back_and_keeps_the_promise(self, ended: Scene) -> None:
        opened = ended.presses("sara", "contact", ended.last("sara", script="D2"))
        said = ended.sends(opened, words="We can renew today: shall I?")
        assert said.reply.toast == "Sent to Giulia Rossi."
        told = ended.last("giulia", "We can renew today")
        assert (told.post.author, told.post.about) == ("Sara Holm", "T-1001")
        assert ended.running().running(ClockKind.PROMISE) is None
        ended.says("giulia", "Yes please")
        assert ended.last("sara", script="D1").text == "Giulia Rossi on T-1001:\nYes please"
        ended.passes(days=2)
        assert not ended.read("sara", script="D3")

    def test_what_is_added_before_anybody_wrote_stands_in_the_lead(self, ended: Scene) -> None:
        ended.says("giulia", "It is the Turin plant")
        (lead,) = ended.read("sara")
        assert "It is the Turin plant" in lead.text


class TestStopped:
    """[Our work has stopped]: account manager and lead decide, soon."""

    def test_both_are_told_and_one_of_them_writes_soon(self, ended: Scene) -> None:
        ended.later(minutes=6)
        kept = ended.last("giulia", script="D1")
        ended.presses("giulia", "stopped", kept)
        again = ended.presses("giulia", "stopped", kept).reply.toast
        (said,) = ended.read("giulia", "your work has stopped")
        assert said.text == (
            "I told Sara Holm and Marco Ferri that your work has stopped. One of them decides and writes by today "
            "13:40 (Rome)."
        )
        assert again == said.text
        for who in ("sara", "marco"):
            (lead,) = ended.read(who, "❗ Their work has stopped. Request without a valid contract")
            assert "I promised that you write by today 13:40" in lead.text
        assert ended.last("sara", script="D2").words == ["allow", "extend", "contact", "decline"]
        assert ended.last("marco", script="D2").words == ["allow", "contact", "decline"]

    def test_the_lead_may_let_it_start(self, ended: Scene) -> None:
        ended.presses("giulia", "stopped", ended.last("giulia", script="D1"))
        ended.presses("marco", "allow", ended.last("marco", script="D2"))
        assert "Marco Ferri approved T-1001." in ended.last("giulia", script="D3").text
        for who in ("sara", "marco"):
            assert ended.last(who, script="D2").text == "T-1001 allowed by Marco Ferri, 13:04."

    def test_silence_is_told_to_both_and_to_the_next_in_line(self, stage: Stage) -> None:
        scene = stage({**ENDED, "  sara:\n": "  sara:\n    manager: ivo\n"})
        scene.says("giulia", QUESTION)
        scene.presses("giulia", "stopped", scene.last("giulia", script="D1"))
        scene.passes(minutes=31)
        for who in ("sara", "marco", "ivo"):
            assert scene.read(who, "Missed: Sara Holm was to write about T-1001 by")


class TestUsedUp:
    """D4: the allowance is used up, and nobody may go beyond it."""

    @pytest.fixture
    def used_up(self, stage: Stage) -> Scene:
        """The one request of this month is used, and another one held."""
        scene = stage(DENIED)
        scene.says("giulia", QUESTION)
        scene.says("luca", QUESTION)
        return scene

    def test_it_says_when_it_goes_on_and_what_can_be_done(self, used_up: Scene) -> None:
        kept = used_up.last("luca", script="D1")
        assert "I hold your message as T-1002" in kept.text
        assert "Sara Holm can add more and writes to you by tomorrow 10:04 (Rome)." in kept.text
        assert [one.label for one in kept.card.buttons] == ["See the 1", "Ask for more", "Wait until 1 Dec"]

    def test_the_button_and_its_answer_name_one_day_though_it_may_start_earlier(self, stage: Stage) -> None:
        later = "{amount: 2, bought: 2026-11-26, expires: 2027-06-30}"
        allowed = f"{{requests: 1, per: month, overage: deny, prepaid: {{more: {later}}}}}"
        scene = stage({"{requests: 40, per: year, overage: consent}": allowed})
        for who in ("giulia", "luca"):
            scene.says(who, QUESTION)
        kept = scene.last("luca", script="D1")
        assert "Wait until 1 Dec" in [one.label for one in kept.card.buttons]
        scene.presses("luca", "wait", kept)
        said = scene.last("luca", script="D4").text
        assert said == "All right: T-1002 starts by itself on 1 Dec or earlier."

    def test_hours_are_called_hours_and_keep_their_decimals(self, stage: Stage) -> None:
        scene = stage({"{requests: 40, per: year, overage: consent}": "{hours: 1.5, per: year, overage: deny}"})
        scene.says("giulia@slack", QUESTION)
        scene.presses("anna", "claim", scene.card())
        scene.says("anna", "log 90m", to="C0ERP", under=scene.card())
        scene.says("luca", QUESTION)
        assert "All 1.5 hours of C-2044 Gold are used." in scene.last("sara", "T-1002", "D2").text
        assert "See the 1.5 h" in [one.label for one in scene.last("luca", script="D1").card.buttons]

    def test_waiting_it_starts_in_the_next_period_by_itself(self, used_up: Scene) -> None:
        used_up.presses("luca", "wait", used_up.last("luca", script="D1"))
        assert "left to wait for the next period by Luca Bianchi" in used_up.last("sara", script="D2").text
        used_up.passes(days=6)
        assert used_up.ticket(1002).state == "held"
        assert not used_up.read("sara", script="D3")
        used_up.passes(days=1)
        assert used_up.ticket(1002).state == "waiting"
        started = used_up.last("luca", script="D3").text
        assert started == (
            "Your contract has requests left again: T-1002 starts now. "
            "The ERP Finance team answers by today 11:00 (Rome)."
        )


class TestConsent:
    """D4: beyond the allowance the contract's approver is asked."""

    def _asked_twice(self, stage: Stage, more: str = "") -> Scene:
        allowed = f"{{requests: 1, per: month, overage: consent, rate: 90.00 EUR}}{more}"
        scene = stage({"{requests: 40, per: year, overage: consent}": allowed})
        for who in ("giulia", "luca"):
            scene.says(who, QUESTION)
        return scene

    def test_the_approver_is_named_and_agrees(self, stage: Stage) -> None:
        scene = self._asked_twice(stage, "\n    approver: sara")
        kept = scene.last("luca", script="D1")
        assert "I hold your message as T-1002" in kept.text
        assert "I asked Sara Holm, who decides about further ones; you hear by tomorrow 10:04 (Rome)." in kept.text
        assert [one.word for one in kept.card.buttons] == ["used", "wait"]
        asked = scene.last("sara", "T-1002")
        scene.presses("sara", "agree", asked)
        assert "Sara Holm approved T-1002." in scene.last("luca", script="D3").text
        assert scene.ticket(1002).state == "waiting"

    def test_with_nobody_to_consent_the_account_manager_decides_and_bills_nothing(self, stage: Stage) -> None:
        scene = self._asked_twice(stage)
        kept = scene.last("luca", script="D1")
        assert "Sara Holm can add more and writes to you by tomorrow 10:04 (Rome)." in kept.text
        assert "I asked" not in kept.text
        assert [one.word for one in kept.card.buttons] == ["used", "more", "wait"]
        lead = scene.last("sara", "T-1002", "D2")
        assert lead.words == ["allow", "contact", "decline"]
        assert "The 1 request of C-2044 Gold is used." in lead.text
        assert not scene.read("sara", script="D4")
        scene.presses("sara", "allow", lead)
        assert scene.ticket(1002).state == "waiting"
        contract = scene.db.write_now(ledger.lock, "C-2044") or 0
        pools = {row.pool for row in scene.db.read_now(ledger.of_contract, contract)}
        assert pools == {"included/month/2026-11-01", "allowed/T-1002"}

    def test_why_and_ask_first_name_the_account_manager_where_nobody_consents(self, stage: Stage) -> None:
        scene = self._asked_twice(stage)
        scene.commands("luca", "why", "T-1002")
        assert "It waits: Sara Holm decides" in scene.last("luca", script="why").text
        scene.says("giulia", "ask? the ledger is wrong")
        assert "Sara Holm would decide" in scene.last("giulia", script="ask").text


class TestSubjects:
    """D6: did I get it right?"""

    def test_word_for_word_and_nobody_is_disturbed_yet(self, stage: Stage) -> None:
        scene = stage({})
        scene.says("giulia", SUBJECT)
        (asked,) = scene.read("giulia")
        assert asked.text.startswith(
            "Your contract covers ERP Finance, Integrations. This looks like Payroll, which is not included. "
            "Did I get it right?"
        )
        labels = [one.label for one in asked.card.buttons]
        assert labels == ["No, ERP Finance", "No, Integrations", "Yes, ask Sara"]
        assert scene.read("sara") == []

    def test_corrected_it_starts_at_once(self, stage: Stage) -> None:
        scene = stage({})
        scene.says("giulia", SUBJECT)
        asked = scene.last("giulia")
        scene.later(minutes=1)
        scene.presses("giulia", "subject", asked)
        assert asked.text == "T-1001 is for ERP Finance."
        receipt = scene.last("giulia", script="B2")
        assert "The ERP Finance team has it." in receipt.text
        assert scene.ticket().state == "waiting"
        assert SUBJECT in scene.card().text
        assert scene.read("sara") == []

    def test_confirmed_the_account_manager_is_asked(self, stage: Stage) -> None:
        scene = stage({})
        scene.says("giulia", SUBJECT)
        scene.presses("giulia", "asked", scene.last("giulia"))
        assert "I asked Sara Holm, who writes to you by tomorrow 10:04" in scene.last("giulia").text
        lead = scene.last("sara", script="D2")
        assert "Request not covered: Bianchi Meccanica" in lead.text
        assert "it looks like Payroll" in lead.text

    def test_left_unanswered_for_a_working_hour_the_account_manager_is_asked(self, stage: Stage) -> None:
        scene = stage({})
        scene.says("giulia", SUBJECT)
        scene.passes(minutes=59)
        assert scene.read("sara") == []
        scene.passes(minutes=2)
        assert scene.last("sara", script="D2").words == ["allow", "contact", "decline"]
        scene.passes(hours=5)
        assert len(scene.read("sara", script="D2")) == 1


class TestCompanies:
    """D10: one person, two companies."""

    def test_the_clock_runs_while_the_company_is_asked_for(self, stage: Stage) -> None:
        scene = stage(TWO)
        scene.says("giulia", QUESTION)
        (asked,) = scene.read("giulia")
        assert asked.text == (
            "I have your message as T-1001. Which company is this for?\n"
            "The clock already runs: a person answers by today 15:04 (Rome)."
        )
        assert [one.label for one in asked.card.buttons] == ["Bianchi Meccanica", "Nordfrakt"]
        assert scene.ticket().organisation_id is None
        assert [scene.read(who) for who in ("sara", "ivo")] == [[], []]
        assert scene.chats.at("C0ERP") == []

    def test_chosen_it_starts_from_the_message(self, stage: Stage) -> None:
        scene = stage(TWO)
        scene.says("giulia", QUESTION)
        scene.later(minutes=20)
        asked = scene.last("giulia")
        scene.presses("giulia", "company", asked)
        assert asked.text == "T-1001 is for Bianchi Meccanica."
        receipt = scene.last("giulia", script="B2")
        assert "T-1001 · received 13:04" in receipt.text
        assert "by today 15:04 (Rome)" in receipt.text
        assert "Bianchi Meccanica" in scene.card().text
        assert scene.ticket().contract == "C-2044"

    def test_the_other_company_has_its_own_terms(self, stage: Stage) -> None:
        scene = stage(TWO)
        scene.says("giulia", QUESTION)
        asked = scene.last("giulia")
        scene.presses("giulia", "company", asked, value=asked.card.buttons[1].value)
        assert scene.ticket().contract == "C-3000"
        assert "Nordfrakt" in scene.card().text

    def test_it_is_asked_once_in_a_thread(self, stage: Stage) -> None:
        scene = stage(TWO)
        asked = scene.says("giulia@slack", QUESTION)
        scene.presses("giulia@slack", "company", scene.last("giulia@slack"))
        scene.commands("giulia@slack", "withdraw", under=scene.last("giulia@slack", script="B2"))
        scene.later(hours=1)
        scene.says("giulia@slack", "The VAT report is empty", under=asked)
        assert (scene.ticket(1002).state, scene.ticket(1002).contract) == ("waiting", "C-2044")
        scene.later(hours=1)
        scene.says("giulia@slack", "And the ledger too")
        assert scene.ticket(1003).state == "held"

    def test_somebody_elses_company_cannot_be_chosen(self, stage: Stage) -> None:
        scene = stage(TWO)
        scene.says("giulia", QUESTION)
        for value in ("1001.99", "1001.x", "1001"):
            said = scene.presses("giulia", "company", scene.last("giulia"), value=value)
            assert "I do not know this button" in said.reply.toast
        assert scene.ticket().state == "held"

    def test_unanswered_for_a_working_hour_the_front_desk_chooses(self, stage: Stage) -> None:
        scene = stage(TWO)
        scene.says("giulia", QUESTION)
        scene.passes(minutes=61)
        lead = scene.last("sara", script="D2")
        assert "Nobody has said yet which company it is for: Bianchi Meccanica, Nordfrakt." in lead.text
        assert lead.words == ["company", "company", "contact", "decline"]
        scene.presses("sara", "company", lead)
        assert scene.ticket().contract == "C-2044"
        assert "received 13:04" in scene.last("giulia", script="B2").text


class TestShared:
    """D6 and D10 where others read along: the question is asked privately, again with every [Show me]."""

    def test_the_question_and_its_answer_are_private(self, stage: Stage) -> None:
        scene = stage({})
        scene.says("giulia@slack", SUBJECT, to="C0SHARED", mentioned=True)
        neutral = scene.last("C0SHARED")
        assert neutral.text == "T-1001 is noted. The details are for Giulia Rossi."
        scene.presses("giulia@slack", "show", neutral)
        (first, again) = scene.read("giulia@slack", "Did I get it right?")
        scene.presses("giulia@slack", "subject", again)
        assert first.text == "T-1001 is for ERP Finance."
        assert "The ERP Finance team has it." in scene.last("C0SHARED").text
        assert not [one for one in scene.chats.at("C0SHARED") if "Payroll" in one.text]
