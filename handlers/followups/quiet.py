"""Accounts that ask nothing: a line of their account manager's day, with two things to do about it (F13)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, pressed, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, NotYours, OldButton
from handlers.inbound import Kind
from handlers.notices import Card, Post, Reply, Words
from handlers.wording import quiet as wording
from handlers.wording import renewals as letters
from handlers.wording.voice import flat
from storage import contracts, followups, people, quiet
from storage.contracts import Organisation
from storage.followups import How, Sort
from storage.people import Person
from storage.quiet import Quiet

AFTER = timedelta(days=45)  # without a request


def of(conn: Connection, organisation_ids: Collection[int], now: datetime) -> tuple[Quiet, ...]:
    """Those of these accounts that are quiet, the longest first; without those that were looked at."""
    return quiet.of(conn, organisation_ids, now=now, before=now - AFTER)


def fine(conn: Connection, call: Call) -> Reply:
    """[Fine]: it is said again when it was quiet for as long again."""
    organisation, person = _mine(conn, call)
    day = call.now.date().isoformat()
    subject = quiet.subject_of(organisation.id)
    followups.note(
        conn, sort=Sort.QUIET, subject=subject, occasion=day, person_id=person.id, how=How.SKIPPED, now=call.now
    )
    return Reply(toast=flat(wording.fine(call.voice, organisation.name))[: replying.TOAST])


def write(conn: Connection, call: Call) -> Reply:
    """[Write to Nils]: a form; what stands there goes to him privately as the account manager's own words, once."""
    organisation, person = _mine(conn, call)
    contact = people.by_id(conn, pressed.number(pressed.rest_of(call)))
    if contact is None or contact.id not in {one.id for one in contracts.contacts_of(conn, organisation.id)}:
        raise OldButton
    if call.inbound.kind is not Kind.FORM:
        return replying.ask(conn, call, wording.form(call.voice, contact.name, call.inbound.value))
    text = pressed.spoken(call, wording.WORDS, call.voice.label("F7.field", "Your words"))
    if posting.private_lane(conn, contact) is None:
        raise Changed(what=call.voice.label("F13.gone", "{name} cannot be reached privately", name=contact.name))
    card = letters.received(voice_of(contact, call.now), person.name, (Words(text),), str(person.id))
    posting.to_person(conn, contact, Post(card, script="F13"), now=call.now, key=f"quiet/{call.inbound.key}"[:200])
    return replying.answer(conn, call, Card(wording.written(call.voice, contact.name)), script="F13")


def _mine(conn: Connection, call: Call) -> tuple[Organisation, Person]:
    """The account that the button names, for who answers for it. Raises OldButton or NotYours."""
    organisation = contracts.organisation(conn, pressed.number(call.inbound.value.partition(".")[0]))
    if organisation is None:
        raise OldButton
    if call.caller.person is None or organisation.id not in call.caller.roles.manages:
        raise NotYours
    return organisation, call.caller.person
