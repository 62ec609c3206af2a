"""Who had a request when, read from its journal, with the names that people know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.deskwork import event_of
from handlers.rules import holders
from handlers.rules.holders import Holding
from handlers.rules.lifecycle import EventKind
from storage import people, queues
from storage.journal import Entry
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of persons and the keys of queues in holdings are called."""

    people: Mapping[int, str]
    queues: Mapping[str, str]

    def queue(self, key: str) -> str:
        """The title of a queue; its key where it is no longer on the desk."""
        return self.queues.get(key, key)


def of_ticket(conn: Connection, ticket: Ticket, entries: Sequence[Entry]) -> tuple[Holding, ...]:
    """Who had it when. Its first queue is the one that it first left, or where it still is."""
    named = [str(entry.data.get("queue", "")) for entry in entries]
    granted = next((place for place, entry in enumerate(entries) if entry.kind == EventKind.GRANTED), None)
    if granted is not None:
        named[granted] = _first_queue(conn, ticket, entries)
    return holders.spans(map(event_of, entries), named)


def _first_queue(conn: Connection, ticket: Ticket, entries: Iterable[Entry]) -> str:
    for entry in entries:
        if entry.kind == EventKind.TRANSFERRED:
            return str(entry.data.get("from", ""))
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id is not None else None
    return queue.key if queue else ""


def names_of(conn: Connection, found: Iterable[Holding]) -> Names:
    """What to call everybody in these holdings."""
    held = tuple(found)
    ids = {one.person for one in held if one.person is not None}
    titles = {queue.key: queue.title for queue in queues.every(conn)} if any(one.queue for one in held) else {}
    return Names({one: people.name_of(conn, one) for one in ids}, titles)
