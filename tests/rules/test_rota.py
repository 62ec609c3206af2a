"""Who is on duty when: shifts in several zones, with first and last days, and whoever is called between them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.rules import calendar, rota, worktime
from handlers.rules.rota import Rota

ZONES = {"anna": "Europe/Stockholm", "liwei": "Asia/Shanghai"}
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text: str) -> int:
    """Epoch seconds of a UTC time in the week of Monday 23 Nov 2026."""
    return int(datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC).timestamp())


def shift(expert: str, **more: Any) -> dict[str, Any]:
    """Office hours of an expert, at his own place."""
    return {"expert": expert, "weekly": OFFICE, **more}


def make(*shifts: dict[str, Any], called: tuple[str, ...] = ()) -> Rota:
    """A rota of these shifts."""
    return rota.from_data(shifts, ZONES, called)


BOTH = make(shift("anna"), shift("liwei"), called=("liwei",))


@pytest.mark.parametrize(
    ("when", "who"),
    [
        pytest.param("24 02:00", ("liwei",), id="morning in Shanghai"),
        pytest.param("24 08:00", ("anna", "liwei"), id="morning in Stockholm, the last hour in Shanghai"),
        pytest.param("24 09:00", ("anna",), id="a shift's end is not in it"),
        pytest.param("24 16:00", ("liwei",), id="nobody's hours: whoever is called"),
        pytest.param("28 10:00", ("liwei",), id="Saturday: whoever is called"),
    ],
)
def test_on_duty(when: str, who: tuple[str, ...]) -> None:
    assert rota.on_duty(BOTH, at(when)) == who


def test_overlapping_shifts_are_both_on_duty_in_the_order_of_the_rota() -> None:
    both = make(shift("liwei", zone="Europe/Rome"), shift("anna"))
    assert rota.on_duty(both, at("24 10:00")) == ("liwei", "anna")
    assert rota.on_duty(both, at("24 20:00")) == ()


def test_first_and_last_day_are_whole_days_at_the_shifts_place() -> None:
    only = make(shift("anna", since="2026-11-24", until="2026-11-25"))
    open_at = [rota.on_duty(only, at(f"{day} 10:00")) for day in (23, 24, 25, 26)]
    assert open_at == [(), ("anna",), ("anna",), ()]


@pytest.mark.parametrize(
    ("one", "who", "when", "begins"),
    [
        pytest.param(BOTH, "anna", "24 10:00", "24 10:00", id="on duty now"),
        pytest.param(BOTH, "anna", "24 05:00", "24 08:00", id="at the next shift"),
        pytest.param(BOTH, "anna", "27 17:00", "30 08:00", id="after the weekend"),
        pytest.param(BOTH, "liwei", "24 10:00", "24 16:00", id="called once nobody's shift covers the hour"),
        pytest.param(make(), "anna", "24 03:00", "24 03:00", id="no rota: always"),
        pytest.param(make(called=("liwei",)), "liwei", "24 03:00", "24 03:00", id="somebody to call: always he"),
        pytest.param(make(called=("liwei",)), "anna", "24 03:00", None, id="and nobody else"),
        pytest.param(make(shift("liwei")), "anna", "24 03:00", None, id="not on the rota: never"),
        pytest.param(make(shift("anna", until="2026-11-23")), "anna", "24 03:00", None, id="after the last day: never"),
    ],
)  # fmt: skip
def test_begins(one: Rota, who: str, when: str, begins: str | None) -> None:
    assert rota.begins(one, who, at(when)) == (at(begins) if begins else None)


def test_a_rota_that_never_sleeps_never_calls() -> None:
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    halves = make({"expert": "anna", "weekly": always}, called=("liwei",))
    assert rota.begins(halves, "liwei", at("24 10:00")) is None
    assert rota.ends(halves, "anna", at("24 10:00")) is None
    assert rota.next_change(halves, at("24 10:00")) is None


@pytest.mark.parametrize(
    ("who", "when", "ends"),
    [
        pytest.param("anna", "24 10:00", "24 16:00", id="at the shift's end"),
        pytest.param("liwei", "24 17:00", "25 01:00", id="called until the next shift begins"),
    ],
)
def test_ends(who: str, when: str, ends: str) -> None:
    assert rota.ends(BOTH, who, at(when)) == at(ends)


def test_shifts_that_touch_are_one_duty() -> None:
    two = make(shift("anna"), {"expert": "anna", "weekly": {"tue": [["17:00", "20:00"]]}})
    assert rota.ends(two, "anna", at("24 10:00")) == at("24 19:00")


def test_changes_come_one_after_the_other() -> None:
    found, now = [], at("24 00:00")
    for _ in range(4):
        now = rota.next_change(BOTH, now) or 0
        found.append(now)
    assert found == [at("24 01:00"), at("24 08:00"), at("24 09:00"), at("24 16:00")]


def test_an_expert_who_left_has_no_shift() -> None:
    assert make(shift("ghost")).shifts == ()


TUESDAY = worktime.of(
    calendar.from_data({"timezone": "UTC", "versions": [{"from": None, "weekly": {"tue": [["00:00", "18:00"]]}}]})
)


@pytest.mark.parametrize(
    ("one", "gaps"),
    [
        pytest.param(make(shift("anna"), shift("liwei")), ["00:00-01:00", "16:00-18:00"], id="before and after both"),
        pytest.param(make(shift("anna")), ["00:00-08:00", "16:00-18:00"], id="before and after one"),
        pytest.param(make(shift("anna", until="2026-11-23")), ["00:00-18:00"], id="all of it"),
        pytest.param(BOTH, [], id="somebody is called then"),
        pytest.param(make(), [], id="without a rota everybody is on duty"),
        pytest.param(
            make({"expert": "anna", "weekly": {"tue": [["01:00", "05:00"], ["06:00", "24:00"]]}}),
            ["04:00-05:00"],
            id="in between",
        ),
    ],
)
def test_hours_that_nobody_covers(one: Rota, gaps: list[str]) -> None:
    found = rota.gaps(one, TUESDAY, at("23 12:00"), at("25 12:00"))
    assert [f"{since:%H:%M}-{until:%H:%M}" for since, until in (map(_utc, gap) for gap in found)] == gaps


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
