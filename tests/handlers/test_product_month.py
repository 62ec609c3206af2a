"""A product manager's month: what is asked for and not covered, which promises fit, where time goes, what is waste."""

import pytest

from handlers.rules.clock import Clock, Owes, Pause, Status, TicketClocks
from handlers.rules.productmonth import promises, waiting
from handlers.rules.terms import ClockKind
from tests.handlers.handed import INTEGRATIONS, hand
from tests.handlers.mornings import at, ring
from tests.handlers.scene import QUESTION, Scene

HOUR = 3600


def solve(scene: Scene, number: int, minutes: int) -> None:
    """Anna answers and solves it after so long."""
    scene.presses("anna", "claim", scene.card(number))
    scene.passes(minutes=minutes)
    scene.sends(scene.presses("anna", "resolve", scene.card(number)), cause="profile", fix="changed it")


def test_on_the_first_working_day_the_product_manager_reads_the_month(lone: Scene) -> None:
    for number in range(1001, 1006):
        lone.says("giulia@slack", QUESTION)
        solve(lone, number, 20)
    lone.presses("anna", "logwork", lone.last("C0ERP", script="C12"))
    lone.presses("giulia@slack", "notyet", lone.last("giulia@slack", script="C12"))
    lone.says("luca", "The payroll run stops with an error for all employees")
    lone.presses("luca", "asked", lone.last("luca"))
    lone.later(minutes=20)
    lone.says("luca", "The ledger does not open")
    hand(lone, "anna", lone.card(1007), INTEGRATIONS)
    at(lone, "2026-12-01 08:29")
    assert not lone.read("marco", script="month")
    at(lone, "2026-12-01 08:30")
    [said] = lone.read("marco", script="month")
    assert said.text.splitlines() == [
        "November, ERP Care: 6 requests",
        "Asked for and not covered: Payroll (1)",
        "Too tight: Solution, urgent · 4 of 5 kept, nine of ten within 20 min, promised 16 h",
        "Too loose: First answer, urgent · 5 of 5 kept, nine of ten within 20 min of 2 h",
        "Where time went: ERP Finance 20 min",
        "Waste: 1 moved between queues · 1 opened again · 0 % of the time to a solution waited",
        "We began 0 of 6 contacts (0 %)",
    ]
    at(lone, "2026-12-31 23:00")
    assert len(lone.read("marco", script="month")) == 1
    lone.says("giulia@slack", QUESTION)
    lone.later(days=40)
    lone.says("giulia@slack", "The ledger does not open")
    lone.passes(days=22)
    ring(lone)
    both = lone.last("marco", script="month").text
    assert [one for one in both.splitlines() if "ERP Care" in one] == [
        "December, ERP Care: 1 request",
        "February, ERP Care: 1 request",
    ], "nobody used it in January"


def test_a_product_that_nobody_used_is_not_told(lone: Scene) -> None:
    at(lone, "2026-12-01 12:00")
    assert not lone.read("marco", script="month")


def clock(took: int, target: int, *, late: bool = False, pauses: tuple[Pause, ...] = ()) -> TicketClocks:
    """A solution after `took` seconds."""
    return TicketClocks(
        (
            Clock(
                ClockKind.RESOLUTION, 1, 0, 0, target, "normal", None, Status.STOPPED, None, took, pauses,
                stopped_at=float(took), breached_at=float(target) if late else None,
            ),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "is_tight", "is_loose"),
    [
        pytest.param([clock(HOUR, 4 * HOUR)] * 5, False, True, id="nine of ten within a quarter of it: too loose"),
        pytest.param([clock(HOUR + 1, 4 * HOUR)] * 5, False, False, id="a second more: it fits"),
        pytest.param([clock(HOUR, 4 * HOUR)] * 4, False, False, id="four say nothing yet"),
        pytest.param(
            [clock(2 * HOUR, 4 * HOUR)] * 9 + [clock(5 * HOUR, 4 * HOUR, late=True)], False, False, id="90 %: it fits"
        ),
        pytest.param(
            [clock(2 * HOUR, 4 * HOUR)] * 8 + [clock(5 * HOUR, 4 * HOUR, late=True)] * 2, True, False, id="80 %: tight"
        ),
    ],
)
def test_which_promises_fit(told: list[TicketClocks], is_tight: bool, is_loose: bool) -> None:
    [found] = promises(told, 10.0 * HOUR)
    assert (found.is_tight, found.is_loose) == (is_tight, is_loose)


def test_the_waiting_share_is_of_the_whole_time() -> None:
    paused = (Pause(100, 400, Owes.CUSTOMER), Pause(900, None, Owes.THIRD_PARTY))
    assert waiting([clock(1000, 9999, pauses=paused), clock(1000, 9999)], 5000) == (400, 2000)
