"""Says aloud what should have happened and did not: bells that did not ring, messages that nobody sends."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from storage import desktime, leases

PATIENCE = timedelta(seconds=60)  # real time by which everything may be late without a word


class Due(Protocol):
    """Something with a next moment, in desk time."""

    @property
    def name(self) -> str:
        """What it is called in the sentence."""

    @property
    def next_at(self) -> Callable[[Connection], datetime | None]:
        """The earliest desk time at which something is due."""


def overdue(conn: Connection, bells: Iterable[Due], now: datetime) -> tuple[str, ...]:
    """One sentence for each thing that is more than PATIENCE late at the real time `now`."""
    desk = desktime.load(conn)
    late: list[str] = []
    for bell in bells:
        due = bell.next_at(conn)
        real = None if due is None else desk.real(due)
        if real is not None and now - real > PATIENCE:
            late.append(f"{bell.name} should have run {_ago(now - real)} ago")
    put = leases.waiting_since(conn, now - PATIENCE)  # not what is just due for another try
    if put is not None and (desk.at(now) - put) / max(desk.rate, 1) > PATIENCE:
        late.append(f"messages wait to be sent since {put:%Y-%m-%d %H:%M:%S}Z")
    return tuple(late)


def _ago(late: timedelta) -> str:
    return f"{late.total_seconds():.0f} s"
