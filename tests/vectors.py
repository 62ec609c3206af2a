"""Run working-time vectors: `python -m tests.vectors FILE.jsonl` says how many are right and shows the first wrong."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from handlers.rules import calendar, worktime

SHOWN = 10
MOST = 100 * 366 * 86400  # seconds; what is longer would compile the calendar to the end of all years


@dataclass(frozen=True, slots=True)
class Result:
    """One case: what was expected and what came out, as epoch seconds or a number of seconds."""

    id: str
    expected: int
    got: int | None

    @property
    def is_right(self) -> bool:
        """Whether the two agree."""
        return self.expected == self.got


def run_case(case: Mapping[str, Any]) -> Result:
    """Compute one case. Where it gives `expect_earliest`, that is our answer (RULES 3: closing stays at closing)."""
    if case["op"] not in ("add", "between"):
        raise ValueError(f"op {case['op']!r} is neither add nor between")
    if case.get("seconds", 0) > MOST:
        raise ValueError(f"{case['seconds']} seconds are more than a hundred years")
    hours = worktime.of(calendar.from_data(case["calendar"]))
    start = _epoch(case["start"])
    if case["op"] == "between":
        return Result(case["id"], case["expect_seconds"], hours.between(start, _epoch(case["end"])))
    return Result(case["id"], _epoch(case.get("expect_earliest", case["expect"])), hours.add(start, case["seconds"]))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no case, and why."""

    number: int
    why: str


def run_file(path: Path) -> Iterator[Result | Unreadable]:
    """The results of every line of the file; empty lines are passed over."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _run_line(number, line)


def _run_line(number: int, line: str) -> Result | Unreadable:
    try:
        return run_case(json.loads(line))
    except (ValueError, KeyError, TypeError, ZoneInfoNotFoundError) as error:
        return Unreadable(number, f"{type(error).__name__} {error}")


def main(arguments: list[str]) -> int:
    """Exit code 0 when every case is right, 1 when one is wrong or cannot be read, 2 on a wrong call."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        sys.stderr.write("usage: python -m tests.vectors FILE.jsonl\n")
        return 2
    results = list(run_file(Path(arguments[0])))
    wrong = [result for result in results if not (isinstance(result, Result) and result.is_right)]
    sys.stdout.write(f"{len(results) - len(wrong)} right, {len(wrong)} wrong\n")
    for result in wrong[:SHOWN]:
        sys.stdout.write(f"{_told(result)}\n")
    if len(wrong) > SHOWN:
        sys.stdout.write(f"and {len(wrong) - SHOWN} more\n")
    return 1 if wrong or not results else 0


def _told(result: Result | Unreadable) -> str:
    if isinstance(result, Unreadable):
        return f"line {result.number} cannot be read: {result.why}"
    return f"{result.id}: expected {result.expected}, got {'never' if result.got is None else result.got}"


def _epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
