"""Run working-time vectors: `python -m tests.vectors FILE.jsonl` says how many are right and shows the first wrong."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from handlers.rules import calendar, worktime

SHOWN = 10


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
    hours = worktime.of(calendar.from_data(case["calendar"]))
    start = _epoch(case["start"])
    if case["op"] == "between":
        return Result(case["id"], case["expect_seconds"], hours.between(start, _epoch(case["end"])))
    return Result(case["id"], _epoch(case.get("expect_earliest", case["expect"])), hours.add(start, case["seconds"]))


def run_file(path: Path) -> Iterator[Result]:
    """The results of every line of the file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield run_case(json.loads(line))


def main(arguments: list[str]) -> int:
    """Exit code 0 when every case is right, 1 when one is wrong, 2 on a wrong call."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.vectors FILE.jsonl\n")
        return 2
    results = list(run_file(Path(arguments[0])))
    wrong = [result for result in results if not result.is_right]
    sys.stdout.write(f"{len(results) - len(wrong)} right, {len(wrong)} wrong\n")
    for result in wrong[:SHOWN]:
        sys.stdout.write(f"{result.id}: expected {result.expected}, got {result.got}\n")
    return 1 if wrong else 0


def _epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
