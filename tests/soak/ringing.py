"""Workers that ring the clocks die at random moments while time hurries; every rung and every reminder is told once."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from handlers import desk, deskwork
from handlers.deskwork import instant
from handlers.inbound import Inbound, Kind, Where, Writer
from handlers.notices import Post, load
from handlers.rules import clocks as rules
from handlers.rules.lifecycle import EventKind
from storage import clocks, desktime, followups, journal, outbox, tellings, tickets
from storage.engine import Database
from storage.followups import How, Sort, follow_ups
from tests import crowd
from tests.handlers.scene import QUESTION
from tests.soak.process import DeskProcess
from tests.soak.world import World, environment, world
from tests.stories.stage import NOON

RATE = 1800.0  # desk seconds a second: an urgent request climbs its ladder in four and a half
PATIENCE = 600.0
LOOK = 0.3  # seconds until somebody looks again
DOWN = timedelta(days=3)
Rung = tuple[int, str, int, str]  # ticket id, clock kind, clock number, key


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens: how many workers, how often one of them is killed, how many requests climb, and whether the end is
    that everything said was sent (a chat takes one message a second)."""

    seed: int
    workers: int
    kills: int
    requests: int = 40
    until_sent: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """How it went: `faults` is empty when each rung fired and was told once, in due order, with its true time."""

    faults: tuple[str, ...]
    rungs: int
    told: int
    logs: tuple[Path, ...]


async def ring(url: str, folder: Path, plan: Plan) -> Found:
    """Carry the plan out on an empty PostgreSQL database with tables; then stay down for three days, and come back."""
    chance = random.Random(plan.seed)
    async with world(url, folder) as made:
        db = Database.open(url)
        crew = [
            DeskProcess(environment(url, made.slack, made.telegram), folder, word="worker", name=f"worker{number}")
            for number in range(plan.workers)
        ]
        try:
            await _prepare(db, made, plan)
            await _live(db, crew, plan, chance)
            await _settle(db, plan)
            return Found(*await db.read(_judge), tuple(one.log for one in crew))
        finally:
            for one in crew:
                await one.kill()
            await db.close()


async def _prepare(db: Database, made: World, plan: Plan) -> None:
    """Four people ask at different minutes; of each request there are many."""
    asking = [("slack", made.slack.world.team_id, user.id, name) for name, user in made.writers.items()]
    asking += [("telegram", "global", str(person.id), name) for name, person in made.senders.items()]
    for number, (platform, workspace, user, name) in enumerate(asking):
        at = NOON + timedelta(minutes=7 * number)
        writer = Writer(platform, workspace, user, name.title(), "en")
        where = Where(platform, workspace, user, direct=True, threads=platform == "slack", address=user)
        said = Inbound(f"soak{number}", Kind.MESSAGE, writer, where, message=str(9000 + number), text=QUESTION)
        await db.write(desk.receive, said, at, at)
    for ticket_id in await db.read(_ticket_ids):
        await db.write(crowd.copy, ticket_id, plan.requests // len(asking))
    await db.write(_plan_reminders)


def _plan_reminders(conn: Connection) -> None:
    """Everybody is to be reminded of each of his requests, once a day."""
    for ticket_id in _ticket_ids(conn):
        at = NOON + timedelta(minutes=ticket_id)
        subject, begun = f"ticket/{ticket_id}", {"at": int(NOON.timestamp())}
        followups.plan(
            conn, sort=Sort.REMIND, subject=subject, occasion="soak", step=1, ticket_id=ticket_id, due_at=at, data=begun
        )


async def _live(db: Database, crew: Sequence[DeskProcess], plan: Plan, chance: random.Random) -> None:
    """Time hurries, workers die and come back; then nobody is there for three days."""
    await db.write(_set_clock, NOON, RATE)
    for one in crew:
        await one.start()
    for _ in range(plan.kills):
        victim = chance.choice(crew)
        await victim.runs_for(chance.uniform(0.2, 1.5))
        await victim.kill()
        await victim.start()
    await crew[0].runs_for(1.0)
    for one in crew:
        await one.kill()
    now = (await db.read(desktime.load)).at(datetime.now(UTC))
    await db.write(_set_clock, now + DOWN, 1.0)
    for one in crew:
        await one.start()


def _set_clock(conn: Connection, moment: datetime, rate: float) -> None:
    desktime.move(conn, desk=moment, real=datetime.now(UTC), rate=rate)


async def _settle(db: Database, plan: Plan) -> None:
    """Wait until nothing is due, and nothing waits to be sent."""
    heard = asyncio.Event()
    end = db.subscribe("clocks", heard.set)
    async with asyncio.timeout(PATIENCE):
        while await db.read(_is_busy, plan.until_sent):
            heard.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), LOOK)
    end()


def _is_busy(conn: Connection, until_sent: bool) -> bool:
    now = desktime.load(conn).at(datetime.now(UTC))
    nexts = (clocks.earliest(conn), tellings.earliest(conn), followups.earliest(conn))
    unsent = conn.execute(select(func.count()).where(outbox.WAITING)).scalar_one()
    return (until_sent and unsent > 0) or any(at is not None and at <= now for at in nexts)


def _ticket_ids(conn: Connection) -> list[int]:
    return list(conn.scalars(select(tickets.tickets.c.id)))


# --------------------------------------------------------------------------------------------------------------- proof


def _judge(conn: Connection) -> tuple[tuple[str, ...], int, int]:
    proofs = {
        (row.ticket_id, row.kind, row.number, row.rung): (row.at, row.fired_at)
        for row in conn.execute(select(clocks.rungs))
    }
    told = tellings.of_tickets(conn, _ticket_ids(conn))
    faults = [*_journal_faults(conn, proofs), *_fold_faults(conn), *_told_faults(told, proofs), *_sent_faults(conn)]
    faults += _reminder_faults(conn)
    return tuple(faults), len(proofs), len(told)


def _journal_faults(conn: Connection, proofs: dict[Rung, tuple[datetime, datetime]]) -> Iterator[str]:
    """Each proof is one entry, with its true time, in due order."""
    fired = select(journal.journal).where(journal.journal.c.kind == EventKind.RUNG_FIRED).order_by("id")
    seen: Counter[Rung] = Counter()
    last = instant(0)
    for row in conn.execute(fired):
        event = row.data["event"]
        rung = (row.ticket_id, event["clock"], event["number"], event["rung"])
        seen[rung] += 1
        if proofs.get(rung) != (row.at, row.recorded_at):
            yield f"{rung} is written at {row.at}, proved at {proofs.get(rung)}"
        if row.at < last:
            yield f"{rung} of {row.at} fired after one of {last}"
        last = max(last, row.at)
    yield from (f"{rung} fired {seen[rung]} times" for rung in proofs.keys() | seen.keys() if seen[rung] != 1)


def _fold_faults(conn: Connection) -> Iterator[str]:
    """Replay equals live, nothing that is due was left out, nothing was set aside."""
    now = desktime.load(conn).at(datetime.now(UTC)).timestamp()
    for ticket in (tickets.by_id(conn, one) for one in _ticket_ids(conn)):
        if ticket is None:
            continue
        running = deskwork.load(conn, ticket)
        if deskwork.replayed(conn, ticket) != running.clocks:
            yield f"{ticket.ref}: replay and live clocks differ"
        for clock in running.clocks.clocks:
            coming = rules.next_rung(clock, running.terms)
            if coming is not None and coming[0] <= now - 1:
                yield f"{ticket.ref}: {coming[1].key} of {clock.kind} never fired"
    c = clocks.clocks.c
    yield from (f"set aside: {error}" for error in conn.scalars(select(c.error).where(c.error.is_not(None))))


def _told_faults(told: Sequence[tellings.Telling], proofs: dict[Rung, tuple[datetime, datetime]]) -> Iterator[str]:
    """Each rung is told once to each who hears of it, with the moment it was meant for and when it fired."""
    hearers = Counter((one.person_id, one.place_id, _rung(one)) for one in told)
    yield from (f"{key} is told {times} times" for key, times in hearers.items() if times > 1)
    for one in told:
        if (one.at, one.made_at) != proofs.get(_rung(one)):
            yield f"{_rung(one)} is told as of {one.at}, proved at {proofs.get(_rung(one))}"
    heard = {_rung(one) for one in told}
    yield from (f"{rung} was told to nobody" for rung in proofs if rung[3] in ("75", "100") and rung not in heard)


def _rung(one: tellings.Telling) -> Rung:
    return one.ticket_id, one.kind, one.number, one.rung


def _reminder_faults(conn: Connection) -> Iterator[str]:
    """What counts as sent stands in the outbox once, nothing else does, and nobody has two of one day."""
    said = select(outbox.outbox.c.slot).where(outbox.outbox.c.slot.contains("/follow-"))
    there = Counter(slot.rpartition("-")[2] for slot in conn.scalars(said))
    t, f = tickets.tickets.c, follow_ups.c
    rows = conn.execute(
        select(f.id, f.how, f.done_at, f.due_at, t.contact_id).join(tickets.tickets, t.id == f.ticket_id)
    )
    days: Counter[tuple[int | None, date]] = Counter()
    for row in rows:
        if there[str(row.id)] != (row.how == How.SENT) or row.how == How.FAILED:
            yield f"follow-up {row.id} is {row.how}, and was said {there[str(row.id)]} times"
        if row.how == How.SENT:
            days[row.contact_id, row.done_at.date()] += 1
    yield from (f"person {who} was reminded {times} times on {day}" for (who, day), times in days.items() if times > 1)
    if not days:
        yield "nobody was reminded"


def _sent_faults(conn: Connection) -> Iterator[str]:
    """No message was refused; a mark may be, because what the requests were written in stands on no platform."""
    o = outbox.outbox.c
    for row in conn.execute(select(o.id, o.state, o.error, o.payload).where(o.state.not_in(("sent", "waiting")))):
        if isinstance(load(row.payload), Post):
            yield f"outbox row {row.id} is {row.state}: {row.error}"
