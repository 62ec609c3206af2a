"""The journal of traffic on a fake platform: written by the fake, waited for and asserted on by tests."""

import asyncio
import fnmatch
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from tests.fakes.traffic import Call, Clock, Delivery, Severity, Upload, Violation

T = TypeVar("T")


class Journal:
    """Everything that crossed the wire, in order."""

    def __init__(self, now: Clock = time.time) -> None:
        self.now = now
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.violations: list[Violation] = []
        self.idle_methods: set[str] = set()  # calls that mean nothing by themselves, such as long polling
        self.excused: set[str] = set()  # globs of rules that a test breaks on purpose
        self.gaps: list[str] = []  # what the program used and the fake cannot do: a gap of the fake
        self.last_activity = time.monotonic()
        self._changed = asyncio.Event()

    # -- writing

    def open_call(self, method: str, arguments: dict[str, Any], *, uploads: dict[str, Upload] | None = None) -> Call:
        """Records a request that just came in."""
        call = Call(len(self.calls) + 1, method, arguments, uploads or {}, at=self.now())
        self.calls.append(call)
        self.touch(active=method not in self.idle_methods)
        return call

    def close_call(self, call: Call, status: int, *, response: Any = None) -> None:
        """Records what the request was answered with."""
        call.status, call.response = status, response
        self.touch(active=call.method not in self.idle_methods)

    def add_delivery(self, delivery: Delivery) -> Delivery:
        """Records something about to be sent to the program."""
        self.deliveries.append(delivery)
        self.touch()
        return delivery

    def violate(
        self, rule: str, message: str, *, where: str, severity: Severity = "error", call: Call | None = None
    ) -> Violation:
        """Records a broken rule of the platform."""
        violation = Violation(rule, message, where, severity, at=self.now(), call=call.number if call else None)
        self.violations.append(violation)
        if call:
            call.violations.append(violation)
        self.touch()
        return violation

    def gap(self, text: str) -> None:
        """Records that the fake cannot do what was asked."""
        self.gaps.append(text)
        self.touch()

    def touch(self, active: bool = True) -> None:
        """Wakes everyone who waits for a change."""
        if active:
            self.last_activity = time.monotonic()
        self._changed.set()
        self._changed = asyncio.Event()

    # -- reading

    def sent(self, method: str = "*", **arguments: Any) -> list[Call]:
        """Calls whose method matches the glob and whose arguments equal the given ones."""
        return [
            call
            for call in self.calls
            if fnmatch.fnmatchcase(call.method, method)
            and all(call.arguments.get(name) == value for name, value in arguments.items())
        ]

    def errors(self) -> list[Violation]:
        """What the platform would refuse or lose."""
        return [v for v in self.violations if v.severity == "error"]

    def warnings(self) -> list[Violation]:
        """What the platform accepts against its documentation."""
        return [v for v in self.violations if v.severity == "warning"]

    def broken(self, rule: str) -> list[Violation]:
        """Violations whose rule matches the glob."""
        return [v for v in self.violations if fnmatch.fnmatchcase(v.rule, rule)]

    def assert_clean(self, *ignored: str, warnings: bool = False) -> None:
        """Fails when a rule was broken; `ignored` are globs of rule names."""
        found = self.violations if warnings else self.errors()
        left = [v for v in found if not any(fnmatch.fnmatchcase(v.rule, glob) for glob in ignored)]
        assert not left, "\n".join(str(v) for v in left)

    def excuse(self, *rules: str) -> None:
        """These rules (globs) are broken on purpose."""
        self.excused.update(rules)

    def judge(self, refusals: Collection[str] = ()) -> None:
        """At the end of every world: no rule was broken, nothing but these was refused, and the fake could do all."""
        left = [
            v for v in self.violations if v.severity == "error" or (".refused." in v.rule and v.rule not in refusals)
        ]
        left = [v for v in left if not any(fnmatch.fnmatchcase(v.rule, glob) for glob in self.excused)]
        assert not left, "\n".join(str(v) for v in left)
        assert not self.gaps, "\n".join(self.gaps)

    def delivered(self, name: str = "*") -> list[Delivery]:
        """Deliveries whose name matches the glob."""
        return [d for d in self.deliveries if fnmatch.fnmatchcase(d.name, name)]

    async def wait_until(
        self, condition: Callable[[], T | None], within: float = 20.0, *, what: str = "the expected traffic"
    ) -> T:
        """The first truthy value of `condition`, checked again after each journal entry; `within` in real seconds."""
        deadline = time.monotonic() + within
        while True:
            changed = self._changed
            if value := condition():
                return value
            left = deadline - time.monotonic()
            if left <= 0:
                recent = ", ".join(call.method for call in self.calls[-8:])
                raise TimeoutError(f"waited {within} s for {what}; latest calls: {recent or 'none'}")
            await self._next_change(changed, min(left, 0.5))

    async def wait_for_call(self, method: str, within: float = 20.0, *, after: int = 0, **arguments: Any) -> Call:
        """A call made after the call number `after`, once it was answered."""

        def found() -> Call | None:
            return next((c for c in self.sent(method, **arguments) if c.number > after and c.status), None)

        return await self.wait_until(found, within, what=f"a call of {method} {arguments or ''}")

    async def settle(self, quiet: float = 0.3, within: float = 10.0) -> None:
        """Returns when nothing was recorded for `quiet` seconds."""
        deadline = time.monotonic() + within
        while (left := quiet - (time.monotonic() - self.last_activity)) > 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"traffic did not settle within {within} s")
            await self._next_change(self._changed, left)

    @staticmethod
    async def _next_change(changed: asyncio.Event, seconds: float) -> None:
        try:
            await asyncio.wait_for(changed.wait(), seconds)
        except TimeoutError:
            return

    # -- reporting

    def latencies(self) -> list[float]:
        """Seconds to acknowledgement of every acknowledged delivery."""
        return [d.latency for d in self.deliveries if d.latency is not None]

    def report(self) -> str:
        """A short text about the whole run."""
        counts = Counter(call.method for call in self.calls)
        lost = sum(not d.acknowledged and not d.skipped for d in self.deliveries)
        skipped = sum(bool(d.skipped) for d in self.deliveries)
        lines = [f"calls: {len(self.calls)}", *(f"  {n:5} {method}" for method, n in sorted(counts.items()))]
        lines.append(f"deliveries: {len(self.deliveries)}, not acknowledged: {lost}, skipped: {skipped}")
        if times := sorted(self.latencies()):
            p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
            median = statistics.median(times)
            lines.append(f"acknowledged in: median {median:.3f} s, p95 {p95:.3f} s, worst {times[-1]:.3f} s")
        lines.append(f"violations: {len(self.errors())} errors, {len(self.warnings())} warnings")
        lines += [f"  {violation}" for violation in self.violations]
        if self.gaps:
            lines += ["gaps of the fake:", *(f"  {gap}" for gap in sorted(set(self.gaps)))]
        return "\n".join(lines)
