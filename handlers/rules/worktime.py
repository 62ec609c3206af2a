"""Working time: exact arithmetic over a calendar, compiled once to prefix sums of whole epoch seconds (RULES 3)."""

from functools import lru_cache

from handlers.rules.calendar import Calendar


class Worktime:
    """A compiled calendar. All instants are whole epoch seconds; intervals are half-open. Get one from `of`."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def add(self, start: int, seconds: int) -> int | None:
        """The earliest instant at which `seconds` of working time have passed since `start`; None: never.

        Zero seconds give the start itself. Raises ValueError on a negative number.
        """
        raise NotImplementedError

    def between(self, start: int, end: int) -> int:
        """Working seconds in [start, end); 0 when the end is not after the start."""
        raise NotImplementedError

    def is_open(self, at: int) -> bool:
        """Whether the local wall clock at this instant reads inside that date's hours."""
        raise NotImplementedError

    def next_open(self, at: int) -> int | None:
        """`at` itself when open, else the next opening; None: never."""
        raise NotImplementedError

    def spans(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The open times within [start, end), cut to it."""
        raise NotImplementedError


@lru_cache(maxsize=1024)
def of(calendar: Calendar) -> Worktime:
    """The compiled calendar, shared between calls with equal content."""
    return Worktime(calendar)
