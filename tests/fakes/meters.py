"""Sliding-window rate meters and readable ids for the fake platforms."""

import time
from collections import deque


class RateMeter:
    """Counts hits per key in a window of `seconds` and remembers the peaks. `source` names the documentation."""

    def __init__(self, name: str, limit: int, *, seconds: float, source: str) -> None:
        self.name, self.limit, self.seconds, self.source = name, limit, seconds, source
        self.peaks: dict[str, int] = {}
        self._hits: dict[str, deque[float]] = {}

    def hit(self, key: str, at: float | None = None) -> int:
        """Counts one hit and returns how many lie in the window now; `at` in monotonic seconds."""
        at = time.monotonic() if at is None else at
        hits = self._hits.setdefault(key, deque())
        while hits and hits[0] <= at - self.seconds:
            hits.popleft()
        hits.append(at)
        self.peaks[key] = max(self.peaks.get(key, 0), len(hits))
        return len(hits)

    def wait_for(self, key: str) -> float:
        """Seconds until one more hit would fit."""
        hits = self._hits.get(key, deque())
        if len(hits) < self.limit:
            return 0.0
        return max(0.0, hits[-self.limit] + self.seconds - time.monotonic())

    def forget_last(self, key: str) -> None:
        """Takes the latest hit back, for a call that was refused."""
        if self._hits.get(key):
            self._hits[key].pop()


class IdSequence:
    """Readable, unique identifiers of the platform's form."""

    def __init__(self, prefix: str, width: int = 9, *, start: int = 1) -> None:
        self.prefix, self.width, self.value = prefix, width, start - 1

    def next(self) -> str:
        """The next identifier."""
        self.value += 1
        return f"{self.prefix}{self.value:0{self.width}d}"
