"""What crosses the wire between a fake platform and the program under test, as records."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]
Clock = Callable[[], float]  # seconds since 1970, UTC


@dataclass(slots=True)
class Violation:
    """Something the program did that the platform documents as wrong.

    An `error` is what the platform would refuse or lose; a `warning` is accepted but against the documentation
    (rate above the documented one, text that gets truncated, an unknown argument).
    """

    rule: str
    message: str
    where: str
    severity: Severity = "error"
    at: float = field(default_factory=time.time)
    call: int | None = None

    def __str__(self) -> str:
        return f"[{self.severity}] {self.rule} at {self.where}: {self.message}"


@dataclass(slots=True)
class Upload:
    """A file part of a request."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.content)} bytes)"


@dataclass(slots=True)
class Call:
    """One request the program made to the platform."""

    number: int
    method: str
    arguments: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)
    at: float = field(default_factory=time.time)
    status: int = 0
    response: Any = None
    retry_after: float = 0  # seconds, as a 429 said
    fault: str | None = None
    violations: list[Violation] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or the default."""
        return self.arguments.get(name, default)


@dataclass(slots=True)
class Attempt:
    """One try to hand a delivery to the program."""

    number: int
    at: float
    reason: str = ""
    latency: float | None = None
    status: int | None = None
    body: Any = None
    error: str | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether the program answered with success."""
        return self.error is None and self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Delivery:
    """Something the platform sends to the program: an event, an interaction, a command, an update."""

    kind: Any
    name: str
    payload: dict[str, Any]
    transport: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    skipped: str | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether any attempt was acknowledged."""
        return any(attempt.acknowledged for attempt in self.attempts)

    @property
    def latency(self) -> float | None:
        """Seconds until the first acknowledgement."""
        return next((a.latency for a in self.attempts if a.acknowledged), None)

    @property
    def status(self) -> int | None:
        """Status of the latest attempt."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def body(self) -> Any:
        """What the program answered with (the last attempt that was acknowledged)."""
        return next((a.body for a in reversed(self.attempts) if a.acknowledged), None)
