"""Who did it and where: every event is turned into a `Call` before a use-case sees it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import languages
from handlers.inbound import Inbound, Writer
from handlers.wording.voice import Voice
from storage import conversation, desk, people, places, queues, roles, slots
from storage.people import Identity, Person
from storage.places import Lane, Place
from storage.queues import Queue
from storage.roles import Roles


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind an event; `person` is None while the desk does not know whose identity it is."""

    identity: Identity
    person: Person | None
    roles: Roles

    @property
    def name(self) -> str:
        """What to call him."""
        return self.person.name if self.person else self.identity.name or self.identity.user

    @property
    def person_id(self) -> int | None:
        """His id, where he is known."""
        return self.person.id if self.person else None


@dataclass(frozen=True, slots=True)
class Call:
    """One event, with everything a use-case needs to know about it.

    place, lane: where it happened and where an answer to it goes. queue: the queue whose chat it is, if it is one.
    at: when the person did it, in desk time, never later than `now`. chat_locale: the language of an organisation's
    chat, for somebody of whom none is known.
    """

    inbound: Inbound
    caller: Caller
    place: Place
    lane: Lane
    queue: Queue | None
    at: datetime
    now: datetime
    desk_zone: str
    chat_locale: str | None = None

    @property
    def voice(self) -> Voice:
        """How to speak to whoever did it."""
        identity = self.caller.identity
        locale = identity.locale or self.chat_locale
        return voice_of(self.caller.person, self.now, locale=locale, zone=identity.zone or self.desk_zone)


def identify(conn: Connection, inbound: Inbound, at: datetime, now: datetime) -> Call:
    """Find out who did it and where; locks the place, so that events of one place are taken one after another."""
    place = _place(conn, inbound)
    identity, person = remember(conn, inbound.writer)
    if inbound.kind in _DONE:
        identity = people.came_from(conn, identity)
        place = _heard(conn, place)
    caller = _caller(conn, identity, person)
    queue = None if place.direct else queues.by_place(conn, place.platform, place.workspace, place.external)
    lane = (_answered(conn, inbound, place) if queue is not None else None) or _lane(conn, inbound, place)
    zone = desk.current(conn).zone
    return Call(inbound, caller, place, lane, queue, at, now, zone, _chat_locale(conn, caller, place, now))


def _chat_locale(conn: Connection, caller: Caller, place: Place, now: datetime) -> str | None:
    is_known = caller.identity.locale or (caller.person is not None and caller.person.locale)
    return None if is_known or place.direct else languages.of_chat(conn, place, now)


def caller_of(conn: Connection, identity: Identity) -> Caller:
    """The person behind an account."""
    return _caller(conn, identity, people.by_id(conn, identity.person_id) if identity.person_id else None)


def _caller(conn: Connection, identity: Identity, person: Person | None) -> Caller:
    return Caller(identity, person, roles.roles_of(conn, person.id) if person else Roles())


def remember(conn: Connection, writer: Writer) -> tuple[Identity, Person | None]:
    """The account of whoever did it, with what the platform says of him now, and whose it is."""
    return people.remember(
        conn,
        writer.platform,
        writer.workspace,
        user=writer.user,
        name=writer.name,
        locale=writer.locale,
        zone=writer.zone,
        guest=writer.guest,
    )


def voice_of(person: Person | None, now: datetime, *, locale: str | None = None, zone: str = "UTC") -> Voice:
    """How to speak to somebody: his own language and zone, else the platform's hint and the desk's zone."""
    if person is None:
        return Voice(locale or "en", zone, now)
    return Voice(person.locale or locale or "en", person.zone, now)


def _place(conn: Connection, inbound: Inbound) -> Place:
    where = inbound.where
    return places.ensure_place(
        conn,
        where.platform,
        workspace=where.workspace,
        external=where.place,
        direct=where.direct,
        address=where.address,
        title=where.title,
        lock=True,
    )


def _heard(conn: Connection, place: Place) -> Place:
    """Who writes to the desk privately can be written to."""
    if place.reachable or not place.direct:
        return place
    places.set_reachable(conn, place.id, True)
    return replace(place, reachable=True)


def _answered(conn: Connection, inbound: Inbound, place: Place) -> Lane | None:
    """In a queue's chat without threads: the lane of the message that is answered, or whose button is pressed."""
    about = inbound.reply_to or (inbound.message if inbound.kind in ("press", "form") else None)
    if about is None or inbound.thread is not None or inbound.where.threads:
        return None
    found = slots.lane_of(conn, place.id, about)
    if found is not None or inbound.reply_to is None:
        return found
    written = conversation.by_external(conn, place.id, about)
    return conversation.room_at(conn, written.ticket_id, place.id) if written else None


def _lane(conn: Connection, inbound: Inbound, place: Place) -> Lane:
    thread = inbound.thread
    if thread is None and inbound.where.threads and inbound.kind in _SPOKEN:
        thread = inbound.message
    if thread is not None:
        known = places.lane_by_thread(conn, place.id, thread)
        return known or places.ensure_lane(conn, place.id, thread=thread)
    return places.ensure_lane(conn, place.id)


_SPOKEN = ("message", "edit", "delete")
_DONE = ("message", "command", "press", "form", "started")  # by which people show where they are
