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
        "Waste: 1 moved between queues · 1 opened again · "
        "0 % of the time requests were open, they waited for customers or others",
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
    [found] = promises(told, 10.0 * HOUR, 0, 10.0 * HOUR)
    assert (found.is_tight, found.is_loose) == (is_tight, is_loose)


def asked(*pauses: Pause, end: float | None = None, by: str = "", origin: int = 100) -> TicketClocks:
    """A request of second 100 whose hours begin at 200, and how long it waited for whom."""
    status = Status.RUNNING if end is None else Status.DROPPED if by else Status.STOPPED
    return TicketClocks(
        (
            Clock(
                ClockKind.RESOLUTION, 1, origin, max(origin, 200), 9999, "normal", None, status, pauses=pauses,
                stopped_at=end, stopped_by=by,
            ),
        )
    )  # fmt: skip


THEIRS = Pause(150, 400, Owes.CUSTOMER)


@pytest.mark.parametrize(
    ("told", "waited", "whole"),
    [
        pytest.param(asked(THEIRS, end=600), 250, 500, id="it begins when it was written, before its hours do"),
        pytest.param(asked(Pause(500, None, Owes.THIRD_PARTY)), 500, 900, id="what goes on lasts until the month ends"),
        pytest.param(asked(THEIRS, end=4000), 250, 900, id="what ends later, too"),
        pytest.param(asked(THEIRS, Pause(600, 900, Owes.NOBODY), end=950), 250, 550, id="closed and opened again"),
        pytest.param(asked(THEIRS, end=600, by="withdrawn"), 0, 0, id="taken back"),
        pytest.param(asked(THEIRS, end=600, by="closed"), 250, 500, id="closed because no reply came"),
        pytest.param(
            asked(Pause(-900, 50, Owes.CUSTOMER), origin=-1000), 50, 1000, id="of the month before: from then"
        ),
        pytest.param(asked(end=-5, origin=-1000), 0, 0, id="over before the month began"),
        pytest.param(asked(origin=1500), 0, 0, id="written after it"),
    ],
)
def test_the_waiting_share_by_hand(told: TicketClocks, waited: int, whole: int) -> None:
    """A month of the seconds 0 to 1000."""
    assert waiting([told], 0, 1000) == (waited, whole)
