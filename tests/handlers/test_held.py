"""What is not covered is kept, private, with a person and a time, and starts when that person says so (RULES 1)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.rules.terms import ClockKind
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene

PERIOD = "    start: {}\n    end: {}"
ENDED = {PERIOD.format("2026-01-01", "2028-12-31               # the"): PERIOD.format("2025-01-01", "2026-10-31 # the")}
FUTURE = {
    PERIOD.format("2026-01-01", "2028-12-31               # the"): PERIOD.format("2026-12-01", "2028-12-31 # the")
}
SUSPENDED = {"    allowance: {requests: 40": "    suspended: true\n    allowance: {requests: 40"}
UNPAID = {"      reopen_window_days: 30": "      reopen_window_days: 30\n      payment_before_access: true"}
SLACK_ONLY = {"    channels: []  ": "    channels: [slack]"}
SUBJECT = "The payslip of our workers shows the wrong salary"

Stage = Callable[[dict[str, str]], Scene]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    """A scene over a desk file with these changes."""
    return lambda changes: Scene(database, tmp_path, changes)


ALL = ["message", "price", "stopped", "withdraw"]
REASONS = [
    pytest.param(ENDED, "Contract C-2044 ended on 31 Oct 2026", "C-2044 Gold ended 31 Oct 2026", ALL, id="it ended"),
    pytest.param(FUTURE, "Your contract starts on 1 Dec 2026", "C-2044 Gold starts 1 Dec 2026", ALL, id="not started"),
    pytest.param(SLACK_ONLY, "does not include requests from this chat", "this chat", ALL, id="a chat not included"),
    pytest.param(
        SUSPENDED,
        "Support for Bianchi Meccanica is paused at the moment.",
        "C-2044 Gold is suspended",
        ["message", "stopped", "withdraw"],
        id="support is suspended",
    ),
]


@pytest.mark.parametrize(("changes", "reason", "ours", "words"), REASONS)
def test_it_is_kept_with_its_reason_a_person_and_a_time(
    stage: Stage, changes: dict[str, str], reason: str, ours: str, words: list[str]
) -> None:
    scene = stage(changes)
    scene.says("giulia", QUESTION)
    (kept,) = scene.read("giulia")
    assert "I have your message and hold it as T-1001" in kept.text
    assert reason in kept.text
    assert "Sara Holm" in kept.text
    assert "writes to you by tomorrow 10:04 (Rome)" in kept.text
    assert kept.words == words
    (lead,) = scene.read("sara")
    assert QUESTION[:40] in lead.text
    assert ours in lead.text
    assert lead.words == ["allow", *(["extend"] if changes is ENDED else []), "contact", "decline"]
    assert scene.chats.at("C0ERP") == []
    assert scene.ticket().state == "held"
    assert [clock.kind for clock in scene.running().clocks.clocks] == [ClockKind.PROMISE]


def test_an_ended_contract_word_for_word(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    assert scene.last("giulia").text == (
        "I have your message and hold it as T-1001. Contract C-2044 ended on 31 Oct 2026, so I cannot give it to an "
        "expert yet.\nI told Sara Holm, your account manager, who writes to you by tomorrow 10:04 (Rome).\nIf the "
        "contract is renewed, T-1001 starts at once and you need not send it again."
    )
    assert [one.label for one in scene.last("giulia").card.buttons] == [
        "Message Sara",
        "Ask for a price",
        "Our work has stopped",
        "Withdraw",
    ]
    assert scene.last("sara").text == (
        "Request without a valid contract: Bianchi Meccanica, T-1001.\n"
        f"Giulia Rossi, 13:04: {QUESTION}\nC-2044 Gold ended 31 Oct 2026.\n"
        "I promised that you write by tomorrow 10:04 (Stockholm)."
    )


@pytest.mark.parametrize("changes", [SUSPENDED, UNPAID])
def test_why_support_is_paused_is_never_said(stage: Stage, changes: dict[str, str]) -> None:
    scene = stage(changes)
    scene.says("giulia", QUESTION)
    assert "Support for Bianchi Meccanica is paused at the moment." in scene.last("giulia").text
    assert "Sara Holm can say why and writes to you by tomorrow 10:04 (Rome)." in scene.last("giulia").text
    for secret in ("suspended", "paid", "money"):
        assert secret not in scene.last("giulia").text


def test_allowed_it_starts_with_everything_that_was_written(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.later(minutes=5)
    scene.says("giulia", "It is the Turin plant")
    scene.later(minutes=55)
    lead = scene.last("sara", script="D2")
    scene.presses("sara", "allow", lead)
    released = scene.last("giulia", script="D3")
    assert "Sara Holm approved T-1001. The ERP Finance team answers by today 16:04 (Rome)." in released.text
    assert "by today 16:04 (Rome)" in released.text, "the time counts from the end of the reason"
    assert QUESTION in scene.card().text
    assert scene.chats.at("C0ERP", "It is the Turin plant")
    assert lead.words == []
    assert "allowed by Sara Holm" in lead.text
    again = scene.presses("sara", "allow", lead, "1001")
    assert again.reply.toast.startswith("This has changed: T-1001 is waiting")
    scene.passes(days=1)
    assert not scene.read("sara", "Missed: Sara Holm")


def test_declined_the_reason_is_in_the_account_managers_words(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    opened = scene.presses("sara", "decline", scene.last("sara", script="D2"))
    assert list(scene.sends(opened, reason=" ").reply.errors) == ["reason"]
    scene.sends(opened, reason="Please renew first")
    told = scene.last("giulia", script="D3")
    assert "Sara Holm's answer on T-1001:" in told.text
    assert "Please renew first" in told.text
    assert scene.ticket().state == "closed"


@pytest.mark.parametrize("who", ["marco", "anna", "ivo", "giulia", "nils"])
@pytest.mark.parametrize("word", ["allow", "decline"])
def test_nobody_else_decides(stage: Stage, who: str, word: str) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    lead = scene.last("sara", script="D2")
    said = scene.presses(who, word, lead, "1001")
    assert said.reply.toast.startswith(("Only ", "That request belongs to somebody else"))
    assert said.reply.form is None
    assert scene.ticket().state == "held"


def test_the_keeper_is_warned_in_office_hours_and_the_sum_is_the_clause(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    promise = scene.running().running(ClockKind.PROMISE)
    assert promise is not None
    assert (promise.target, promise.by_wall) == (6 * 3600, False), "the clause's working time"
    scene.passes(hours=4, minutes=25)
    assert not scene.read("sara", "You are to write about")
    scene.passes(minutes=6)  # 17:35: three quarters of six working hours, and not of the hours of the night
    assert scene.read("sara", "You are to write about the held request T-1001")


def test_a_promise_to_write_is_warned_of_and_its_miss_told(stage: Stage) -> None:
    scene = stage({**ENDED, "  sara:\n": "  sara:\n    manager: ivo\n"})
    scene.says("giulia", QUESTION)
    scene.passes(days=1)
    assert scene.read("sara", "You are to write about the held request T-1001")
    for who in ("sara", "ivo"):
        assert scene.read(who, "Missed: Sara Holm was to write about T-1001")


def test_where_nobody_is_above_the_keeper_the_operators_hear_of_a_miss_and_the_writer_reads_it_once(
    stage: Stage,
) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.passes(days=2)
    for who in ("sara", "marco"):
        assert len(scene.read(who, "Missed: Sara Holm was to write about T-1001")) == 1
    (sorry,) = scene.read("giulia", script="E8")
    assert sorry.text == (
        "We promised you a word on T-1001 by Wed 25 Nov 10:04 (Rome) and did not keep it. I am sorry. "
        "Sara Holm has been told again."
    )


def test_withdrawn_by_the_customer_the_lead_is_over(stage: Stage) -> None:
    scene = stage(ENDED)
    scene.says("giulia", QUESTION)
    scene.presses("giulia", "withdraw", scene.last("giulia", script="D1"))
    assert scene.ticket().state == "withdrawn"
    lead = scene.last("sara", script="D2")
    assert lead.words == []
    assert "withdrawn by Giulia Rossi" in lead.text
    scene.passes(days=2)
    assert not scene.read("sara", script="D3")


def test_a_subject_that_was_not_bought_starts_in_its_own_queue_when_allowed(stage: Stage) -> None:
    scene = stage({})
    scene.says("giulia", SUBJECT)
    scene.presses("giulia", "asked", scene.last("giulia"))
    scene.presses("sara", "allow", scene.last("sara", script="D2"))
    assert scene.ticket().state == "waiting"
    assert SUBJECT in scene.card().text


def test_without_any_contract_the_account_manager_cannot_allow_it(stage: Stage) -> None:
    scene = stage({"    organisation: nordfrakt\n": "    organisation: bianchi\n"})
    scene.says("nils", QUESTION)
    assert "No contract is in force" in scene.last("nils", script="D1").text
    lead = scene.last("ivo", script="D2")
    assert "Request without a valid contract: Nordfrakt, T-1001" in lead.text
    assert lead.words == ["contact", "decline"]


class TestStrangers:
    """Somebody the desk does not know (A5): nothing about any organisation is said."""

    def test_the_front_desk_answers_and_the_promise_is_kept(self, scene: Scene) -> None:
        scene.says("paolo", QUESTION)
        lead = scene.last("sara", script="D2")
        scene.sends(scene.presses("sara", "decline", lead), reason="Please ask your buyer for a contract")
        told = scene.last("paolo", script="D3").text
        assert "Please ask your buyer for a contract" in told
        assert "answered by Sara Holm" in lead.text
        assert scene.ticket().state == "closed"
        scene.passes(days=2)
        assert not scene.read("sara", script="D3")

    def test_the_message_is_kept_and_the_front_desk_told(self, scene: Scene) -> None:
        scene.says("paolo", QUESTION)
        (kept,) = scene.read("paolo")
        assert "I do not know you yet" in kept.text
        assert "hold it as T-1001" in kept.text
        for secret in ("Bianchi", "Gold", "C-2044", "ERP"):
            assert secret not in kept.text
        assert "Paolo Neri on Telegram wrote:" in scene.last("sara").text

    def test_the_desk_tells_a_stranger_nothing_when_asked(self, scene: Scene) -> None:
        for word in ("status", "contract", "help", "start", "claim", "allow"):
            scene.commands("paolo", word)
        for one in scene.read("paolo"):
            assert not [secret for secret in ("Bianchi", "Gold", "C-2044", "T-10") if secret in one.text]


class TestSharedPlaces:
    """D8: where others read along, the reason is nobody else's business."""

    @pytest.fixture
    def asked(self, stage: Stage) -> Scene:
        """Giulia asked in a shared channel, on an ended contract."""
        scene = stage(ENDED)
        scene.says("giulia@slack", QUESTION, to="C0SHARED", mentioned=True)
        return scene

    def test_the_thread_shows_only_the_reference(self, asked: Scene) -> None:
        (neutral,) = asked.chats.at("C0SHARED")
        assert neutral.text == "T-1001 is noted. The details are for Giulia Rossi."
        assert neutral.words == ["show"]

    def test_the_details_come_privately_where_the_person_wrote(self, asked: Scene) -> None:
        assert "ended on" in asked.last("giulia@slack", script="D1").text
        assert asked.read("giulia") == []

    def test_show_me_reveals_them_only_to_the_person_concerned_and_again_after_a_reload(self, asked: Scene) -> None:
        neutral = asked.last("C0SHARED")
        for _ in range(2):
            toast = asked.presses("giulia@slack", "show", neutral).reply.toast
            assert "Contract C-2044 ended on" in toast
            assert "Sara Holm writes to you by tomorrow 10:04 (Rome)" in toast
        for who in ("luca", "paolo@slack", "anna"):
            toast = asked.presses(who, "show", neutral).reply.toast
            assert "C-2044" not in toast
            assert "ended" not in toast
        assert asked.presses("luca", "show", neutral).reply.toast == "This is for Giulia Rossi."

    def test_pressed_anywhere_else_it_tells_no_name(self, asked: Scene) -> None:
        asked.says("paolo@slack", "hello?")
        elsewhere = asked.last("paolo@slack")
        toast = asked.presses("paolo@slack", "show", elsewhere, value="1001").reply.toast
        assert "belongs to somebody else" in toast
        assert "Giulia" not in toast

    def test_whoever_cannot_be_reached_privately_is_not_exposed(self, stage: Stage) -> None:
        scene = stage(ENDED)
        scene.happens("giulia", Kind.BLOCKED)
        scene.says("giulia", QUESTION, to="-1002", mentioned=True)
        assert not [one for one in scene.chats.at("-1002") if "ended" in one.text]
