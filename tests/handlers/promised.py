"""What is promised whatever happens, judged after every step: reminders, follow-ups, ratings, complaints, balances."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from handlers import deskwork
from handlers.allowance.included import agreed_of
from handlers.promises import attaining
from handlers.reports import figures
from handlers.rules import followup, ledger, timelog
from handlers.rules.ledger import Unit
from handlers.rules.scorecard import Period
from storage import contracts, desk, journal, people, tickets
from storage import ledger as kept
from storage.complaints import COMPLAINT, Complaint, complaints
from storage.contracts import ContractVersion
from storage.followups import How, Sort, follow_ups
from storage.people import Person
from storage.tickets import TICKET, Ticket
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Scene

CUSTOMERS = ("giulia", "giulia@slack", "luca", "nils", "paolo", "paolo@slack")
CHATS = {PEOPLE[who].user for who in CUSTOMERS}
ASKING = {
    Sort.REMIND,
    Sort.CHECK_IN,
    Sort.RECOMMEND,
    Sort.RENEWAL_NOTE,
    Sort.SATISFIED,
}  # one of these a day, to a customer
REMINDERS = {"F1", "F2", "F9", "NPS"}  # what they are in a chat
STANDS = {sort: {one for line in followup.TABLE if line.sort == sort for one in line.states} for sort in Sort}
TAKES = {"claimed", "taken_over"}
States = Mapping[int, str]


class Promises:
    """What was seen of a desk so far, and whether every promise was kept."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.done: set[int] = set()  # follow-ups that were seen to be sent
        self.days: Counter[tuple[int, date]] = Counter()
        self.seen: set[tuple[str, str]] = set()  # messages, by place
        self.asked: dict[str, str] = {}  # by request: where it was asked how the help was
        self.reminded = 0

    def judge(self, before: States | None = None) -> None:
        """Nothing is wrong now. before: the states of the requests when what was due began to be done, where it was."""
        self._read()
        faults = self.scene.db.read_now(lambda conn: [*self._of_follow_ups(conn, before), *wrong(conn)])
        assert not faults, f"{faults} at {self.scene.now}"
        assert self.reminded <= sum(self.days.values()), "a reminder is one message"

    def _read(self) -> None:
        """What stands in the chats of customers since the last look."""
        for one in self.scene.chats.posts[len(self.seen) :]:
            self.seen.add((one.place, one.message))
            self.reminded += one.place in CHATS and one.post.script in REMINDERS and bool(one.card.buttons)
            rated = [button.value.split(".")[0] for button in one.card.buttons if button.word == "rate"]
            if rated:
                assert rated[0] not in self.asked, f"T-{rated[0]} was asked about twice"
                self.asked[rated[0]] = one.place

    def _of_follow_ups(self, conn: Connection, before: States | None) -> Iterator[str]:
        f, now = follow_ups.c, states(conn)
        before = now if before is None else before
        for row in conn.execute(select(f.id, f.sort, f.subject, f.ticket_id, f.person_id, f.how).order_by(f.id)).all():
            number, sort, subject, ticket, person, how = row
            if number in self.done:
                continue
            allowed = STANDS[Sort(sort)]
            if how is None and allowed and now[ticket] not in allowed:
                yield f"{sort} still stands about request {ticket}, which is {now[ticket]}"
            if how is not None:
                self.done.add(number)
            if how == How.FAILED:
                yield f"{sort} about request {ticket} failed"
            if how == How.SENT and allowed and before.get(ticket) not in allowed:
                yield f"{sort} about request {ticket} was done while it was {before.get(ticket)}"
            if how == How.SENT and sort in ASKING:
                asked = _complaining(conn, subject) if sort == Sort.SATISFIED else person
                yield from self._count(_reader(conn, ticket if sort == Sort.REMIND else None, asked))

    def _count(self, reader: Person) -> Iterator[str]:
        local = self.scene.now.astimezone(ZoneInfo(reader.zone))
        self.days[reader.id, local.date()] += 1
        if self.days[reader.id, local.date()] > 1:
            yield f"{reader.name} is reminded twice on {local:%A %d %B}"
        if local.weekday() >= followup.WEEKEND:
            yield f"{reader.name} is reminded on {local:%A}"


def states(conn: Connection) -> dict[int, str]:
    """The state of every request, by its id."""
    t = tickets.tickets.c
    return {row.id: row.state for row in conn.execute(select(t.id, t.state))}


def every_ticket(conn: Connection) -> list[Ticket]:
    """Every request, oldest first."""
    return [Ticket(*row) for row in conn.execute(select(*TICKET).order_by(tickets.tickets.c.id))]


def every_complaint(conn: Connection) -> list[Complaint]:
    """Every complaint, oldest first."""
    return [Complaint(*row) for row in conn.execute(select(*COMPLAINT).order_by(complaints.c.id))]


def _complaining(conn: Connection, subject: str) -> int:
    """Whose complaint a follow-up is about."""
    return next(one.contact_id for one in every_complaint(conn) if subject == f"complaint/{one.id}")


def _reader(conn: Connection, ticket_id: int | None, person_id: int) -> Person:
    """Whom a reminder is for; the account that wrote, while nobody knows whose it is."""
    ticket = tickets.seen(conn, [ticket_id])[ticket_id] if ticket_id is not None else None
    found = people.by_id(conn, person_id if ticket is None else ticket.contact_id or 0)
    if found is not None or ticket is None:
        assert found is not None
        return found
    account = people.identity_by_id(conn, ticket.identity_id)
    return Person(-account.id, "", account.name, account.zone or desk.current(conn).zone, account.locale, None)


def wrong(conn: Connection) -> Iterator[str]:
    """What may never be, whenever one looks."""
    yield from _of_complaints(conn)
    t = tickets.tickets.c
    for number, contract_id in conn.execute(select(contracts.contracts.c.number, contracts.contracts.c.id)).all():
        yield from _of_ledger(conn, contract_id)
        for ticket_id in conn.scalars(select(t.id).where(t.contract == number)).all():
            yield from _of_hours(conn, ticket_id, contracts.version(conn, number, 1))


# ---------------------------------------------------------------------------------------------------------- complaints


def _of_complaints(conn: Connection) -> Iterator[str]:
    for one in every_complaint(conn):
        if one.handler_id is not None and one.handler_id in (*one.subject_ids, one.contact_id):
            yield f"{one.ref} is handled by {one.handler_id}, whom it is about, or who made it"
    owners: dict[int, set[int]] = defaultdict(set)
    numbers = {one.ref: one.id for one in every_ticket(conn)}
    j = journal.journal
    for entry in (journal.Entry(*row) for row in conn.execute(select(j).order_by(j.c.id))):
        mine = owners[entry.ticket_id]
        if entry.kind in TAKES and entry.actor_id:
            mine.add(entry.actor_id)
        elif entry.kind == "absorbed":
            mine |= owners[numbers[deskwork.event_of(entry).why]]
        elif "complaint" in entry.data and entry.actor_id in mine:
            yield f"complaint {entry.data['complaint']}: {entry.data.get('what', entry.kind)} by {entry.actor_id}"


# ------------------------------------------------------------------------------------------------------------ balances


def _of_ledger(conn: Connection, contract_id: int) -> Iterator[str]:
    """No pool but that of what is billed falls below zero, and that one only by a consent that has a name."""
    pools: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in kept.of_contract(conn, contract_id):
        pools[row.unit, row.pool] += row.amount
        if row.pool == ledger.OVERAGE and row.amount < 0 and not row.consent:
            yield f"{row} is billed without a consent"
        if row.pool not in (ledger.OVERAGE, ledger.UNCONSENTED) and pools[row.unit, row.pool] < 0:
            yield f"{row.pool} fell to {pools[row.unit, row.pool]} by {row}"


def _of_hours(conn: Connection, ticket_id: int, version: ContractVersion | None) -> Iterator[str]:
    """What a ticket used of hours is what was worked on it: nothing where nothing is left of a kind of work, and for
    the rest as much as it has to count, and no more than each entry alone."""
    agreed = agreed_of(version) if version else None
    if agreed is None or agreed.unit is not Unit.MINUTES:
        return
    rows = [one for one in kept.of_ticket(conn, ticket_id) if one.unit == Unit.MINUTES]
    worked = kept.time_of(conn, ticket_id)
    for kind in {one.kind for one in worked}:
        mine = [one for one in worked if one.kind == kind]
        ids, factor = {one.id for one in mine}, agreed.multipliers.get(kind, ledger.ONE)
        counted = -sum((one.amount for one in rows if one.time_entry_id in ids), ledger.NOTHING)
        total = sum(one.minutes for one in mine)
        least = ledger.charged(total, agreed.rounding, factor) if total and kind != timelog.OURS else ledger.NOTHING
        most = sum(ledger.charged(one.minutes, agreed.rounding, factor) for one in mine if one.minutes > 0)
        if not least <= counted <= (most if total and kind != timelog.OURS else ledger.NOTHING):
            yield f"{total} min of {kind or 'work'} on request {ticket_id} count {counted}: {mine}"


# ------------------------------------------------------------------------------------------------------------- figures


def uneven(conn: Connection, now: datetime) -> Iterator[str]:
    """Two periods side by side say what one over both says, wherever they meet, and the clocks' rows say the same."""
    companies = {one.organisation_id for one in every_ticket(conn) if one.organisation_id is not None}
    start, end = min((one.written_at for one in every_ticket(conn)), default=now), now + timedelta(seconds=1)
    for meets in (start + (end - start) * part / 7 for part in range(1, 7)):
        spans = ((start, meets), (meets, end), (start, end))
        first, second, whole = (figures.figures_of(conn, companies, *span, now=now) for span in spans)
        for one in companies:
            told, both = _told(whole[one]), [a + b for a, b in zip(_told(first[one]), _told(second[one]), strict=True)]
            rows = attaining.of_organisation(conn, one, start, now)
            if both != told or told[:4] != [rows.requests, rows.kept, len(rows.missed), rows.unanswered]:
                yield f"company {one}, {meets}: {both} is not {told}, nor {rows}"


def _told(period: Period) -> list[int]:
    """What is counted once. Not rated: whoever was asked in the one and answered in the other is in both."""
    record = period.record
    return [record.requests, record.kept, len(record.missed), record.unanswered, period.rated.answers]
