"""Failures a test asks a fake platform for: refusals, lost replies, dropped connections, slowness."""

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

FaultKind = Literal["rate_limited", "server_error", "timeout", "dropped", "refused", "malformed", "slow"]


@dataclass(slots=True)
class Fault:
    """A failure to inject into the next matching calls.

    `applied` says whether the call takes effect before the failure: a reply that gets lost after the message was
    posted is what makes a naive retry post twice.
    """

    kind: FaultKind
    method: str = "*"
    times: int = 1
    skip: int = 0
    applied: bool = False
    retry_after: float = 1
    status: int = 503
    error: str = "internal_error"
    seconds: float = 30.0
    when: Callable[[dict[str, Any]], bool] | None = None
    used: int = 0

    def matches(self, method: str, arguments: dict[str, Any]) -> bool:
        """Whether the fault is for this call."""
        return (
            self.used < self.times + self.skip
            and fnmatch.fnmatchcase(method, self.method)
            and (self.when is None or self.when(arguments))
        )


class Faults:
    """The failures a scenario asked for."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []
        self.injected: list[tuple[str, str]] = []  # method, kind

    def add(self, fault: Fault) -> Fault:
        """Plans a fault."""
        self.planned.append(fault)
        return fault

    def rate_limited(self, method: str = "*", retry_after: float = 1, **options: Any) -> Fault:
        """Answers 429 and says when to come back."""
        return self.add(Fault("rate_limited", method, retry_after=retry_after, **options))

    def server_error(self, method: str = "*", status: int = 503, **options: Any) -> Fault:
        """Answers with a status of 5xx."""
        return self.add(Fault("server_error", method, status=status, **options))

    def refused(self, method: str, error: str, **options: Any) -> Fault:
        """Answers with an error of the platform, such as `channel_not_found`."""
        return self.add(Fault("refused", method, error=error, **options))

    def timeout(self, method: str = "*", seconds: float = 30.0, **options: Any) -> Fault:
        """Keeps the program waiting and then drops the connection."""
        return self.add(Fault("timeout", method, seconds=seconds, **options))

    def slow(self, method: str = "*", seconds: float = 1.0, **options: Any) -> Fault:
        """Answers correctly but late."""
        return self.add(Fault("slow", method, seconds=seconds, **options))

    def dropped(self, method: str = "*", **options: Any) -> Fault:
        """Closes the connection without an answer."""
        return self.add(Fault("dropped", method, **options))

    def lost_reply(self, method: str, **options: Any) -> Fault:
        """Does what was asked for and then closes the connection without an answer."""
        return self.add(Fault("dropped", method, applied=True, **options))

    def malformed(self, method: str = "*", **options: Any) -> Fault:
        """Answers 200 with a body that is not JSON, as a proxy in between can."""
        return self.add(Fault("malformed", method, **options))

    def clear(self) -> None:
        """Forgets what was planned."""
        self.planned.clear()

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The fault for this call, if one is planned."""
        for fault in self.planned:
            if fault.matches(method, arguments):
                fault.used += 1
                if fault.used <= fault.skip:
                    continue
                self.injected.append((method, fault.kind))
                return fault
        return None
