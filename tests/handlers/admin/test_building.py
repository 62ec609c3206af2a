"""What a desk file declares becomes exact periods, calendars with holidays, and terms."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from handlers.admin.building import build
from handlers.admin.file.checking import check
from handlers.admin.file.deskfile import CalendarSection
from handlers.admin.file.ladder import RungSection, rung_key
from handlers.admin.file.reading import read
from handlers.admin.file.values import parse_duration
from handlers.admin.hours import build_calendar
from handlers.rules.terms import DEFAULT_RUNGS, ClockKind, Credit, Role, Rung, RungAction, from_json
from handlers.rules.worktime import of
from tests.desks import EXAMPLE, NOW
from tests.handlers.admin.everything import EVERYTHING


def epoch(text: str) -> int:
    """Epoch seconds of an ISO instant."""
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20s", 20), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("1h30m", 5400), ("1d 2h", 93600), ("0s", 0)],
)
def test_durations_go_down_to_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "2", "2 hours", "h", "-1h", "1.5h", "1m1h", None, ["2h"]])
def test_what_is_no_duration_says_how_to_write_one(text: object) -> None:
    with pytest.raises(ValueError, match="write 20s, 30m, 2h"):
        parse_duration(text)


def test_a_contract_holds_from_its_first_midnight_to_the_end_of_its_last_day_in_its_zone() -> None:
    contract = build(check(read(EXAMPLE.read_bytes(), "desk.yaml"), NOW)).contracts["C-2044"]
    (version,) = contract.versions
    assert version.effective_at is None
    assert version.starts == datetime(2025, 12, 31, 23, tzinfo=UTC)  # 1 January in Rome
    assert version.ends == datetime(2028, 12, 31, 23, tzinfo=UTC)


def test_the_same_file_always_gives_the_same_rows() -> None:
    file = check(read(EXAMPLE.read_bytes(), "desk.yaml"), NOW)
    assert build(file) == build(file)


def test_the_ladder_of_a_silent_contract_is_the_one_of_the_rules() -> None:
    contract = build(check(read(EXAMPLE.read_bytes(), "desk.yaml"), NOW)).contracts["C-2044"]
    assert from_json(json.dumps(json.loads(contract.versions[0].body)["terms"])).rungs == DEFAULT_RUNGS


def test_a_contract_may_have_its_own_ladder() -> None:
    own = "    rungs: [{at: 80%, tell: [lead], pressing_only: true}]\n    clauses:\n"
    text = EXAMPLE.read_text().replace("    clauses:\n", own)
    contract = build(check(read(text.encode(), "desk.yaml"), NOW)).contracts["C-2044"]
    rungs = from_json(json.dumps(json.loads(contract.versions[0].body)["terms"])).rungs
    assert rungs == (Rung("80", share=80, who=(Role.LEAD,), pressing_only=True),)


def test_rungs_are_named_by_their_moment() -> None:
    late = RungSection.model_validate({"after_breach": "20s", "tell": ["lead"], "clocks": ["resolution"]})
    assert rung_key(late) == "breach+20s:resolution"
    assert rung_key(RungSection.model_validate({"after": "20m", "tell": "duty"})) == "start+20m"
    assert rung_key(RungSection.model_validate({"before": "15m", "tell": "lead"})) == "due-15m"


def test_what_a_file_says_of_rungs_clauses_and_credits_stands_in_the_terms() -> None:
    contract = build(check(read(EVERYTHING.encode(), "desk.yaml"), NOW)).contracts["C-1"]
    terms = from_json(json.dumps(json.loads(contract.versions[0].body)["terms"]))
    assert terms.rungs[1:3] == (
        Rung("start+20m", after=1200, who=(Role.DUTY,), action=RungAction.REASSIGN),
        Rung(
            "due-15m:first_response",
            before=900,
            who=(Role.LEAD,),
            kinds=(ClockKind.FIRST_RESPONSE,),
            action=RungAction.MOVE,
            queue="second",
        ),
    )
    clauses = terms.clauses
    assert (clauses.holding_reply_counts, clauses.claim_lease, clauses.breach_breaks_quiet) == (True, 1800, False)
    follows = (clauses.reminders, clauses.silent_close, clauses.objection, clauses.check_in)
    assert follows == ((1, 3), 5, 1, 0)
    assert terms.credits == (Credit((ClockKind.FIRST_RESPONSE,), Decimal(5), "6.2"),)


def test_a_desk_that_says_nothing_new_has_the_rows_of_before() -> None:
    rows = build(check(read(EXAMPLE.read_bytes(), "desk.yaml"), NOW))
    assert rows.desk is not None
    assert "arbiter_reply" not in rows.desk.rules
    assert not any({"claim", "calendar"} & queue.routing.keys() for queue in rows.queues.values())


def test_a_queue_says_how_soon_and_in_which_hours_somebody_claims() -> None:
    rows = build(check(read(EVERYTHING.encode(), "desk.yaml"), NOW))
    assert (rows.queues["erp"].routing["claim"], rows.queues["erp"].routing["calendar"]) == (2700, "office")
    assert rows.desk is not None
    assert rows.desk.rules["arbiter_reply"] == 1200


def test_a_calendar_knows_its_countrys_holidays_its_exceptions_and_its_changes() -> None:
    section = CalendarSection.model_validate(
        {
            "zone": "Europe/Rome",
            "weekly": {"mon-fri": "09:00-13:00, 14:00-18:00"},
            "country": "IT",
            "holidays": ["2026-11-25"],
            "exceptions": {"2026-12-08": "10:00-12:00", "2026-12-31": "closed"},
            "changes": [{"since": "2027-01-01", "weekly": {"mon-sun": ["08:00-20:00"]}}],
        }
    )
    hours = of(build_calendar(section, 2026, 2027))
    cases = {
        "2026-11-24T12:30:00+00:00": False,  # lunch
        "2026-11-24T13:30:00+00:00": True,
        "2026-11-25T10:00:00+00:00": False,  # our own holiday
        "2026-12-25T10:00:00+00:00": False,  # Christmas
        "2026-12-08T10:00:00+00:00": True,  # the exception wins over the holiday
        "2026-12-31T10:00:00+00:00": False,
        "2027-01-03T18:30:00+00:00": True,  # a Sunday of the new hours
        "2027-01-06T10:00:00+00:00": False,  # Epiphany, also after the change
    }
    assert {at: hours.is_open(epoch(at)) for at in cases} == cases


def test_night_shifts_end_on_the_next_day() -> None:
    section = CalendarSection.model_validate({"zone": "UTC", "weekly": {"fri": "22:00-06:00"}})
    hours = of(build_calendar(section, 2026, 2026))
    assert hours.is_open(epoch("2026-11-28T05:59:00+00:00"))
    assert not hours.is_open(epoch("2026-11-28T06:00:00+00:00"))
    assert section.weekly == {"fri": (("22:00", "06:00"),)}
    assert date(2026, 11, 27).weekday() == 4
