"""An account manager's page: what needs him, his accounts, the contracts that end soon, open complaints (G10)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from handlers import deskwork
from handlers.allowance import usage
from handlers.asking.facts import terms_of
from handlers.complaints import listing
from handlers.deskwork import Running, instant
from handlers.notices import Card
from handlers.pages.parts import Part, Pieces, Row
from handlers.promises import attaining
from handlers.renewals.numbers import shown
from handlers.rules.allowance import Allowance
from handlers.rules.clock import Clock
from handlers.rules.terms import ClockKind
from handlers.wording import accountpage as wording
from handlers.wording import home, recovery
from handlers.wording.account import promise_name
from handlers.wording.allowance import used
from handlers.wording.recovery import Facts
from handlers.wording.voice import Voice, shorten
from storage import complaints, contracts, overview, renewals, tickets
from storage.contracts import ContractVersion
from storage.overview import Named
from storage.people import Person
from storage.renewals import Upcoming
from storage.roles import Roles
from storage.tickets import Ticket

YEAR = timedelta(days=365)
LATELY = timedelta(days=30)  # missed promises that still need somebody's word
RENEWED = 90  # days until notice is due
MOST = 100  # requests that are looked at
SUBJECT = 40


def gather(conn: Connection, person: Person, found: Roles, voice: Voice) -> Pieces:
    """What an account manager sees; of the front desk what people ask whom nobody knows."""
    mine = overview.organisations_of(conn, found.manages)
    names = {one.id: one.name for one in mine}
    needed = tuple(_needed(conn, person, found, voice, names))
    none = () if needed else wording.nothing(voice)
    parts = [Part(wording.needs_you(voice), none, name="needs", rows=needed)]
    if not found.manages:
        return Pieces(parts=tuple(parts))
    sold = contracts.versions_for(conn, found.manages, voice.now)
    left = usage.allowances(conn, sold, voice.now)
    rows = [Row(partial(_account, conn, voice, one, _current(sold, one, voice.now), left)) for one in mine]
    parts.append(Part(wording.accounts(voice), name="accounts", rows=tuple(rows)))
    if rows := [
        Row(partial(_renewal, voice, one, names.get(one.organisation_id, ""))) for one in _soon(conn, found, voice)
    ]:
        parts.append(Part(wording.renewals(voice), name="renewals", rows=tuple(rows)))
    if rows := list(_complaints(conn, found, voice)):
        parts.append(Part(wording.complaints(voice), name="complaints", rows=tuple(rows)))
    return Pieces(buttons=(wording.invite(voice),), parts=tuple(parts), next_at=voice.now + timedelta(days=1))


# ----------------------------------------------------------------------------------------------------------- needs you


def _needed(conn: Connection, person: Person, found: Roles, voice: Voice, names: dict[int, str]) -> Iterator[Row]:
    """Held requests that wait for his decision, missed promises that nobody acknowledged, disputes he is to decide."""
    held = overview.held_for(conn, found.manages, unknown=found.is_front_desk, most=MOST)
    missed = overview.missed_for(conn, found.manages, voice.now - LATELY, MOST) if found.manages else ()
    asked = overview.undecided(conn, person.id)
    seen = tickets.seen(conn, [ticket_id for ticket_id, _ in asked]) if asked else {}
    running = deskwork.look_at(conn, [one.id for one in (*held, *missed)])
    for one in held:
        yield Row(partial(_held, voice, one, running.get(one.id), names), one.id)
    for one in missed:
        for clock in _unacknowledged(running.get(one.id)):
            yield Row(partial(_broken, voice, running[one.id], clock), one.id)
    for ticket_id, due in asked:
        yield Row(partial(_dispute, voice, seen[ticket_id], due), ticket_id)


def _held(voice: Voice, ticket: Ticket, running: Running | None, names: dict[int, str]) -> Card:
    clock = running.running(ClockKind.PROMISE) if running else None
    due = instant(clock.due) if clock and clock.due is not None else None
    name = names.get(ticket.organisation_id or 0, "?")
    text = wording.held(voice, ticket.ref, name, shorten(ticket.subject, SUBJECT), due)
    return Card(text, buttons=(home.look(voice, ticket.number),))


def _unacknowledged(running: Running | None) -> Iterator[Clock]:
    for clock in running.clocks.clocks if running else ():
        is_broken = clock.breached_at is not None and not clock.corrected and clock.kind is not ClockKind.CLAIM
        if is_broken and clock.acknowledged_at is None:
            yield clock


def _broken(voice: Voice, running: Running, clock: Clock) -> Card:
    due, promise = instant(clock.breached_at or 0), promise_name(voice, clock.kind.value)
    text = wording.broken(voice, running.ticket.ref, running.terms.organisation, promise, due)
    return Card(text, buttons=(wording.acknowledge(voice, running.ticket.number),))


def _dispute(voice: Voice, ticket: Ticket, due: datetime | None) -> Card:
    text = wording.dispute(voice, ticket.ref, shorten(ticket.subject, SUBJECT), due)
    return Card(text, buttons=(home.look(voice, ticket.number),))


# ------------------------------------------------------------------------------------------------------------ accounts


def _current(sold: Iterable[ContractVersion], account: Named, now: datetime) -> ContractVersion | None:
    """The contract of a company that is in force; of several the one that ends last."""
    theirs = (one for one in sold if one.organisation_id == account.id and one.starts <= now < one.ends)
    return max(theirs, key=lambda one: (one.ends, one.number), default=None)


def _account(
    conn: Connection, voice: Voice, account: Named, version: ContractVersion | None, left: dict[str, Allowance]
) -> Card:
    record = attaining.of_organisation(conn, account.id, voice.now - YEAR, voice.now)
    counted = left.get(version.number) if version else None
    text = wording.account(
        voice,
        account.name,
        record,
        used=used(voice, counted) if counted else (),
        ends=_last_day(voice, version) if version else "",
    )
    return Card(text, buttons=(wording.contract_button(voice, f"c.{account.key}"[:40]),))


def _soon(conn: Connection, found: Roles, voice: Voice) -> Sequence[Upcoming]:
    """What `renewals` lists."""
    return renewals.upcoming(conn, found.manages, voice.now.date(), RENEWED)


def _renewal(voice: Voice, one: Upcoming, organisation: str) -> Card:
    days = (one.ends - voice.now.date()).days
    text = wording.renewal(voice, one.contract, organisation, shown(voice, one.ends), days)
    decide = wording.decide(voice, f"{one.contract_id}.{one.ends:%y%m%d}")
    return Card(text, buttons=(decide, wording.contract_button(voice, f"c.{one.contract}"[:40])))


def _complaints(conn: Connection, found: Roles, voice: Voice) -> Iterator[Row]:
    """What `complaints` lists of his accounts."""
    mine = complaints.open_of(conn, found.manages)
    shown = listing.gather(conn, mine, voice.now)
    for one in mine:
        yield Row(partial(_complaint, voice, shown[one.id]), one.ticket_id)


def _complaint(voice: Voice, one: Facts) -> Card:
    return Card(recovery.line(voice, one), buttons=(recovery.opening(voice, one),))


def _last_day(voice: Voice, version: ContractVersion) -> str:
    zone = terms_of(version).calendar.zone
    return replace(voice, zone=zone).day(version.ends - timedelta(seconds=1))
