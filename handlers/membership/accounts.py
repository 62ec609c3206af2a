"""What a platform says of an account: its name and zone have changed, or it was closed and nobody reads it (H8)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import callers, deskwork, posting, whom
from handlers.inbound import Inbound, Kind
from handlers.membership import leaving
from handlers.notices import Post, Priority, Reply
from handlers.relay import rerouting
from handlers.rules.facts import Says
from handlers.staffing import letting_go
from handlers.wording import unreachable as wording
from handlers.wording.unreachable import Contact
from storage import contracts, entrances, people, places, roles, tickets
from storage.people import Identity, Person
from storage.tickets import Ticket


def changed(conn: Connection, inbound: Inbound, now: datetime) -> Reply:
    """Of somebody the desk has never met, nothing is kept."""
    writer = inbound.writer
    if people.identity(conn, writer.platform, writer.workspace, writer.user) is None:
        return Reply()
    identity, person = callers.remember(conn, writer)
    is_open = inbound.kind is Kind.PROFILE
    if _is_news(conn, inbound, is_open=is_open) and not is_open and person is not None:
        _expert_closed(conn, person, identity, now)
        _contact_closed(conn, person, identity, now)
    return Reply()


def _is_news(conn: Connection, inbound: Inbound, *, is_open: bool) -> bool:
    """Keep whether he can be written to; a person of another workspace may have a chat under his own and under ours."""
    workspaces = sorted({inbound.where.workspace, inbound.writer.workspace})
    return any([_keep(conn, inbound, workspace, is_open=is_open) for workspace in workspaces])  # noqa: C419 - each


def _keep(conn: Connection, inbound: Inbound, workspace: str, *, is_open: bool) -> bool:
    platform, user = inbound.where.platform, inbound.writer.user
    if is_open:
        place = places.find_place(conn, platform, workspace=workspace, external=user)
    else:
        place = places.ensure_place(conn, platform, workspace=workspace, external=user, direct=True, lock=True)
    return place is not None and places.set_reachable(conn, place.id, is_open)


def _expert_closed(conn: Connection, person: Person, identity: Identity, now: datetime) -> None:
    """What he had finds somebody else, unless he can be reached on another platform; leads and operators know."""
    mine = roles.roles_of(conn, person.id)
    if not mine.is_ours:
        return
    reachable = posting.private_lane(conn, person) is not None
    owned = () if reachable else tickets.owned_by(conn, person.id)
    for ticket in owned:
        _free(conn, ticket, person, now)
    refs = [ticket.ref for ticket in owned]
    leads = [whom.lead_of(conn, queue) for queue in (*mine.queues, *(ticket.queue_id for ticket in owned))]
    told = {one.id: one for one in (*leads, *people.operators(conn)) if one is not None and one.id != person.id}
    for reader in told.values():
        voice = posting.person_voice(reader, now)
        card = wording.expert_closed(voice, person.name, entrances.called(identity.platform), refs)
        _tell(conn, reader, Post(card, script="H8"), identity, now)


def _free(conn: Connection, seen: Ticket, person: Person, now: datetime) -> None:
    running = deskwork.load(conn, tickets.require(conn, seen.id))
    after = letting_go.release(conn, running, why=Says("closed", {"who": person.id}), at=now, now=now)
    card = wording.unclaimed(callers.voice_of(None, now), after.ticket.ref, person.name)
    posting.to_rooms(conn, after.ticket, Post(card, script="H8"), now=now)


def _contact_closed(conn: Connection, person: Person, identity: Identity, now: datetime) -> None:
    """The account managers of a customer's person with open requests hear it, and the other ways to him; what was
    answered there goes on where he can be reached."""
    mine = tickets.open_of(conn, identity_id=identity.id, contact_id=person.id)
    by_company: dict[int, list[Ticket]] = {}
    for ticket in mine:
        if ticket.organisation_id is not None:
            by_company.setdefault(ticket.organisation_id, []).append(ticket)
    for company, theirs in by_company.items():
        manager, organisation = contracts.account_manager(conn, company), contracts.organisation(conn, company)
        if manager is None or organisation is None:
            continue
        voice = posting.person_voice(manager, now)
        who: Contact = leaving.contact_of(conn, theirs[0], voice)
        refs = sorted(ticket.ref for ticket in theirs)
        card = wording.contact_closed(voice, who, entrances.called(identity.platform), organisation.name, refs)
        _tell(conn, manager, Post(card, script="H8"), identity, now)
    rerouting.from_account(conn, mine, identity, now)


def _tell(conn: Connection, reader: Person, post: Post, identity: Identity, now: datetime) -> None:
    key = f"closed/{identity.id}/{now.date()}/{reader.id}"
    posting.to_person(conn, reader, post, now=now, priority=Priority.BREACH, key=key)
