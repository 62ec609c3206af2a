"""What goes beyond the allowance waits for the approver, who agrees or declines; hours come from time entries (D4)."""

from pathlib import Path

import pytest

from handlers.held import releasing
from storage import journal, ledger, people
from storage.engine import Database
from storage.ledger import Row
from tests.handlers.scene import QUESTION, Scene

ALLOWANCE = "allowance: {requests: 40, per: year, overage: consent}"
ONE = "allowance: {requests: 1, per: year, overage: consent, rate: 90.00 EUR}\n    approver: luca"
NIGHTS = "multipliers: {night: 1.5}"
HOURS = f"allowance: {{hours: 1, per: year, overage: consent, rate: 120.00 EUR, {NIGHTS}}}\n    approver: luca"


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """Giulia has asked twice and one is included; Luca approves."""
    scene = Scene(database, tmp_path, {ALLOWANCE: ONE})
    for _ in range(2):
        scene.says("giulia@slack", QUESTION)
        scene.later(minutes=11)
    return scene


@pytest.fixture
def hours(database: Database, tmp_path: Path) -> Scene:
    """One hour is included; Anna owns Giulia's request."""
    scene = Scene(database, tmp_path, {ALLOWANCE: HOURS})
    scene.says("giulia@slack", QUESTION)
    scene.presses("anna", "claim", scene.card())
    return scene


def rows(scene: Scene) -> tuple[Row, ...]:
    """The ledger of C-2044."""
    return scene.db.read_now(ledger.of_contract, scene.db.write_now(ledger.lock, "C-2044") or 0)


def beyond(scene: Scene) -> list[tuple[str, str, str]]:
    """What is not in the pools: pool, amount, consent."""
    return [(row.pool, f"{row.amount:f}", row.consent) for row in rows(scene) if row.pool in ("overage", "unconsented")]


def test_the_approver_is_asked_with_rate_and_words(scene: Scene) -> None:
    asked = scene.last("luca", script="D4")
    head = "Giulia Rossi asks for 1 request beyond the 1 included in C-2044 (T-1002), at 90.00 EUR each:"
    assert head in asked.text
    assert QUESTION in asked.text
    assert [button.label for button in asked.card.buttons] == ["Agree", "Decline"]
    assert asked.card.buttons[0].confirm == "Agree to 1 request, at 90.00 EUR each?"
    assert "I asked Luca Bianchi" in scene.last("giulia@slack", "T-1002").text
    assert "EUR" not in "".join(one.text for one in scene.read("giulia@slack"))


def test_agreed_it_starts_and_the_ledger_names_the_consent(scene: Scene) -> None:
    asked = scene.last("luca", script="D4")
    scene.presses("luca", "agree", asked)
    assert scene.ticket(1002).state == "waiting"
    assert "Luca Bianchi approved T-1002." in scene.last("giulia@slack", script="D3").text
    assert "EUR" not in "".join(one.text for one in scene.read("giulia@slack"))
    assert beyond(scene) == [("overage", "-1.0000", "consent 1")]
    assert "T-1002: agreed by Luca Bianchi" in scene.last("luca", script="D4").text
    said = [entry.data["consent"] for entry in _journal(scene) if "consent" in entry.data]
    assert [(one["agreed"], one["rate"]) for one in said] == [(True, "90.00 EUR")]
    assert said[0]["message"].endswith(f"/{asked.message}")


def _journal(scene: Scene) -> tuple[journal.Entry, ...]:
    return scene.db.read_now(journal.of_ticket, scene.ticket(1002).id)


def test_declined_it_is_closed_with_the_reason(scene: Scene) -> None:
    scene.sends(scene.presses("luca", "disagree", scene.last("luca", script="D4")), reason="Wait for January")
    assert scene.ticket(1002).state == "closed"
    told = scene.last("giulia@slack", "Wait for January", "D3").text
    assert "I closed it; nothing is charged." in told
    assert beyond(scene) == []


def test_only_who_was_asked_can_answer_and_only_once(scene: Scene) -> None:
    asked = scene.last("luca", script="D4")
    value = asked.card.buttons[0].value
    said = scene.presses("giulia@slack", "agree", scene.last("giulia@slack", "T-1002"), value)
    assert "belongs to somebody else" in said.reply.toast
    assert scene.ticket(1002).state == "held"
    scene.presses("luca", "agree", asked)
    again = scene.presses("luca", "agree", scene.last("luca", script="D4"), value)
    assert "needs no consent any more" in again.reply.toast
    assert len(beyond(scene)) == 1


def test_an_hour_logged_in_the_thread_counts_and_stays_among_us(hours: Scene) -> None:
    before = len(hours.read("giulia@slack"))
    hours.says("anna", "log 30m looked at the rounding", to="C0ERP", under=hours.card())
    assert "30 min logged on T-1001 (0.5 of 1 h left)." in hours.last("C0ERP", script="G6").text
    hours.says("anna", "log 10m", to="C0ERP", under=hours.card())
    assert "10 min logged on T-1001, counted as 15 min (0.25 of 1 h left)." in hours.last("C0ERP", script="G6").text
    hours.says("anna", "log -10m", to="C0ERP", under=hours.card())
    assert "10 min taken back on T-1001, counted as 15 min (0.5 of 1 h left)." in hours.last("C0ERP", script="G6").text
    assert len(hours.read("giulia@slack")) == before
    hours.commands("giulia", "contract")
    assert "Used 0.5 of 1 hour a year" in hours.last("giulia", script="G2").text


def test_what_is_no_time_is_answered_and_not_sent(hours: Scene) -> None:
    before = len(hours.read("giulia@slack"))
    hours.says("anna", "log 30", to="C0ERP", under=hours.card())
    assert "I logged nothing and sent nothing." in hours.last("C0ERP", "log 30m").text
    hours.says("anna", "log -15m", to="C0ERP", under=hours.card())
    assert "T-1001 has 0 s logged of that kind, so 15 min cannot be taken back." in hours.chats.posts[-1].text
    assert len(hours.read("giulia@slack")) == before
    hours.says("anna", "Log in again, please", to="C0ERP", under=hours.card())
    assert "Log in again, please" in hours.last("giulia@slack").text


def test_our_own_error_costs_nothing_and_the_ledger_says_so(hours: Scene) -> None:
    hours.says("anna", "log 2h ours did it again", to="C0ERP", under=hours.card())
    assert (
        "2 h logged on T-1001, as our own error: it costs nothing (1 of 1 h left)."
        in hours.last("C0ERP", script="G6").text
    )
    assert [(row.kind, int(row.amount)) for row in rows(hours)] == [("grant", 60), ("correction", 0)]


def test_hours_beyond_the_pool_wait_and_are_billed_when_agreed(hours: Scene) -> None:
    hours.says("anna", "log 1h night", to="C0ERP", under=hours.card())
    said = hours.last("C0ERP", script="G6").text
    assert "counted as 1 h 30 min (0 of 1 h left). 30 min go beyond that and wait for Luca Bianchi's consent." in said
    assert beyond(hours) == [("unconsented", "-30.0000", "")]
    asked = hours.last("luca", script="D4")
    assert "took 0.5 hours beyond the 1 included in C-2044, at 120.00 EUR each, 60.00 EUR in all:" in asked.text
    hours.presses("luca", "agree", asked)
    assert beyond(hours)[1:] == [("unconsented", "30.0000", "consent 1"), ("overage", "-30.0000", "consent 1")]
    assert "EUR" not in "".join(one.text for one in hours.read("giulia@slack"))


def test_hours_that_are_declined_stay_unbilled(hours: Scene) -> None:
    hours.says("anna", "log 90m", to="C0ERP", under=hours.card())
    hours.presses("luca", "disagree", hours.last("luca", script="D4"))
    assert beyond(hours) == [("unconsented", "-30.0000", "")]
    assert hours.ticket().state == "owned"


def test_a_request_for_hours_that_are_used_up_is_the_approvers_to_decide(hours: Scene) -> None:
    hours.says("anna", "log 1h", to="C0ERP", under=hours.card())
    hours.later(minutes=11)
    hours.says("giulia@slack", QUESTION)
    assert "I asked Luca Bianchi" in hours.last("giulia@slack", "T-1002").text
    asked = hours.last("luca", script="D4")
    head = "Giulia Rossi asks for work beyond the 1 hour included in C-2044 (T-1002), at 120.00 EUR an hour:"
    assert asked.text == f"{head}\n{QUESTION}\nYou are asked again for the hours that it takes."
    assert asked.card.buttons[0].confirm == "Agree to work, at 120.00 EUR an hour?"
    hours.presses("luca", "agree", asked)
    assert hours.ticket(1002).state == "waiting"
    assert beyond(hours) == []


@pytest.mark.parametrize("how", ["allowed", "withdrawn", "taken back"])
def test_what_needs_no_consent_any_more_is_asked_no_more(scene: Scene, how: str) -> None:
    if how == "allowed":
        scene.presses("sara", "allow", scene.last("sara", "T-1002"))
    else:
        number = "1002" if how == "withdrawn" else "1001"
        scene.presses("giulia@slack", "withdraw", scene.last("giulia@slack", "T-1002"), number)
        scene.sweep()
    assert scene.ticket(1002).state == ("withdrawn" if how == "withdrawn" else "waiting")
    asked = scene.last("luca", script="D4")
    assert (asked.text, asked.card.buttons) == ("T-1002 needs no consent any more.", ())


def test_hours_that_are_taken_back_are_asked_for_no_more(hours: Scene) -> None:
    hours.says("anna", "log 90m", to="C0ERP", under=hours.card())
    hours.says("anna", "log -30m", to="C0ERP", under=hours.card())
    asked = hours.last("luca", script="D4")
    assert (asked.text, asked.card.buttons) == ("T-1001 needs no consent any more.", ())


@pytest.mark.parametrize(
    ("logged", "used"),
    [
        pytest.param(["20m", "20m", "-40m"], 0, id="all of two rounded entries"),
        pytest.param(["20m", "20m", "-10m"], 45, id="a part"),
        pytest.param(["50m", "-10m", "-10m", "-10m", "-10m"], 15, id="in small parts"),
        pytest.param(["20m night", "20m", "-20m night"], 30, id="of another kind"),
    ],
)
def test_taken_back_what_is_left_still_counts_and_nothing_else(hours: Scene, logged: list[str], used: int) -> None:
    for words in logged:
        hours.says("anna", f"log {words}", to="C0ERP", under=hours.card())
    assert -sum(row.amount for row in rows(hours) if row.kind in ("debit", "refund")) == used


def test_what_a_contact_lets_start_with_nothing_left_is_asked_for_as_hours_are(scene: Scene) -> None:
    luca, ticket = scene.db.read_now(people.by_key, "luca"), scene.ticket(1002)
    scene.db.write_now(lambda conn: releasing.release(conn, ticket, by=luca, at=scene.now, now=scene.now))
    scene.sweep()
    assert beyond(scene) == [("unconsented", "-1.0000", "")]
    asked = scene.last("luca", script="D4")
    assert asked.words == ["agree", "disagree"]
    scene.presses("luca", "agree", asked)
    billed = [(pool, amount) for pool, amount, consent in beyond(scene) if consent.startswith("consent ")]
    assert billed == [("unconsented", "1.0000"), ("overage", "-1.0000")]
    assert "T-1002: agreed by Luca Bianchi" in scene.last("luca", script="D4").text
