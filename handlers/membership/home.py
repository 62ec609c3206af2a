"""A person's own page of the desk: published when he looks at it and when what stands there changes (A9, G8 to G10)."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, replying
from handlers.asking import opening
from handlers.callers import Call, voice_of
from handlers.errors import OldButton
from handlers.membership import chosen, welcoming
from handlers.notices import Card, Home, Reply, dump
from handlers.pages import accounts, customers, experts, leads
from handlers.pages.parts import Pieces, lay_out, tickets_of
from handlers.wording import home as wording
from handlers.wording.voice import Voice
from storage import desk, homes, outbox, people, places, roles
from storage.desk import Desk
from storage.homes import Page
from storage.people import Identity, Person


def show(conn: Connection, call: Call) -> Reply:
    """He looks at it. A contact to whom the desk never wrote is greeted, once."""
    identity, lane = call.caller.identity, replying.own_lane(conn, call)
    page = homes.look(conn, lane.place_id, call.now)
    if not page.hash and call.caller.roles.organisations and not outbox.was_put_in(conn, lane.place_id):
        person = call.caller.person
        if person is not None:
            welcoming.greet(conn, identity, person, now=call.now)
    _publish(conn, identity, page, now=call.now)
    return Reply()


def changed(conn: Connection, call: Call) -> None:
    """What the caller did may stand on his page; after a press on the page itself the desk makes it anew anyway."""
    if not replying.is_on_page(call):
        refresh(conn, call.caller.identity, now=call.now)


def refresh(conn: Connection, identity: Identity, *, now: datetime) -> None:
    """What stands on his page may be different now; nothing happens where he never looked at one."""
    page = homes.of(conn, posting.lane_of(conn, identity).place_id)
    if page is not None:
        _publish(conn, people.identity_by_id(conn, identity.id), page, now=now)


def renew(conn: Connection, page: Page, now: datetime) -> None:
    """The page is made anew, as it stands now."""
    place = places.place_by_id(conn, page.place_id)
    identity = people.identity(conn, place.platform, place.workspace, place.external)
    if identity is None or not place.reachable:
        homes.keep(conn, place.id, page.hash, now=now, next_at=None, tickets=())
    else:
        _publish(conn, identity, page, now=now)


def clear(conn: Connection, call: Call) -> None:
    """Nothing of him stands there any more: he is somebody the desk does not know."""
    kept, here = homes.of(conn, replying.own_lane(conn, call).place_id), desk.current(conn)
    if kept is not None:
        page = Home(wording.unlinked(call.voice, here.name, here.vendor, call.place.platform.capitalize()))
        _put(conn, kept, page, Pieces(), now=call.now)


def turn(conn: Connection, call: Call) -> Reply:
    """[More] and [Earlier]: another part of a list, in place. Raises OldButton."""
    page = homes.of(conn, replying.own_lane(conn, call).place_id)
    name, _, number = call.inbound.value.rpartition(".")
    if page is None or not name or not number.isdecimal() or len(number) > 4:
        raise OldButton
    homes.turn(conn, page, name[:20], int(number))
    return Reply()


def ask(conn: Connection, call: Call) -> Reply:
    """[Ask a question]: a form with one field; the receipt stands among his messages."""
    said = call.inbound.fields.get(wording.FIELD, "").strip()
    if not said:
        return replying.ask(conn, call, wording.question_form(call.voice))
    opening.open_ticket(conn, replace(call, inbound=replace(call.inbound, message=None, text=said)), said)
    changed(conn, call)
    return Reply()


def _publish(conn: Connection, identity: Identity, kept: Page, *, now: datetime) -> None:
    page, pieces = _page(conn, identity, now, kept)
    _put(conn, kept, page, pieces, now=now)


def _put(conn: Connection, before: Page, page: Home, pieces: Pieces, *, now: datetime) -> None:
    """Publish it where it is news; what was published before needs no row any more."""
    place_id, content = before.place_id, hashlib.sha256(dump(page).encode()).hexdigest()
    standing = tickets_of(pieces.parts)
    if not homes.keep(conn, place_id, content, now=now, next_at=pieces.next_at, tickets=standing):
        return
    row = posting.publish(conn, place_id, page, now=now)
    homes.published(conn, place_id, row)
    if before.row_id is not None and before.row_id != row:
        outbox.forget(conn, before.row_id)


def _page(conn: Connection, identity: Identity, now: datetime, kept: Page) -> tuple[Home, Pieces]:
    here = desk.current(conn)
    person = people.by_id(conn, identity.person_id) if identity.person_id else None
    voice = voice_of(person, now, locale=identity.locale, zone=here.zone)
    if person is None:
        return Home(wording.unlinked(voice, here.name, here.vendor, identity.platform.capitalize())), Pieces()
    pieces = _pieces(conn, identity, person, voice, here)
    parts = lay_out(voice, pieces.parts, kept.lists)
    return Home(_head(voice, pieces), parts), pieces


def _head(voice: Voice, pieces: Pieces) -> Card:
    return wording.page(voice, pieces.title, pieces.lines, pieces.buttons)


def _pieces(conn: Connection, identity: Identity, person: Person, voice: Voice, here: Desk) -> Pieces:
    """What every role of a person adds, in the order of their urgency, with his settings below."""
    found = roles.roles_of(conn, person.id)
    is_customer = bool(found.organisations) or not found.is_ours
    has_work = bool(found.queues or found.leads or found.manages or found.is_front_desk)
    added = [
        *([experts.gather(conn, person, found, voice)] if found.queues else []),
        *([leads.gather(conn, found, voice)] if found.leads else []),
        *([accounts.gather(conn, person, found, voice)] if found.manages or found.is_front_desk else []),
        *([customers.gather(conn, identity, person, voice)] if is_customer else []),
        *([] if is_customer or has_work else [Pieces((wording.ours(voice),))]),
        Pieces(parts=(chosen.part(conn, identity, person, found, voice=voice),)),
    ]
    title = "" if found.is_ours else added[0].title
    return Pieces(
        tuple(line for one in added for line in one.lines),
        tuple(button for one in added for button in one.buttons),
        tuple(part for one in added for part in one.parts),
        min((one.next_at for one in added if one.next_at is not None), default=None),
        title or here.name,
    )
