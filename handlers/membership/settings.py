"""Settings of everybody's own: language, time zone, quiet hours, further chats (A13)."""

import re
from datetime import timedelta

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call, voice_of
from handlers.errors import FieldRefusal, OldButton, Refusal
from handlers.membership import chosen, home, inviting
from handlers.membership.inviting import Whom
from handlers.notices import Reply
from handlers.rules import spokenwords
from handlers.wording import settings as wording
from handlers.wording.cities import zone_of
from storage import entrances, people, preferences
from storage.people import Person

LINKED_WITHIN = timedelta(minutes=15)
_HOURS = re.compile(r"(\d{1,2})(?::?(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::?(\d{2}))?")
_NONE = ("none", "off", "no", "-", "nessuno", "nessuna", "inga", "ingen", "无", "没有")


class NotLinked(Refusal):
    """I do not know you yet, so there is nothing to set. If you have an invite code, send it now."""

    script = "A13.unknown"


class NoSuchZone(FieldRefusal):
    """I know no time zone “{zone}”. Write a city such as Rome, or a name such as Europe/Rome."""

    script = "A13.nowhere"


class NoSuchHours(FieldRefusal):
    """I cannot read “{hours}”. Write hours such as 19:00-08:00, or “none”."""

    script = "A13.never"


def show(conn: Connection, call: Call) -> Reply:
    """A13."""
    person = _person(conn, call)
    voice = voice_of(person, call.now)
    card = wording.settings(voice, chosen.read(conn, call.caller.identity, person, call.caller.roles, voice))
    return replying.answer(conn, call, card, script="A13")


def language(conn: Connection, call: Call) -> Reply:
    """[Language] and the one that was chosen; `language italiano`."""
    person, tag = _person(conn, call), call.inbound.value or spokenwords.tongue(call.inbound.text)
    if not tag:
        return replying.answer(conn, call, wording.languages(call.voice, chosen.LANGUAGES), script="A13")
    if tag not in dict(chosen.LANGUAGES):
        raise OldButton
    return _chosen(conn, call, person, locale=tag)


def zone(conn: Connection, call: Call) -> Reply:
    """[Time zone]: a form with one field."""
    person = _person(conn, call)
    said = call.inbound.fields.get(wording.FIELD, call.inbound.text).strip()
    if not said:
        return replying.ask(conn, call, wording.zone_form(call.voice, person.zone))
    found = zone_of(said, call.voice.locale)
    if found is None:
        raise NoSuchZone(name=wording.FIELD, zone=said)
    return _chosen(conn, call, person, zone=found)


def quiet(conn: Connection, call: Call) -> Reply:
    """[Quiet hours]: a form with one field."""
    person = _person(conn, call)
    said = call.inbound.fields.get(wording.FIELD, call.inbound.text).strip()
    if not said:
        kept = preferences.of(conn, person.id)
        hours = chosen.hours(kept.quiet_from, kept.quiet_until, "-")
        return replying.ask(conn, call, wording.quiet_form(call.voice, hours))
    since, until = _read_hours(said)
    return _chosen(conn, call, person, quiet_from=since, quiet_until=until)


def check_ins(conn: Connection, call: Call) -> Reply:
    """[Check-ins off] and [on]: whether he is asked later if a solution holds. Raises OldButton."""
    person = _person(conn, call)
    if call.inbound.value not in ("on", "off") or call.caller.roles.is_ours:
        raise OldButton
    return _chosen(conn, call, person, check_ins=call.inbound.value == "on")


def link(conn: Connection, call: Call) -> Reply:
    """`link`: a code that makes another chat the same person's."""
    person = _person(conn, call)
    whom = Whom(person.name, person=person.id, lasts=LINKED_WITHIN)
    _, secret = inviting.make(conn, person, whom, now=call.now)
    here = call.place.platform
    ways = [
        (way.name, f"{way.link}{inviting.MARK}{secret.token}")
        for way in entrances.every(conn)
        if way.link and way.platform != here
    ]
    card = wording.link_code(call.voice, secret.code, LINKED_WITHIN.seconds // 60, ways)
    return replying.say(conn, call, card, script="A13")


def _read_hours(said: str) -> tuple[int | None, int | None]:
    """Minutes after midnight; None for no quiet hours."""
    if said.lower() in _NONE:
        return None, None
    found = _HOURS.fullmatch(said)
    parts = [int(part or 0) for part in found.groups()] if found else []
    if not parts or max(parts[0], parts[2]) > 24 or max(parts[1], parts[3]) > 59:
        raise NoSuchHours(name=wording.FIELD, hours=said)
    since, until = (parts[0] * 60 + parts[1]) % 1440, (parts[2] * 60 + parts[3]) % 1440
    if since == until:
        raise NoSuchHours(name=wording.FIELD, hours=said)
    return since, until


def _chosen(conn: Connection, call: Call, person: Person, **values: str | int | None) -> Reply:
    """Keep it and show how it stands, here and on his page."""
    preferences.choose(conn, person.id, **values)
    home.changed(conn, call)
    return show(conn, call)


def _person(conn: Connection, call: Call) -> Person:
    """The caller as he is now."""
    found = people.by_id(conn, call.caller.person_id) if call.caller.person_id else None
    if found is None:
        raise NotLinked
    return found
