"""Which open requests a change of the desk touches, which go on as they were, and which would be left with nobody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.deskwork import terms_of
from storage import concerned
from storage.concerned import Concern
from storage.declared import DeclaredContract
from storage.publishing import History

SHOWN = 5  # requests named before "and n more"
HELD = "held"
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Touched:
    """The open requests of a desk, by what they stand on."""

    requests: tuple[Concern, ...]

    def under(self, conn: Connection, number: str) -> Iterator[str]:
        """Running requests of a contract keep the version they were granted under."""
        frozen: dict[str, list[Concern]] = defaultdict(list)
        for one in self.requests:
            if one.contract == number and one.state != HELD and one.terms_hash is not None:
                frozen[one.terms_hash].append(one)
        for content_hash, group in frozen.items():
            go = "goes" if len(group) == 1 else "go"
            version = terms_of(conn, content_hash).version
            yield f"{named(group)} {go} on under version {version}, terms sha256 {content_hash[:12]}…"

    def by(self, section: str, key: str) -> Iterator[str]:
        """Requests for which a changed queue, person or organisation counts at once."""
        group = [one for one in self.requests if key in _STANDS_ON[section](one)] if section in _STANDS_ON else []
        if group:
            yield f"counts at once for {named(group)}"

    def stranded(self, removed: Mapping[str, Iterable[str]]) -> Iterator[str]:
        """What would be left with nobody: requests of a removed queue, owner or organisation. A removed contract
        strands nothing, because what runs keeps its terms."""
        for section, (kind, mend) in _MEND.items():
            for key in removed.get(section, ()):
                group = [one for one in self.requests if key in _LEFT_BY[section](one)]
                if group:
                    yield f"{kind} {key} still has {named(group)}; {mend}"


_On = Mapping[str, Callable[[Concern], tuple[str | None, ...]]]
_STANDS_ON: _On = {
    "people": lambda one: (one.owner, one.contact),
    "queues": lambda one: (one.queue,),
    "organisations": lambda one: (one.organisation,),
}
_LEFT_BY: _On = {**_STANDS_ON, "people": lambda one: (one.owner,)}
_MEND = {
    "queues": ("queue", "transfer them to another queue first"),
    "people": ("person", "have them taken over first"),
    "organisations": ("organisation", "close them first, or keep it until they are"),
}


def touched(conn: Connection) -> Touched:
    """The open requests, read in one query."""
    return Touched(concerned.open_requests(conn))


def next_request(history: History, row: DeclaredContract, zone: str, now: datetime) -> Iterator[str]:
    """Under which version requests run that are written from now on; days are those of `zone`."""
    numbers = {moment: version for moment, (version, _) in history.standing.items()}
    for moment in history.withdrawn(row):
        del numbers[moment]
    numbers |= {one.effective_at: version for version, one in history.fresh(row)}
    later = sorted(moment for moment in numbers if moment is not None and moment > now)
    current = max((moment for moment in numbers if moment not in later), key=lambda moment: moment or BEGINNING)
    yield f"the next request runs under version {numbers[current]}"
    for moment in later:
        yield f"one written from {moment.astimezone(ZoneInfo(zone)):%Y-%m-%d} on runs under version {numbers[moment]}"


def named(group: Iterable[Concern]) -> str:
    """T-1042, T-1043 and 3 more."""
    refs = [one.ref for one in group]
    more = len(refs) - SHOWN
    return ", ".join(refs[:SHOWN]) + (f" and {more} more" if more > 0 else "")
