"""What misses have in common (CONVERSATIONS E11), and the quarter and year they are counted in."""

from datetime import UTC, datetime

import pytest

from handlers.rules.patterns import Common, Missed, find, quarter_start, year_start

ROUTE = ("ERP Finance", "Integrations")


def missed(number: int, **facts: object) -> Missed:
    return Missed(f"T-{number}", number, **{"hour": number % 24, "owner": f"owner {number}", **facts})  # type: ignore[arg-type]


ONE, TWO, THREE = missed(1), missed(2), missed(3)
CASES = {
    "the first miss stands alone": ((ONE,), None),
    "two misses of two requests are no pattern": ((ONE, TWO), None),
    "the third of the quarter is one, whatever they share": ((ONE, TWO, THREE), (Common.NOTHING, (), 3, False)),
    "a second miss of one request is one": (
        (missed(1), missed(1, owner="Anna", hour=3)),
        (Common.NOTHING, (), 2, True),
    ),
    "the same route comes first": (
        tuple(missed(n, route=ROUTE, cause="moved", owner="Anna") for n in (1, 2, 3)),
        (Common.ROUTE, ROUTE, 3, False),
    ),
    "one queue is no route": (
        tuple(missed(n, route=ROUTE[:1], cause="supplier") for n in (1, 2, 3)),
        (Common.CAUSE, ("supplier",), 3, False),
    ),
    "another reason is no reason": (
        tuple(missed(n, cause="other", owner="Anna") for n in (1, 2, 3)),
        (Common.OWNER, ("Anna",), 3, False),
    ),
    "nobody had any of them": (tuple(missed(n, owner="") for n in (1, 2, 3)), (Common.UNOWNED, ("nobody",), 3, False)),
    "all in the same hour": (tuple(missed(n, hour=17) for n in (1, 2, 3)), (Common.HOUR, ("17",), 3, False)),
    "three of the quarter that share nothing give way to the same request": (
        (missed(1, owner=""), missed(2), missed(2, owner="")),
        (Common.HOUR, ("02",), 2, True),
    ),
}


@pytest.mark.parametrize(("misses", "expected"), CASES.values(), ids=CASES)
def test_what_they_share(misses: tuple[Missed, ...], expected: tuple[object, ...] | None) -> None:
    found = find(misses, misses[-1])
    seen = (found.common, found.value, len(found.misses), found.is_same) if found else None
    assert seen == expected


def day(year: int, month: int, number: int, hour: int = 0) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (day(2026, 11, 24), day(2026, 9, 30, 22)),
        (day(2026, 9, 30, 22), day(2026, 9, 30, 22)),
        (day(2026, 9, 30, 21), day(2026, 6, 30, 22)),
        (day(2027, 1, 1), day(2026, 12, 31, 23)),
    ],
)
def test_a_quarter_begins_at_midnight_of_the_contract_s_place(at: datetime, expected: datetime) -> None:
    assert quarter_start(at, "Europe/Rome") == expected


@pytest.mark.parametrize(
    ("starts", "at", "expected"),
    [
        (day(2026, 1, 1), day(2026, 11, 24), day(2026, 1, 1)),
        (day(2024, 5, 10), day(2026, 5, 9, 21), day(2025, 5, 10)),
        (day(2024, 5, 10), day(2026, 5, 10), day(2026, 5, 10)),
        (day(2024, 2, 29), day(2026, 3, 1), day(2026, 2, 28)),
        (day(2026, 5, 10), day(2026, 1, 1), day(2026, 5, 10)),
    ],
)
def test_a_contract_s_year_begins_where_it_began(starts: datetime, at: datetime, expected: datetime) -> None:
    assert year_start(starts, at, "UTC") == expected
