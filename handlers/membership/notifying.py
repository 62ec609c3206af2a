"""How our people hear: by name in chats, before a promise may be missed, and when what may wait is told (G9, A12)."""

import re

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.errors import FieldRefusal, OldButton, WrongRole
from handlers.membership import chosen, home
from handlers.notices import Reply
from handlers.reports import planning
from handlers.wording import roles
from handlers.wording import settings as wording
from handlers.wording.voice import flat
from storage import preferences
from storage.people import Person

_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?")


class NoSuchTime(FieldRefusal):
    """I cannot read “{time}”. Write a time such as 08:30."""

    script = "A12.never"


def calls(conn: Connection, call: Call) -> Reply:
    """[Card sound off] and [on]: whether his name calls him in his queues' chats."""
    person = _expert(call)
    preferences.choose(conn, person.id, calls=_is_on(call))
    home.changed(conn, call)
    return Reply(toast=flat(wording.sound(call.voice, is_on=_is_on(call))))


def warned(conn: Connection, call: Call) -> Reply:
    """[75 % warning off] and [on]: whether he is told before a promise of his may be missed."""
    person = _expert(call)
    preferences.choose(conn, person.id, warned=_is_on(call))
    home.changed(conn, call)
    return Reply(toast=flat(wording.warning(call.voice, is_on=_is_on(call))))


def daily(conn: Connection, call: Call) -> Reply:
    """[Change time]: a form with one field. Raises WrongRole, NoSuchTime."""
    person = call.caller.person
    if person is None or not (call.caller.roles.manages or call.caller.roles.leads):
        raise WrongRole(role=roles.title(call.voice, "account"), who=roles.colleagues(call.voice))
    said = call.inbound.fields.get(wording.FIELD, call.inbound.text).strip()
    if not said:
        return replying.ask(conn, call, wording.daily_form(call.voice, chosen.daily_of(conn, person)))
    minutes = _read(said)
    preferences.choose(conn, person.id, daily_at=minutes)
    planning.move(conn, person, minutes, call.now)
    home.changed(conn, call)
    card = wording.daily_kept(call.voice, chosen.clock(minutes))
    return replying.answer(conn, call, card, script="A12")


def _expert(call: Call) -> Person:
    """The caller, who works in a queue. Raises WrongRole."""
    if call.caller.person is None or not call.caller.roles.queues:
        raise WrongRole(role=roles.title(call.voice, "expert"), who=roles.colleagues(call.voice))
    return call.caller.person


def _is_on(call: Call) -> bool:
    if call.inbound.value not in ("on", "off"):
        raise OldButton
    return call.inbound.value == "on"


def _read(said: str) -> int:
    """Minutes after midnight. Raises NoSuchTime."""
    found = _TIME.fullmatch(said)
    hour, minute = (int(part or 0) for part in found.groups()) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise NoSuchTime(name=wording.FIELD, time=said)
    return hour * 60 + minute
