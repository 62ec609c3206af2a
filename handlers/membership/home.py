"""A person's own page of the desk: published when he looks at it and when what stands there changes (A9)."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.asking import opening
from handlers.asking.facts import contract_facts
from handlers.callers import Call, voice_of
from handlers.notices import Card, Home, Priority, Reply, Text, dump
from handlers.rules.facts import ContractFacts
from handlers.wording import home as wording
from handlers.wording.hours import hours_in_words
from handlers.wording.voice import Voice, shorten
from storage import desk, homes, people, roles, tickets
from storage.people import Identity

MOST = 20  # open requests that are listed
SUBJECT = 60


def show(conn: Connection, call: Call) -> Reply:
    """He looks at it."""
    _publish(conn, call.caller.identity, now=call.now)
    return Reply()


def refresh(conn: Connection, identity: Identity, *, now: datetime) -> None:
    """What stands on his page may be different now; nothing happens where he never looked at one."""
    if homes.exists_at(conn, posting.lane_of(conn, identity).place_id):
        _publish(conn, people.identity_by_id(conn, identity.id), now=now)


def ask(conn: Connection, call: Call) -> Reply:
    """[Ask a question]: a form with one field; the receipt stands among his messages."""
    said = call.inbound.fields.get(wording.FIELD, "").strip()
    if not said:
        return posting.ask(conn, call, wording.question_form(call.voice))
    opening.open_ticket(conn, replace(call, inbound=replace(call.inbound, message=None, text=said)), said)
    refresh(conn, call.caller.identity, now=call.now)
    return Reply()


def _publish(conn: Connection, identity: Identity, *, now: datetime) -> None:
    page, lane = Home(_page(conn, identity, now)), posting.lane_of(conn, identity)
    if homes.is_news(conn, lane.place_id, hashlib.sha256(dump(page).encode()).hexdigest()):
        slot = f"home/{lane.place_id}"
        posting.put(conn, lane.id, page, now=now, priority=Priority.CARD, slot=slot)


def _page(conn: Connection, identity: Identity, now: datetime) -> Card:
    here = desk.current(conn)
    person = people.by_id(conn, identity.person_id) if identity.person_id else None
    voice = voice_of(person, now, locale=identity.locale, zone=here.zone)
    if person is None:
        return wording.unlinked(voice, here.name, here.vendor, identity.platform.capitalize())
    if not roles.roles_of(conn, person.id).organisations:
        return wording.ours(voice, here.name)
    found = contract_facts(conn, person, now)
    head = found.terms.organisation if found else here.name
    mine = tickets.open_of(conn, identity_id=identity.id, contact_id=person.id)[:MOST]
    requests = [
        wording.request(
            voice,
            one.ref,
            shorten(one.subject, SUBJECT),
            people.name_of(conn, one.owner_id),
            one.state.replace("_", " "),
        )
        for one in mine
    ]
    return wording.customer(voice, head, _contract(voice, found), requests)


def _contract(voice: Voice, found: ContractFacts | None) -> Text:
    if found is None:
        return ()
    terms = found.terms
    return wording.contract(
        voice,
        f"{terms.plan} {terms.contract}",
        ", ".join(module.title for module in found.modules),
        hours_in_words(voice, terms.calendar),
        replace(voice, zone=terms.calendar.zone).day(deskwork.instant(found.end - 1)),
    )
