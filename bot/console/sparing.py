"""How often one browser, or one address, may do a thing: counted in this process and forgotten when it is over."""

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

MOST = 20_000  # counts held at a time


@dataclass(frozen=True, slots=True)
class Measure:
    """At most `burst` at once, and one more every so often."""

    burst: int
    every: timedelta


@dataclass(frozen=True, slots=True)
class Sparing:
    """What has been used up, by whom. A count is the time at which all of it is free again."""

    counts: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def may(self, what: str, who: str, measure: Measure, now: datetime) -> bool:
        """Whether `who` may do it once more; that it did is counted."""
        if len(self.counts) >= MOST:
            self._forget(now)
        free = max(self.counts.get((what, who), now), now) + measure.every
        if free > now + measure.every * measure.burst:
            return False
        self.counts[what, who] = free
        return True

    def _forget(self, now: datetime) -> None:
        for key in [key for key, free in self.counts.items() if free <= now]:
            del self.counts[key]
        for key in list(self.counts)[: len(self.counts) - MOST + 1]:
            del self.counts[key]


def address_of(request: web.Request) -> str:
    """The browser's address, an IPv6 one as its network of 64 bits. What a proxy says of it is believed only where the
    proxy is on this computer or its own network."""
    near = request.remote or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return _network(told if told and _is_near(near) else near)


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
