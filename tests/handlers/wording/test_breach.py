"""The words of missed promises: every kind of clock, what is known and what is not (CONVERSATIONS E5 to E12)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from handlers.rules.lifecycle import EventKind
from handlers.rules.patterns import Cause, Common, Missed, Pattern
from handlers.wording import breach, patterns, remedies
from handlers.wording.breach import Charge, Miss, Reader, Waited
from handlers.wording.recount import Step, Who, line
from handlers.wording.remedies import Facts, Ring
from handlers.wording.voice import Voice, flat

DUE = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)
VOICE = Voice("en", "Europe/Rome", DUE)
SARA = Reader(5, is_manager=True, other="Marco Ferri")
MISS = Miss(
    "T-1042",
    1042,
    "1042.first_response.1",
    "Bianchi Meccanica",
    "first_response",
    DUE,
    "Gold C-2044",
    "urgent",
    7200,
    [(DUE - timedelta(hours=2), DUE)],
    [],
    contact="Giulia Rossi",
)


def said(miss: Miss, reader: Reader = SARA) -> list[str]:
    return flat(breach.missed(VOICE, miss, reader).text).splitlines()


@pytest.mark.parametrize(
    ("kind", "promise"),
    [
        ("first_response", "First answer"),
        ("next_response", "Next answer"),
        ("update", "Next news"),
        ("resolution", "Solution"),
        ("promise", "A word from a person"),
        ("complaint", "Contact about the complaint"),
        ("delivery", "Delivery"),
        ("claim", "Taking it from the queue"),
    ],
)
def test_every_promise_has_a_name(kind: str, promise: str) -> None:
    head = said(replace(MISS, kind=kind))[0]
    assert head == f"❗ Missed: T-1042, Bianchi Meccanica. {promise} was due today 15:04 (Rome)."


def test_a_word_that_was_given_names_who_gave_it() -> None:
    assert said(replace(MISS, kind="promise", by="Anna Lindqvist"))[1] == "Gold C-2044, a word given by Anna Lindqvist"


def test_pauses_are_counted_and_explained() -> None:
    waits = [Waited(DUE, 1800, "customer"), Waited(DUE, 5400, "third_party")]
    assert (
        "15:04 target passed; one message from a person; clock paused 2 times, 2 h of working time "
        "(waiting for the customer, waiting for somebody else)"
    ) in said(replace(MISS, pauses=waits, answers=1))


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        (
            Charge("6.2", Decimal("5"), Decimal("45"), "EUR"),
            "Credit clause 6.2 may apply: 5 % of the monthly fee, 45.00 EUR.",
        ),
        (Charge("6.2", Decimal("2.50")), "Credit clause 6.2 may apply: 2.5 % of the monthly fee."),
        (Charge("", Decimal("10")), "A credit may apply: 10 % of the monthly fee."),
    ],
)
def test_credits_are_for_the_account_manager_only(charge: Charge, expected: str) -> None:
    miss = replace(MISS, charge=charge)
    assert said(miss)[-1] == expected
    assert not [row for row in said(miss, Reader(4)) if "fee" in row]


def missed(number: int) -> Missed:
    return Missed(f"T-{number}", 0)


@pytest.mark.parametrize(
    ("common", "value", "expected"),
    [
        (Common.ROUTE, ("ERP Finance", "Integrations"), ", all moved from ERP Finance to Integrations"),
        (Common.CAUSE, (Cause.SUPPLIER,), ", all with one reason: waited for the supplier"),
        (Common.OWNER, ("Li Wei",), ", all with Li Wei"),
        (Common.UNOWNED, ("nobody",), ", all without an owner"),
        (Common.HOUR, ("17",), ", all due between 17:00 and 17:59"),
        (Common.NOTHING, (), ""),
    ],
)
def test_a_pattern_says_what_is_shared(common: Common, value: tuple[str, ...], expected: str) -> None:
    found = Pattern((missed(1), missed(2), missed(3)), common, value)
    assert flat(patterns.pattern(VOICE, found)) == f"Pattern: 3 misses this quarter{expected}"


def test_buttons_follow_how_it_stands_and_are_short() -> None:
    long = replace(MISS, contact="Wolfeschlegelsteinhausen Berg", pattern=Pattern((missed(1),), Common.NOTHING))
    reader = replace(SARA, other="Maximiliana-Theodora Holm")
    shown = breach.missed(VOICE, long, reader).buttons
    assert [one.label for one in shown] == ["Acknowledge", "Take over", "Reassign", "Call", "Apology draft", "Review"]
    over = breach.missed(VOICE, replace(MISS, is_over=True, acknowledged="Sara Holm", acknowledged_at=DUE), SARA)
    assert [one.word for one in over.buttons] == ["cause", "call", "apology"]
    internal = breach.missed(VOICE, replace(MISS, kind="claim"), SARA).buttons
    assert [one.word for one in internal] == ["acknowledge", "takeover", "reassign"]


LATER = {EventKind.ACCEPTED, EventKind.DELIVERED}  # nobody presses them yet
ELSEWHERE = {  # steps of other names say what these are
    EventKind.RUNG_FIRED,
    EventKind.CUSTOMER_WROTE,
    EventKind.COMPLAINED,
    EventKind.CONTACTED,
}
HAS_ONE = [one.value for one in EventKind if one not in LATER | ELSEWHERE | {EventKind.WITHDRAWN}]  # "withdrawn by …"


@pytest.mark.parametrize("kind", HAS_ONE)
def test_everything_that_happens_has_a_sentence_of_its_own(kind: str) -> None:
    assert kind.replace("_", " ") + " by Anna" not in line(VOICE, Step(DUE, kind, "Anna"))


def test_a_line_names_the_reader_as_you_and_shortens_words_but_not_in_the_log() -> None:
    step = Step(DUE, "warned", whom=(Who(5, "Sara Holm"), Who(6, "Marco Ferri"), Who(7, "Li Wei")), is_silent=True)
    assert line(VOICE, step, reader=5) == "warned you, Marco Ferri and Li Wei: no reaction"
    told = Step(DUE, "transferred", "Anna", queue="Integrations", words="interface, not ledger " * 9)
    assert len(line(VOICE, told)) < 130 < len(line(VOICE, told, whole=True))
    assert line(VOICE, Step(DUE, "beamed_up", "Scotty")) == "beamed up by Scotty"


def test_a_call_without_a_number_says_what_else_is_on_file() -> None:
    who = Ring("v", "Giulia Rossi", "", "giulia@bianchi.example", "15:09", "")
    text = flat(remedies.ring(VOICE, "T-1042", who).text)
    assert text.startswith(
        "T-1042 · Giulia Rossi: no telephone number is on file, but giulia@bianchi.example.\nIt is 15:09 there.\n"
        "Say: who has it now (nobody yet), the new time, what went wrong."
    )
    known = replace(who, email="", owner="Marco Ferri", by=DUE, why="wrong severity")
    assert flat(remedies.ring(VOICE, "T-1042", known).text).endswith(
        "no telephone number is on file.\nIt is 15:09 there.\nSay: who has it now (Marco Ferri), the new time (15:04), "
        "what went wrong (wrong severity). How did it go?"
    )


def test_an_apology_says_what_was_promised_what_happened_and_what_changes() -> None:
    facts = Facts("Giulia Rossi", "first_response", DUE, DUE + timedelta(minutes=17), sender="Sara Holm")
    assert remedies.apology(VOICE, replace(facts, cause=Cause.MOVED, moved_after=900)) == (
        "Giulia, we promised an answer by 15:04 and you got it at 15:21. It changed teams after 15 min and then waited "
        "too long. From today a request that changes teams is offered to the expert on duty at once. Sara"
    )
    assert remedies.apology(VOICE, replace(facts, kind="resolution", answered=None, cause=Cause.SUPPLIER)) == (
        "Giulia, we promised a solution by 15:04 and you still wait for it. We waited for a supplier and did not tell "
        "you. I watch this request myself until it is solved. Sara"
    )
