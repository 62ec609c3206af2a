"""Who of a queue is on duty, and until when: its rota, and what its experts said about themselves (RULES 5, E1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.deskwork import instant
from handlers.rules import rota
from handlers.rules.rota import Rota
from storage import duty, queues
from storage.duty import Switch
from storage.people import Person
from storage.queues import Queue


@dataclass(frozen=True, slots=True)
class Crew:
    """A queue's experts in its order, its rota, and who went on or off duty by hand."""

    queue: Queue
    experts: tuple[Person, ...]
    rota: Rota
    switched: Mapping[int, Switch]

    def on_duty(self, at: datetime) -> tuple[Person, ...]:
        """Who is on duty at `at`, in the order of the queue."""
        keys = rota.on_duty(self.rota, int(at.timestamp()))
        return tuple(one for one in self.experts if self._says(one, one.key in keys))

    def _says(self, person: Person, planned: bool) -> bool:
        found = self.switched.get(person.id)
        return planned if found is None else found.is_on

    def is_off(self, person: Person, at: datetime) -> bool:
        """Whether an expert of the queue is known to be off duty: outside his shifts, or by his own word."""
        has_hours = person.id in self.switched or any(shift.expert == person.key for shift in self.rota.shifts)
        is_here = any(one.id == person.id for one in self.on_duty(at))
        return has_hours and not is_here and any(one.id == person.id for one in self.experts)

    def begins(self, person: Person, at: datetime) -> int | None:
        """From when an expert is on duty, in epoch seconds: `at` while he is; None: not in sight."""
        found, now = self.switched.get(person.id), int(at.timestamp())
        if found is None:
            return rota.begins(self.rota, person.key, now)
        if found.is_on:
            return now
        return None if found.until is None else rota.begins(self.rota, person.key, int(found.until.timestamp()))

    def ends(self, person: Person, at: datetime) -> datetime | None:
        """Until when an expert who is on duty at `at` stays so; None: no end is known."""
        found = self.switched.get(person.id)
        if found is not None:
            return found.until
        end = rota.ends(self.rota, person.key, int(at.timestamp()))
        return None if end is None else instant(end)


def crew(conn: Connection, queue: Queue, at: datetime) -> Crew:
    """The experts of a queue with their duties as they stand at `at`."""
    members = queues.members(conn, queue.id)
    zones = {person.key: person.zone for person, _ in members}
    called = [person.key for person, is_called in members if is_called]
    plan = rota.from_data(queue.routing.get("rota", ()), zones, called)
    experts = tuple(person for person, _ in members)
    return Crew(queue, experts, plan, duty.switched(conn, tuple(one.id for one in experts), at))


def on_duty(conn: Connection, queue_id: int, at: datetime) -> tuple[Person, ...]:
    """The experts of a queue who are on duty at `at`, in its order."""
    queue = queues.by_id(conn, queue_id)
    return crew(conn, queue, at).on_duty(at) if queue else ()
